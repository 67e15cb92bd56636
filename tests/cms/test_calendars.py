"""Calendars and timetables as their readers meet them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar
from pypdf import PdfReader

from certificates.models import Accreditation, CreditScheme
from courses.enums import RunState, SessionKind
from courses.models import CalendarFeed, SessionSpeaker
from tests.factories.courses import (
    EnrolmentFactory,
    SelfPacedRunFactory,
    SessionFactory,
    UpcomingRunFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def physician(client):
    person = PersonFactory(with_account=True, time_zone="Asia/Kamchatka")
    client.force_login(person.account)
    return person


def texts(answer):
    pages = PdfReader(BytesIO(answer.content)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_a_run_leads_to_its_calendar_and_its_timetable(client):
    run = SessionFactory(run=UpcomingRunFactory()).run

    page = client.get(run.get_absolute_url()).text

    for name in ("run_calendar", "run_timetable"):
        address = reverse(name, args=[run.code])
        assert address in page
        assert client.get(address).status_code == 200


def test_a_draft_or_a_self_paced_run_has_neither(client):
    for run in (UpcomingRunFactory(state=RunState.DRAFT), SelfPacedRunFactory()):
        for name in ("run_calendar", "run_timetable"):
            assert client.get(reverse(name, args=[run.code])).status_code == 404


def test_the_timetable_names_local_time_moscow_and_the_readers_own(client, physician):
    run = UpcomingRunFactory()
    talk = SessionFactory(run=run, room="Зал 2", title_ru="Лейкозы #strong[x] *y*")
    speaker = PersonFactory(family_name="Соколов")
    SessionSpeaker.objects.create(session=talk, person=speaker)
    SessionFactory(run=run, kind=SessionKind.BREAK, title_ru="Перерыв")
    SessionFactory(
        run=run, funding="sponsor", counts_for_credit=False, title_ru="Симпозиум"
    )

    text = texts(client.get(reverse("run_timetable", args=[run.code])))

    assert "09:30–11:00" in text
    assert "03:30–05:00" in text
    assert "12:30–14:00" in text
    assert "Лейкозы #strong[x] *y*" in text
    assert "Соколов" in text
    assert "баллы не начисляются" in text


def test_a_timetable_is_made_in_english_and_without_sessions(client):
    run = UpcomingRunFactory()

    with override("en"):
        text = texts(client.get(f"/en/r/{run.code}/timetable.pdf"))

    assert "Yakutsk" in text
    assert "being prepared" in text


def test_the_private_address_is_made_shown_and_renewed(client, physician):
    EnrolmentFactory(person=physician, run=UpcomingRunFactory())
    address = reverse("my_calendar")
    assert "Создать личный адрес" in client.get(address).text
    assert not CalendarFeed.objects.exists()

    made = client.post(address, follow=True)
    feed = made.context["address"]
    read = client.get(feed)
    renewed = client.post(address, {"do": "renew"}, follow=True)

    assert read["Content-Type"].startswith("text/calendar")
    assert len(Calendar.from_ical(read.content).walk("VEVENT")) == 1
    assert client.get(feed).status_code == 404
    assert renewed.context["address"] != feed
    client.logout()
    assert client.get(renewed.context["address"]).status_code == 200


def test_a_forged_feed_is_not_found(client):
    assert client.get(reverse("calendar_feed", args=["1.1:forged"])).status_code == 404


def test_the_year_shows_what_is_public(client):
    run = UpcomingRunFactory()
    gone = UpcomingRunFactory(state=RunState.CANCELLED, title_ru="Отменённый семинар")
    draft = UpcomingRunFactory(state=RunState.DRAFT, title_ru="Черновик семинара")
    SelfPacedRunFactory()

    page = client.get(reverse("year", args=[run.start_date.year])).text

    assert run.title in page
    assert gone.title not in page
    assert draft.title not in page
    assert reverse("year", args=[run.start_date.year + 1]) in page


@pytest.mark.parametrize("number", [2008, 2101])
def test_no_year_before_the_society_and_after_us(client, number):
    assert client.get(f"/schedule/{number}/").status_code == 404


def test_a_run_over_two_months_stands_in_both(client):
    last = timezone.localdate().replace(month=1, day=31) + timedelta(days=366)
    last = last.replace(month=1, day=31)
    run = UpcomingRunFactory(start_date=last, end_date=last + timedelta(days=1))
    UpcomingRunFactory.create_batch(2, start_date=last, end_date=last)

    page = client.get(reverse("year", args=[last.year]))

    months = page.context["months"]
    assert run in months[0].runs
    assert months[1].runs == [run]
    assert 'href="#list1"' in page.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (None, "не аккредитовано"),
        ({"state": "applied"}, "заявка подана"),
        ({"state": "refused", "credits": "6"}, "не аккредитовано"),
        ({"state": "awarded", "credits": "6", "number": "Р-1"}, "присвоено 6 баллов"),
        ({"state": "awarded", "credits": "1.5", "number": "Р"}, "присвоено 1,5 балла"),
    ],
)
def test_the_page_says_where_the_accreditation_stands(client, values, words):
    run = UpcomingRunFactory()
    if values:
        scheme = CreditScheme.objects.create(key="nmo-2", title_ru="НМО")
        Accreditation.objects.create(run=run, scheme=scheme, **values)

    page = client.get(run.get_absolute_url()).text

    assert words in page
    assert ("присвоено" in page) == ((values or {}).get("state") == "awarded")
