"""Two languages in one record: ``title_ru`` and ``title_en`` read as ``title``.

This is the only way in the project. A missing text falls back to the other
language and says so through :attr:`LocalisedText.lang`, so that a template
can mark it (``{% load localised %}{{ course.title|marked }}``).
"""

from typing import Any, Self, overload

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("ru", "en")
HEADINGS = {
    "name": pgettext_lazy("of a thing", "name"),
    "title": _("title"),
    "text": _("text"),
}


class LocalisedText(str):
    """A text that knows which language it is written in."""

    __slots__ = ("lang",)

    lang: str

    def __new__(cls, text: str, lang: str) -> Self:
        """Return ``text`` marked as being in ``lang``."""
        self = super().__new__(cls, text)
        self.lang = lang
        return self


def active_language() -> str:
    """Return the reader's language, "ru" or "en"."""
    return "en" if (get_language() or "ru").startswith("en") else "ru"


def localise(texts: dict[str, str], language: str | None = None) -> LocalisedText:
    """Return the text in ``language``, else in the other one.

    :param texts: text by language code
    :param language: "ru" or "en"; the active language by default
    """
    wanted = language or active_language()
    for lang in (wanted, *LANGUAGES):
        if texts.get(lang):
            return LocalisedText(texts[lang], lang)
    return LocalisedText("", wanted)


class localised:  # noqa: N801 - reads like a field where it is used
    """Descriptor: ``title = localised("title")`` reads ``title_ru`` or ``title_en``."""

    def __init__(self, name: str) -> None:
        self.name = name
        # What the admin's lists call it.
        self.short_description = HEADINGS.get(name, name)

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> LocalisedText: ...
    def __get__(self, instance: Any, owner: type) -> Self | LocalisedText:
        """Return the text in the active language."""
        if instance is None:
            return self
        return localise(
            {lang: getattr(instance, f"{self.name}_{lang}") for lang in LANGUAGES}
        )
