import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.rich_text import RichText

from cms.domain import remarks, waiting
from cms.domain.glossary import terms_in
from cms.domain.lesson_page import waits_for
from cms.domain.visits import Visit
from cms.models import LessonNote, LessonPage, Remark, Term
from cms.templatetags.cms_pages import opening
from courses.enums import Role
from courses.models import LessonProgress
from papers import ranges
from tests.cms.test_blocks import make_document
from tests.factories.cms import make_course_page, make_lesson_page, make_programme_page
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeFactory,
    ProgrammeRoleFactory,
    RunFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db

AT = timezone.now()
BODY = [
    {"type": "heading", "value": "Начало", "id": "h"},
    {"type": "text", "value": "<p>Бластов нет, лейкозы редки.</p>", "id": "one"},
    {"type": "text", "value": "<p>Второй абзац.</p>", "id": "two"},
]


@pytest.fixture
def course_page():
    return make_course_page(make_programme_page(programme=ProgrammeFactory()))


@pytest.fixture
def page(course_page):
    return make_lesson_page(course_page, course=course_page.course, body=BODY)


@pytest.fixture
def reader():
    return PersonFactory(with_account=True)


@pytest.fixture
def trainer(page):
    programme = page.lesson.course.programme
    return ProgrammeRoleFactory(programme=programme, role=Role.TRAINER).person


def place(page, block="one"):
    return reverse("lesson_place", args=[page.pk, block])


def ask(person, page, text="Почему?", kind="question", at=AT, block="one"):
    return remarks.remark(
        person=person,
        lesson=page.lesson,
        language="ru",
        block=block,
        quote="Бластов нет",
        kind=kind,
        text=text,
        actor=person.account,
        at=at,
    )


def lesson(client, page, person=None):
    client.logout()
    if person:
        client.force_login(person.account)
    return client.get(page.url).content.decode()


def refusal(call, **values):
    with pytest.raises(remarks.RemarkRefused) as refused:
        call(**values)
    return refused.value.code


def test_each_place_of_a_lesson_but_its_headings_leads_to_notes(client, page):
    html = lesson(client, page)

    assert re.findall(r'id="b-(\w+)"', html) == ["one", "two"]
    assert place(page) in html


def test_a_note_is_kept_at_its_place_and_only_its_writer_sees_it(client, page, reader):
    client.force_login(reader.account)

    answer = client.post(place(page), {"do": "note", "text": "Спросить <b>дома</b>"})

    assert answer["Location"].endswith(f"{page.url}#b-one")
    assert "Спросить &lt;b&gt;дома&lt;/b&gt;" in lesson(client, page, reader)
    assert "Спросить" in client.get(place(page)).content.decode()
    assert "Спросить" not in lesson(client, page, PersonFactory(with_account=True))
    assert "Спросить" not in lesson(client, page)


def test_an_empty_note_without_a_bookmark_is_taken_away(client, page, reader):
    client.force_login(reader.account)
    for do, text in (("mark", ""), ("note", "a"), ("note", "")):
        client.post(place(page), {"do": do, "text": text})
    assert [(n.text, n.is_bookmark) for n in LessonNote.objects.all()] == [("", True)]
    assert "Закладка" in lesson(client, page, reader)

    client.post(place(page), {"do": "unmark"})

    assert not LessonNote.objects.exists()


def test_a_question_reaches_the_trainer_with_its_paragraph(
    client, page, reader, trainer
):
    client.force_login(reader.account)
    client.post(place(page), {"do": "question", "text": "Почему?"})
    assert "ответа пока нет" in lesson(client, page, reader)
    assert "Почему?" not in lesson(client, page, PersonFactory(with_account=True))

    client.force_login(trainer.account)
    queue = client.get(reverse("remark_queue")).content.decode()
    [row] = Remark.objects.all()
    client.post(reverse("remark_answer", args=[row.pk]), {"answer": "Потому."})

    assert "лейкозы редки" in queue.replace("\xa0", " ")
    assert f"{page.url}#b-one" in queue
    assert "Почему?" not in client.get(reverse("remark_queue")).content.decode()
    answered = client.get(reverse("remark_queue") + "?show=answered")
    assert "Потому." in answered.content.decode()
    for_all = lesson(client, page)
    assert "Потому." in for_all
    assert reader.family_name not in for_all


