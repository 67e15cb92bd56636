"""The questions of the evaluation form.

EACCME asks about aims, evidence, time for questions and freedom from bias; the
rest goes up Kirkpatrick's steps: reaction, learning, what will change, and three
months later what has changed. A key keeps its meaning for ever: another question
gets another key, so that sheets of all years can be added up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.enums import Round
from certificates.models import Commitment
from courses.models import Course
from people.i18n import LocalisedText, active_language, localise

LOWEST, HIGHEST = 1, 5
TEXT_LENGTH = 1000
NOTHING = "none"


class Kind(Enum):
    """How a question is answered."""

    SCALE = "scale"
    ONE = "one"
    MANY = "many"
    TEXT = "text"


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    key: str
    text: Any
    hint: Any = ""


@dataclass(frozen=True)
class Item:
    """One question: ``options`` of a choice, ``heading`` where a part begins."""

    key: str
    kind: Kind
    text: Any
    hint: Any = ""
    options: tuple[Option, ...] = ()
    heading: Any = ""
    required: bool = True


def _scale(key: str, text: Any, heading: Any = "") -> Item:
    return Item(key, Kind.SCALE, text, heading=heading)


def _text(key: str, text: Any, hint: Any = "") -> Item:
    return Item(key, Kind.TEXT, text, hint=hint, required=False)


POINTS = (
    Option("1", gettext_lazy("no")),
    Option("2", gettext_lazy("rather no")),
    Option("3", gettext_lazy("partly")),
    Option("4", gettext_lazy("rather yes")),
    Option("5", gettext_lazy("yes")),
)

REACTION = (
    _scale(
        "relevant",
        gettext_lazy("The content fits my daily work"),
        heading=gettext_lazy("The event"),
    ),
    _scale("aims", gettext_lazy("The stated aims were reached")),
    _scale("evidence", gettext_lazy("The talks rested on evidence")),
    _scale("dialogue", gettext_lazy("There was enough time for questions and cases")),
    _scale("organisation", gettext_lazy("The organisation let me learn in peace")),
)
LEARNING = (
    _scale(
        "sure_before",
        gettext_lazy("Before the event I was sure of the subject"),
        heading=gettext_lazy("Knowledge and skill"),
    ),
    _scale("sure_after", gettext_lazy("Now I am sure of the subject")),
    _scale("recommend", gettext_lazy("I would recommend it to colleagues")),
)
BIAS = (
    Item(
        "bias",
        Kind.ONE,
        gettext_lazy("Did you notice advertising of a drug or pressure by a sponsor?"),
        options=(
            Option("no", gettext_lazy("No")),
            Option("yes", gettext_lazy("Yes")),
        ),
        heading=gettext_lazy("Independence"),
    ),
    _text(
        "bias_where",
        gettext_lazy("If yes, in which talk?"),
        gettext_lazy("The committee for content looks at it."),
    ),
)
WORDS = (
    _text("own_change", gettext_lazy("Something else that you will change")),
    _text("barrier", gettext_lazy("What keeps you from changing your practice?")),
    _text("better", gettext_lazy("What should we do better?")),
)
LATER = (
    _scale(
        "applied",
        gettext_lazy("I use what I learnt"),
        heading=gettext_lazy("What became of it"),
    ),
    _scale("gained", gettext_lazy("My patients have gained from it")),
    Item(
        "hindered",
        Kind.MANY,
        gettext_lazy("What stood in the way?"),
        hint=gettext_lazy("You can mark several."),
        options=(
            Option("time", gettext_lazy("Time")),
            Option("means", gettext_lazy("Drugs, equipment, tests")),
            Option("people", gettext_lazy("Colleagues or superiors")),
            Option("rules", gettext_lazy("Rules and papers")),
            Option(NOTHING, gettext_lazy("Nothing")),
        ),
    ),
    _text("result", gettext_lazy("An example from your practice")),
)
# Where a course names no changes of its own.
USUAL = (
    {
        "key": "guidelines",
        "ru": "Сверю практику отделения с клиническими рекомендациями",
        "en": "I will compare our practice with the guidelines",
    },
    {
        "key": "ask",
        "ru": "Раньше обращусь за консультацией в федеральный центр",
        "en": "I will ask a federal centre for advice earlier",
    },
    {
        "key": "teach",
        "ru": "Расскажу коллегам о том, чему здесь учили",
        "en": "I will pass on to my colleagues what was taught",
    },
)


def changes_of(course: Course) -> list[dict[str, str]]:
    """What the course hopes will change: its own list, else the usual one."""
    rows = Commitment.objects.filter(course=course)
    own = [{"key": f"c{r.pk}", "ru": r.text_ru, "en": r.text_en} for r in rows]
    return own or [dict(row) for row in USUAL]


def items_of(round_: str, changes: Sequence[dict[str, str]]) -> list[Item]:
    """The questions of a round, in their order.

    :param changes: of :func:`changes_of`
    """
    if round_ == Round.FOLLOW_UP:
        return [*_kept(changes), *LATER]
    return [*REACTION, *LEARNING, *BIAS, planned(changes), *WORDS]


def planned(changes: Iterable[dict[str, str]]) -> Item:
    """The question what will change, with ``changes`` to choose from."""
    options = [Option(row["key"], said(row)) for row in changes]
    return Item(
        "changes",
        Kind.MANY,
        gettext_lazy("What will you change within the next three months?"),
        hint=gettext_lazy(
            "In three months we ask whether it worked. You can mark several."
        ),
        options=(
            *options,
            Option(
                NOTHING,
                gettext_lazy("Nothing yet"),
                gettext_lazy("This is a useful answer, too."),
            ),
        ),
        heading=gettext_lazy("Your work"),
    )


def _kept(changes: Iterable[dict[str, str]]) -> list[Item]:
    options = (
        Option("done", gettext_lazy("Done")),
        Option("partly", gettext_lazy("Partly")),
        Option("not", gettext_lazy("Not done")),
        Option("unplanned", gettext_lazy("I had not planned it")),
    )
    heading = _("What you wanted to change")
    return [
        Item(
            f"did_{row['key']}",
            Kind.ONE,
            said(row),
            options=options,
            heading="" if number else heading,
        )
        for number, row in enumerate(changes)
    ]


def said(row: dict[str, str]) -> LocalisedText:
    """A change in the reader's language."""
    return localise({"ru": row["ru"], "en": row["en"]}, active_language())


def as_sheet(
    round_: str, answers: dict[str, Any], changes: Sequence[dict[str, str]]
) -> dict[str, Any]:
    """The answers as they are kept: the changes with the words that were read."""
    if round_ == Round.FOLLOW_UP:
        did = [{**row, "did": answers.pop(f"did_{row['key']}")} for row in changes]
        return {**answers, "did": did}
    chosen = set(answers["changes"])
    return {**answers, "changes": [row for row in changes if row["key"] in chosen]}
