"""The admin: persons are found, made without account, and lists stay cheap."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.text import capfirst

from people import groups
from people.models import Consent, ConsentDocument, Person, Region, User
from tests.factories.people import (
    AdministratorUserFactory,
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    StaffUserFactory,
    TrainerUserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """Return a secretary who is signed in."""
    account = StaffUserFactory()
    client.force_login(account)
    return account


def _listed(client, address, **query):
    return list(client.get(reverse(address), query).context["object_list"])


def test_a_person_is_found_by_any_part_of_the_name_with_or_without_yo(client, staff):
    found = PersonFactory(family_name="Ёлкина", given_name="Алёна", email="a@b.ru")
    PersonFactory(family_name="Волков", given_name="Пётр", email="c@d.ru")

    for query in ("елкина", "ЁЛК", "алена ёлк", "a@b"):
        assert _listed(client, "person:index", q=query) == [found]


def test_the_list_is_narrowed_down_by_region(client, staff):
    kaluga = RegionFactory(code="RU-KLU")
    found = PersonFactory(region=kaluga)
    PersonFactory()

    assert _listed(client, "person:index", region=kaluga.pk) == [found]


def test_a_merged_person_is_not_listed(client, staff):
    kept = PersonFactory()
    PersonFactory(merged_into=kept)

    assert _listed(client, "person:index") == [kept]


def test_staff_make_a_person_without_account_and_address(client, staff):
    region = Region.objects.get(code="RU-SA")

    client.post(
        reverse("person:add"),
        {
            "family_name": "  Мирза-заде ",
            "given_name": "Тимур",
            "patronymic": "Рашид оглы",
            "region": region.pk,
            "language": "ru",
        },
    )

    person = Person.objects.get()
    assert person.full_name == "Мирза-заде Тимур Рашид оглы"
    assert (person.account, person.email) == (None, "")


def test_nobody_is_added_twice_unless_staff_say_it_is_another(client, staff):
    known = PersonFactory(
        family_name="Соколова", given_name="Юлия", patronymic="", email="y@a.ru"
    )
    PersonFactory(family_name="Соколов", given_name="Пётр")
    data = {"family_name": "Sokolova", "given_name": "Yuliya", "language": "ru"}

    page = client.post(reverse("person:add"), data)

    texts = [str(message) for message in page.context["messages"]]
    assert [known.full_name in text for text in texts].count(True) == 1
    assert reverse("person:inspect", args=[known.pk]) in "".join(texts)
    assert "Соколов Пётр" not in "".join(texts)
    assert page.context["form"].errors.keys() == {"is_another"}
    assert not Person.objects.filter(family_name="Sokolova").exists()
    client.post(reverse("person:add"), {**data, "is_another": "on"})
    assert Person.objects.filter(family_name="Sokolova").exists()


def test_staff_cannot_write_what_is_no_name(client, staff):
    page = client.post(
        reverse("person:add"),
        {"family_name": "<i>", "given_name": "Тимур", "language": "ru"},
    )

    assert page.context["form"].errors.keys() == {"family_name"}
    assert not Person.objects.exists()


LISTS = [
    "person:index",
    "organisation:index",
    "region:index",
    "speciality:index",
    "consent:index",
    "consentdocument:index",
]


def _row():
    person = PersonFactory()
    OrganisationFactory()
    Consent.objects.create(
        person=person,
        document=ConsentDocument.objects.get(kind="processing"),
        given_at="2026-11-22T10:00Z",
        language="ru",
    )


@pytest.mark.parametrize("address", LISTS)
def test_lists_ask_the_database_as_often_for_one_row_as_for_many(
    client, staff, address
):
    _row()
    client.get(reverse(address))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(address))
    for _ in range(10):
        _row()

    with CaptureQueriesContext(connection) as many:
        assert client.get(reverse(address)).status_code == 200

    assert len(many) == len(one)


@pytest.mark.parametrize("model", ["consent", "consentdocument"])
def test_consents_are_read_and_never_written(client, model):
    client.force_login(StaffUserFactory(is_superuser=True))

    assert client.get(reverse(f"{model}:index")).status_code == 200
    answer = client.post(reverse(f"{model}:add"), {})

    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("address", LISTS)
def test_trainers_do_not_see_the_lists_of_people(client, address):
    client.force_login(TrainerUserFactory())

    answer = client.get(reverse(address))

    assert answer["Location"] == reverse("wagtailadmin_home")


def test_administrators_make_and_change_accounts(client):
    client.force_login(AdministratorUserFactory())
    form = {
        "email": "new@example.org",
        "password1": "another-snowy-path-3",
        "password2": "another-snowy-path-3",
    }

    assert client.get(reverse("wagtailusers_users:index")).status_code == 200
    assert client.get(reverse("wagtailusers_users:add")).status_code == 200
    client.post(reverse("wagtailusers_users:add"), form)
    account = User.objects.get(email="new@example.org")
    edit = reverse("wagtailusers_users:edit", args=[account.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, {"email": "other@example.org", "is_active": "on"})

    account.refresh_from_db()
    assert account.email == "other@example.org"
    assert account.check_password("another-snowy-path-3")


@pytest.fixture
def administrator(client):
    """Return an administrator, who is no superuser, signed in."""
    account = AdministratorUserFactory()
    client.force_login(account)
    return account


def _edit(account):
    return reverse("wagtailusers_users:edit", args=[account.pk])


def test_an_administrator_makes_nobody_a_superuser(client, administrator):
    account = UserFactory()
    form = {
        "email": "new@example.org",
        "password1": "another-snowy-path-3",
        "password2": "another-snowy-path-3",
        "is_superuser": "on",
    }

    client.post(reverse("wagtailusers_users:add"), form)
    for row in (account, administrator):
        client.post(
            _edit(row), {"email": row.email, "is_active": "on", "is_superuser": "on"}
        )

    assert User.objects.count() == 3
    assert not User.objects.filter(is_superuser=True).exists()


def test_an_administrator_cannot_take_over_a_superuser(client, administrator):
    superuser = UserFactory(is_superuser=True)

    client.post(_edit(superuser), {"email": "mine@example.org", "is_active": "on"})

    assert not User.objects.filter(email="mine@example.org").exists()
    assert client.get(_edit(superuser)).status_code == 302


def test_a_superuser_makes_superusers(client):
    client.force_login(UserFactory(is_superuser=True))
    account = UserFactory()

    client.post(
        _edit(account),
        {"email": account.email, "is_active": "on", "is_superuser": "on"},
    )

    account.refresh_from_db()
    assert account.is_superuser


def _addresses(account):
    rows = EmailAddress.objects.filter(user=account)
    return list(rows.values_list("email", "primary", "verified"))


def test_an_account_made_in_the_admin_has_an_address_to_confirm(client, administrator):
    form = {
        "email": "New@example.org",
        "password1": "another-snowy-path-3",
        "password2": "another-snowy-path-3",
    }

    client.post(reverse("wagtailusers_users:add"), form)

    account = User.objects.get(email="new@example.org")
    assert _addresses(account) == [("new@example.org", True, False)]


def test_a_changed_e_mail_moves_everywhere_and_is_confirmed_anew(client, administrator):
    person = PersonFactory(with_account=True)

    client.post(_edit(person.account), {"email": "b@example.org", "is_active": "on"})

    person.refresh_from_db()
    assert (person.email, person.account.email) == ("b@example.org", "b@example.org")
    assert _addresses(person.account) == [("b@example.org", True, False)]


def test_an_unchanged_e_mail_stays_confirmed(client, administrator):
    account = UserFactory()

    client.post(_edit(account), {"email": account.email, "is_active": "on"})

    assert _addresses(account) == [(account.email, True, True)]


def test_an_address_that_somebody_confirmed_is_refused(client, administrator):
    account, other = UserFactory(), UserFactory()
    EmailAddress.objects.create(user=other, email="two@example.org", verified=True)

    page = client.post(_edit(account), {"email": "TWO@example.org", "is_active": "on"})

    assert page.context["form"].errors.keys() == {"email"}


def test_the_list_of_accounts_asks_once_for_all_names(client, administrator):
    address = reverse("wagtailusers_users:index")
    PersonFactory(with_account=True)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(10):
        PersonFactory(with_account=True)

    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200

    assert len(many) == len(one)


def test_the_menu_has_people_for_staff(client, staff):
    page = client.get("/admin/").content.decode()

    assert reverse("person:index") in page


@pytest.mark.parametrize(
    ("address", "headings"),
    [
        ("person:index", {"Имя", "Почта", "Регион", "Место работы"}),
        ("region:index", {"Название", "Федеральный округ", "Часовой пояс", "Код"}),
        ("consent:index", {"Человек", "Текст", "Дано", "Язык"}),
    ],
)
def test_headings_of_lists_are_in_the_reader_s_language(
    client, staff, address, headings
):
    _row()

    table = client.get(reverse(address)).context["table"]

    shown = {capfirst(str(column.label)) for column in table.columns.values()}
    assert shown - {""} == headings


def test_the_form_of_an_account_asks_for_no_name(client):
    client.force_login(AdministratorUserFactory())

    page = client.get(reverse("wagtailusers_users:add")).content.decode()

    assert ">None<" not in page
    assert "first_name" not in page


def test_a_list_names_the_button_and_the_number_in_good_russian(client, staff):
    PersonFactory.create_batch(2)

    page = client.get(reverse("person:index"))

    assert "Добавить человека" in page.content.decode()
    assert page.context["paginator"].items_count_label == "Всего: 2"


def test_what_was_saved_is_said_without_gender(client, staff):
    answer = client.post(
        reverse("organisation:add"),
        {"key": "zeya", "name_ru": "Зейская больница", "kind": "hospital"},
        follow=True,
    )

    [message] = answer.context["messages"]
    assert str(message).startswith("Добавлено: «Зейская больница».")


@pytest.mark.parametrize("member", [False, True])
def test_wagtails_own_groups_stay_only_with_members(member):
    group = Group.objects.create(name="Editors")
    if member:
        PersonFactory(account=UserFactory()).account.groups.add(group)

    groups.install()

    assert Group.objects.filter(name="Editors").exists() == member
