"""Choices of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuizKind(TextChoices):
    """What a quiz is for."""

    FORMATIVE = "formative", _("practice")
    PRE_TEST = "pre_test", _("pre-test")
    POST_TEST = "post_test", _("post-test")
    FINAL = "final", _("final test")


class Phase(TextChoices):
    """When something about an answer may be shown, from early to never.

    Each phase lets through what the earlier ones do. The order is that of
    the definition.
    """

    DURING = "during", _("during the test, once an answer is checked")
    SUBMITTED = "submitted", _("right after submitting")
    LATER = "later", _("later, while the test is open")
    FINISHED = "finished", _("when no attempt is left or the test is passed")
    CLOSED = "closed", _("after the test has closed for everybody")
    NEVER = "never", _("never")


class Counting(TextChoices):
    """Which attempt of several counts."""

    BEST = "best", pgettext_lazy("attempt", "the best")
    LAST = "last", pgettext_lazy("attempt", "the last")
    FIRST = "first", pgettext_lazy("attempt", "the first")


class Navigation(TextChoices):
    """Whether a learner may go back."""

    FREE = "free", _("to any question")
    FORWARD = "forward", _("only forward")


class Difficulty(TextChoices):
    """How hard an author thinks a question is."""

    EASY = "easy", pgettext_lazy("question", "easy")
    MEDIUM = "medium", pgettext_lazy("question", "medium")
    HARD = "hard", pgettext_lazy("question", "hard")


class Progress(TextChoices):
    """How far a learner is with a quiz; what stands first is said first."""

    GOING_ON = "going_on", pgettext_lazy("a test", "going on")
    PASSED = "passed", pgettext_lazy("a test", "passed")
    TRIED = "tried", pgettext_lazy("a test", "attempted")


class EndedBy(TextChoices):
    """What ended an attempt."""

    LEARNER = "learner", _("submitted")
    DEADLINE = "deadline", _("time ran out")


class MarkSource(TextChoices):
    """Who gave a mark."""

    MACHINE = "machine", _("machine")
    PERSON = "person", _("person")
    REPAIR = "repair", _("repair")


class RepairKind(TextChoices):
    """How a wrong key is mended."""

    ACCEPT = "accept", _("accept another answer too")
    FULL = "full", _("full mark for everybody")
    DROP = "drop", _("drop the question")
    CORRECT = "correct", _("mark by the corrected version")


class Direction(TextChoices):
    """Which way questions go."""

    IN = "in", pgettext_lazy("questions", "import")
    OUT = "out", pgettext_lazy("questions", "export")


class ExchangeState(TextChoices):
    """How far a file of questions has come."""

    LOOKING = "looking", pgettext_lazy("a file", "being looked through")
    READY = "ready", pgettext_lazy("a file", "waits for you")
    TAKING = "taking", pgettext_lazy("a file", "being imported")
    WRITING = "writing", pgettext_lazy("a file", "being written")
    DONE = "done", pgettext_lazy("a file", "done")
    REFUSED = "refused", pgettext_lazy("a file", "cannot be taken")
    EXPIRED = "expired", pgettext_lazy("a file", "thrown away unused")


class LineOutcome(TextChoices):
    """What becomes of a question of a file; the same names as the commands use."""

    IMPORTED = "imported", pgettext_lazy("a question", "as it is")
    CHANGED = "changed", pgettext_lazy("a question", "changed")
    SKIPPED = "skipped", pgettext_lazy("a question", "left out")


class ScoringRule(TextChoices):
    """How partly right answers are marked; the same names as in ``questions``."""

    PROPORTIONAL = "proportional", _("in part, a wrong option takes away")
    ALL_OR_NOTHING = "all_or_nothing", _("all or nothing")
    PER_OPTION = "per_option", _("each option its own per cent")


class OrderRule(TextChoices):
    """What is counted in an order; the same names as in ``questions``."""

    NEIGHBOURS = "neighbours", _("steps followed by the right one")
    PLACES = "places", _("steps in their places")
    ALL_OR_NOTHING = "all_or_nothing", _("all or nothing")


class Gap(TextChoices):
    """What belongs into a gap; the same names as in ``questions``."""

    CHOICE = "choice", pgettext_lazy("gap", "one of several words")
    WORD = "word", pgettext_lazy("gap", "a word to write")
    NUMBER = "number", pgettext_lazy("gap", "a number")


class ScaleMeaning(TextChoices):
    """What a scale from −2 to +2 is about; the same names as in ``questions``."""

    DIAGNOSIS = "diagnosis", _("a diagnosis: how likely it is")
    INVESTIGATION = "investigation", _("an investigation: how useful it is")
    TREATMENT = "treatment", _("a treatment: how fitting it is")


class RegionShape(TextChoices):
    """How a place on a picture is drawn; the same names as in ``questions``."""

    CIRCLE = "circle", _("circle")
    RECTANGLE = "rect", _("rectangle")
    POLYGON = "poly", _("polygon")


class FileKind(TextChoices):
    """What a file of a question is; the same names as in ``questions``."""

    IMAGE = "image", _("picture")
    AUDIO = "audio", _("recording")
    VIDEO = "video", _("film")


class Truth(TextChoices):
    """The answer to a statement; the same names as in ``questions``."""

    TRUE = "true", _("true")
    FALSE = "false", _("false")
