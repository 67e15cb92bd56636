"""Files of questions: what is taken, what is left of it, who gets it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from assessments.domain.files import LONGEST_SIDE, keep, read_file
from assessments.models import QuestionFile
from courses.enums import Role
from papers.uploads import UploadRefused
from people import groups
from tests.factories.assessments import QuestionFileFactory
from tests.factories.courses import ProgrammeFactory, ProgrammeRoleFactory
from tests.factories.people import StaffUserFactory, UserFactory

pytestmark = pytest.mark.django_db
MP3 = b"ID3" + bytes(200)
MP4 = bytes(4) + b"ftypisom" + bytes(200)


def picture(width=40, height=20, kind="JPEG", **options):
    made = io.BytesIO()
    Image.new("RGB", (width, height), "plum").save(made, kind, **options)
    return made


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_picture_loses_what_a_camera_wrote_into_it_and_what_is_too_wide():
    exif = Image.Exif()
    exif[0x010E] = "Иванова Анна, 12.03.2019"
    upload = picture(3200, 400, exif=exif)
    assert b"\x04\x18" in upload.getvalue() or b"Exif" in upload.getvalue()

    facts = read_file(upload)

    assert (facts.kind, facts.ending) == ("image", ".webp")
    assert (facts.width, facts.height) == (LONGEST_SIDE, 200)
    assert b"Exif" not in facts.content
    assert not Image.open(io.BytesIO(facts.content)).getexif()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (MP3, "audio"),
        (b"RIFF1234WAVEfmt ", "audio"),
        (MP4, "video"),
        (b"\x1a\x45\xdf\xa3" + bytes(50), "video"),
    ],
    ids=["mp3", "wav", "mp4", "webm"],
)
def test_recordings_and_films_are_known_by_their_content(content, kind):
    facts = read_file(io.BytesIO(content))

    assert facts.kind == kind
    assert facts.content == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "not_a_medium"),
        (b"<svg onload='alert(1)'>", "svg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "broken"),
        (b"ID3" + bytes(1024**2 + 1), "too_big"),
    ],
)
def test_anything_else_is_refused(settings, content, code):
    settings.QUESTION_FILE_MAX_MB = 1

    with pytest.raises(UploadRefused) as refusal:
        read_file(io.BytesIO(content))

    assert refusal.value.code == code


def test_a_file_is_kept_under_a_name_nobody_guesses():
    file = QuestionFile(programme=ProgrammeFactory(), title="Мазок", alt_ru="Мазок")
    actor = StaffUserFactory()

    keep(file=file, facts=read_file(picture()), actor=actor, at=timezone.now())

    file.refresh_from_db()
    assert len(file.code) == 22
    assert file.file.name == f"questions/{file.code}.webp"
    assert len(file.sha256) == 64
    assert str(file) == "Мазок"


def form_data(programme, **values):
    blank = ("alt_en", "transcript_ru", "transcript_en", "credit", "licence")
    return {
        **dict.fromkeys(blank, ""),
        "programme": programme.pk,
        "title": "Мазок",
        "alt_ru": "Мазок крови",
        "file": SimpleUploadedFile("smear.jpg", picture().getvalue()),
        **values,
    }


@pytest.fixture
def trainer(client):
    role = ProgrammeRoleFactory(
        role=Role.TRAINER, person__account=UserFactory(role=groups.TRAINERS)
    )
    client.force_login(role.person.account)
    client.programme = role.programme
    return client


def test_a_trainer_adds_a_file_and_later_changes_its_words_only(trainer):
    add = reverse("questionfile:add")

    added = trainer.post(add, form_data(trainer.programme))

    assert added.status_code == 302, added.context["form"].errors
    file = QuestionFile.objects.get()
    edit = reverse("questionfile:edit", args=[file.pk])
    assert 'name="file"' not in trainer.get(edit).content.decode()
    other = SimpleUploadedFile("other.jpg", picture(80, 80).getvalue())
    trainer.post(edit, form_data(trainer.programme, title="Бласты", file=other))
    file.refresh_from_db()
    assert (file.title, file.width) == ("Бласты", 40)


def test_a_trainer_adds_no_file_to_another_programme(trainer):
    answer = trainer.post(reverse("questionfile:add"), form_data(ProgrammeFactory()))

    assert answer.status_code == 200
    assert answer.context["form"].errors["programme"]
    assert not QuestionFile.objects.exists()


def test_a_file_can_be_added_in_the_middle_of_writing_a_question(trainer):
    address = reverse("assessments_file_chooser:create")
    assert trainer.get(address).status_code == 200

    answer = trainer.post(address, form_data(trainer.programme))

    assert answer.json()["step"] == "chosen"
    assert QuestionFile.objects.get().programme == trainer.programme


def test_an_author_sees_the_pictures_of_own_programmes_only(trainer):
    own = QuestionFileFactory(programme=trainer.programme)
    other = QuestionFileFactory()

    shown = trainer.get(reverse("assessments_picture", args=[own.pk]))

    assert shown.url == own.get_absolute_url()
    assert (
        trainer.get(reverse("assessments_picture", args=[other.pk])).status_code == 404
    )


def test_the_list_of_files_asks_as_often_for_one_as_for_many(
    trainer, django_assert_max_num_queries
):
    QuestionFileFactory(programme=trainer.programme)
    address = reverse("questionfile:index")
    trainer.get(address)
    with django_assert_max_num_queries(60) as one:
        trainer.get(address)
    QuestionFileFactory.create_batch(9, programme=trainer.programme)

    with django_assert_max_num_queries(len(one)):
        page = trainer.get(address)

    assert len(page.context["object_list"]) == 10


def test_a_file_is_handed_out_to_who_is_signed_in_and_kept_by_the_browser(client):
    file = QuestionFileFactory()
    address = file.get_absolute_url()
    assert client.get(address).status_code == 302

    client.force_login(UserFactory())
    answer = client.get(address)

    assert answer.content == b"abc"
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get(reverse("question_file", args=["x" * 22])).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=1-", 206, b"bc", "bytes 1-2/3"),
        ("bytes=0-0", 206, b"a", "bytes 0-0/3"),
        ("bytes=-2", 206, b"bc", "bytes 1-2/3"),
        ("bytes=1-99", 206, b"bc", "bytes 1-2/3"),
        ("bytes=5-", 416, b"", "bytes */3"),
        ("bytes=-0", 416, b"", "bytes */3"),
    ],
)
def test_a_player_gets_the_part_it_asks_for(client, asked, status, content, said):
    client.force_login(UserFactory())

    answer = client.get(
        QuestionFileFactory().get_absolute_url(), headers={"Range": asked}
    )

    assert (answer.status_code, answer.content) == (status, content)
    assert answer["Content-Range"] == said


def test_a_long_film_is_read_while_it_is_sent(client, monkeypatch):
    monkeypatch.setattr("papers.ranges.AT_ONCE", 2)
    client.force_login(UserFactory())

    answer = client.get(QuestionFileFactory().get_absolute_url())

    assert b"".join(answer.streaming_content) == b"abc"
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    "asked", ["pages=1-2", "bytes=-", "bytes=1-2, 4-5", "bytes=" + "9" * 5000 + "-"]
)
def test_a_part_we_do_not_know_is_the_whole(client, asked):
    client.force_login(UserFactory())

    answer = client.get(
        QuestionFileFactory().get_absolute_url(), headers={"Range": asked}
    )

    assert answer.status_code == 200
    assert answer.content == b"abc"
