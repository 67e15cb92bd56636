"""The whole demo society, part by part; each part is there once or not at all."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Programme
from lms.demo import (
    accrediting,
    bank,
    coverage,
    demand,
    events,
    issuing,
    media,
    pages,
    persons,
)
from lms.demo.accounts import email_of
from notices.enums import OffsetUnit
from notices.models import MailText, Rule
from people.models import Person, User

# Name, moment, how long before.
RULES = (
    ("Семинар завтра", "courses.run_begins", 1, OffsetUnit.DAYS),
    ("Семинар через неделю", "courses.run_begins", 7, OffsetUnit.DAYS),
    ("Занятие через два часа", "courses.session_begins", 2, OffsetUnit.HOURS),
    ("Тест откроется через час", "assessments.quiz_opens", 1, OffsetUnit.HOURS),
)


class NotADemo(ValidationError):
    """The database holds people who are not of the demo: ``people``."""


def load(*, at: datetime, say: Callable[[str], object]) -> None:
    """Load what is missing; loading again changes nothing.

    :param at: the moment from which all dates are counted
    :param say: is told what comes next
    :raises NotADemo: when the database is somebody's own
    """
    refuse_real_people()
    for name, part in PARTS:
        say(name)
        part(at=at)


@transaction.atomic
def load_rules(*, at: datetime) -> None:
    """Switch the reminders on that ship; rules that exist stay as they are."""
    for name, moment, offset, unit in RULES:
        Rule.objects.get_or_create(
            moment=moment,
            offset=offset,
            unit=unit,
            defaults={"name": name, "text": MailText.objects.get(key=moment)},
        )


def refuse_real_people() -> None:
    """Never mix invented people with real ones.

    :raises NotADemo: ``people``
    """
    is_demo = User.objects.filter(email=email_of("staff")).exists()
    if Person.objects.exists() and not is_demo:
        raise NotADemo(
            _("This database holds people of its own; the demo needs an empty one."),
            code="people",
        )


def load_media(*, at: datetime) -> None:
    """Upload pictures and files."""
    collection = Programme.objects.get(key="far-regions").collection
    media.upload(lessons=collection)


PARTS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("people", persons.load_persons),
    ("programmes", pages.load_programmes),
    ("roles", persons.load_roles),
    ("pictures and files", load_media),
    ("pages", pages.load_pages),
    ("questions and quizzes", bank.load_bank),
    ("pages of the quizzes", pages.load_quiz_pages),
    ("finished seminar", events.load_finished_seminar),
    ("running seminar", events.load_running_seminar),
    ("open seminar", events.load_open_seminar),
    ("training intake", events.load_training_intake),
    ("running intake", events.load_running_intake),
    ("self-paced course", events.load_self_paced_course),
    ("accreditations", accrediting.accredit),
    ("certificates", issuing.issue_certificates),
    ("evaluation forms", accrediting.evaluate),
    ("reminders", load_rules),
    ("figures of regions", coverage.load_figures),
    ("wishes of physicians", demand.load_wishes),
)
