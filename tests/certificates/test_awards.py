"""Awards and codes: nothing before the decision, one code for one person."""

from datetime import date
from decimal import Decimal

import pytest
from cryptography.fernet import Fernet
from django.db import IntegrityError, connection
from django.urls import reverse

from attendance.domain.minutes import minutes_by_day
from certificates.domain import awards, cabinet, codes
from certificates.enums import Accredited, Rounding
from certificates.models import (
    Accreditation,
    BatchStep,
    CodeShown,
    ConfirmationCode,
    CreditAward,
    CreditScheme,
    SchemeRules,
)
from notices import due
from notices.models import OutboxMessage
from papers.sheets import parse_table
from tests.certificates.test_contention import at_once
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.certificates import (
    AFTER_THE_RUN,
    CandidateFactory,
    FinishedRunFactory,
    issued,
    released,
)
from tests.factories.courses import SessionFactory
from tests.factories.people import PersonFactory, StaffUserFactory, UserFactory

pytestmark = pytest.mark.django_db


def accreditation(run=None, **kwargs):
    scheme, _ = CreditScheme.objects.get_or_create(
        key="nmo",
        defaults={"title_ru": "НМО", "gives_codes": True, "cycle_target": 144},
    )
    rules = {"unit_minutes": 45, "step": 1, "all_or_nothing": True}
    SchemeRules.objects.get_or_create(
        scheme=scheme, valid_from=date(2023, 1, 1), defaults=rules
    )
    said = {"state": Accredited.AWARDED, "number": "КС-1", "credits": 6}
    return Accreditation.objects.create(
        run=run or FinishedRunFactory(), scheme=scheme, **{**said, **kwargs}
    )


def attended(run, person):
    """Somebody sat through ninety minutes on the first day."""
    session = run.sessions.first() or SessionFactory(run=run)
    AttendanceEventFactory(session=session, person=person)
    return session


def a_holder(accredited):
    certificate = issued(run=accredited.run)
    attended(accredited.run, certificate.person)
    return certificate.person


def award(accredited):
    return awards.award_run(run=accredited.run, actor=None, at=AFTER_THE_RUN)


def take_in(accredited, *words):
    return codes.take_in(
        accreditation=accredited, words=words, actor=None, at=AFTER_THE_RUN
    )


def give(accredited, person):
    return codes.give(accreditation=accredited, person=person, at=AFTER_THE_RUN)


def show(award, actor=None):
    return codes.show(award=award, actor=actor or UserFactory(), at=AFTER_THE_RUN)


# --- Awards -----------------------------------------------------------------
def test_a_batch_awards_credits_and_codes_with_the_certificates():
    accredited = accreditation()
    person = PersonFactory()
    CandidateFactory(run=accredited.run, person=person)
    attended(accredited.run, person)
    take_in(accredited, "7Q4F-29KT")
    released(accredited.run)

    due.work_off(BatchStep, now=lambda: AFTER_THE_RUN)

    row = CreditAward.objects.get()
    assert (row.person, row.credits) == (person, 6)
    assert list(row.evidence["minutes"].values()) == [90]
    assert show(row) == "7Q4F-29KT"
    assert "7Q4F" not in OutboxMessage.objects.get().text


@pytest.mark.parametrize("state", [Accredited.APPLIED, Accredited.REFUSED])
def test_nothing_is_awarded_before_the_decision(state):
    accredited = accreditation(state=state)
    a_holder(accredited)

    assert award(accredited) == 0
    assert not CreditAward.objects.exists()


@pytest.mark.parametrize("missing", [{"number": ""}, {"credits": None}])
def test_the_database_refuses_an_award_without_number_or_credits(missing):
    with pytest.raises(IntegrityError):
        accreditation(**missing)


@pytest.mark.parametrize("day", [None, date(2026, 3, 1)])
def test_a_unit_is_accredited_once_in_a_scheme(day):
    first = accreditation(day=day)

    with pytest.raises(IntegrityError):
        accreditation(first.run, day=day)


def test_awarding_twice_awards_once_and_only_whoever_was_there():
    accredited = accreditation()
    person = a_holder(accredited)
    issued(run=accredited.run, person=PersonFactory(family_name="Ким"))

    assert [award(accredited), award(accredited)] == [1, 0]
    assert CreditAward.objects.get().person == person


def test_a_day_is_a_unit_of_its_own_and_too_few_minutes_give_nothing():
    run = FinishedRunFactory()
    person = PersonFactory()
    issued(run=run, person=person)
    session = attended(run, person)
    accreditation(run, day=session.day)
    accreditation(run, day=date(2026, 1, 1), number="КС-2")
    short = accreditation(run, min_minutes=91, number="КС-3")

    award(short)

    assert CreditAward.objects.get().accreditation.day == session.day
    enrolments = list(run.enrolments.select_related("run"))
    assert minutes_by_day(enrolments=enrolments) == {
        enrolments[0].pk: {session.day: 90}
    }


