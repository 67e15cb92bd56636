import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.domain import manuscripts
from cms.models import CmsImage, LessonPage, Manuscript
from courses.enums import Role
from notices import due
from papers.uploads import UploadRefused
from tests.factories.cms import make_course_page, make_lesson_page, make_programme_page
from tests.factories.courses import ProgrammeFactory, ProgrammeRoleFactory
from tests.factories.people import StaffUserFactory
from tests.papers.documents import make

pytestmark = pytest.mark.django_db

DOCUMENTS = Path(make.__file__).parent
AT = timezone.now()


@pytest.fixture
def course_page():
    programme = ProgrammeFactory()
    return make_course_page(make_programme_page(programme=programme))


@pytest.fixture
def trainer(course_page):
    role = ProgrammeRoleFactory(
        programme=course_page.course.programme, role=Role.TRAINER
    )
    return role.person.account


def hand_in(page, actor, content=None, name="lesson.docx"):
    content = content or (DOCUMENTS / name).read_bytes()
    return manuscripts.hand_in(
        page=page,
        file=io.BytesIO(content),
        name=name,
        language="ru",
        actor=actor,
        at=AT,
    )


def work(row, at=None):
    at = at or timezone.now()
    [claimed] = Manuscript.objects.claim(at=at, limit=1)
    due.run(claimed, at=at)
    row.refresh_from_db()
    return row


def confirmed(page, actor, placing="new", **values):
    row = work(hand_in(page, actor, **values))
    return work(manuscripts.confirm(row=row, placing=placing, actor=actor, at=AT))


def kinds(page):
    return [block.block_type for block in page.get_latest_revision_as_object().body]


def test_a_document_is_read_before_anything_is_made(course_page, trainer):
    row = work(hand_in(course_page, trainer))

    assert row.state == "read"
    assert row.report == {
        "title": "Бласты в анализе: первые сутки",
        "pieces": {"heading": 2, "prose": 2, "table": 1, "picture": 1, "note": 1},
        "losses": {"merged": 1},
        "words": row.report["words"],
        "pictures": 1,
        "no_alt": 0,
        "headings": ["Что сделать сразу", "Сроки"],
    }
    assert not LessonPage.objects.exists()
    assert not CmsImage.objects.exists()
    assert row.due_at > AT + manuscripts.KEPT


def test_a_confirmed_document_becomes_a_draft_with_its_record(course_page, trainer):
    row = confirmed(course_page, trainer)

    page = row.lesson_page
    assert row.state == "done"
    assert (page.live, page.title, page.slug) == (
        False,
        "Бласты в анализе: первые сутки",
        page.lesson.key,
    )
    assert page.lesson.course == course_page.course
    assert page.get_parent().pk == course_page.pk
    assert kinds(page) == [
        "text",
        "heading",
        "text",
        "subheading",
        "table",
        "picture",
        "footnotes",
    ]
    image = CmsImage.objects.get()
    assert image.alt_ru == "Мазок крови: бласты"
    assert image.collection == course_page.course.programme.collection
    assert not row.file


def test_a_presentation_becomes_one_block_of_slides(course_page, trainer):
    row = confirmed(course_page, trainer, name="talk.pptx")

    [block] = row.lesson_page.get_latest_revision_as_object().body
    html = str(block)
    assert html.count('id="slide-') == 3
    assert "Спросить зал." in html
    assert "<img" in html


def test_a_second_document_of_the_same_title_gets_a_key_of_its_own(
    course_page, trainer
):
    first = confirmed(course_page, trainer).lesson_page
    second = confirmed(course_page, trainer).lesson_page

    assert second.lesson.key == f"{first.lesson.key}-2"
    assert second.slug == f"{first.slug}-2"
    assert CmsImage.objects.count() == 1


@pytest.mark.parametrize(
    ("placing", "expected"), [("after", ["heading", "text"]), ("instead", ["text"])]
)
def test_a_lesson_takes_a_text_after_or_instead_of_its_own(
    course_page, trainer, placing, expected
):
    page = make_lesson_page(
        course_page, course=course_page.course, body=[("heading", "Было")]
    )

    confirmed(page, trainer, placing, content="Стало".encode(), name="a.md")

    assert kinds(LessonPage.objects.get(pk=page.pk)) == expected
    assert [block.block_type for block in LessonPage.objects.get().body] == ["heading"]


def test_work_that_was_interrupted_keeps_no_picture_twice(course_page, trainer):
    row = work(hand_in(course_page, trainer))
    row = manuscripts.confirm(row=row, placing="new", actor=trainer, at=AT)
    found = manuscripts._taken_apart(row)
    manuscripts.manuscript_pages.keep_picture(row, found.pictures[0])

    work(row)

    assert CmsImage.objects.count() == 1


def test_a_table_without_a_caption_gets_a_number_in_the_language_of_the_page(
    course_page, trainer
):
    row = confirmed(course_page, trainer, name="lesson.md")

    page = row.lesson_page.get_latest_revision_as_object()
    [table] = [block for block in page.body if block.block_type == "table"]
    assert table.value["caption"] == "Таблица 1"


def test_a_document_that_is_refused_says_why_and_is_deleted(course_page, trainer):
    row = work(hand_in(course_page, trainer, content=make.with_macros()))

    assert row.state == "refused"
    assert "макросы" in row.refusal
    assert not row.file
    assert row.done_at


