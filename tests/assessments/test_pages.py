"""A learner's pages."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assessments.domain import attempts
from assessments.domain.publishing import publish_question, publish_quiz
from assessments.enums import Phase
from assessments.models import (
    Attempt,
    Outage,
    QuestionVersion,
    QuizSlot,
    Response,
    TimeGiven,
)
from tests.factories.assessments import (
    PUBLISHED,
    MultipleChoiceQuestionFactory,
    QuizFactory,
    SingleChoiceQuestionFactory,
    answer,
    begin,
    chosen,
    seated,
)
from tests.factories.courses import UpcomingRunFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

MARKER = "PLANTED"


@pytest.fixture
def quiz():
    return QuizFactory(duration_minutes=40)


@pytest.fixture
def learner(quiz):
    """An enrolled physician; the run has not ended by the real clock."""
    return seated(quiz, run=UpcomingRunFactory(course=quiz.course))


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner.person.account)
    return client


@pytest.fixture
def attempt(quiz, learner):
    return begin(quiz, learner, at=timezone.now())


def page(attempt, position=1):
    return reverse("quiz_attempt", args=[attempt.code, position])


def fields(html):
    """Return the hidden fields of the question's form."""
    form = html[html.index('id="answer"') :]
    names = ("client", "sequence", "was", "touched")
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', form).group(1)
        for name in names
    }


def post(client, attempt, *options, position=1, go="next", **extra):
    data = fields(client.get(page(attempt, position)).content.decode())
    data |= {"answer.chosen": options, "go": go, **extra}
    return client.post(page(attempt, position), data)


# --- The quiz ------------------------------------------------------------------
def test_anybody_may_read_the_rules_and_is_asked_to_sign_in(client, quiz):
    response = client.get(reverse("quiz", args=[quiz.code]))

    assert response.status_code == 200
    assert reverse("account_login") in response.content.decode()
    assert reverse("quiz_start", args=[quiz.code]) not in response.content.decode()


def test_a_quiz_that_was_never_published_has_no_page(client):
    quiz = QuizFactory(published=False)

    assert client.get(reverse("quiz", args=[quiz.code])).status_code == 404


def test_starting_leads_to_the_first_question(signed_in, quiz):
    response = signed_in.post(reverse("quiz_start", args=[quiz.code]))

    attempt = Attempt.objects.get()
    assert response.url == page(attempt)


def test_starting_by_get_writes_nothing(signed_in, quiz):
    response = signed_in.get(reverse("quiz_start", args=[quiz.code]))

    assert response.url == reverse("quiz", args=[quiz.code])
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("account", ["stranger", "bare"])
def test_whoever_is_not_enrolled_is_told_so(client, quiz, account):
    user = UserFactory()
    if account == "stranger":
        PersonFactory(account=user)
    client.force_login(user)

    response = client.post(reverse("quiz_start", args=[quiz.code]))

    assert response.status_code == 409
    assert "участник" in response.content.decode()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("is_open", [True, False])
def test_whoever_has_no_seat_is_led_to_where_one_enrols(client, quiz, is_open):
    run = UpcomingRunFactory(course=quiz.course) if is_open else None
    client.force_login(PersonFactory(with_account=True).account)

    html = client.get(reverse("quiz", args=[quiz.code])).content.decode()

    way_in = run.get_absolute_url() if run else reverse("schedule")
    section = html[html.index('id="quiz"') :]
    assert f'href="{way_in}"' in section[: section.index("</section>")]


def test_the_quiz_shows_open_and_ended_attempts(signed_in, quiz, learner):
    now = timezone.now()
    first = begin(quiz, learner, at=now)
    attempts.submit(attempt=first, actor=None, at=now)
    begin(quiz, learner, at=now)

    html = signed_in.get(reverse("quiz", args=[quiz.code])).content.decode()

    assert reverse("quiz_result", args=[first.code]) in html
    assert html.count('class="btn"') == 1


# --- Questions ---------------------------------------------------------------------
def test_an_answer_is_saved_and_the_next_question_comes(signed_in, attempt):
    response = post(signed_in, attempt, "b")

    assert response.url == page(attempt, 2)
    assert chosen(attempt) == {1: ["b"]}
    html = signed_in.get(page(attempt)).content.decode()
    assert re.search(r'value="b" checked', html)
    assert 'data-tone="ok" role="status"' in html