def test_an_error_is_answered_but_not_shown_to_readers(client, page, reader):
    row = ask(reader, page, kind="error", text="Опечатка")

    remarks.answer(row=row, text="Исправлено", actor=StaffUserFactory(), at=AT)

    assert "Опечатка" not in lesson(client, page, reader)


def test_the_same_words_twice_are_one_remark(page, reader):
    assert ask(reader, page).pk == ask(reader, page).pk


def test_nobody_floods_the_trainers(page, reader):
    for number in range(remarks.MOST_A_DAY):
        ask(reader, page, text=str(number))

    assert refusal(ask, person=reader, page=page, text="ещё") == "too_many"
    assert ask(reader, page, text="завтра", at=AT + timedelta(days=1))


@pytest.mark.parametrize(("text", "code"), [(" ", "empty"), ("а" * 2001, "too_long")])
def test_remarks_and_answers_have_words_and_an_end(page, reader, text, code):
    row = ask(reader, page)
    answer = {"row": row, "text": text, "actor": StaffUserFactory(), "at": AT}

    assert refusal(ask, person=reader, page=page, text=text) == code
    assert refusal(remarks.answer, **answer) == code


def test_a_note_that_is_too_long_keeps_what_was_typed(client, page, reader):
    client.force_login(reader.account)

    answer = client.post(place(page), {"do": "note", "text": "а" * 2001})

    assert answer.status_code == 422
    assert not LessonNote.objects.exists()


def test_the_first_answer_counts(page, reader):
    row = ask(reader, page)
    remarks.answer(row=row, text="да", actor=StaffUserFactory(), at=AT)

    answer = {"row": row, "text": "нет", "actor": StaffUserFactory(), "at": AT}

    assert refusal(remarks.answer, **answer) == "answered"


def test_a_refused_answer_is_a_sentence(client, page, reader, trainer):
    row = ask(reader, page)
    client.force_login(trainer.account)

    response = client.post(
        reverse("remark_answer", args=[row.pk]), {"answer": ""}, follow=True
    )

    assert "Напишите ответ" in response.content.decode()


@pytest.mark.parametrize("block", ["none", "h2"])
def test_a_place_that_is_not_there_is_not_found(client, page, reader, block):
    client.force_login(reader.account)

    assert client.get(place(page, block)).status_code == 404
    assert client.post(place(page), {"do": "else"}).status_code == 404


def test_a_visitor_signs_in_and_an_account_without_a_person_has_no_notes(client, page):
    assert "/accounts/login/" in client.get(place(page))["Location"]
    client.force_login(StaffUserFactory())
    assert client.get(place(page)).status_code == 404


def test_what_waits_is_one_row_of_the_home(page, reader, trainer):
    ask(reader, page)
    stranger = ProgrammeRoleFactory(programme=ProgrammeFactory()).person.account

    assert [t.title for t in waiting.for_staff(at=AT)] == [
        "1\xa0вопрос или ошибка под занятиями"
    ]
    assert len(waiting.for_trainer(user=trainer.account, at=AT)) == 1
    assert waiting.for_trainer(user=stranger, at=AT) == []


def test_the_queue_costs_the_same_for_one_and_for_many(
    client, page, reader, trainer, django_assert_max_num_queries
):
    client.force_login(trainer.account)
    client.get(reverse("remark_queue"))
    for number in range(8):
        ask(reader, page, text=str(number))
    with django_assert_max_num_queries(16):
        client.get(reverse("remark_queue"))


def test_a_remark_reads_as_its_words(page, reader):
    row = ask(reader, page)
    note = LessonNote(lesson=page.lesson)

    assert (str(row), str(note)) == ("Почему?", str(page.lesson))


# --- The glossary


