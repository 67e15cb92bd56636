"""Make the documents of this folder: ``python -m tests.papers.documents.make``.

They are written with python-docx and python-pptx; what these have no words for
(footnotes, tracked changes, text boxes, formulas) is added as the XML that Word
writes. Invented by us, no patient is in them.
"""

import io
import random
import zipfile
from pathlib import Path

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from PIL import Image
from pptx import Presentation
from pptx.util import Inches

HERE = Path(__file__).parent
NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
NOTE = '<w:footnote w:id="{id}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'


def picture(colour="teal", size=(320, 200), kind="PNG"):
    """Return a picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def noise(number, side=420):
    """Return a JPEG that does not pack: about 340 KB."""
    grains = random.Random(number).randbytes(side * side * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (side, side), grains).save(file, "JPEG", quality=95)
    return file.getvalue()


def add_xml(paragraph, xml):
    """Put what Word would write at the end of a paragraph."""
    head, end, rest = xml.partition(">")
    close = "/" if head.endswith("/") else ""
    paragraph._p.append(parse_xml(f"{head.rstrip(chr(47))} {NS}{close}{end}{rest}"))


def add_notes(document, texts):
    """Add footnotes 2, 3, …; 0 and 1 are Word's own."""
    notes = "".join(NOTE.format(id=n, text=t) for n, t in enumerate(texts, start=2))
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        f"<w:footnotes {NS}>{notes}</w:footnotes>".encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def add_link(document, paragraph, address, words):
    """Add a link."""
    key = document.part.relate_to(
        address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    paragraph._p.append(
        parse_xml(
            f'<w:hyperlink {NS} r:id="{key}"><w:r><w:t>{words}</w:t></w:r></w:hyperlink>'
        )
    )


def lesson():
    """Return a lesson as an author writes it: everything that can be taken."""
    document = Document()
    document.add_heading("Бласты в анализе: первые сутки", level=0)
    document.add_paragraph("Ребёнок поступил вечером, гематолога нет.")
    document.add_heading("Что сделать сразу", level=1)
    paragraph = document.add_paragraph("Позвонить в ")
    paragraph.add_run("федеральный центр").bold = True
    paragraph.add_run(" сегодня")
    add_xml(paragraph, '<w:r><w:footnoteReference w:id="2"/></w:r>')
    paragraph.add_run(". Лейкоциты: 10")
    paragraph.add_run("9").font.superscript = True
    paragraph.add_run("/л. ")
    add_link(document, paragraph, "https://example.org/guide", "Рекомендации")
    for text in ("Доступ", "Анализы"):
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph("Мочевая кислота", style="List Bullet 2")
    for text in ("Измерить давление", "Начать инфузию"):
        document.add_paragraph(text, style="List Number")
    document.add_heading("Сроки", level=2)
    document.add_paragraph("Когда звонить", style="Caption")
    table = document.add_table(rows=3, cols=3)
    cells = ("Находка", "Срок", "Кому", "Бласты", "Сегодня", "Центр", "Анемия", "", "")
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), cells, strict=True
    ):
        cell.text = text
    table.cell(2, 1).merge(table.cell(2, 2))
    document.add_picture(io.BytesIO(picture()), width=Cm(6))
    about = document.inline_shapes[0]._inline.docPr
    about.set("descr", "Мазок крови: бласты")
    document.add_paragraph("Мазок при поступлении", style="Caption")
    add_notes(document, ["Телефон стоит на сайте центра."])
    return saved(document)


