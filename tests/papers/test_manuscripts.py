import io
import zipfile
from pathlib import Path

import pytest
from django.utils.translation import override
from docx import Document

from papers.manuscripts import (
    Heading,
    Notes,
    Picture,
    Prose,
    Slides,
    Table,
    read_manuscript,
)
from papers.manuscripts.losses import SENTENCES, in_words
from papers.uploads import UploadRefused
from tests.papers.documents import make

DOCUMENTS = Path(make.__file__).parent
CODES_OF_REVIEWED = {
    "chart",
    "comment",
    "deleted",
    "embedded",
    "formula",
    "header",
    "hidden",
    "link",
    "symbol",
    "table_as_text",
    "text_box",
}


def read(name):
    return read_manuscript((DOCUMENTS / name).read_bytes(), name)


def losses(manuscript):
    return dict(+manuscript.losses)


def refusal(content, name="a.docx"):
    with pytest.raises(UploadRefused) as refused:
        read_manuscript(content, name)
    return refused.value.code


def markdown(text):
    return read_manuscript(text.encode(), "a.md")


def htmls(manuscript):
    return [piece.html for piece in manuscript.pieces if isinstance(piece, Prose)]


def test_a_word_document_keeps_headings_lists_tables_pictures_and_footnotes():
    found = read("lesson.docx")

    assert found.title == "Бласты в анализе: первые сутки"
    assert losses(found) == {"merged": 1}
    assert found.pieces == [
        Prose("<p>Ребёнок поступил вечером, гематолога нет.</p>"),
        Heading("Что сделать сразу", 1),
        Prose(
            "<p>Позвонить в <b>федеральный центр</b> сегодня"
            '<sup><a href="#note-1">1</a></sup>. Лейкоциты: 10<sup>9</sup>/л. '
            '<a href="https://example.org/guide">Рекомендации</a></p>'
            "<ul><li>Доступ</li><li>Анализы<ul><li>Мочевая кислота</li></ul></li></ul>"
            "<ol><li>Измерить давление</li><li>Начать инфузию</li></ol>"
        ),
        Heading("Сроки", 2),
        Table(
            "Когда звонить",
            ["Находка", "Срок", "Кому"],
            [["Бласты", "Сегодня", "Центр"], ["Анемия", "", ""]],
        ),
        Picture(
            make.picture(), "image1.png", "Мазок крови: бласты", "Мазок при поступлении"
        ),
        Notes(["Телефон стоит на сайте центра."]),
    ]


def test_what_word_cannot_hand_over_is_counted_and_its_words_are_kept():
    found = read("reviewed.docx")

    assert set(losses(found)) == CODES_OF_REVIEWED
    assert htmls(found) == [
        "<p>Доза: новаяBSA=√2диск</p><p>Врезка</p><p>Рамка</p>",
    ]


def test_a_presentation_becomes_slides_with_what_the_speaker_says():
    found = read("talk.pptx")

    [piece] = found.pieces
    assert isinstance(piece, Slides)
    assert losses(found) == {"hidden": 1, "table_as_text": 1}
    assert [(one.title, one.html, one.notes) for one in piece.slides] == [
        ("Анемия у ребёнка", "<p>Дальние регионы</p>", ""),
        (
            "Три вопроса",
            "<ul><li>Возраст?</li><li>Ретикулоциты?<ul><li>выше 2 %</li></ul></li></ul>",
            "<p>Спросить зал.</p><p>Подождать.</p>",
        ),
        ("Мазок", "<p>Hb; г/л</p><p>80; &lt;1 года</p>", ""),
    ]
    assert len(found.pictures) == 1