@pytest.mark.parametrize(
    ("go", "position", "leads_to"),
    [
        ("next", 1, "2"),
        ("prev", 2, "1"),
        ("prev", 1, "1"),
        ("3", 1, "3"),
        ("99", 1, "finish"),
        ("next", 3, "finish"),
        ("finish", 1, "finish"),
        ("", 2, "2"),
        ("<b>", 2, "2"),
    ],
)
def test_the_pressed_button_says_where_to_go(
    signed_in, attempt, go, position, leads_to
):
    response = post(signed_in, attempt, position=position, go=go)

    assert response.url.rstrip("/").endswith(f"{attempt.code}/{leads_to}")


def test_a_page_left_open_does_not_undo_what_another_tab_answered(signed_in, attempt):
    stale = fields(signed_in.get(page(attempt)).content.decode())
    post(signed_in, attempt, "a")

    signed_in.post(page(attempt), stale)

    assert chosen(attempt) == {1: ["a"]}


def test_an_untouched_answer_is_not_written_again(signed_in, attempt):
    post(signed_in, attempt, "a")
    post(signed_in, attempt, "a")

    assert Response.objects.count() == 1


def test_posting_the_same_page_twice_is_one_answer(signed_in, attempt):
    data = fields(signed_in.get(page(attempt)).content.decode())

    for _ in range(2):
        signed_in.post(page(attempt), {**data, "answer.chosen": "b"})

    assert Response.objects.count() == 1


def test_a_script_gets_the_state_of_saving_alone(signed_in, attempt):
    data = fields(signed_in.get(page(attempt)).content.decode())

    response = signed_in.post(
        page(attempt),
        {**data, "answer.chosen": "b", "touched": "1"},
        headers={"X-Part": "save"},
    )

    assert response.status_code == 200
    assert response.content.decode().strip().startswith('<p class="save" id="save"')
    assert chosen(attempt) == {1: ["b"]}


@pytest.mark.parametrize("part", [{}, {"X-Part": "save"}])
def test_an_impossible_answer_is_refused_with_a_reason(signed_in, attempt, part):
    data = fields(signed_in.get(page(attempt)).content.decode())

    response = signed_in.post(
        page(attempt), {**data, "answer.chosen": "nowhere"}, headers=part
    )

    assert response.status_code in {409, 422}
    assert 'data-tone="bad"' in response.content.decode()
    assert not Response.objects.exists()


def test_a_form_without_its_hidden_fields_is_refused(signed_in, attempt):
    response = signed_in.post(page(attempt), {"answer.chosen": "a"})

    assert response.status_code == 422
    assert not Response.objects.exists()


def test_a_learner_may_change_language_in_mid_attempt(signed_in, attempt):
    with override("en"):
        address = page(attempt)
    post(signed_in, attempt, "b")

    html = signed_in.get(address).content.decode()

    assert "Option b" in html
    assert re.search(r'value="b" checked', html)


def test_a_missing_translation_is_marked(signed_in, attempt):
    question = SingleChoiceQuestionFactory(stem_en="", vignette_en="")
    quiz = QuizFactory(questions=[question], course=attempt.quiz.course)
    other = begin(quiz, seated(quiz, person=attempt.enrolment.person), at=PUBLISHED)
    with override("en"):
        html = signed_in.get(page(other)).content.decode()

    assert '<span lang="ru">' in html
    assert '<p lang="ru">' in html


# --- Time ------------------------------------------------------------------------
@pytest.fixture
def overdue(quiz, learner):
    attempt = begin(quiz, learner, at=timezone.now() - timedelta(hours=2))
    answer(attempt, 1, "a", at=timezone.now() - timedelta(minutes=90))
    return attempt


def test_after_the_deadline_reading_says_so_and_writes_nothing(signed_in, overdue):
    for address in (page(overdue), reverse("quiz_finish", args=[overdue.code])):
        response = signed_in.get(address)

        assert response.status_code == 409
        assert "Время" in response.content.decode()
    overdue.refresh_from_db()
    assert overdue.is_open


def test_an_answer_after_the_deadline_is_refused_and_the_rest_is_marked(
    signed_in, overdue
):
    response = signed_in.post(
        page(overdue, 2), {"client": "late", "sequence": 1, "answer.chosen": "a"}
    )

    assert response.status_code == 409
    overdue.refresh_from_db()
    assert overdue.ended_at == overdue.due_at
    assert overdue.score.full_marks == 1


def test_a_script_is_told_that_the_time_is_over(signed_in, overdue):
    response = signed_in.post(
        page(overdue, 2),
        {"client": "late", "sequence": 1, "answer.chosen": "a"},
        headers={"X-Part": "save"},
    )

    assert response.status_code == 409
    assert 'data-tone="bad"' in response.content.decode()


