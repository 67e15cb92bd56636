"""Evaluation: nameless sheets, who has filled one in, and what hangs on it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from attendance.domain.minutes import minutes_by_day
from certificates.domain import (
    awards,
    evaluating,
    evaluation_calls,
    evaluation_form,
    evaluation_summary,
    evaluations,
)
from certificates.enums import Accredited, Round
from certificates.models import (
    Accreditation,
    Commitment,
    CreditAward,
    CreditScheme,
    EvaluationBox,
    EvaluationCall,
    EvaluationFilled,
    EvaluationRequirement,
    SchemeRules,
)
from certificates.models.evaluations import SHEETS_PER_BOX
from courses.domain.completion import findings_for
from courses.enums import EnrolmentState, RunState
from notices import due
from notices.models import OutboxMessage
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.certificates import AFTER_THE_RUN, FinishedRunFactory, issued
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeRoleFactory,
    SelfPacedRunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

# The finished run ends on 12 September 2026 in Yakutsk.
LAST_DAY = datetime(2026, 9, 12, 9, tzinfo=UTC)
DAY_BEFORE = datetime(2026, 9, 11, 9, tzinfo=UTC)
LATER = datetime(2026, 12, 20, 9, tzinfo=UTC)
LONG_AFTER = datetime(2027, 6, 1, tzinfo=UTC)
AFTER = {
    **dict.fromkeys(("relevant", "aims", "evidence", "dialogue", "organisation"), 5),
    **dict.fromkeys(("sure_before", "sure_after", "recommend"), 4),
    "bias": "no",
    "bias_where": "",
    "changes": ["ask"],
    **dict.fromkeys(("own_change", "barrier", "better"), ""),
}
FOLLOW_UP = {
    "applied": 4,
    "gained": 5,
    "hindered": ["none"],
    "result": "",
    "did_guidelines": "done",
    "did_ask": "not",
    "did_teach": "partly",
}


def participant(run=None, **kwargs):
    return EnrolmentFactory(run=run or FinishedRunFactory(), **kwargs)


def hand_in(enrolment, *, at=LAST_DAY, round_=Round.AFTER, **answers):
    usual = AFTER if round_ == Round.AFTER else FOLLOW_UP
    evaluating.hand_in(
        enrolment=enrolment,
        round_=round_,
        answers={**usual, **answers},
        actor=enrolment.person.account,
        at=at,
    )


def refusal(enrolment, **kwargs):
    with pytest.raises(evaluating.EvaluationRefused) as raised:
        hand_in(enrolment, **kwargs)
    return raised.value.code


def sheets(run):
    return [s for box in EvaluationBox.objects.filter(run=run) for s in box.sheets]


def eaccme(run, **rules):
    scheme = CreditScheme.objects.create(key="eaccme", title_ru="EACCME")
    SchemeRules.objects.create(
        scheme=scheme,
        valid_from=date(2023, 1, 1),
        **{"unit_minutes": 60, "step": "0.5", "requires_evaluation": True, **rules},
    )
    return Accreditation.objects.create(
        run=run, scheme=scheme, state=Accredited.AWARDED, number="LEE-1", credits=9
    )


# --- The sheet and the name --------------------------------------------------
def test_a_sheet_holds_answers_and_a_day_and_nothing_of_the_person():
    enrolment = participant()

    hand_in(enrolment, barrier="Нет лаборатории")

    [sheet] = sheets(enrolment.run)
    usual = evaluation_form.USUAL[1]
    assert sheet == {
        **AFTER,
        "barrier": "Нет лаборатории",
        "day": "2026-09-12",
        "changes": [dict(usual)],
    }
    assert {f.name for f in EvaluationBox._meta.get_fields()} == {
        *("id", "run", "round", "number", "count", "sheets"),
    }
    assert {f.name for f in EvaluationFilled._meta.get_fields()} == {
        *("id", "enrolment", "round"),
    }


def test_sheets_are_shuffled_so_that_their_order_tells_nothing():
    run = FinishedRunFactory()
    order = []

    for number in range(24):
        order.append(str(number))
        hand_in(participant(run), better=str(number))

    kept = [sheet["better"] for sheet in sheets(run)]
    assert sorted(kept) == sorted(order)
    assert kept != order
    assert EvaluationFilled.objects.count() == len(order)


def test_a_full_box_is_followed_by_another_one():
    run = FinishedRunFactory()
    EvaluationBox.objects.create(
        run=run, round=Round.AFTER, count=SHEETS_PER_BOX, sheets=[]
    )

    hand_in(participant(run))

    found = EvaluationBox.objects.values_list("number", "count")
    assert list(found) == [(1, SHEETS_PER_BOX), (2, 1)]


def test_a_form_is_handed_in_once_also_by_two_merged_persons():
    run = FinishedRunFactory()
    kept = participant(run)
    merged = PersonFactory(merged_into=kept.person)
    other = participant(run, person=merged)

    hand_in(other)

    assert refusal(other) == "filled"
    assert refusal(kept) == "filled"
    assert len(sheets(run)) == 1


def test_a_form_is_refused_before_after_and_from_those_who_do_not_take_part():
    enrolment = participant()

    assert refusal(enrolment, at=DAY_BEFORE) == "later"
    assert refusal(enrolment, at=LONG_AFTER) == "closed"
    assert refusal(enrolment, round_=Round.FOLLOW_UP) == "later"
    cancelled = participant(FinishedRunFactory(state=RunState.CANCELLED))
    assert refusal(cancelled) == "closed"
    withdrawn = participant(state=EnrolmentState.WITHDRAWN)
    assert refusal(withdrawn) == "not_part"
    assert not EvaluationBox.objects.exists()


def test_a_run_without_dates_is_evaluated_at_any_time_and_once():
    enrolment = participant(SelfPacedRunFactory(), state=EnrolmentState.COMPLETED)
    active = participant(enrolment.run)

    assert evaluations.is_asked_now(enrolment, at=LAST_DAY)
    assert not evaluations.is_asked_now(active, at=LAST_DAY)
    hand_in(enrolment)
    assert not evaluations.is_asked_now(enrolment, at=LAST_DAY)
    assert refusal(enrolment, round_=Round.FOLLOW_UP) == "closed"


def test_what_changed_is_asked_three_months_later_in_the_words_of_the_course():
    enrolment = participant()
    row = Commitment.objects.create(
        course=enrolment.run.course, text_ru="Отправлю мазок", text_en="Send a smear"
    )
    key = f"c{row.pk}"
    hand_in(enrolment, changes=[key])

    assert evaluations.round_now(enrolment.run, at=LATER) == Round.FOLLOW_UP
    evaluating.hand_in(
        enrolment=enrolment,
        round_=Round.FOLLOW_UP,
        answers={
            "applied": 4,
            "gained": 5,
            "hindered": ["time"],
            "result": "",
            f"did_{key}": "partly",
        },
        actor=None,
        at=LATER,
    )

    words = {"key": key, "ru": "Отправлю мазок", "en": "Send a smear"}
    [first] = EvaluationBox.objects.get(round=Round.AFTER).sheets
    [second] = EvaluationBox.objects.get(round=Round.FOLLOW_UP).sheets
    assert first["changes"] == [words]
    assert second["did"] == [{**words, "did": "partly"}]


# --- What hangs on it ---------------------------------------------------------
def test_the_requirement_is_met_by_the_form_in_one_query():
    run = FinishedRunFactory()
    EvaluationRequirement.objects.create(run=run)
    first, second = participant(run), participant(run)

    hand_in(first)

    first.refresh_from_db()
    assert first.state == EnrolmentState.COMPLETED
    [requirement] = EvaluationRequirement.objects.all()
    rows = [first, second, participant(run)]
    found = requirement.assess(rows, LAST_DAY)
    assert [found[row.pk].met for row in rows] == [True, False, False]
    with override("en"):
        assert found[first.pk].sentence == "The evaluation form is filled in."
        assert "not filled in yet" in found[second.pk].sentence
        assert requirement.in_words() == "Fill in the evaluation form"
    assert requirement.address() == reverse("evaluation", args=[run.code])
    assert EvaluationRequirement(course=run.course).address() == ""
    whole = list(run.enrolments.select_related("person", "run"))
    with CaptureQueriesContext(connection) as one:
        findings_for(whole[:1], LAST_DAY, [requirement])
    with CaptureQueriesContext(connection) as three:
        findings_for(whole, LAST_DAY, [requirement])
    assert len(one) == len(three) == 1


def test_a_scheme_that_demands_the_form_gives_nothing_before_and_all_after():
    run = FinishedRunFactory()
    accreditation = eaccme(run)
    certificate = issued(run=run)
    session = SessionFactory(run=run)
    AttendanceEventFactory(session=session, person=certificate.person)
    enrolment = run.enrolments.get(person=certificate.person)
    assert minutes_by_day(enrolments=[enrolment])[enrolment.pk]

    early = awards.award_run(run=run, actor=None, at=AFTER_THE_RUN)
    hand_in(enrolment, at=AFTER_THE_RUN)

    assert early == 0
    [award] = CreditAward.objects.all()
    assert award.accreditation == accreditation
    assert award.person == certificate.person
    assert award.credits == Decimal("1.5")


# --- Calls --------------------------------------------------------------------
def test_participants_are_written_to_when_the_run_ends_and_three_months_later():
    run = FinishedRunFactory()
    eaccme(run)
    done = participant(run, person=PersonFactory(email="done@example.org"))
    asked = participant(run, person=PersonFactory(email="asked@example.org"))
    participant(run, person=PersonFactory(email=""))
    hand_in(done)

    new = evaluation_calls.plan(at=LAST_DAY)
    again = evaluation_calls.plan(at=LAST_DAY + timedelta(hours=2))
    due.work_off(EvaluationCall, now=lambda: LAST_DAY + timedelta(hours=2))
    later = evaluation_calls.plan(at=datetime(2026, 12, 11, tzinfo=UTC))
    due.work_off(EvaluationCall, now=lambda: LATER)

    assert (new, again, later) == (1, 0, 1)
    letters = OutboxMessage.objects.order_by("pk")
    assert [(row.to, row.subject.partition("?")[0]) for row in letters] == [
        ("asked@example.org", "Как прошло мероприятие"),
        ("done@example.org", "Что изменилось в вашей работе"),
        ("asked@example.org", "Что изменилось в вашей работе"),
    ]
    assert "EACCME" in letters[0].text
    assert reverse("evaluation", args=[run.code]) in letters[0].text
    assert asked.person.given_name in letters[0].text


def test_a_call_waits_for_a_run_that_was_moved_and_drops_one_that_was_cancelled():
    run = FinishedRunFactory()
    participant(run, person=PersonFactory(email="asked@example.org"))
    evaluation_calls.plan(at=LAST_DAY)
    row = EvaluationCall.objects.get()
    run.end_date = date(2026, 9, 20)
    run.save()

    moved_to = evaluation_calls.call(row, at=LAST_DAY)
    run.state = RunState.CANCELLED
    run.save()
    dropped = evaluation_calls.call(row, at=LAST_DAY)

    assert moved_to == datetime(2026, 9, 20, 9, tzinfo=UTC)
    assert dropped is None
    assert not OutboxMessage.objects.exists()


def test_a_call_goes_on_batch_by_batch(monkeypatch):
    monkeypatch.setattr(evaluation_calls, "BATCH", 2)
    run = FinishedRunFactory()
    for number in range(3):
        participant(run, person=PersonFactory(email=f"p{number}@example.org"))
    evaluation_calls.plan(at=LAST_DAY)

    due.work_off(EvaluationCall, now=lambda: LAST_DAY + timedelta(hours=2))

    assert OutboxMessage.objects.count() == 3
    assert EvaluationCall.objects.get().done_at


def test_a_run_without_dates_has_no_moment_of_a_call():
    with pytest.raises(ValueError, match="without dates"):
        evaluation_calls._moment(SelfPacedRunFactory(), Round.AFTER)


# --- Summary ------------------------------------------------------------------
def test_fewer_sheets_than_the_setting_are_shown_to_nobody(settings):
    settings.EVALUATION_LEAST_SHEETS = 3
    run = FinishedRunFactory()
    for _ in range(2):
        hand_in(participant(run), barrier="Тайна")

    few, later = evaluation_summary.summaries(run)
    hand_in(participant(run))
    enough = evaluation_summary.summaries(run)[0]

    assert (few.sheets, few.is_hidden, few.tallies) == (2, True, [])
    assert (later.sheets, later.is_hidden) == (0, False)
    assert not enough.is_hidden
    assert enough.invited == 3
    assert enough.tallies


def test_the_summary_counts_means_and_what_was_promised_by_its_words():
    run = FinishedRunFactory()
    for dialogue, changes in ((3, ["ask"]), (4, ["ask", "teach"]), (5, ["none"])):
        hand_in(participant(run), dialogue=dialogue, changes=changes, barrier="Время")
    hand_in(participant(run), bias="yes")
    hand_in(participant(run))

    found = evaluation_summary.summaries(run)[0]

    by_key = {tally.item.key: tally for tally in found.tallies}
    dialogue = by_key["dialogue"]
    assert [bar.count for bar in dialogue.bars] == [0, 0, 1, 1, 3]
    assert dialogue.mean == Decimal("4.4")
    assert [bar.start for bar in dialogue.bars] == [
        Decimal(n) for n in ("0", "0", "0", "20.0", "40.0")
    ]
    assert [bar.count for bar in by_key["bias"].bars] == [4, 1]
    assert by_key["barrier"].texts == ["Время"] * 3
    promised = {str(bar.label): bar.count for bar in by_key["changes"].bars}
    assert sorted(promised.values()) == [1, 1, 4]
    assert by_key["better"].texts == []


def test_the_summary_of_the_follow_up_says_what_became_of_each_change(settings):
    settings.EVALUATION_LEAST_SHEETS = 1
    run = FinishedRunFactory()
    for _ in range(2):
        hand_in(participant(run), at=LATER, round_=Round.FOLLOW_UP)

    _first, found = evaluation_summary.summaries(run)

    did = [t for t in found.tallies if t.item.key.startswith("did_")]
    assert [[bar.count for bar in tally.bars] for tally in did] == [
        [2, 0, 0, 0],
        [0, 0, 2, 0],
        [0, 2, 0, 0],
    ]
    hindered = next(t for t in found.tallies if t.item.key == "hindered")
    assert [bar.count for bar in hindered.bars] == [0, 0, 0, 0, 2]


# --- Pages --------------------------------------------------------------------
@pytest.fixture(autouse=True)
def in_russian():
    with override("ru"):
        yield


@pytest.fixture
def over(client):
    """A run that ended today, and one of its participants signed in."""
    today = timezone.localdate()
    run = FinishedRunFactory(
        start_date=today - timedelta(days=1), end_date=today, time_zone="Europe/Moscow"
    )
    person = PersonFactory(account=UserFactory())
    enrolment = participant(run, person=person)
    client.force_login(person.account)
    return enrolment


def page(run):
    with override("ru"):
        return reverse("evaluation", args=[run.code])


def test_a_participant_fills_the_form_in_on_her_page_and_is_thanked(client, over):
    eaccme(over.run)
    asked = client.get("/my/").content.decode()
    on_run = client.get(over.run.get_absolute_url()).content.decode()
    form = client.get(page(over.run)).content.decode()
    answer = client.post(page(over.run), {k: v for k, v in AFTER.items() if v != ""})
    thanked = client.get(page(over.run)).content.decode()

    assert page(over.run) in asked
    assert "Нужна для баллов: EACCME." in asked
    assert page(over.run) in on_run
    assert form.count('type="radio"') == 8 * 5 + 2
    assert answer.status_code == 302
    assert "Анкета отправлена. Спасибо." in thanked
    assert page(over.run) not in client.get("/my/").content.decode()
    assert (
        page(over.run) not in client.get(over.run.get_absolute_url()).content.decode()
    )
    [sheet] = sheets(over.run)
    assert sheet["recommend"] == 4


def test_what_is_missing_or_contradicts_itself_is_said_and_nothing_is_kept(
    client, over
):
    answers = {k: v for k, v in AFTER.items() if v != ""}
    response = client.post(
        page(over.run), {**answers, "aims": "", "changes": ["none", "ask"]}
    )

    text = response.content.decode()
    assert response.status_code == 422
    assert "Выберите число." in text
    assert "«Ничего» не сочетается с другими ответами." in text
    assert sheets(over.run) == []


def test_the_form_in_english_and_before_it_opens(client, over):
    english = client.get(f"/en{page(over.run)}").content.decode()
    over.run.end_date = timezone.localdate() + timedelta(days=3)
    over.run.save()
    early = client.get(f"/en{page(over.run)}").content.decode()

    assert "The stated aims were reached" in english
    assert "The form opens on the last day of the event." in early
    assert 'name="aims"' not in early


def test_the_follow_up_has_its_own_questions(client, over):
    over.run.end_date = timezone.localdate() - timedelta(days=95)
    over.run.start_date = over.run.end_date
    over.run.save()

    text = client.get(page(over.run)).content.decode()
    waiting = client.get("/my/").content.decode()

    assert "Что изменилось в вашей работе?" in text
    assert 'name="did_ask"' in text
    assert "Что изменилось в вашей работе?" in waiting


def test_strangers_find_neither_the_form_nor_the_summary(client, over):
    client.force_login(PersonFactory(account=UserFactory()).account)
    summary = reverse("evaluation_summary", args=[over.run.code])

    assert client.get(page(over.run)).status_code == 404
    assert client.get(summary).status_code == 404
    client.force_login(UserFactory())
    assert client.get(page(over.run)).status_code == 404


def test_trainers_read_the_summary_with_plots_and_tables(client, settings, over):
    settings.EVALUATION_LEAST_SHEETS = 2
    role = ProgrammeRoleFactory(programme=over.run.course.programme)
    hand_in(over, at=timezone.now(), barrier="Нет лаборатории")
    client.force_login(role.person.account)
    address = reverse("evaluation_summary", args=[over.run.code])

    few = client.get(address).content.decode()
    hand_in(participant(over.run), at=timezone.now())
    with CaptureQueriesContext(connection) as two:
        enough = client.get(address).content.decode()
    for _ in range(4):
        hand_in(participant(over.run), at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert "Нет лаборатории" not in few
    assert "Итоги показываем от 2" in few
    assert "Нет лаборатории" in enough
    assert "plot__bar" in enough
    assert "<table" in enough
    assert len(two) == len(many)