def test_markdown_keeps_its_signs_and_loses_html_and_foreign_pictures():
    found = read("lesson.md")

    assert found.title == "Тромбоцитопения"
    assert losses(found) == {"external": 2, "html": 2, "link": 1}
    assert found.pieces == [
        Prose(
            "<p>Спросить о <b>кровотечениях</b> и <i>лекарствах</i>"
            '<sup><a href="#note-1">1</a></sup>. Тромбоциты: 20·10<sup>9</sup>/л. '
            'См. <a href="https://example.org/itp">рекомендации</a> и файл.</p>'
            "<ul><li>кожа</li><li>слизистые<ol><li>дёсны</li><li>нос</li></ol></li></ul>"
        ),
        Heading("Сроки", 2),
        Table(
            "",
            ["Тромбоциты", "Срок"],
            [["ниже 10", "сегодня"], ["ниже 30", "3 дня"]],
        ),
        Prose("<p>Ещё слово.</p>"),
        Notes(["Гепарин, вальпроаты."]),
    ]


def test_an_archive_brings_the_pictures_of_its_markdown():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("text/a.md", "Текст\n\n![Сыпь](img/skin.png)")
        archive.writestr("text/img/skin.png", make.picture())

    found = read_manuscript(file.getvalue(), "a.zip")

    assert found.pieces == [
        Prose("<p>Текст</p>"),
        Picture(make.picture(), "skin.png", "Сыпь"),
    ]


def test_an_archive_with_two_texts_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.md", "a")
        archive.writestr("b.md", "b")

    assert refusal(file.getvalue(), "a.zip") == "not_one_text"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a <script>alert(1)</script> b", "<p>a  b</p>"),
        ('<img src="https://x.example/a.png" onerror="a()">ok', "<p>ok</p>"),
        ("[a](javascript:alert(1))", "<p>a</p>"),
        ("[a](//evil.example)", "<p>a</p>"),
        ("строка  \nдругая", "<p>строка<br>другая</p>"),
        ("`x < 1`", "<p>x &lt; 1</p>"),
        ("```\na < b\nc\n```", "<p>a &lt; b<br>c</p>"),
        ("H<sub>2</sub>O", "<p>H<sub>2</sub>O</p>"),
        ("> цитата", "<p>цитата</p>"),
        ("[^чужая] сноска", "<p>[^чужая] сноска</p>"),
    ],
)
def test_markdown_gives_nothing_but_the_allowed_marks(text, html):
    assert htmls(markdown(text)) == [html]


def test_markdown_of_an_old_program_is_read():
    found = read_manuscript("Анемия".encode("cp1251"), "a.md")

    assert htmls(found) == ["<p>Анемия</p>"]


def test_deep_lists_do_not_bring_the_reader_down():
    found = markdown("\n".join("  " * n + "- a" for n in range(2000)))

    assert found.pieces


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (make.with_macros, "a.docx", "macros"),
        (make.lesson, "a.docm", "macros"),
        (make.with_entity, "a.docx", "entities"),
        (make.with_many_pictures, "a.docx", "too_many_pictures"),
        (make.bomb, "a.docx", "unpacks_too_big"),
        (lambda: b"PK\x03\x04", "a.docx", "not_an_archive"),
        (make.talk, "a.docx", "damaged"),
        (make.lesson, "a.pptx", "damaged"),
        (lambda: make.saved(Document()), "a.docx", "nothing_in_it"),
        (lambda: b"{\\rtf1}", "a.rtf", "old_kind"),
        (lambda: b"MZ", "a.exe", "other_kind"),
        (lambda: b"a\0b", "a.md", "not_a_text"),
        (lambda: b"![a](x.png)\n" * 2, "a.md", "nothing_in_it"),
    ],
)
def test_dangerous_and_damaged_documents_are_refused(content, name, code):
    assert refusal(content(), name) == code


def test_what_lies_outside_of_a_document_is_not_fetched_but_counted():
    found = read_manuscript(make.with_linked_picture(), "a.docx")

    assert losses(found) == {"external": 2}
    assert htmls(found) == ["<p>Текст</p>"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_loss_has_a_sentence(language):
    with override(language):
        sentences = in_words(dict.fromkeys([*SENTENCES, "unknown"], 2))

    assert len(set(sentences)) == len(SENTENCES)
    assert all("2" in sentence and sentence.endswith(".") for sentence in sentences)
