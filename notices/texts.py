"""Which texts staff may edit: each room registers its own with what it fills in."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from notices import kinds
from notices.enums import Urgency
from notices.kinds import Kind
from people.models import Person


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Something that is filled in: its name, what it means, an example each."""

    name: str
    label: Any
    samples: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shipped:
    """A text that ships: two files, first the subject, then the body.

    :param key: names the text for ever, ``courses.run_begins``
    :param urgency: whether its readers may silence it
    :param folder: holds ``run_begins.ru.md`` and ``run_begins.en.md``
    """

    key: str
    title: Any
    placeholders: tuple[Placeholder, ...]
    folder: Path
    urgency: Urgency = Urgency.ALWAYS

    def read(self, language: str) -> tuple[str, str]:
        """Return subject and body as they ship."""
        name = self.key.rpartition(".")[2]
        path = self.folder / f"{name}.{language}.md"
        subject, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        return subject.strip(), body.strip()

    @property
    def names(self) -> list[str]:
        """Return the names of the placeholders."""
        return [each.name for each in self.all_placeholders]

    @property
    def all_placeholders(self) -> tuple[Placeholder, ...]:
        """Return what every text has, and its own."""
        return (*COMMON, *self.placeholders)


COMMON = (
    Placeholder(
        "greeting",
        _("how the person is addressed"),
        {"ru": "Мария Петровна", "en": "Maria"},
    ),
    Placeholder(
        "name",
        _("the whole name"),
        {"ru": "Соколова Мария Петровна", "en": "Maria Sokolova"},
    ),
)

_shipped: dict[str, Shipped] = {}


def register(text: Shipped) -> None:
    """Let staff edit ``text``; call it in ``apps.ready``."""
    _shipped[text.key] = text
    kinds.register(Kind(text.key, text.title, text.urgency))


def registered() -> dict[str, Shipped]:
    """Return the texts by key."""
    return dict(_shipped)


def values_of(person: Person, language: str) -> dict[str, str]:
    """Return what every text can say of its reader."""
    in_russian = f"{person.given_name} {person.patronymic}".strip()
    latin = person.given_name_latin if language == "en" else ""
    return {
        "greeting": latin or in_russian,
        "name": str(person.name_in(language)),
    }


FOLDER = Path(__file__).parent / "mails"
_PAGE = Placeholder(
    "page",
    _("address of the page"),
    {"ru": "https://example.org/…/", "en": "https://example.org/en/…/"},
)


def register_own() -> None:
    """Register what this room itself writes."""
    register(
        Shipped(
            "notices.digest",
            _("Letters that came together"),
            (
                Placeholder(
                    "letters",
                    _("subjects of the letters, one a line"),
                    {"ru": "Новый семинар\nНовый курс", "en": "A seminar\nA course"},
                ),
                Placeholder("count", _("how many letters"), {"ru": "2", "en": "2"}),
                _PAGE,
            ),
            FOLDER,
        )
    )
    register(
        Shipped(
            "notices.erasure_asked",
            _("A request to delete everything came in"),
            (
                Placeholder(
                    "due",
                    _("day by which it is done"),
                    {"ru": "25 декабря 2026", "en": "25 December 2026"},
                ),
                _PAGE,
            ),
            FOLDER,
        )
    )


def install(*, using: str = "default", **_kwargs: Any) -> None:
    """Give every text its row after ``migrate``; rows that exist stay as they are."""
    from notices.models import MailText

    rows = MailText.objects.using(using)
    known = set(rows.values_list("key", flat=True))
    for text in _shipped.values():
        if text.key not in known:
            row = MailText(key=text.key)
            row.take_shipped()
            row.save(using=using)
