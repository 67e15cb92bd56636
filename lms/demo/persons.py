"""The people of the demo society: sixty physicians, the faculty, the office."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from courses.domain.programmes import give_role
from courses.models import Programme
from lms.demo.accounts import DOMAIN, email_of, password
from lms.demo.reading import Data, both, physicians, read
from people import groups
from people.domain import profile, registration
from people.domain.consents import current_document
from people.domain.profile import Names, Particulars
from people.enums import ConsentKind
from people.models import Organisation, Person, Region, Speciality, User

NAMES = (
    "family_name",
    "given_name",
    "patronymic",
    "family_name_latin",
    "given_name_latin",
)
# Physicians of people.csv with an account, by family name.
WITH_ACCOUNT = {"Винокурова": "physician", "Матрёхин": "newcomer"}
# A person may exist without an e-mail: each so-many-th has none.
NO_EMAIL_EACH = 7


@transaction.atomic
def load_persons(*, at: datetime) -> None:
    """Make everybody known; people known already stay as they are."""
    for number, row in enumerate(physicians()):
        data: Data = {**row, "specialities": row["specialities"].split(";")}
        _load(data, WITH_ACCOUNT.get(row["family_name"], ""), number, at)
    for data in read("faculty")["people"]:
        _load(data, data.get("sign_in", ""), 1, at)
    for host in read("runs")["hosts"]:
        _load_host(host)


@transaction.atomic
def load_roles(*, at: datetime) -> None:
    """Give the faculty their roles in the programmes; safe to repeat."""
    for data in read("faculty")["people"]:
        for key, role in data["roles"].items():
            programme = Programme.objects.get(key=key)
            give_role(
                programme=programme, person=find(data), role=role, actor=office(), at=at
            )


def find(data: Data) -> Person:
    """Return the person described by a row of the contents."""
    return Person.objects.get(**{name: data[name] for name in NAMES})


def member_of_faculty(key: str) -> Person:
    """Return the person of ``faculty.toml`` named ``key``."""
    return next(find(row) for row in read("faculty")["people"] if row["key"] == key)


def office() -> User:
    """Return the account that plans, marks and issues in the demo."""
    return User.objects.get(email=email_of("staff"))


def administrator() -> User:
    """Return the account that publishes pages and questions."""
    return User.objects.get(email=email_of("admin"))


def trainer() -> User:
    """Return the account of the trainer."""
    return User.objects.get(email=email_of("trainer"))


def _load(data: Data, role: str, number: int, at: datetime) -> None:
    names = Names(**{name: data[name] for name in NAMES})
    if Person.objects.filter(**{name: getattr(names, name) for name in NAMES}).exists():
        return
    region = Region.objects.get(code=data["region"])
    person = (
        _register(role, names, region, at)
        if role
        else profile.add_person(
            names=names,
            region=region,
            email="" if number % NO_EMAIL_EACH == 0 else _contact(names),
            actor=None,
            at=at,
        )
    )
    profile.describe(
        person=person,
        particulars=Particulars(
            region=region,
            time_zone="",
            workplace=data["workplace"],
            position=data["position"],
            language="ru",
        ),
        specialities=Speciality.objects.filter(key__in=data["specialities"]),
        actor=None,
        at=at,
    )


def _register(role: str, names: Names, region: Region, at: datetime) -> Person:
    document = current_document(ConsentKind.PROCESSING)
    person = registration.register(
        email=email_of(role),
        password=password(),
        names=names,
        region=region,
        agreed_to=[document] if document else [],
        language="ru",
        ip=None,
        at=at,
    )
    EmailAddress.objects.filter(user=person.account).update(verified=True)
    _give_rights(person.account, role)
    return person


def _give_rights(account: User, role: str) -> None:
    if role == "staff":
        account.groups.add(Group.objects.get(name=groups.STAFF))
    if role == "admin":
        account.groups.add(Group.objects.get(name=groups.ADMINISTRATORS))
        account.is_staff = account.is_superuser = True
        account.save(update_fields=["is_staff", "is_superuser"])


def _contact(names: Names) -> str:
    text = f"{names.given_name_latin}.{names.family_name_latin}".casefold()
    letters = "".join(c for c in text if c.isascii() and (c.isalpha() or c in ".-"))
    return f"{letters}@{DOMAIN}"


def _load_host(host: Data) -> None:
    Organisation.objects.get_or_create(
        key=host["key"],
        defaults={
            **both(host["name"], "name"),
            "kind": host["kind"],
            "region": Region.objects.get(code=host["region"]),
        },
    )
