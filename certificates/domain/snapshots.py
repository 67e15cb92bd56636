"""What a certificate says: all of it, as plain data, at the moment of issue.

The snapshot is kept in the certificate for ever; a file can be made from it
again after decades. It never holds a number of credits: nothing that nobody
has awarded may be printed (domain.md 1.1).
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext

from certificates.domain import designs, names, offline, wording
from certificates.models import Candidate, CertificateDesign
from courses.models import CourseRun
from people.models import Person

SCHEMA = 2


def take_snapshot(
    *,
    candidate: Candidate,
    person: Person,
    number: str,
    secret: str,
    check_code: str,
    at: datetime,
) -> dict[str, Any]:
    """Everything that will be printed for ``candidate``."""
    run = candidate.enrolment.run
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    design = designs.design_of(run)
    facts, programme = _facts(candidate), _programme(run)
    titles, name = _titles(run), names.printed_name(person)
    return {
        "schema": SCHEMA,
        **designs.frozen(design, placeholders(facts, programme)),
        "number": number,
        "check_code": check_code,
        "link": public_address("verify_link", secret),
        "proof": offline.proof(
            secret=secret,
            number=number,
            name=name,
            issued_on=today.isoformat(),
            title=titles["ru"] or titles["en"],
        ),
        "verify_address": public_address("verify"),
        "issued_on": today.isoformat(),
        "issued": wording.in_both(lambda: wording.issued_on(today)),
        "society": {"ru": settings.SITE_NAME_RU, "en": settings.SITE_NAME_EN},
        "labels": labels_of(design),
        "person": {
            "name": name,
            "name_lines": names.name_lines(person),
            "latin": names.printed(person.latin_name),
        },
        "course": titles,
        "programme": programme,
        "facts": facts,
    }


def labels_of(design: CertificateDesign) -> dict[str, wording.Bilingual]:
    """The words that stand on every certificate; translations may change later."""
    return {
        "title": {"ru": design.heading_ru, "en": design.heading_en},
        "awarded": {"ru": design.awarded_ru, "en": design.awarded_en},
        "verify": wording.in_both(lambda: pgettext("on the document", "Verification")),
        "check_code": wording.in_both(lambda: gettext("Check code")),
        "qr": wording.in_both(lambda: gettext("QR code: page that verifies this")),
    }


def placeholders(
    facts: list[dict[str, Any]], programme: wording.Bilingual
) -> dict[str, wording.Bilingual]:
    """What stands for each placeholder of a design, by language."""
    keys = {"dates": "date", "place": "place", "hours": "hours"}
    by_key = {fact["key"]: fact for fact in facts}
    return {
        language: {
            "programme": programme[language],
            **{
                name: by_key.get(key, {}).get(language, "")
                for name, key in keys.items()
            },
        }
        for language in ("ru", "en")
    }


def public_address(name: str, *args: str, language: str = "ru") -> str:
    """A full address as paper and mail carry it; the Russian one has no prefix."""
    with translation.override(language):
        return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(name, args=args)}"


def _titles(run: CourseRun) -> wording.Bilingual:
    """The title of what was learnt: without dates, a run's own name is in-house."""
    if run.is_self_paced:
        return {"ru": run.course.title_ru, "en": run.course.title_en}
    return {
        "ru": run.title_ru or run.course.title_ru,
        "en": run.title_en or run.course.title_en,
    }


def _programme(run: CourseRun) -> wording.Bilingual:
    programme = run.course.programme
    titles = {"ru": programme.title_ru, "en": programme.title_en}
    said = {}
    for language, title in titles.items():
        with translation.override(language):
            said[language] = wording.in_programme(title) if title else ""
    return said


def _facts(candidate: Candidate) -> list[dict[str, Any]]:
    """Date, place and hours; what is not known is left out."""
    run = candidate.enrolment.run
    facts = [_date(candidate), _place(run), _hours(run)]
    return [fact for fact in facts if fact]


def _date(candidate: Candidate) -> dict[str, Any]:
    run = candidate.enrolment.run
    done_at = candidate.completion.at if candidate.completion else candidate.proposed_at
    done_on = done_at.astimezone(run.zone).date()
    first, last = run.start_date or done_on, run.end_date or done_on
    label = wording.in_both(lambda: pgettext("on the document", "Date"))
    text = wording.in_both(lambda: wording.date_range(first, last))
    return {"key": "date", "label": label, **text}


def _place(run: CourseRun) -> dict[str, Any] | None:
    if not run.city_ru:
        return None
    label = wording.in_both(lambda: pgettext("on the document", "Place"))
    return {"key": "place", "label": label, "ru": run.city_ru, "en": run.city_en}


def _hours(run: CourseRun) -> dict[str, Any] | None:
    minutes = taught_minutes(run)
    if not minutes or (minutes < wording.ACADEMIC_HOUR_MINUTES and run.start_date):
        return None
    label = wording.in_both(lambda: pgettext("on the document", "Hours"))
    text = wording.in_both(lambda: wording.amount(minutes))
    return {"key": "hours", "label": label, **text}


def taught_minutes(run: CourseRun) -> int:
    """Minutes that count: sessions without breaks and partners' talks.

    A run without sessions counts the minutes of its lessons.
    """
    sessions = list(run.sessions.all())
    if sessions:
        return sum(s.minutes for s in sessions if s.counts_for_credit)
    outline = run.outline or run.course.outlines.first()
    entries = outline.entries if outline else []
    return sum(entry.get("minutes", 0) for entry in entries)