# --- The end ---------------------------------------------------------------------
def test_the_overview_counts_what_is_blank(signed_in, attempt):
    post(signed_in, attempt, "a")

    response = signed_in.get(reverse("quiz_finish", args=[attempt.code]))

    assert [cell.position for cell in response.context["blank"]] == [2, 3]


def test_submitting_leads_to_the_result_and_ended_pages_lead_there_too(
    signed_in, attempt
):
    result = reverse("quiz_result", args=[attempt.code])

    for _ in range(2):
        response = signed_in.post(reverse("quiz_submit", args=[attempt.code]))
        assert response.url == result
    for address in (page(attempt), reverse("quiz_finish", args=[attempt.code])):
        assert signed_in.get(address).url == result
    assert signed_in.get(result).status_code == 200


def test_submitting_by_get_writes_nothing(signed_in, attempt):
    response = signed_in.get(reverse("quiz_submit", args=[attempt.code]))

    assert response.url == reverse("quiz_finish", args=[attempt.code])
    attempt.refresh_from_db()
    assert attempt.is_open


def test_an_open_attempt_has_no_result_yet(signed_in, attempt):
    address = reverse("quiz_result", args=[attempt.code])

    assert signed_in.get(address).url == page(attempt)


def test_an_answer_to_a_submitted_attempt_is_refused(signed_in, attempt):
    attempts.submit(attempt=attempt, actor=None, at=timezone.now())

    response = signed_in.post(
        page(attempt), {"client": "late", "sequence": 1, "answer.chosen": "a"}
    )

    assert response.status_code == 409
    assert not Response.objects.exists()


def test_the_result_can_be_narrowed_to_mistakes(signed_in, quiz, attempt):
    for position in (1, 2):
        post(signed_in, attempt, "a", position=position)
    attempts.submit(attempt=attempt, actor=None, at=timezone.now())
    address = reverse("quiz_result", args=[attempt.code])

    everything = signed_in.get(address).context["reviewed"]
    mistakes = signed_in.get(address, {"show": "mistakes"}).context["reviewed"]

    assert [row.position for row in everything] == [1, 2, 3]
    assert [row.position for row in mistakes] == [3]


# --- Whose ------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["quiz_finish", "quiz_submit", "quiz_result"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_s_attempt_does_not_exist(client, attempt, name, method):
    client.force_login(seated(attempt.quiz).person.account)
    if (name, method) == ("quiz_submit", "get"):
        return  # leads to the overview, which is tested here too

    response = getattr(client, method)(reverse(name, args=[attempt.code]))

    assert response.status_code in {404, 405}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_question_of_another_s_attempt_does_not_exist(client, attempt, method):
    client.force_login(seated(attempt.quiz).person.account)

    assert getattr(client, method)(page(attempt)).status_code == 404
    assert not Response.objects.exists()


def test_a_position_outside_the_attempt_does_not_exist(signed_in, attempt):
    assert signed_in.get(page(attempt, 4)).status_code == 404


def test_attempts_ask_to_sign_in(client, attempt):
    assert reverse("account_login") in client.get(page(attempt)).url


def test_no_page_of_an_attempt_is_kept_by_a_browser(signed_in, attempt):
    response = signed_in.get(page(attempt))

    assert "no-store" in response.headers["Cache-Control"]


# --- What must not be told ----------------------------------------------------------
def plant(quiz):
    """Put a marked question of each type into ``quiz`` and publish it."""
    quiz.slots.all().delete()
    for number, factory in enumerate(
        (SingleChoiceQuestionFactory, MultipleChoiceQuestionFactory)
    ):
        question = factory(
            explanation_ru=f"{MARKER} explanation",
            explanation_en=f"{MARKER} explanation",
            reference_ru=f"{MARKER} reference",
            published=False,
        )
        question.options.update(
            explanation_ru=f"{MARKER} why", explanation_en=f"{MARKER} why"
        )
        question.live = True
        question.save()
        publish_question(question=question, actor=None, at=PUBLISHED)
        QuizSlot.objects.create(quiz=quiz, question=question, sort_order=number)
    publish_quiz(quiz=quiz, actor=None, at=PUBLISHED)


