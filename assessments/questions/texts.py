"""Texts by language.

A question is one item in every language: its texts hang under keys that mean
nothing in any of them, so that one statistic counts all answers and a learner
may change language in mid-attempt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assessments.questions.errors import InvalidDefinition

LANGUAGES: Final = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the languages it was written in.

    >>> Text(ru="Лейкоз", en="Leukaemia").best("en")
    ('Leukaemia', 'en')
    >>> Text(ru="Лейкоз").best("en")
    ('Лейкоз', 'ru')
    """

    ru: str = ""
    en: str = ""

    @classmethod
    def from_data(cls, data: object) -> Text:
        """Read ``{"ru": …, "en": …}``; a language may be left out.

        :raises InvalidDefinition: for anything else
        """
        if not isinstance(data, Mapping) or not set(data) <= set(LANGUAGES):
            raise InvalidDefinition(f"not a text by language: {data!r}")
        if not all(isinstance(value, str) for value in data.values()):
            raise InvalidDefinition(f"a text must be a string: {data!r}")
        return cls(**data)

    def to_data(self) -> dict[str, str]:
        """Return the languages that have a text."""
        return {code: text for code in LANGUAGES if (text := getattr(self, code))}

    def best(self, language: str) -> tuple[str, str]:
        """Return the text in ``language``, else in another one, and which it is."""
        order = (language, *LANGUAGES) if language in LANGUAGES else LANGUAGES
        return next(
            ((text, code) for code in order if (text := getattr(self, code))),
            ("", language),
        )

    def __bool__(self) -> bool:
        return bool(self.ru or self.en)


NO_TEXT: Final = Text()


def plain(value: str) -> Text:
    """Return a text that is the same in every language: a number, a typed word."""
    return Text(**dict.fromkeys(LANGUAGES, value))


def together(*parts: Text, by: str = ": ") -> Text:
    """Join texts language by language, each in its best wording.

    >>> together(Text(ru="Тромбоциты"), Text(ru="норма", en="normal")).en
    'Тромбоциты: normal'
    """
    return Text(
        **{
            code: by.join(best for part in parts if (best := part.best(code)[0]))
            for code in LANGUAGES
        }
    )