def test_a_damaged_picture_is_counted_and_left_out(course_page, trainer):
    content = make.with_entry(make.lesson(), "word/media/image1.png", b"broken")

    row = confirmed(course_page, trainer, content=content)

    assert row.report["losses"]["broken_picture"] == 1
    assert "picture" not in kinds(row.lesson_page)


def test_what_nobody_confirms_is_deleted_after_a_week(course_page, trainer):
    row = work(hand_in(course_page, trainer))

    row = work(row, at=timezone.now() + manuscripts.KEPT)

    assert not row.file
    assert row.state == "read"
    assert not LessonPage.objects.exists()


def test_confirming_twice_makes_one_draft(course_page, trainer):
    row = confirmed(course_page, trainer)

    again = manuscripts.confirm(row=row, placing="new", actor=trainer, at=AT)

    assert again.state == "done"
    assert LessonPage.objects.count() == 1


def test_only_a_document_that_was_read_is_confirmed(course_page, trainer):
    row = hand_in(course_page, trainer)

    with pytest.raises(manuscripts.ManuscriptRefused) as refused:
        manuscripts.confirm(row=row, placing="new", actor=trainer, at=AT)

    assert refused.value.code == "not_read"


@pytest.mark.parametrize("placing", ["after", "", "elsewhere"])
def test_below_a_course_a_text_is_a_new_lesson(course_page, trainer, placing):
    row = work(hand_in(course_page, trainer))

    with pytest.raises(manuscripts.ManuscriptRefused) as refused:
        manuscripts.confirm(row=row, placing=placing, actor=trainer, at=AT)

    assert refused.value.code == "wrong_place"


def test_a_document_that_is_too_large_is_refused(course_page, trainer, settings):
    settings.MANUSCRIPT_MAX_UPLOAD_SIZE = 10

    with pytest.raises(UploadRefused) as refused:
        hand_in(course_page, trainer)

    assert refused.value.code == "too_big"


def test_an_author_walks_from_the_document_to_the_draft(client, course_page, trainer):
    client.force_login(trainer)
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[course_page.pk]))
    add = reverse("manuscripts:add", args=[course_page.pk])
    file = SimpleUploadedFile("a.docx", (DOCUMENTS / "lesson.docx").read_bytes())

    assert add in edit.content.decode()
    assert client.get(add).status_code == 200
    waits = client.post(add, {"file": file}, follow=True)
    assert 'data-live="2"' in waits.content.decode()
    row = work(Manuscript.objects.get())
    report = reverse("manuscripts:report", args=[row.code])
    assert "1\xa0сноска" in client.get(report).content.decode()
    client.post(reverse("manuscripts:make", args=[row.code]), {"placing": "new"})
    part = client.get(report, headers={"X-Part": "manuscript"})
    assert "<html" not in part.content.decode()
    work(row)
    done = client.get(report).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[row.lesson_page_id or 0]) in done


def test_a_form_without_a_good_file_says_so(client, course_page, trainer):
    client.force_login(trainer)
    add = reverse("manuscripts:add", args=[course_page.pk])

    assert client.post(add).status_code == 422
    empty = SimpleUploadedFile("a.md", b"")
    assert client.post(add, {"file": empty}).status_code == 422


def test_a_wrong_place_is_a_sentence(client, course_page, trainer):
    row = work(hand_in(course_page, trainer))
    client.force_login(trainer)

    response = client.post(reverse("manuscripts:make", args=[row.code]), follow=True)

    assert "Укажите, куда" in response.content.decode()


def test_documents_of_others_and_pages_of_others_are_not_there(
    client, course_page, trainer
):
    row = work(hand_in(course_page, trainer))
    stranger = ProgrammeRoleFactory(programme=ProgrammeFactory()).person.account
    for account, status in ((stranger, 404), (StaffUserFactory(), 404)):
        client.force_login(account)
        assert (
            client.get(reverse("manuscripts:report", args=[row.code])).status_code
            == status
        )
    client.force_login(stranger)
    add = reverse("manuscripts:add", args=[course_page.pk])
    assert client.get(add).status_code == 404
    page = make_programme_page(key="other")
    assert client.get(reverse("manuscripts:add", args=[page.pk])).status_code == 404


def test_somebody_who_no_longer_may_write_loses_the_document(
    client, course_page, trainer
):
    row = work(hand_in(course_page, trainer))
    trainer.groups.clear()
    trainer.person.programme_roles.all().delete()
    client.force_login(trainer)

    response = client.get(reverse("manuscripts:report", args=[row.code]))

    assert response.status_code in {302, 404}


def test_a_document_that_fails_again_and_again_says_so(client, course_page, trainer):
    row = hand_in(course_page, trainer)
    Manuscript.objects.update(attempts=due.ATTEMPTS)
    client.force_login(trainer)

    html = client.get(reverse("manuscripts:report", args=[row.code])).content.decode()

    assert "data-live" not in html
    assert "администратор" in html


def test_heavy_documents_are_read_in_time(course_page, trainer):
    started = timezone.now()

    row = work(hand_in(course_page, trainer, content=make.heavy(pictures=6)))

    assert row.report["pictures"] == 6
    assert timezone.now() - started < timedelta(seconds=30)
