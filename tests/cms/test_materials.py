import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cms.domain import materials, waiting
from cms.models import RunMaterial
from courses.enums import EnrolmentState, Role, RunState
from courses.models import SessionSpeaker
from papers.uploads import UploadRefused
from tests.factories.certificates import FinishedRunFactory
from tests.factories.courses import (
    CourseFactory,
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
    UpcomingRunFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4 slides"
AT = timezone.now()


@pytest.fixture
def run():
    return UpcomingRunFactory(course__access="enrolled")


@pytest.fixture
def session(run):
    return SessionFactory(run=run)


@pytest.fixture
def participant(run):
    person = PersonFactory(with_account=True)
    EnrolmentFactory(run=run, person=person)
    return person.account


@pytest.fixture
def speaker(session):
    person = PersonFactory(with_account=True)
    SessionSpeaker.objects.create(session=session, person=person)
    return person.account


def add(run, **values):
    values = {
        "session": None,
        "kind": "slides",
        "title": "Слайды",
        "file": io.BytesIO(PDF),
        "name": "talk.pdf",
        "url": "",
        "actor": StaffUserFactory(),
        "at": AT,
        **values,
    }
    return materials.add(run=run, **values)


def refusal(error, run, **values):
    with pytest.raises(error) as refused:
        add(run, **values)
    return refused.value.code


def page(client, run, account):
    client.force_login(account)
    return client.get(reverse("run_materials", args=[run.code])).content.decode()


def test_a_speaker_adds_slides_and_participants_see_them_at_once(
    client, run, session, speaker, participant
):
    client.force_login(speaker)
    run_page = client.get(run.get_absolute_url()).content.decode()
    assert "Добавить материалы" in run_page

    client.post(
        reverse("run_materials", args=[run.code]),
        {
            "file": SimpleUploadedFile("talk.pdf", PDF),
            "kind": "slides",
            "session": session.key,
        },
    )

    row = RunMaterial.objects.get()
    assert (row.title, row.session, row.size) == ("talk.pdf", session, len(PDF))
    seen = page(client, run, participant)
    assert "talk.pdf" in seen
    assert 'type="file"' not in seen
    file = client.get(reverse("material_file", args=[run.code, row.pk]))
    assert file.content == PDF
    part = client.get(
        reverse("material_file", args=[run.code, row.pk]),
        headers={"range": "bytes=5-"},
    )
    assert part.content == PDF[5:]
    assert "Материалы" in client.get(run.get_absolute_url()).content.decode()


def test_staff_hide_a_material_and_show_it_again(client, run, participant):
    row = add(run)
    file = reverse("material_file", args=[run.code, row.pk])
    hide = reverse("material_hide", args=[run.code, row.pk])

    client.force_login(StaffUserFactory())
    client.post(hide, {"do": "hide"})
    client.post(hide, {"do": "hide"})
    assert (
        "Скрыто"
        in client.get(reverse("run_materials", args=[run.code])).content.decode()
    )
    assert "Слайды" not in page(client, run, participant)
    assert client.get(file).status_code == 404
    client.force_login(StaffUserFactory())
    client.post(hide, {"do": "show"})

    assert "Слайды" in page(client, run, participant)


def test_a_photograph_and_an_address_are_materials_too(run):
    photo = io.BytesIO()
    Image.new("RGB", (20, 20)).save(photo, "JPEG")

    picture = add(run, file=photo, name="board.jpg", title="")
    film = add(run, file=None, url="https://example.org/film", title="")

    assert (picture.ending, str(picture)) == ("JPG", "board.jpg")
    assert film.title == "https://example.org/film"


@pytest.mark.parametrize(
    ("error", "values", "code"),
    [
        (materials.MaterialRefused, {"url": "https://example.org"}, "one_source"),
        (materials.MaterialRefused, {"file": None}, "one_source"),
        (
            materials.MaterialRefused,
            {"file": None, "url": "javascript:alert(1)"},
            "address",
        ),
        (materials.MaterialRefused, {"name": "a.exe"}, "ending"),
        (UploadRefused, {"name": "a.docx"}, "other_content"),
        (UploadRefused, {"name": "a.png"}, "not_an_image"),
    ],
)
def test_what_is_no_material_is_refused(run, error, values, code):
    assert refusal(error, run, **values) == code


def test_a_refusal_is_a_sentence_beside_the_form(client, run, speaker):
    client.force_login(speaker)

    answer = client.post(reverse("run_materials", args=[run.code]), {"kind": "x"})

    assert answer.status_code == 422
    assert "что-то одно" in answer.content.decode()


def test_after_the_run_the_library_shows_materials_by_course_without_credit(
    client, participant
):
    open_course = CourseFactory(access="signed_in", title_ru="Анемии")
    over = FinishedRunFactory(course=open_course)
    closed = FinishedRunFactory(course__access="enrolled")
    coming = UpcomingRunFactory(course=open_course)
    for number, run in enumerate((over, closed, coming)):
        add(run, title=f"Слайды {number}")
    hidden = add(over, title="Тайное")
    materials.set_hidden(row=hidden, hidden=True, actor=StaffUserFactory(), at=AT)

    client.force_login(participant)
    html = client.get(reverse("library")).content.decode()

    assert [n for n in range(3) if f"Слайды {n}" in html] == [0]
    assert "Тайное" not in html
    assert "Без баллов за\xa0присутствие" in html
    [row] = RunMaterial.objects.filter(title="Слайды 0")
    assert (
        client.get(reverse("material_file", args=[over.code, row.pk])).status_code
        == 200
    )


def test_lists_of_materials_cost_the_same_for_one_and_for_many(
    client, run, participant, django_assert_max_num_queries
):
    add(run)
    page(client, run, participant)
    for number in range(6):
        add(run, title=str(number))
    with django_assert_max_num_queries(20):
        client.get(reverse("run_materials", args=[run.code]))


# --- What waits for staff


def test_staff_see_applications_and_runs_in_which_nobody_speaks(run, session):
    EnrolmentFactory(run=run, state=EnrolmentState.APPLIED)

    states = [task.state for task in waiting.for_staff(at=AT)]

    assert "Ждёт решения" in states
    assert ("Без преподавателя" in states) == (
        run.start_date <= (AT + waiting.AHEAD).date()
    )


def test_a_run_with_a_speaker_is_not_without_a_trainer(run, session, speaker):
    run.start_date = run.end_date = (AT + timedelta(days=3)).date()
    run.save()

    assert "Без преподавателя" not in [t.state for t in waiting.for_staff(at=AT)]


# --- A run that is over, a course at one's own pace


def test_the_desk_of_a_run_that_is_over_speaks_of_the_past(client):
    run = FinishedRunFactory(capacity=30)
    trainer = ProgrammeRoleFactory(
        programme=run.course.programme, role=Role.COORDINATOR
    ).person.account
    client.force_login(trainer)

    html = client.get(reverse("run_desk", args=[run.code])).content.decode()

    assert "Участвовали" in html
    assert "Свободных мест" not in html
    assert 'value="cancel"' not in html


def test_a_closed_run_raises_no_alarm(client):
    run = FinishedRunFactory()
    run.state = RunState.CLOSED
    run.save()
    EnrolmentFactory(run=run)
    client.force_login(StaffUserFactory())

    html = client.get(reverse("run_desk", args=[run.code])).content.decode()

    assert 'data-tone="bad"' not in html.partition('id="list"')[0]


def test_a_course_at_ones_own_pace_is_left_not_given_back(client):
    run = RunFactory(start_date=None, end_date=None)
    person = PersonFactory(with_account=True)
    EnrolmentFactory(run=run, person=person)
    client.force_login(person.account)

    html = client.get(run.get_absolute_url()).content.decode()
    left = client.post(reverse("run_withdraw", args=[run.code]), follow=True)

    assert "Выйти из\xa0курса" in html
    assert "Не могу приехать" not in html.replace("\xa0", " ")
    assert "Вы вышли из\xa0курса" in left.content.decode()
