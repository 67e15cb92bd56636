"""Two rows of one person become one, and can be parted again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from people.domain import merging
from people.domain.merging import MergeRefused, merge, preview, undo
from people.domain.queries import kept_persons, person_of
from people.models import AuditEvent, Person, PersonMerge
from tests.factories.people import (
    PersonFactory,
    SpecialityFactory,
    StaffUserFactory,
    TrainerUserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def staff(client):
    account = StaffUserFactory()
    client.force_login(account)
    return account


def make_one(kept, merged, *, take=(), reason="Звонок", at=AT):
    return merge(kept=kept, merged=merged, take=take, reason=reason, actor=None, at=at)


def refused(call, *args, **kwargs):
    with pytest.raises(MergeRefused) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def fresh(*rows):
    for row in rows:
        row.refresh_from_db()


def test_a_merge_takes_what_was_chosen_and_remembers_the_former_name():
    kept = PersonFactory(family_name="Слепцова", phone="", birth_date=None)
    merged = PersonFactory(
        family_name="Винокурова", phone="+79140000017", birth_date=date(1980, 2, 1)
    )

    make_one(kept, merged, take=["family_name", "phone", "birth_date"])

    fresh(kept, merged)
    assert merged.merged_into == kept
    assert (kept.family_name, kept.former_family_name) == ("Винокурова", "Слепцова")
    assert (kept.phone, kept.birth_date) == ("+79140000017", date(1980, 2, 1))
    assert kept.match_key.startswith("vinokurova")


def test_a_family_name_that_was_not_chosen_becomes_the_former_one():
    kept, merged = (PersonFactory(family_name=n) for n in ("Винокурова", "Слепцова"))

    make_one(kept, merged)

    fresh(kept)
    assert (kept.family_name, kept.former_family_name) == ("Винокурова", "Слепцова")


def test_a_merge_adds_specialities_and_moves_a_lonely_account():
    account = UserFactory()
    kept = PersonFactory()
    merged = PersonFactory(account=account)
    speciality = SpecialityFactory()
    merged.specialities.add(speciality)

    row = make_one(kept, merged)

    assert list(kept.specialities.all()) == [speciality]
    assert person_of(account) == kept
    undo(merge=row, actor=None, at=AT)
    assert list(kept.specialities.all()) == []
    assert person_of(account) == merged


def test_two_accounts_both_open_the_person_that_is_kept(client):
    kept = PersonFactory(with_account=True)
    merged = PersonFactory(with_account=True)

    make_one(kept, merged)

    for person in (kept, merged):
        client.force_login(person.account)
        page = client.get(reverse("account"))
        assert page.context["person"] == kept
        assert page.wsgi_request.user.person == kept


def test_a_chain_is_never_longer_than_one_step():
    a, b, c = (PersonFactory() for _ in range(3))

    make_one(b, a)
    make_one(c, b)

    fresh(a, b)
    assert (a.merged_into, b.merged_into) == (c, c)
    assert kept_persons([a.pk]) == {a.pk: c.pk, b.pk: c.pk, c.pk: c.pk}


def test_undoing_gives_back_the_chain_as_it_was():
    a, b, c = (PersonFactory() for _ in range(3))
    first = make_one(b, a)
    second = make_one(c, b)

    assert refused(undo, merge=first, actor=None, at=AT) == "later"
    undo(merge=second, actor=None, at=AT)

    fresh(a, b)
    assert (a.merged_into, b.merged_into) == (b, None)
    undo(merge=first, actor=None, at=AT)
    fresh(a)
    assert a.merged_into is None


def test_undoing_gives_fields_back_but_not_what_was_changed_since():
    kept = PersonFactory(phone="", workplace="Якутск", birth_date=None)
    merged = PersonFactory(
        phone="+79140000017", workplace="Мирный", birth_date=date(1980, 2, 1)
    )
    row = make_one(kept, merged, take=["phone", "workplace", "birth_date", "region"])
    Person.objects.filter(pk=kept.pk).update(workplace="Нерюнгри")

    undo(merge=row, actor=None, at=AT + timedelta(days=29))

    fresh(kept, merged)
    assert merged.merged_into is None
    assert (kept.phone, kept.workplace, kept.birth_date) == ("", "Нерюнгри", None)
    assert kept.former_family_name == ""


def test_a_sealed_number_moves_and_comes_back():
    kept, merged = PersonFactory(), PersonFactory(snils_sealed="s", snils_print="p")

    row = make_one(kept, merged)

    fresh(kept)
    assert (kept.snils_sealed, kept.snils_print) == ("s", "p")
    undo(merge=row, actor=None, at=AT)
    fresh(kept, merged)
    assert (kept.snils_print, merged.snils_print) == ("", "p")


def test_what_is_no_merge_is_refused():
    a, b = PersonFactory(snils_print="1"), PersonFactory(snils_print="2")
    c, merged = PersonFactory(), PersonFactory(merged_into=a)

    assert refused(make_one, a, a) == "same"
    assert refused(make_one, c, merged) == "merged"
    assert refused(make_one, merged, c) == "merged"
    assert refused(make_one, a, c, reason="  ") == "no_reason"
    assert refused(make_one, a, b) == "snils"
    assert not PersonMerge.objects.exists()


def test_a_merge_is_undone_once_and_within_thirty_days():
    row = make_one(PersonFactory(), PersonFactory())

    late = AT + timedelta(days=30)
    assert refused(undo, merge=row, actor=None, at=late) == "late"
    undo(merge=row, actor=None, at=AT)
    assert refused(undo, merge=row, actor=None, at=AT) == "undone"


def test_a_merge_and_its_undoing_are_evidence():
    row = make_one(PersonFactory(), PersonFactory(), reason="Обе почты её")
    undo(merge=row, actor=None, at=AT)

    events = AuditEvent.objects.order_by("pk")
    assert [event.action for event in events] == ["people.merge", "people.undo_merge"]
    assert events[0].data["reason"] == "Обе почты её"


def test_the_preview_suggests_what_is_missing_and_warns():
    kept = PersonFactory(with_account=True, phone="", birth_date=date(1980, 2, 1))
    merged = PersonFactory(
        with_account=True, phone="+79140000017", birth_date=date(1981, 2, 1)
    )

    seen = preview(kept=kept, merged=merged, at=AT)

    by_name = {choice.name: choice for choice in seen.choices}
    assert by_name["phone"].suggested == "merged"
    assert by_name["email"].suggested == "kept"
    assert not by_name["language"].differs
    assert len(seen.warnings) == 2


def test_staff_merge_on_a_page_and_undo_on_the_card(client, staff):
    kept = PersonFactory(family_name="Соколова", workplace="")
    merged = PersonFactory(family_name="Соколова", workplace="Якутск")
    address = reverse("person_merge", args=[kept.pk, merged.pk])
    assert "Якутск" in client.get(address).content.decode()

    client.post(address, {"workplace": "merged", "reason": "Звонок"})

    fresh(kept, merged)
    assert (kept.workplace, merged.merged_into) == ("Якутск", kept)
    row = PersonMerge.objects.get()
    card = client.get(reverse("person:inspect", args=[kept.pk])).content.decode()
    undoing = reverse("person_unmerge", args=[row.pk])
    assert undoing in card
    client.post(undoing)
    fresh(merged)
    assert merged.merged_into is None
    client.post(undoing)
    assert PersonMerge.objects.filter(undone_at=None).count() == 0


def test_the_page_says_what_is_missing_or_refused_and_keeps_the_choice(client, staff):
    kept = PersonFactory(snils_print="1", workplace="Мирный")
    merged = PersonFactory(snils_print="2", workplace="Якутск")
    address = reverse("person_merge", args=[kept.pk, merged.pk])

    without = client.post(address, {"workplace": "merged", "reason": ""})
    differing = client.post(address, {"reason": "Звонок"})

    assert (without.status_code, differing.status_code) == (409, 409)
    assert ("workplace", "merged") in [
        (choice.name, chosen) for choice, chosen in without.context["choices"]
    ]
    assert str(merging.REFUSALS["snils"]) in differing.content.decode()


def test_the_other_row_is_offered_or_found(client, staff):
    person = PersonFactory(family_name="Соколова", given_name="Юлия", patronymic="")
    twin = PersonFactory(family_name="Sokolova", given_name="Yuliya", patronymic="")
    other = PersonFactory(family_name="Воронова", given_name="Анна")
    address = reverse("person_twin", args=[person.pk])

    assert client.get(address).context["found"] == [twin]
    assert client.get(address, {"q": "воронова"}).context["found"] == [other]
    assert client.get(address, {"q": "никого"}).context["found"] == []


def test_trainers_merge_nobody(client):
    client.force_login(TrainerUserFactory())
    kept, merged = PersonFactory(), PersonFactory()

    client.post(reverse("person_merge", args=[kept.pk, merged.pk]), {"reason": "x"})

    assert not PersonMerge.objects.exists()
