"""Which reader takes which file."""

from collections.abc import Callable
from pathlib import PurePath

from django.utils.translation import gettext as _

from papers.manuscripts.pieces import Manuscript
from papers.manuscripts.safety import MAX_PICTURES, too_many_pictures
from papers.uploads import UploadRefused

# Of a name; a .zip holds one Markdown file and its pictures.
ENDINGS = ("docx", "md", "markdown", "pptx", "zip")
_WITH_MACROS = ("docm", "dotm", "pptm", "ppsm")
_OLD = ("doc", "ppt", "odt", "odp", "rtf")


def read_manuscript(content: bytes, name: str) -> Manuscript:
    """Take a document apart; nothing outside of it is touched.

    :raises UploadRefused: for what is dangerous, damaged or of another kind
    """
    manuscript = _reader(name)(content)
    if not manuscript.pieces:
        raise UploadRefused(
            _("There is no text in this document that a lesson could show."),
            code="nothing_in_it",
        )
    if len(manuscript.pictures) > MAX_PICTURES:
        raise too_many_pictures()
    return manuscript


def _reader(name: str) -> Callable[[bytes], Manuscript]:
    from papers.manuscripts import markdown, slides, word

    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending in _WITH_MACROS:
        message = _(
            "The document may hold macros, which are programs. Save it as .docx or"
            " .pptx and hand it in again."
        )
        raise UploadRefused(message, code="macros")
    readers = {
        "docx": word.read_word,
        "pptx": slides.read_slides,
        "md": markdown.read_markdown,
        "markdown": markdown.read_markdown,
        "zip": markdown.read_archive,
    }
    if ending in readers:
        return readers[ending]
    if ending in _OLD:
        message = _("Save the document as .docx or .pptx first.")
        raise UploadRefused(message, code="old_kind")
    message = _("Word (.docx), PowerPoint (.pptx) and Markdown (.md) are taken.")
    raise UploadRefused(message, code="other_kind")
