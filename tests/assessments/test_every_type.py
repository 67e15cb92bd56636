"""Every type of question from the form to the mark, as a learner meets it."""

import dataclasses
import json
import re
from datetime import timedelta

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import timezone

from assessments.domain.attempts import submit
from assessments.domain.journal import standing_answers
from assessments.domain.publishing import publish_quiz
from assessments.domain.queries import result_of
from assessments.domain.scores import last_marks
from assessments.enums import Navigation, Phase
from assessments.models import Attempt
from assessments.questions.choice import Option
from assessments.questions.definition import Definition
from assessments.questions.display import ANSWERING, as_written
from assessments.questions.registry import types
from assessments.questions.texts import Text
from tests.factories.assessments import asking, begin, seated
from tests.factories.courses import UpcomingRunFactory

pytestmark = pytest.mark.django_db

EXAMPLES = [
    pytest.param(example, id=f"{kind.type}-{number}")
    for kind in types().values()
    for number, example in enumerate(kind.examples())
]
FIRST = [pytest.param(kind.examples()[0], id=name) for name, kind in types().items()]


def sitting(client, *definitions, **rules):
    """Return a running attempt at a quiz that asks ``definitions``, signed in."""
    quiz = asking(*definitions, **rules)
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    client.force_login(enrolment.person.account)
    return begin(quiz, enrolment, at=timezone.now())


def address(attempt, position=1):
    return reverse("quiz_attempt", args=[attempt.code, position])


def sent(raw, **extra):
    """Return what a page without scripts sends."""
    answers = {f"answer.{name}": values for name, values in raw.items()}
    return {"client": "page-1", "sequence": "1", "touched": "1", **answers, **extra}


def stands(attempt, position=1):
    item = attempt.items.get(position=position)
    row = standing_answers([item.pk]).get(item.pk)
    return row.answer if row else {}


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_answer_goes_from_the_form_into_the_mark(client, example):
    attempt = sitting(client, example.definition)

    answer = client.post(address(attempt), sent(example.raw, go="finish"))

    if example.fraction is None:
        assert answer.status_code == 422
        assert stands(attempt) == {}
        return
    assert answer.status_code == 302
    assert stands(attempt) == example.definition.read(example.raw)
    submit(attempt=attempt, actor=None, at=timezone.now())
    item = attempt.items.get()
    marks = last_marks([item.pk])
    assert marks == ({} if example.by_hand else {item.pk: example.fraction})


@pytest.mark.parametrize("example", FIRST)
def test_the_answer_stands_in_the_form_when_one_comes_back(client, example):
    attempt = sitting(client, example.definition, example.definition)
    client.post(address(attempt), sent(example.raw, go="next"))

    shown = client.get(address(attempt)).content.decode()
    sheets = client.get(reverse("quiz_sheets", args=[attempt.code])).content.decode()

    for page in (shown, sheets):
        for values in example.definition.read(example.raw).values():
            for value in values:
                assert re.search(rf'value="{re.escape(value)}"|>{value[:9]}', page)
    assert sheets.count("<template") == 2


# --- Steps without scripts ---------------------------------------------------------
def ordering():
    return types()["ordering"].examples()[0].definition


def shown_order(page):
    return re.findall(r'name="answer.order" value="([^"]+)"', page)


@pytest.mark.parametrize("navigation", Navigation)
def test_a_button_moves_a_step_and_one_stays_at_the_question(client, navigation):
    attempt = sitting(client, ordering(), ordering(), navigation=navigation)
    first = shown_order(client.get(address(attempt)).content.decode())

    form = sent({"order": first, "shown": first, "down": [first[0]]})
    moved = client.post(address(attempt), form)

    assert moved.url == address(attempt)
    order = [first[1], first[0], *first[2:]]
    assert stands(attempt) == {"order": order}
    assert shown_order(client.get(address(attempt)).content.decode()) == order


def test_steps_nobody_moved_are_no_answer(client):
    attempt = sitting(client, ordering(), ordering())
    first = shown_order(client.get(address(attempt)).content.decode())

    client.post(address(attempt), sent({"order": first, "shown": first}, go="next"))

    assert stands(attempt) == {}


# --- Markers -----------------------------------------------------------------------
MARK = "TAIL-OF-A-SECRET"
SECRET = Text(ru=f"{MARK}-RU", en=f"{MARK}-EN")
# What tells the key in each type: replaced by marks wherever it stands.
HIDDEN = ("explanation", "reference", "guidance")


