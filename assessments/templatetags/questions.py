"""``{% load questions %}``: texts and numbers of questions in templates."""

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.domain import scores
from assessments.questions.cloze import ClozeFace, GapFace, pieces
from assessments.questions.script_concordance import SCALE, signed
from assessments.questions.texts import Text
from papers.templatetags.typography import nbsp
from people.i18n import LocalisedText, active_language
from people.templatetags.localised import marked

register = template.Library()

SCALES = {
    "diagnosis": (
        _("much less likely"),
        _("less likely"),
        _("changes nothing"),
        _("more likely"),
        _("much more likely"),
    ),
    "investigation": (
        _("useless or harmful"),
        _("less useful"),
        pgettext_lazy("usefulness of an investigation", "changes nothing"),
        _("more useful"),
        _("absolutely necessary"),
    ),
    "treatment": (
        _("contraindicated"),
        _("less fitting"),
        pgettext_lazy("fitness of a treatment", "changes nothing"),
        _("more fitting"),
        _("necessary"),
    ),
}


@register.filter
def said(text: Text) -> SafeString:
    """Print a text in the reader's language, a fallback marked with its own."""
    return marked(_best(text))


@register.filter
def plainly(text: Text) -> str:
    """Return a text in the reader's language for an attribute, without mark-up."""
    return str(_best(text))


@register.filter
def language_of(text: Text) -> str:
    """Return the language of a text that is not in the reader's; empty if it is."""
    lang = _best(text).lang
    return "" if lang == active_language() else lang


@register.filter
def with_gaps(face: ClozeFace) -> list[tuple[str, GapFace | None]]:
    """Part a passage into words and the gap after them, in the reader's language."""
    gaps = face.by_key
    return [(words, gaps.get(key)) for words, key in pieces(str(_best(face.passage)))]


@register.filter
def scale_words(meaning: str, value: str) -> str:
    """Say what a point of a scale from −2 to +2 means."""
    return str(SCALES[meaning][SCALE.index(value)])


@register.filter
def with_sign(value: str) -> str:
    """Write a point of a scale as people do: +1, 0, −2."""
    return signed(value)


@register.filter
def paragraphs(text: Text) -> SafeString:
    """Print a text of several paragraphs, separated by empty lines."""
    best = _best(text)
    parts = [part for part in str(best).replace("\r\n", "\n").split("\n\n") if part]
    lang = "" if best.lang == active_language() else best.lang
    if lang:
        return format_html_join("\n", '<p lang="{}">{}</p>', ((lang, p) for p in parts))
    return format_html_join("\n", "<p>{}</p>", ((p,) for p in parts))


@register.filter
def points(value: Decimal | None) -> str:
    """Print points without needless zeros and never more than they are."""
    if value is None:
        return ""
    rounded = value.quantize(Decimal("0.01"), ROUND_DOWN)
    return number_format(rounded.normalize() + 0, use_l10n=True)


@register.filter
def question_template(kind: str, face: str = "") -> str:
    """Name the template of a question type, or of another ``face`` of it."""
    suffix = f"_{face}" if face else ""
    return f"assessments/questions/{kind}{suffix}.html"


def _best(text: Text) -> LocalisedText:
    best, lang = text.best(active_language())
    return LocalisedText(nbsp(best, lang), lang)


@register.filter
def clock(left: timedelta | None) -> str:
    """Print time left as a clock does: 23:40, or 1:05:00."""
    if left is None:
        return ""
    hours, rest = divmod(int(left.total_seconds()), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def whole_minutes(left: timedelta | None) -> int:
    """Return how many whole minutes are left, for a reader of the screen."""
    return int(left.total_seconds()) // 60 if left else 0


@register.filter
def seconds(left: timedelta | None) -> int:
    """Return how many seconds are left, for the script that counts them."""
    return int(left.total_seconds()) if left else 0


@register.filter
def plural_of(value: Decimal) -> int:
    """Return the number that chooses the form of "points" after ``value``.

    Plural rules know whole numbers only; a fraction takes the form of one in
    Russian ("из 1,5 балла") and that of many in English ("of 1.5 points").
    """
    if value == value.to_integral_value():
        return int(value)
    return 1 if active_language() == "ru" else 2


@register.filter
def tenths(value: Decimal) -> str:
    """Print per cent with at most one decimal, never more than it is."""
    return scores.in_tenths(value)
