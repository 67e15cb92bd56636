"""Documents: what typst is allowed, and what it must deliver."""

import io
import re
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader

from papers import faces, pdf

PAGE = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.document.title, date: datetime(year: 2026, month: 9, day: 1))
#set text(font: "Moroshka Serif", lang: "ru", fallback: false)
= #d.document.title
#d.text
"""
DOCUMENT = {"title": "Проба", "language": "ru", "date": "2026-09-01"}


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A room whose documents folder is the test's own."""
    monkeypatch.setattr(pdf, "documents_folder", lambda _room: tmp_path)
    monkeypatch.setattr(pdf, "_mine", threading.local())
    (tmp_path / "page.typ").write_text(PAGE, encoding="utf-8")
    return tmp_path


def text_of(content: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


def render(text: str) -> bytes:
    return pdf.render("papers/page", {"document": DOCUMENT, "text": text})


def test_the_same_data_give_the_same_bytes(room):
    assert render("Одно и то же") == render("Одно и то же")


def test_markup_in_data_is_printed_as_text(room):
    typed = '#read("/etc/passwd") *bold* $x$ <lab> @ref #panic("x")'

    assert typed in text_of(render(typed))


@pytest.mark.parametrize(
    "source",
    ['#read("/etc/passwd")', '#read("../page.typ")'],
)
def test_a_template_reads_nothing_outside_its_folder(room, source):
    (room / "page.typ").write_text(PAGE + source, encoding="utf-8")

    with pytest.raises(RuntimeError):
        render("x")


def test_an_unknown_face_is_a_fault_and_not_a_poor_document(room):
    (room / "page.typ").write_text(
        PAGE.replace("Moroshka Serif", "Comic Sans"), encoding="utf-8"
    )

    with pytest.raises((pdf.DocumentFaultyError, RuntimeError)):
        render("x")


def test_a_letter_without_glyph_is_a_fault(room):
    with pytest.raises(RuntimeError):
        render("漢字")


def test_document_keeps_the_archive_and_accessibility_standards(room):
    reader = PdfReader(io.BytesIO(render("Текст")))
    root = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode("utf-8")

    assert re.search(r"pdfaid:part>2<", xmp)
    assert re.search(r"pdfaid:conformance>A<", xmp)
    assert re.search(r"pdfuaid:part>1<", xmp)
    assert root["/Lang"] == "ru"
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value
    assert root["/StructTreeRoot"] is not None
    assert reader.metadata.creation_date == datetime(2026, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("face", ["Moroshka Serif", "Moroshka Sans"])
def test_every_face_prints_the_whole_alphabet(room, face, weight):
    source = PAGE.replace("Moroshka Serif", face).replace(
        'lang: "ru"', f'lang: "ru", weight: "{weight}"'
    )
    (room / "page.typ").write_text(source, encoding="utf-8")

    content = render(" ".join(sorted(faces.alphabet())))

    assert {"/FontFile2"} == embedded(content)


def embedded(content: bytes) -> set[str]:
    """How the faces are kept in the file; an outer face would show as ''."""
    fonts = PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"]
    kept = set()
    for font in fonts.values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()[
            "/FontDescriptor"
        ]
        kept |= {k for k in descriptor if k.startswith("/FontFile")} or {""}
    return kept


@pytest.mark.parametrize(
    "letters",
    [
        "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "ӘәҒғҚқҢңӨөҰұҮүҺһІі",  # Kazakh
        "ӘәӨөҮүҖҗҢңҺһ",  # Tatar
        "ҔҕҤҥӨөҺһҮү",  # Yakut
        "ҒғҘҙҠҡҢңӨөҪҫҮүҺһӘә",  # Bashkir
        "ӐӑӖӗҪҫӲӳ",  # Chuvash
        "ҐґЄєІіЇїЎўЂђЈјЉљЊњЋћЏџ",
        "ÄäÖöÜüßÉéÇçŞşĞğİıŁłŠšŽž",
        "«»„“”‘’ʼ–—−№…\u00a0",
    ],
)
def test_the_faces_hold_the_letters_of_names(letters):
    assert faces.unprintable(letters) == []


def test_unprintable_names_each_foreign_character_once():
    assert faces.unprintable("Ли 李 Вэй 李\u200f") == ["李", "\u200f"]


def test_an_accent_typed_apart_is_composed_first():
    assert faces.unprintable("И\u0306гор") == []


def test_compilers_are_not_shared_between_threads(room):
    results: list[str] = []
    threads = [
        threading.Thread(
            target=lambda n=n: results.append(text_of(render(f"нить {n}")))
        )
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [f"Проба нить {n}" for n in range(4)]


def test_no_template_imports_a_package():
    """typst would download ``@preview`` packages where there is a network."""
    templates = [
        path
        for room in settings.ROOMS
        for path in Path(settings.BASE_DIR / room / "documents").rglob("*.typ")
    ]

    assert templates
    offenders = [
        path.name
        for path in templates
        if re.search(r'(import|include)\s+"@', path.read_text(encoding="utf-8"))
    ]
    assert offenders == []


def test_no_documents_folder_holds_a_symbolic_link():
    links = [
        path
        for room in settings.ROOMS
        for path in Path(settings.BASE_DIR / room / "documents").rglob("*")
        if path.is_symlink()
    ]

    assert links == []


def test_the_text_of_a_page_is_read_without_its_drawings(room):
    drawn = "#circle(radius: 4pt, fill: red)"
    (room / "page.typ").write_text(PAGE + drawn, encoding="utf-8")

    (text,) = pdf.page_texts(render("Первая строка (в скобках) \\ и вторая"))

    assert "".join(text.split()) == "ПробаПерваястрока(вскобках)\\ивторая"


def test_what_is_no_document_does_not_open():
    with pytest.raises(pdf.DocumentFaultyError):
        pdf.page_texts(b"hello")