def reviewed():
    """Return a document full of what cannot be taken as it is."""
    document = Document()
    paragraph = document.add_paragraph("Доза: ")
    add_xml(
        paragraph, '<w:ins w:id="1" w:author="A"><w:r><w:t>новая</w:t></w:r></w:ins>'
    )
    add_xml(
        paragraph,
        '<w:del w:id="2" w:author="A"><w:r><w:delText>старая</w:delText></w:r></w:del>',
    )
    add_xml(paragraph, '<w:r><w:commentReference w:id="0"/></w:r>')
    add_xml(paragraph, '<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>')
    add_xml(paragraph, "<w:r><w:rPr><w:vanish/></w:rPr><w:t>тайна</w:t></w:r>")
    add_xml(paragraph, "<m:oMath><m:r><m:t>BSA=√2</m:t></m:r></m:oMath>")
    add_xml(
        paragraph,
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Врезка</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r>",
    )
    add_xml(paragraph, "<w:r><w:drawing/></w:r>")
    add_xml(paragraph, "<w:r><w:object/></w:r>")
    add_link(document, paragraph, "file:///c:/a.doc", "диск")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Рамка"
    document.sections[0].header.paragraphs[0].text = "Больница № 3"
    return saved(document)


def heavy(pictures=60):
    """Return about 20 MB of text with photographs."""
    document = Document()
    document.add_heading("Атлас", level=0)
    for number in range(pictures):
        document.add_heading(f"Снимок {number + 1}", level=1)
        document.add_paragraph("Описание. " * 80)
        document.add_picture(io.BytesIO(noise(number)), width=Cm(8))
    return saved(document)


def talk():
    """Return a presentation: a list, a picture, notes, a table, a hidden slide."""
    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = "Анемия у ребёнка"
    first.placeholders[1].text = "Дальние регионы"
    second = show.slides.add_slide(show.slide_layouts[1])
    second.shapes.title.text = "Три вопроса"
    frame = second.placeholders[1].text_frame
    frame.text = "Возраст?"
    for text, level in (("Ретикулоциты?", 0), ("выше 2 %", 1)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
    second.notes_slide.notes_text_frame.text = "Спросить зал.\nПодождать."
    third = show.slides.add_slide(show.slide_layouts[5])
    third.shapes.title.text = "Мазок"
    third.shapes.add_picture(
        io.BytesIO(picture("maroon")), Inches(1), Inches(2), Inches(3)
    )
    grid = third.shapes.add_table(
        2, 2, Inches(5), Inches(2), Inches(3), Inches(1)
    ).table
    for cell, text in zip(
        (c for row in grid.rows for c in row.cells),
        ("Hb", "г/л", "80", "<1 года"),
        strict=True,
    ):
        cell.text = text
    hidden = show.slides.add_slide(show.slide_layouts[5])
    hidden.shapes.title.text = "Запасной"
    hidden._element.set("show", "0")
    return saved(show)


def with_macros():
    """Return a .docx that carries a program."""
    return with_entry(lesson(), "word/vbaProject.bin", b"macro")


def with_entity():
    """Return a .docx whose text is made of entities."""
    return with_entry(
        lesson(), "word/more.xml", b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    )


def with_many_pictures(count=10_000):
    """Return a .docx with thousands of pictures."""
    file = io.BytesIO(lesson())
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(count):
            archive.writestr(f"word/media/more{number}.png", b"x")
    return file.getvalue()


def bomb():
    """Return a .docx of a few kilobytes that unpacks to 200 MB."""
    return with_entry(lesson(), "word/media/zeros.png", bytes(200_000_000))


def with_linked_picture():
    """Return a .docx whose picture and sheet lie on a foreign host."""
    document = Document()
    document.add_paragraph("Текст")
    for kind in (RELATIONSHIP_TYPE.IMAGE, RELATIONSHIP_TYPE.OLE_OBJECT):
        document.part.relate_to("http://evil.example/a", kind, is_external=True)
    return saved(document)


def with_entry(content, name, data):
    """Add an entry to an office file, or put it in the place of an older one."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in before.namelist():
            if entry != name:
                archive.writestr(entry, before.read(entry))
        archive.writestr(name, data)
    return file.getvalue()


def saved(document):
    """Return a document as bytes."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


if __name__ == "__main__":
    for name, make in (
        ("lesson.docx", lesson),
        ("reviewed.docx", reviewed),
        ("talk.pptx", talk),
    ):
        (HERE / name).write_bytes(make())