def everything_said(client, attempt):
    """Return all that a running attempt answers with, in both languages."""
    said = []
    for language in ("ru", "en"):
        with override(language):
            addresses = [
                reverse("quiz", args=[attempt.quiz.code]),
                page(attempt),
                page(attempt, 2),
                reverse("quiz_finish", args=[attempt.code]),
                reverse("quiz_sheets", args=[attempt.code]),
                reverse("quiz_result", args=[attempt.code]),
            ]
        responses = [client.get(address) for address in addresses]
        data = {"client": f"leak-{language}", "sequence": 1, "touched": "1"}
        for part in ({}, {"X-Part": "save"}):
            responses += [
                client.post(
                    addresses[1], {**data, "answer.chosen": option}, headers=part
                )
                for option in ("a", "b", "nowhere")
            ]
        said += [f"{r.headers}{r.content.decode()}" for r in responses]
    return "\n".join(said)


def telling(html):
    """Return what of ``html`` tells the key."""
    words = (MARKER, "is_right", 'data-tone="ok"><span>', "Верный ответ", "hit")
    return {word for word in words if re.search(rf"\b{re.escape(word)}", html)}


def test_a_running_attempt_tells_no_key_and_no_explanation(client, quiz):
    plant(quiz)
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    client.force_login(enrolment.person.account)
    attempt = begin(quiz, enrolment, at=timezone.now())

    assert telling(everything_said(client, attempt)) == set()


def test_the_search_for_leaks_finds_one(client, quiz, settings, tmp_path):
    """The control: a template that prints too much must be caught."""
    plant(quiz)
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    client.force_login(enrolment.person.account)
    attempt = begin(quiz, enrolment, at=timezone.now())
    folder = tmp_path / "assessments" / "questions"
    folder.mkdir(parents=True)
    (folder / "single_best_answer.html").write_text(
        "{{ page.item.question_version.definition }}", encoding="utf-8"
    )
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]

    assert {MARKER, "is_right"} <= telling(everything_said(client, attempt))


@pytest.mark.parametrize("phase", [Phase.FINISHED, Phase.CLOSED, Phase.NEVER])
def test_a_result_tells_nothing_before_its_phase(client, quiz, phase):
    for matter in ("marks", "correctness", "explanations", "key"):
        setattr(quiz, f"{matter}_from", phase)
    quiz.save()
    plant(quiz)
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    client.force_login(enrolment.person.account)
    attempt = begin(quiz, enrolment, at=timezone.now())
    attempts.submit(attempt=attempt, actor=None, at=timezone.now())

    response = client.get(reverse("quiz_result", args=[attempt.code]))

    assert response.context["reviewed"] == []
    assert MARKER not in response.content.decode()
    assert "Неверно" not in response.content.decode()


def test_when_everything_may_be_told_it_is(client, quiz):
    quiz.attempts_allowed = 1
    quiz.save()
    plant(quiz)
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    client.force_login(enrolment.person.account)
    attempt = begin(quiz, enrolment, at=timezone.now())
    answer(attempt, 1, "b", at=timezone.now())
    answer(attempt, 2, "a", at=timezone.now())
    attempts.submit(attempt=attempt, actor=None, at=timezone.now())

    html = client.get(reverse("quiz_result", args=[attempt.code])).content.decode()

    for words in (f"{MARKER} why", f"{MARKER} explanation", f"{MARKER} reference"):
        assert words in html
    assert html.count("Верный ответ") == 1
    assert html.count("Пропущено") == 1


def test_a_question_of_an_unknown_type_is_shown_as_unavailable(client, quiz):
    """A frozen version outlives the code that wrote it."""
    question = SingleChoiceQuestionFactory()
    strange = QuestionVersion.objects.create(
        question=question,
        number=2,
        type="hologram",
        definition={"stem": {"ru": "Где опухоль?"}},
        sha256="0" * 64,
        published_at=PUBLISHED,
    )
    quiz.slots.all().delete()
    QuizSlot.objects.create(quiz=quiz, question=question)
    version = publish_quiz(quiz=quiz, actor=None, at=PUBLISHED)
    assert version.slots.get().question_version == strange
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    client.force_login(enrolment.person.account)
    attempt = begin(quiz, enrolment, at=timezone.now())

    question_page = client.get(page(attempt))
    attempts.submit(attempt=attempt, actor=None, at=timezone.now())
    result = client.get(reverse("quiz_result", args=[attempt.code]))

    assert "Где опухоль?" in question_page.content.decode()
    assert attempt.score.unmarked == 1
    assert not attempt.score.passed
    assert result.status_code == 200


# --- Speed --------------------------------------------------------------------------
def test_saving_an_answer_takes_at_most_eight_queries(
    signed_in, attempt, django_assert_max_num_queries
):
    data = {"client": "fast", "touched": "1", "answer.chosen": "b"}
    with django_assert_max_num_queries(8):
        signed_in.post(page(attempt), {**data, "sequence": 1}, headers={"X-Part": "s"})
    with django_assert_max_num_queries(8):
        signed_in.post(page(attempt), {**data, "sequence": 2}, headers={"X-Part": "s"})


