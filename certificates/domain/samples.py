"""What a second person looks at before the release."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from certificates import emails
from certificates.domain import designs, issuing, names, wording
from certificates.domain.numbers import preview_number
from certificates.domain.snapshots import (
    SCHEMA,
    labels_of,
    placeholders,
    public_address,
    take_snapshot,
)
from certificates.models import Candidate, CertificateDesign
from courses.findings import Finding
from people.models import Person

# Longer names are set smaller or on two lines.
LONG = 34
SAMPLE_CODE = "XXXXXXXX"


def longest(candidates: Iterable[Candidate], *, at: datetime) -> dict[str, Any] | None:
    """The snapshot of the longest name; its number is only foreseen."""
    rows = sorted(
        candidates, key=lambda row: len(names.printed_name(issuing.holder_of(row)))
    )
    if not rows:
        return None
    candidate = issuing.with_run(rows[-1])
    year = at.astimezone(ZoneInfo(settings.TIME_ZONE)).year
    return take_snapshot(
        candidate=candidate,
        person=issuing.holder_of(candidate),
        number=preview_number(year=year),
        secret="sample",  # noqa: S106 - leads nowhere
        check_code=SAMPLE_CODE,
        at=at,
    )


def of_design(
    design: CertificateDesign, *, at: datetime, is_long: bool = False
) -> dict[str, Any]:
    """An invented certificate that shows ``design``; it names nobody."""
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    family = "Преображенская-Воздвиженская " * 3 if is_long else "Винокурова"
    person = Person(
        family_name=" ".join(family.split())[:80],
        given_name="Александра-Виктория" if is_long else "Айталина",
        patronymic="Константино-Ивановна" if is_long else "Сергеевна",
        family_name_latin="Vinokurova",
        given_name_latin="Aitalina",
    )
    facts, programme = _invented(today)
    return {
        "schema": SCHEMA,
        **designs.frozen(design, placeholders(facts, programme)),
        "number": preview_number(year=today.year),
        "check_code": SAMPLE_CODE,
        "link": public_address("verify_link", "sample"),
        "verify_address": public_address("verify"),
        "issued_on": today.isoformat(),
        "issued": wording.in_both(lambda: wording.issued_on(today)),
        "society": {"ru": settings.SITE_NAME_RU, "en": settings.SITE_NAME_EN},
        "labels": labels_of(design),
        "person": {
            "name": names.printed_name(person),
            "name_lines": names.name_lines(person),
            "latin": names.printed(person.latin_name),
        },
        "course": {
            "ru": "Анемии раннего возраста: диагностика и лечение",
            "en": "Anaemia in early childhood: diagnosis and treatment",
        },
        "programme": programme,
        "facts": facts,
    }


def _invented(today: date) -> tuple[list[dict[str, Any]], wording.Bilingual]:
    """Facts and a programme of no run."""
    dates = wording.in_both(lambda: wording.date_range(today, today))
    hours = wording.in_both(lambda: wording.amount(270))
    facts = [
        {"key": "date", "label": {"ru": "Дата", "en": "Date"}, **dates},
        {
            "key": "place",
            "label": {"ru": "Место", "en": "Place"},
            "ru": "Якутск",
            "en": "Yakutsk",
        },
        {"key": "hours", "label": {"ru": "Объём", "en": "Hours"}, **hours},
    ]
    programme = {"ru": "Программа «Дальние регионы»", "en": "Far regions programme"}
    return facts, programme


def worth_a_look(candidates: Iterable[Candidate]) -> list[tuple[str, Finding]]:
    """Names that are right but unusual, each with why it is worth a look."""
    found = []
    for candidate in candidates:
        person = issuing.holder_of(candidate)
        name = names.printed_name(person)
        if code := _unusual(name, person.patronymic):
            found.append((name, Finding(met=True, code=f"certificates.look_{code}")))
    return found


def without_address(candidates: Iterable[Candidate]) -> list[str]:
    """Names of those who will get no letter: nobody knows an address of theirs."""
    persons = [issuing.holder_of(row) for row in candidates]
    return [names.printed_name(p) for p in persons if not emails.address_of(p)]


def _unusual(name: str, patronymic: str) -> str:
    if len(name) > LONG:
        return "long"
    if any(c in name for c in "'’ʼ`"):
        return "apostrophe"
    if not patronymic:
        return "no_patronymic"
    return "two_words" if " " in patronymic.strip() else ""
