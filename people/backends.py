"""Who is signed in: the account and, in the same query, its person."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from people.models import User


class AccountBackend(AuthenticationBackend):
    """Every page for somebody signed in asks for the person and its clock."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account with its person and region, if it may sign in."""
        works = User.groups.through.objects.filter(user_id=OuterRef("pk"))
        rows = User.objects.select_related(
            "person__region", "person__merged_into__region"
        ).annotate(works=Exists(works))
        account = rows.filter(pk=user_id).first()
        if account is None or not self.user_can_authenticate(account):
            return None
        _lead_on(account)
        if not account.works:
            # Nearly everybody: whom no group lets do more need not be asked again.
            account.group_names = frozenset()
        return account


def _lead_on(account: User) -> None:
    """Let the account of a person who was merged open the person that is kept."""
    person = getattr(account, "person", None)
    if person and person.merged_into:
        account._state.fields_cache["person"] = person.merged_into