def test_the_rules_of_the_units_day_count_and_before_them_nothing_does():
    accredited = accreditation()
    a_holder(accredited)
    SchemeRules.objects.create(
        scheme=accredited.scheme,
        valid_from=date(2026, 9, 1),
        unit_minutes=60,
        step=Decimal("0.25"),
        rounding=Rounding.NEAREST,
    )

    award(accredited)
    assert CreditAward.objects.get().credits == Decimal("1.5")

    old = accreditation(
        FinishedRunFactory(start_date=date(2020, 1, 1), end_date=date(2020, 1, 2))
    )
    a_holder(old)
    assert award(old) == 0


# --- Codes ------------------------------------------------------------------
def test_codes_lie_encrypted_and_repeated_ones_are_left_out():
    accredited = accreditation()
    take_in(accredited, "ИКП- 1111")

    taken = take_in(accredited, "ИКП-1111", " BBBB ", "BBBB", "", "x" * 65)

    assert (taken.added, taken.known, taken.faulty) == (1, 2, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed, fingerprint FROM certificates_confirmationcode")
        assert "1111" not in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A1\nB2\nC3", ["A1", "B2", "C3"]),
        ("№;Код ИКП\n1;A1\n2;B2", ["A1", "B2"]),
        ("code\nA1", ["A1"]),
    ],
)
def test_a_list_may_have_a_heading_or_none(text, words):
    assert codes.words_of(parse_table(text)) == words


def test_a_person_keeps_one_code_and_the_next_gets_another():
    accredited = accreditation()
    take_in(accredited, "A1", "B2")
    first, second, third = PersonFactory.create_batch(3)

    given = [give(accredited, p) for p in (first, first, second, third)]

    assert given[0] == given[1] != given[2]
    assert given[3] is None
    pool = codes.pool_of(accredited, holders=5)
    assert (pool.free, pool.given, pool.void, pool.shortage) == (0, 2, 0, 3)


def test_a_void_code_is_never_given_again_nor_replaced_by_itself():
    accredited = accreditation()
    take_in(accredited, "A1", "B2")
    person = PersonFactory()
    code = give(accredited, person)

    void(code, "Утёк в сеть")

    assert give(accredited, person) is None
    assert give(accredited, PersonFactory()) != code
    for reason, refused in (("", "no_reason"), ("Ещё раз", "void")):
        with pytest.raises(codes.CodeRefused) as refusal:
            void(code, reason)
        assert refusal.value.code == refused


def void(code, reason):
    return codes.void(code=code, reason=reason, actor=None, at=AFTER_THE_RUN)


def test_each_look_is_noted_and_a_missing_code_or_key_says_so(settings):
    accredited = accreditation()
    a_holder(accredited)
    award(accredited)
    row = CreditAward.objects.get()
    with pytest.raises(codes.CodeRefused) as none:
        show(row)
    take_in(accredited, "A1")
    award(accredited)

    assert show(row) == "A1"
    assert CodeShown.objects.count() == 1
    settings.SECRET_KEY = "another, and nobody kept the old one"
    with pytest.raises(codes.CodeRefused) as sealed:
        show(row)
    assert (none.value.code, sealed.value.code) == ("none", "sealed")


@pytest.mark.django_db(transaction=True)
def test_contested_codes_go_to_one_person_each():
    accredited = accreditation()
    take_in(accredited, *[f"CODE{n}" for n in range(12)])
    people = [PersonFactory() for _ in range(6)]

    at_once(*[lambda p=p: give(accredited, p) for p in people * 2])

    given = ConfirmationCode.objects.given()
    assert {row.person for row in given} <= set(people)
    assert len({row.person_id for row in given}) == given.count()


# --- Pages ------------------------------------------------------------------
def signed_in(client, person):
    person.account = UserFactory()
    person.save()
    client.force_login(person.account)


def test_the_owner_sees_credits_and_the_code_after_a_button(client):
    accredited = accreditation()
    person = a_holder(accredited)
    take_in(accredited, "7Q4F-29KT")
    award(accredited)
    signed_in(client, person)

    page = client.get(reverse("my_credits"))
    address = reverse("show_code", args=[CreditAward.objects.get().code])
    shown = client.post(address)

    assert "КС-1" in page.text
    assert "7Q4F" not in page.text
    assert "7Q4F-29KT" in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert client.get(address).status_code == 405


def test_another_ones_code_is_not_there_and_accounts_without_person_neither(client):
    accredited = accreditation()
    a_holder(accredited)
    award(accredited)
    address = reverse("show_code", args=[CreditAward.objects.get().code])

    signed_in(client, PersonFactory())
    assert client.post(address).status_code == 404
    assert "Баллов пока нет" in client.get(reverse("my_credits")).text
    client.force_login(StaffUserFactory())
    assert client.get(reverse("my_credits")).status_code == 404


def test_a_code_that_is_not_here_yet_is_told(client):
    accredited = accreditation()
    person = a_holder(accredited)
    award(accredited)
    signed_in(client, person)

    shown = client.post(reverse("show_code", args=[CreditAward.objects.get().code]))

    assert "Кода пока нет" in shown.text


