"""PowerPoint: one piece for each slide, with the notes of its speaker."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Length

from papers.html import clean_html
from papers.manuscripts.pieces import Manuscript, Picture, Slide, Slides
from papers.manuscripts.safety import look_over_office_file
from papers.manuscripts.word import damaged
from papers.manuscripts.writing import Item, is_address, list_html, plain

# Numbers, dates and footers of a slide say nothing of their own.
_FURNITURE = {
    PP_PLACEHOLDER.DATE,
    PP_PLACEHOLDER.FOOTER,
    PP_PLACEHOLDER.SLIDE_NUMBER,
    PP_PLACEHOLDER.HEADER,
}
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_LOST = {
    MSO_SHAPE_TYPE.CHART: "chart",
    MSO_SHAPE_TYPE.DIAGRAM: "chart",
    MSO_SHAPE_TYPE.EMBEDDED_OLE_OBJECT: "embedded",
    MSO_SHAPE_TYPE.LINKED_OLE_OBJECT: "embedded",
    MSO_SHAPE_TYPE.MEDIA: "recording",
    MSO_SHAPE_TYPE.WEB_VIDEO: "recording",
}


def read_slides(content: bytes) -> Manuscript:
    """Take a presentation apart.

    :raises UploadRefused: for what is dangerous or damaged
    """
    losses = look_over_office_file(content)
    try:
        presentation = Presentation(io.BytesIO(content))
        found = [_slide(one, losses) for one in _shown(presentation, losses)]
    except (KeyError, ValueError, AttributeError, TypeError, SyntaxError) as fault:
        raise damaged() from fault
    slides = [one for one in found if one.title or one.html or one.pictures]
    title = presentation.core_properties.title or (slides[0].title if slides else "")
    pieces: list[Any] = [Slides(slides)] if slides else []
    return Manuscript(title=title.strip(), pieces=pieces, losses=losses)


def _shown(presentation: Any, losses: Counter[str]) -> Iterator[Any]:
    for slide in presentation.slides:
        if slide._element.get("show") == "0":  # noqa: SLF001 - python-pptx has no name for it
            losses["hidden"] += 1
        else:
            yield slide


def _slide(slide: Any, losses: Counter[str]) -> Slide:
    title, html, pictures = "", [], []
    for shape in _in_reading_order(slide.shapes):
        kind = _kind(shape)
        if shape.is_placeholder and shape.placeholder_format.type in _FURNITURE:
            continue
        if shape.is_placeholder and shape.placeholder_format.type in _TITLES:
            title = plain(escape(shape.text_frame.text))
        elif kind in _LOST:
            losses[_LOST[kind]] += 1
        elif hasattr(shape, "image"):
            pictures += _picture(shape, losses)
        elif getattr(shape, "has_table", False) and shape.has_table:
            html += _table(shape.table, losses)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            losses["chart"] += 1
        elif shape.has_text_frame:
            html.append(_text(shape.text_frame, losses))
    return Slide(title, clean_html("".join(html)), pictures, _notes(slide, losses))


def _kind(shape: Any) -> Any:
    try:
        return shape.shape_type
    except NotImplementedError:  # python-pptx does not know every shape
        return None


def _in_reading_order(shapes: Iterable[Any]) -> list[Any]:
    """Return the shapes as one reads: from the top, then from the left."""
    return sorted(_flat(shapes), key=lambda shape: (_of(shape.top), _of(shape.left)))


def _of(length: Length | None) -> int:
    return int(length or 0)


def _flat(shapes: Iterable[Any]) -> Iterator[Any]:
    for shape in shapes:
        if _kind(shape) == MSO_SHAPE_TYPE.GROUP:
            yield from _flat(shape.shapes)
        else:
            yield shape


def _picture(shape: Any, losses: Counter[str]) -> list[Picture]:
    try:
        image = shape.image
    except (KeyError, ValueError, AttributeError):  # a placeholder, or lies outside
        return []
    alt = shape._element._nvXxPr.cNvPr.get("descr") or ""  # noqa: SLF001 - no other way
    if image.ext in {"wmf", "emf"}:
        losses["broken_picture"] += 1
        return []
    return [Picture(image.blob, f"picture.{image.ext}", alt.strip()[:300])]


def _table(table: Any, losses: Counter[str]) -> list[str]:
    losses["table_as_text"] += 1
    rows = ([plain(escape(cell.text)) for cell in row.cells] for row in table.rows)
    return [
        f"<p>{escape('; '.join(filter(None, cells)))}</p>" for cells in rows if cells
    ]


def _text(frame: Any, losses: Counter[str]) -> str:
    """Return the text of a shape: several lines are a list."""
    lines = [
        (_runs(paragraph, losses), paragraph.level) for paragraph in frame.paragraphs
    ]
    lines = [(html, level) for html, level in lines if html.strip()]
    if len(lines) == 1 and not lines[0][1]:
        return f"<p>{lines[0][0]}</p>"
    return list_html(Item(html, level, numbered=False) for html, level in lines)


def _runs(paragraph: Any, losses: Counter[str]) -> str:
    html = []
    for run in paragraph.runs:
        text = escape(run.text, quote=False)
        for tag, wanted in (("b", run.font.bold), ("i", run.font.italic)):
            if wanted and text.strip():
                text = f"<{tag}>{text}</{tag}>"
        if address := run.hyperlink.address:
            if is_address(address):
                text = f'<a href="{escape(address)}">{text}</a>'
            else:
                losses["link"] += 1
        html.append(text)
    return "".join(html)


def _notes(slide: Any, losses: Counter[str]) -> str:
    if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
        return ""
    paragraphs = slide.notes_slide.notes_text_frame.paragraphs
    lines = (_runs(paragraph, losses) for paragraph in paragraphs)
    return clean_html("".join(f"<p>{line}</p>" for line in lines if line.strip()))