def planted(value):
    """Return a definition in which all that is hidden is a mark."""
    if isinstance(value, Definition) or dataclasses.is_dataclass(value):
        changes = {
            field.name: SECRET
            if field.name in HIDDEN
            else planted(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.init
        }
        return dataclasses.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(planted(part) for part in value)
    return value


def everything_said(client, attempt):
    """Yield every text of a running attempt: pages, parts, headers, exports."""
    count = attempt.items.count()
    answers = [client.get(address(attempt, n + 1)) for n in range(count)]
    answers.append(client.get(reverse("quiz_sheets", args=[attempt.code])))
    answers.append(client.get(reverse("quiz_finish", args=[attempt.code])))
    answers.append(client.get(reverse("quiz", args=[attempt.quiz.code])))
    answers += [
        client.post(address(attempt, n + 1), sent({}), headers={"X-Part": "save"})
        for n in range(count)
    ]
    for answer in answers:
        assert answer.status_code in {200, 409, 422}
        yield answer.content.decode()
        yield json.dumps(dict(answer.items()))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_of_a_running_attempt_tells_what_is_hidden(client, language):
    hidden = [planted(kind.examples()[0].definition) for kind in types().values()]
    attempt = sitting(client, *hidden)
    client.cookies["django_language"] = language

    said = "\n".join(everything_said(client, attempt))

    assert len(said) > 10_000
    assert MARK not in said
    assert all(MARK in json.dumps(definition.to_data()) for definition in hidden)


def test_the_search_for_marks_finds_one_that_leaks(client, monkeypatch):
    """The control: an option that tells its reason while one answers."""
    definition = planted(types()["single_best_answer"].examples()[0].definition)
    attempt = sitting(client, definition)
    leaking = dataclasses.replace(
        definition,
        options=tuple(
            Option(
                key=o.key, text=o.explanation, is_right=o.is_right, percent=o.percent
            )
            for o in definition.options
        ),
    )
    monkeypatch.setattr(
        "assessments.models.versions.definition", lambda _type, _data: leaking
    )

    assert MARK in "\n".join(everything_said(client, attempt))


@pytest.mark.parametrize("kind", list(types()))
def test_the_key_is_not_in_the_page_of_a_running_attempt(client, kind):
    """Right and wrong places look alike: the page is the same whatever the key."""
    definition = types()[kind].examples()[0].definition
    pages = []
    for changed in (definition, other_key(definition)):
        shown = changed.face(response={}, display=ANSWERING, arrange=as_written)
        template = engines["django"].get_template(f"assessments/questions/{kind}.html")
        pages.append(template.render({"face": shown}))

    if kind == "ordering":  # its rows are its key: the order shown is another one
        assert shown_order(pages[0]) != definition.keys
        return
    assert pages[0] == pages[1]


def other_key(definition):
    """Return the same question with another key."""
    data = definition.to_data()
    OTHER_KEYS.get(definition.type, lambda _data: None)(data)
    return type(definition).from_data(data)


def other_options(data):
    rights = [option["is_right"] for option in data["options"]]
    for option, right in zip(data["options"], rights[1:] + rights[:1], strict=True):
        option["is_right"] = right
        option.pop("percent", "")


def other_rows(data):
    for row in data["rows"]:
        row["right"] = [data["options"][-1]["key"]]


def other_gaps(data):
    for gap in data["gaps"]:
        for option in gap["options"]:
            option["is_right"] = not option["is_right"]
        gap["value"] = gap["value"] and "31337"
        gap["forms"] = gap["forms"] and [{"text": "другое"}]


def other_votes(data):
    for fact in data["facts"]:
        fact["votes"] = fact["votes"][::-1]


OTHER_KEYS = {
    "single_best_answer": other_options,
    "multiple_response": other_options,
    "image_hotspot": other_options,
    "matching": other_rows,
    "extended_matching": other_rows,
    "cloze": other_gaps,
    "script_concordance": other_votes,
    "true_false": lambda data: data.update(
        answer={"true": "false", "false": "true"}[data["answer"]]
    ),
    "numeric": lambda data: data.update(value="31337"),
    "short_answer": lambda data: data.update(forms=[{"text": "другое"}]),
}


# --- Shown in another test at the same time ------------------------------------------
def test_no_key_is_shown_while_one_of_the_questions_is_asked_in_another_test(client):
    definition = types()["single_best_answer"].examples()[0].definition
    early = dict.fromkeys(("key_from", "explanations_from"), Phase.SUBMITTED)
    first = sitting(client, definition, **early)
    now = timezone.now()
    ended = submit(attempt=first, actor=None, at=now)
    person = ended.enrolment.person
    loaded = Attempt.objects.select_related("quiz", "quiz_version", "score").get(
        pk=ended.pk
    )
    assert result_of(loaded, now).display.show_key

    other = asking(definition)
    slot, asked = other.slots.get(), ended.items.get().question_version.question
    slot.question = asked
    slot.save()
    publish_quiz(quiz=other, actor=None, at=now)
    running = begin(other, seated(other, person=person), at=now)

    display = result_of(loaded, now).display
    assert (display.show_key, display.show_explanations) == (False, False)
    submit(attempt=running, actor=None, at=now + timedelta(minutes=1))
    assert result_of(loaded, now + timedelta(minutes=1)).display.show_key
