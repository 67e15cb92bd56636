"""Sign-in sheets: printed with fixed numbers, typed back by them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from attendance.domain.paper import (
    SheetRefused,
    make_sheet,
    read_numbers,
    rows_of,
    type_back,
)
from attendance.domain.printing import protocol, sign_in_sheet
from attendance.domain.roster import MarkRefused, mark
from attendance.domain.timing import hold
from attendance.models import SignInSheet
from courses.enums import RunState
from papers.pdf import page_texts
from tests.factories.attendance import AttendanceRequirementFactory
from tests.factories.courses import (
    DURING,
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return SessionFactory()


def enrol(session, *names):
    return [
        EnrolmentFactory(run=session.run, person=PersonFactory(family_name=name))
        for name in names
    ]


def test_numbers_stay_those_of_the_sheet_whoever_enrols_later(session):
    late, early = enrol(session, "Яковлева", "Алексеева")
    sheet = make_sheet(session=session, actor=UserFactory(), at=DURING)
    enrol(session, "Борисова")

    assert [(row.number, row.enrolment) for row in rows_of(sheet)] == [
        (1, early),
        (2, late),
    ]
    assert str(sheet).endswith(f": N{sheet.pk}")


def test_a_sheet_of_nobody_is_refused(session):
    with pytest.raises(SheetRefused) as refusal:
        make_sheet(session=session, actor=UserFactory(), at=DURING)

    assert refusal.value.code == "nobody"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1-3, 7", [1, 2, 3, 7]),
        (" 3 ; 1 – 2,,3. 5 ", [1, 2, 3, 5]),
        ("9", [9]),
    ],
)
def test_numbers_are_read_as_people_write_them(text, numbers):
    assert read_numbers(text, highest=9) == numbers


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_numbers"),
        (" , ", "no_numbers"),
        ("0", "no_row"),
        ("10", "no_row"),
        ("3-1", "no_row"),
        ("1-99999", "no_row"),
        ("два", "no_row"),
    ],
)
def test_what_is_no_row_is_named(text, code):
    with pytest.raises(SheetRefused) as refusal:
        read_numbers(text, highest=9)

    assert refusal.value.code == code


def test_typing_back_marks_and_leaves_what_differs(session):
    rows = enrol(session, "Алексеева", "Борисова", "Волкова", "Гусева")
    trainer = UserFactory()
    sheet = make_sheet(session=session, actor=trainer, at=DURING)
    mark(
        session=session,
        enrolment=rows[1],
        kind="absent",
        actor=UserFactory(),
        at=DURING,
    )
    rows[2].state = "withdrawn"
    rows[2].save()

    count, left = type_back(
        sheet=sheet, numbers=[1, 2, 3], kind="present", actor=trainer, at=DURING
    )

    assert (count, [row.number for row, _words in left]) == (1, [2, 3])
    marks = session.attendance_events.order_by("pk")
    assert [(e.person, e.kind, e.source) for e in marks] == [
        (rows[1].person, "absent", "roster"),
        (rows[0].person, "present", "paper"),
    ]


def test_a_closed_register_takes_no_sheet_back(session):
    enrol(session, "Алексеева")
    sheet = make_sheet(session=session, actor=UserFactory(), at=DURING)
    session.run.state = RunState.CLOSED

    with pytest.raises(MarkRefused):
        type_back(
            sheet=sheet, numbers=[1], kind="present", actor=UserFactory(), at=DURING
        )


def test_the_sheet_and_the_protocol_hold_what_was_typed_as_text(session):
    long = 'Мамин-Сибиряк #read("/etc/passwd") *x*'
    (row,) = enrol(session, long)
    enrol(session, *(f"Фамилия{n}" for n in range(30)))
    AttendanceRequirementFactory(run=session.run)
    other = SessionFactory(run=session.run, counts_for_credit=False)
    hold(session=session, held=None, reason="Пурга", actor=None, at=DURING)
    mark(session=other, enrolment=row, kind="present", actor=None, at=DURING)
    sheet = make_sheet(session=session, actor=UserFactory(), at=DURING)

    with translation.override("ru"):
        printed = " ".join(page_texts(sign_in_sheet(sheet=sheet)))
        filed = " ".join(page_texts(protocol(run=session.run, at=DURING)))

    for text in (printed, filed):
        assert "/etc/passwd" in text
        assert session.run.title_ru in text or session.run.course.title_ru in text
    assert sheet.name in printed
    assert "Пурга" in filed


def test_a_protocol_of_nobody_is_a_page_too():
    run = RunFactory(start_date=None, end_date=None)

    assert len(page_texts(protocol(run=run, at=DURING))) == 1


def test_a_sheet_goes_from_the_desk_to_the_register(client):
    today = timezone.now().date()
    session = SessionFactory(run=RunFactory(start_date=today, end_date=today))
    enrol(session, "Алексеева", "Борисова")
    client.force_login(
        ProgrammeRoleFactory(programme=session.run.course.programme).person.account
    )
    with translation.override("ru"):
        place = reverse("paper", args=[session.run.code, session.key])

    client.post(place)
    sheet = SignInSheet.objects.get()
    back = f"{place}{sheet.pk}/"
    pdf = client.get(f"{place}{sheet.pk}.pdf")
    named = client.get(back, {"numbers": "1-2", "kind": "late"}).content.decode()
    wrong = client.get(back, {"numbers": "7", "kind": "late"}).content.decode()
    bad = client.get(back, {"numbers": "1", "kind": "nonsense"})
    none = client.post(back, {"numbers": "7", "kind": "late"})
    client.post(back, {"numbers": "1-2", "kind": "late"})
    again = client.post(back, {"numbers": "1", "kind": "absent"}).content.decode()

    assert pdf.content.startswith(b"%PDF")
    assert "Алексеева" in named
    assert 'data-tone="bad"' in wrong
    assert (bad.status_code, none.status_code) == (200, 422)
    assert [e.kind for e in session.attendance_events.filter(corrects=None)] == [
        "late",
        "late",
    ]
    assert "Алексеева" in client.get(place.replace("paper", "roster")).content.decode()
    assert again


def test_a_sheet_of_nobody_and_a_closed_run_say_so(client):
    today = timezone.now().date()
    run = RunFactory(start_date=today - timedelta(days=1), end_date=today)
    session = SessionFactory(run=run)
    client.force_login(
        ProgrammeRoleFactory(programme=run.course.programme).person.account
    )
    with translation.override("ru"):
        place = reverse("paper", args=[run.code, session.key])
    empty = client.post(place, follow=True).content.decode()
    row = EnrolmentFactory(run=run)
    client.post(place)
    run.state = RunState.CLOSED
    run.save()

    closed = client.post(
        f"{place}{SignInSheet.objects.get().pk}/", {"numbers": "1", "kind": "present"}
    )

    assert 'data-tone="bad"' in empty
    assert closed.status_code == 409
    assert not session.attendance_events.filter(person=row.person).exists()