def test_words_of_the_glossary_stand_below_lessons_that_use_any_form_of_them(
    client, page
):
    Term.objects.create(term_ru="бласт", meaning_ru="незрелая клетка")
    Term.objects.create(term_ru="острый лейкоз", meaning_ru="болезнь")
    Term.objects.create(term_en="blast", meaning_en="an immature cell")

    assert terms_in(page) == [("бласт", "незрелая клетка")]
    assert "незрелая" in lesson(client, page)
    with override("en"):
        assert terms_in(page) == []


def test_a_change_of_the_glossary_is_seen_at_once(client, page):
    term = Term.objects.create(term_ru="бласт", meaning_ru="клетка")
    lesson(client, page)
    term.meaning_ru = "предшественник"
    term.save()

    assert "предшественник" in lesson(client, page)


@pytest.mark.parametrize(
    "values",
    [{}, {"term_ru": "а"}, {"term_ru": "а", "meaning_ru": "б", "term_en": "c"}],
)
def test_a_term_and_its_meaning_go_together(values):
    with pytest.raises(ValidationError):
        Term(**values).full_clean()


def test_a_term_is_called_by_its_word():
    assert str(Term(term_en="blast")) == "blast"
    assert terms_in(type("Page", (), {"plain_text": "a"})()) == []


def test_a_term_of_signs_only_is_nowhere(page):
    Term.objects.create(term_ru="—", meaning_ru="тире")

    assert terms_in(page) == []


# --- In order


def test_a_course_in_order_opens_a_lesson_when_those_before_are_read(
    client, course_page, page, reader, trainer
):
    second = make_lesson_page(course_page, course=course_page.course, number=2)
    assert "по\xa0порядку" not in lesson(client, second, reader)
    course_page.is_sequential = True
    course_page.save_revision().publish()

    closed = lesson(client, second, reader)
    assert "по\xa0порядку" in closed
    assert page.url in closed
    for free in (trainer, None):
        assert "по\xa0порядку" not in lesson(client, second, free)
    assert "по\xa0порядку" not in lesson(client, page, reader)

    LessonProgress.objects.create(
        person=reader, lesson=page.lesson, read_at=AT, sha256=""
    )
    assert "по\xa0порядку" not in lesson(client, second, reader)


def press_read(client, page, person, **headers):
    client.force_login(person.account)
    address = reverse("lesson_read", args=[page.lesson_id])
    return client.post(address, headers=headers, follow=True)


def read_by(person):
    rows = LessonProgress.objects.filter(person=person).order_by("lesson__key")
    return [row.lesson for row in rows]


@pytest.fixture
def in_order(course_page, page):
    """Two more lessons after the first, to be read in their order."""
    pages = [
        page,
        *(
            make_lesson_page(course_page, course=course_page.course, number=n)
            for n in (2, 3)
        ),
    ]
    course_page.is_sequential = True
    course_page.save_revision().publish()
    return pages


def test_a_lesson_out_of_turn_cannot_be_marked_read(client, in_order, reader):
    response = press_read(client, in_order[2], reader, referer=in_order[2].url)

    text = response.content.decode().replace("\xa0", " ")
    assert read_by(reader) == []
    assert f"Сначала прочитайте «{in_order[0].lesson.title}»" in text
    assert f'href="{in_order[0].url}"' in text


def test_a_mark_out_of_turn_leads_to_ones_own_page_when_nothing_is_known(
    client, in_order, reader
):
    response = press_read(
        client, in_order[1], reader, referer="https://elsewhere.example/"
    )

    assert response.redirect_chain == [(reverse("my_learning"), 303)]
    text = response.content.decode().replace("\xa0", " ")
    assert f"Сначала прочитайте «{in_order[0].lesson.title}»" in text


def test_a_kept_mark_out_of_turn_waits_for_those_before_it(client, in_order, reader):
    marks = [
        press_read(client, page, reader, **{"X-Part": "read"}).status_code
        for page in (in_order[1], in_order[0], in_order[1], in_order[1], in_order[2])
    ]

    assert marks == [409, 200, 200, 200, 200]
    assert read_by(reader) == [page.lesson for page in in_order]


def test_what_was_read_before_a_merge_counts_in_the_order(client, in_order, reader):
    before = PersonFactory(merged_into=reader)
    LessonProgress.objects.create(
        person=before, lesson=in_order[0].lesson, read_at=AT, sha256=""
    )

    press_read(client, in_order[1], reader)

    assert read_by(reader) == [in_order[1].lesson]