@pytest.mark.parametrize("kind", ["question", "finish", "result", "quiz"])
def test_pages_take_the_same_queries_for_any_number_of_questions(
    client, kind, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (2, 12):
        quiz = QuizFactory(questions=number)
        enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
        client.force_login(enrolment.person.account)
        attempt = begin(quiz, enrolment, at=timezone.now())
        for position in range(1, number + 1):
            answer(attempt, position, "b", at=timezone.now())
        if kind == "result":
            attempts.submit(attempt=attempt, actor=None, at=timezone.now())
        address = {
            "question": page(attempt),
            "finish": reverse("quiz_finish", args=[attempt.code]),
            "result": reverse("quiz_result", args=[attempt.code]),
            "quiz": reverse("quiz", args=[quiz.code]),
        }[kind]
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 20


# --- Off-line, signed out, elsewhere -------------------------------------------------
def test_a_device_may_keep_all_questions_without_their_keys(signed_in, attempt):
    answer(attempt, 2, "b", at=timezone.now())

    html = signed_in.get(reverse("quiz_sheets", args=[attempt.code])).content.decode()

    assert [html.count(f'data-url="{page(attempt, n)}"') for n in (1, 2, 3)] == [1] * 3
    assert len(re.findall(r'value="b" checked', html)) == 1
    assert "Гормоны до пункции" not in html


def test_a_device_gets_no_questions_after_the_end(signed_in, overdue):
    response = signed_in.get(reverse("quiz_sheets", args=[overdue.code]))

    assert response.status_code == 409


def test_keeping_all_questions_takes_the_same_queries_for_any_number(
    client,
):
    counts = []
    # The first request fills what the server remembers.
    for number in (1, 1, 9):
        quiz = QuizFactory(questions=number)
        learner = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
        attempt = begin(quiz, learner, at=timezone.now())
        client.force_login(learner.person.account)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("quiz_sheets", args=[attempt.code]))
        counts.append(len(queries))

    assert counts[1] == counts[2]


def test_an_expired_sign_in_keeps_the_answer_until_it_is_saved(client, attempt):
    data = {"client": "old", "sequence": 1, "touched": "1", "answer.chosen": "b"}

    response = client.post(page(attempt), data)
    client.force_login(attempt.enrolment.person.account)
    html = client.get(response.url.partition("next=")[2]).content.decode()

    assert reverse("account_login") in response.url
    assert re.search(r'value="b" checked', html)
    assert 'name="touched" value="1"' in html
    assert "ещё не сохранён" in html
    assert not Response.objects.exists()
    client.post(page(attempt), {**data, "client": "new"})
    assert chosen(attempt) == {1: ["b"]}
    assert "ещё не сохранён" not in client.get(page(attempt)).content.decode()


def test_an_answer_kept_for_another_question_or_impossible_is_not_shown(
    client, attempt
):
    client.post(page(attempt, 1), {"answer.chosen": "nowhere"})
    client.post(page(attempt, 2), {"answer.chosen": "x" * 30_000})
    client.force_login(attempt.enrolment.person.account)

    for position in (1, 2, 3):
        assert "checked" not in client.get(page(attempt, position)).content.decode()


def test_a_script_of_a_learner_signed_out_is_told_so(client, attempt):
    response = client.post(page(attempt), {}, headers={"X-Part": "save"})

    assert response.status_code == 401


@pytest.mark.parametrize(("other", "told"), [("laptop", True), ("phone", False)])
def test_the_older_page_is_told_that_another_one_answers(
    signed_in, attempt, other, told
):
    seen = fields(signed_in.get(page(attempt)).content.decode())
    answer(attempt, 2, "a", at=timezone.now(), client=other)
    data = {**seen, "client": "phone", "seen": "0", "touched": "1"}

    response = signed_in.post(
        page(attempt), {**data, "answer.chosen": "b"}, headers={"X-Part": "save"}
    )

    assert ("data-elsewhere" in response.content.decode()) is told


def test_time_given_back_is_shown(signed_in, attempt):
    outage = Outage.objects.create(
        began_at=timezone.now() - timedelta(minutes=5), ended_at=timezone.now()
    )
    TimeGiven.objects.create(
        attempt=attempt, outage=outage, seconds=250, given_at=timezone.now()
    )

    assert "Добавлено 5 минут" in signed_in.get(page(attempt)).content.decode()