def test_the_totals_are_of_years_and_of_the_last_five():
    accredited = accreditation()
    person = a_holder(accredited)
    award(accredited)
    rows = list(cabinet.awards_of(person))

    (now,) = cabinet.totals_of(rows, today=date(2026, 12, 1))
    (later,) = cabinet.totals_of(rows, today=date(2031, 12, 1))

    assert now.by_year == [(2026, 6)]
    assert (now.cycle, later.cycle) == (6, 0)


def test_staff_paste_codes_award_and_void(client):
    accredited = accreditation()
    a_holder(accredited)
    client.force_login(StaffUserFactory())
    page = reverse("run_codes", args=[accredited.run.code])

    assert "Не хватает 1" in client.get(page).text.replace("\u00a0", " ")
    client.post(page, {"accreditation": accredited.pk, "text": "A1\nB2"})
    client.post(page, {"do": "award"})
    code = ConfirmationCode.objects.given().get()
    client.post(page, {"do": "void", "code": code.pk, "reason": ""})
    assert not ConfirmationCode.objects.exclude(voided_at=None).exists()
    client.post(page, {"do": "void", "code": code.pk, "reason": "Утёк"})

    code.refresh_from_db()
    assert code.void_reason == "Утёк"
    assert client.post(page, {"do": "void", "code": "x"}).status_code == 404


def test_a_list_that_cannot_be_read_is_refused_with_the_reason(client):
    accredited = accreditation()
    client.force_login(StaffUserFactory())
    page = reverse("run_codes", args=[accredited.run.code])

    answer = client.post(page, {"accreditation": accredited.pk, "text": ""})

    assert answer.status_code == 200
    assert "error" in answer.text or "note" in answer.text
    assert not ConfirmationCode.objects.exists()


def test_a_run_without_accreditation_says_where_to_add_one(client):
    client.force_login(StaffUserFactory())

    page = client.get(reverse("run_codes", args=[FinishedRunFactory().code]))

    assert "Аккредитации с кодами пока нет" in page.text.replace("\u00a0", " ")


# --- Keys and letters of codes ----------------------------------------------
def test_a_code_is_known_again_after_the_secret_key_was_changed(settings):
    accredited = accreditation()
    take_in(accredited, "7Q4F-29KT")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    assert take_in(accredited, "7Q4F-29KT", "AAAA-0001").added == 1
    person = a_holder(accredited)
    award(accredited)
    assert show(CreditAward.objects.get(person=person)) == "7Q4F-29KT"


def test_fingerprints_under_a_key_of_their_own_do_not_hang_from_the_secret_key(
    settings,
):
    settings.CONFIRMATION_CODE_KEYS = [Fernet.generate_key().decode()]
    settings.CONFIRMATION_CODE_PRINT_KEYS = ["a long word"]
    accredited = accreditation()
    take_in(accredited, "7Q4F-29KT")
    settings.SECRET_KEY = "another"
    settings.CONFIRMATION_CODE_PRINT_KEYS = ["a newer word", "a long word"]

    assert take_in(accredited, "7Q4F-29KT").known == 1
    assert ConfirmationCode.objects.count() == 1


def test_a_letter_says_that_a_later_code_has_come_and_never_which():
    accredited = accreditation()
    person = a_holder(accredited)
    award(accredited)
    take_in(accredited, "7Q4F-29KT")

    award(accredited)
    award(accredited)

    letter = OutboxMessage.objects.get(key__startswith="certificates.code:")
    assert letter.person == person
    assert "7Q4F" not in letter.text + letter.html
    assert "/my/credits/" in letter.text


def test_nobody_without_an_address_gets_a_letter_about_a_code():
    accredited = accreditation()
    person = a_holder(accredited)
    person.email, person.account = "", None
    person.save()
    take_in(accredited, "7Q4F-29KT")

    award(accredited)

    assert not OutboxMessage.objects.filter(key__startswith="certificates.code:")


def test_a_code_is_shown_only_while_the_scheme_stands_by_its_decision(client):
    accredited = accreditation()
    person = a_holder(accredited)
    take_in(accredited, "7Q4F-29KT")
    award(accredited)
    row = CreditAward.objects.get(person=person)
    assert [a.has_code for a in cabinet.awards_of(person)] == [True]

    Accreditation.objects.update(state=Accredited.REFUSED)

    row = CreditAward.objects.get(pk=row.pk)
    with pytest.raises(codes.CodeRefused) as refusal:
        show(row)
    assert refusal.value.code == "none"
    assert [a.has_code for a in cabinet.awards_of(person)] == [False]


def test_the_outlook_of_a_release_says_who_waits_for_a_code():
    accredited = accreditation()
    assert codes.outlook(FinishedRunFactory(), persons=3) is None
    take_in(accredited, "7Q4F-29KT")

    found = codes.outlook(accredited.run, persons=3)

    assert (found.ready, found.later) == (1, 2)
