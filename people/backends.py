"""Who is signed in: the account and, in the same query, its person."""

from allauth.account.auth_backends import AuthenticationBackend

from people.models import User


class AccountBackend(AuthenticationBackend):
    """Every page for somebody signed in asks for the person and its clock."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account with its person and region, if it may sign in."""
        rows = User.objects.select_related("person__region")
        account = rows.filter(pk=user_id).first()
        return account if account and self.user_can_authenticate(account) else None
