"""What figures of a question mean, in plain sentences, and what may be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assessments.enums import RepairKind
from people.i18n import localise

if TYPE_CHECKING:
    from assessments.models import QuizAnalysis

# code: (how it is shown, the sentence)
SENTENCES: Final[dict[str, tuple[str, Any]]] = {
    "key": (
        "bad",
        _(
            "The strongest third chose “%(answer)s” more often than the key: check the key."
        ),
    ),
    "rival": (
        "now",
        _(
            "Many of the strongest third chose “%(answer)s”: perhaps it is right too, or"
            " the words can be read in two ways."
        ),
    ),
    "dead": (
        "info",
        _("Hardly anybody chose “%(answer)s”: replace this distractor."),
    ),
    "backwards": (
        "bad",
        _("Whoever knows more misses it more often: check the key and the words."),
    ),
    "easy": (
        "info",
        _("Nearly everybody knows it, so it does not tell who is prepared."),
    ),
    "guess": (
        "bad",
        _(
            "No more right answers than by guessing: either it was not taught, or the"
            " key is wrong."
        ),
    ),
    "hard": ("now", _("Few know it: was it taught?")),
    "weak": ("now", _("It hardly tells who is prepared from who is not.")),
    "sound": ("ok", _("Nothing stands out.")),
}
GRAVE: Final = {"bad", "now"}
# Which repairs help against what; the first is the likeliest.
REPAIRS: Final = {
    "key": (RepairKind.ACCEPT, RepairKind.FULL, RepairKind.DROP),
    "rival": (RepairKind.ACCEPT, RepairKind.FULL),
    "backwards": (RepairKind.FULL, RepairKind.DROP),
    "guess": (RepairKind.FULL, RepairKind.DROP),
}


def diagnoses_of(question: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sentences about a question of a report, the gravest first."""
    found = []
    for sign in question.get("signs", ()):
        tone, sentence = SENTENCES[sign["code"]]
        answer = None
        if sign["place"] is not None:
            answer = localise(question["answers"][sign["place"]]["text"])
        text = sentence % {"answer": answer} if answer is not None else sentence
        found.append({**sign, "tone": tone, "text": str(text)})
    return found


def is_grave(question: dict[str, Any]) -> bool:
    """Tell whether somebody should look at a question."""
    codes = (sign["code"] for sign in question.get("signs", ()))
    return any(SENTENCES[code][0] in GRAVE for code in codes)


def grave_questions(analysis: QuizAnalysis) -> int:
    """Count the questions somebody should look at; none for too small a group."""
    report = analysis.report
    if report.get("n", 0) < settings.QUIZ_SMALLEST_GROUP:
        return 0
    return sum(is_grave(question) for question in report["questions"])