def test_those_who_work_on_a_course_mark_in_any_order(client, in_order, trainer):
    press_read(client, in_order[2], trainer)

    assert read_by(trainer) == [in_order[2].lesson]


def test_a_lesson_of_an_earlier_outline_stands_in_no_order(client, in_order, reader):
    EnrolmentFactory(person=reader, run=RunFactory(course=in_order[2].lesson.course))
    in_order[2].unpublish()

    press_read(client, in_order[2], reader)

    assert read_by(reader) == [in_order[2].lesson]


# --- Names of places


def test_each_place_is_named_by_its_first_words(client, course_page, reader):
    long = "<p>Раз два три четыре пять шесть семь.</p>"
    body = [*BODY, {"type": "text", "value": long, "id": "three"}]
    page = make_lesson_page(course_page, course=course_page.course, body=body, number=4)

    names = re.findall(
        r'<span class="vh">Заметка[^«]*«(.*?)»</span>', lesson(client, page, reader)
    )

    assert names == [
        "Бластов нет, лейкозы редки.",
        "Второй абзац.",
        "Раз два три четыре пять шесть…",
    ]


def test_a_place_without_words_is_named_by_its_kind():
    empty = LessonPage(body=[("text", RichText(""))]).body[0]

    assert opening(empty) == str(empty.block.label)


def test_a_draft_stands_in_no_order(client, course_page, page, reader):
    course_page.is_sequential = True
    course_page.save_revision().publish()
    page.unpublish()

    visit = Visit(user=reader.account, at=AT, find_url=lambda page: page.url)

    assert waits_for(page=page, visit=visit) is None


# --- Files in parts


def get_part(client, document, value, **headers):
    client.force_login(StaffUserFactory())
    return client.get(document.url, headers={"range": value, **headers})


@pytest.mark.parametrize(
    ("wanted", "content", "about"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
    ],
)
def test_a_download_goes_on_where_it_stopped(client, wanted, content, about):
    document = make_document(content=b"0123456789")

    answer = get_part(client, document, wanted)

    assert answer.status_code == 206
    assert answer.content == content
    assert answer["Content-Range"] == about
    assert answer["Content-Length"] == str(len(content))


@pytest.mark.parametrize("wanted", ["bytes=10-", "bytes=-0", "bytes=5-4"])
def test_a_part_outside_of_the_file_is_refused(client, wanted):
    document = make_document(content=b"0123456789")

    answer = get_part(client, document, wanted)

    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */10")


@pytest.mark.parametrize(
    "wanted", ["bytes=0-1,4-5", "lines=1-2", "bytes=-", "bytes=0-" + "9" * 5000]
)
def test_other_ranges_get_the_whole_file(client, wanted):
    document = make_document(content=b"0123456789")

    answer = get_part(client, document, wanted)

    assert (answer.status_code, answer.getvalue()) == (200, b"0123456789")
    assert answer["Accept-Ranges"] == "bytes"


def test_a_part_of_a_file_that_has_changed_is_the_whole_file(client):
    document = make_document(content=b"0123456789")
    document.file_hash = "new"
    document.save()

    answer = get_part(client, document, "bytes=4-", if_range='"old"')
    assert answer.getvalue() == b"0123456789"
    same = get_part(client, document, "bytes=4-", if_range='"new"')
    assert same.content == b"456789"


def test_a_large_part_is_handed_out_piece_by_piece(client, monkeypatch):
    monkeypatch.setattr(ranges, "AT_ONCE", 2)
    document = make_document(content=b"0123456789")

    answer = get_part(client, document, "bytes=2-8")

    assert answer.streaming
    assert answer.getvalue() == b"2345678"


def test_parts_are_for_those_who_may_have_the_whole(client, page):
    document = make_document(content=b"0123456789")

    assert client.get(document.url, headers={"range": "bytes=1-"}).status_code == 404
    client.force_login(StaffUserFactory())
    other = document.url.replace("memo", "other")
    assert client.get(other, headers={"range": "bytes=1-"}).status_code == 404
