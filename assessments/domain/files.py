"""Files of questions: judged by their content, cut to size, kept as they came."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from wagtail.log_actions import log

from assessments.enums import FileKind
from assessments.models import QuestionFile
from papers.uploads import UploadRefused, check_image, check_size, kind_of
from people.models import User

# Wide enough to see a nucleolus, small enough for a telephone in a village.
LONGEST_SIDE: Final = 1600
QUALITY: Final = 85
MEDIA_KINDS: Final = {
    "MP3": (FileKind.AUDIO, ".mp3"),
    "WAV": (FileKind.AUDIO, ".wav"),
    "MP4": (FileKind.VIDEO, ".mp4"),
    "WEBM": (FileKind.VIDEO, ".webm"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What an upload really is, ready to be kept."""

    content: bytes
    kind: FileKind
    ending: str
    width: int = 0
    height: int = 0


def read_file(upload: BinaryIO) -> Facts:
    """Return what ``upload`` really is; pictures made anew.

    A picture loses what cameras and scanners write into it (places, names of
    patients) and what is wider than a screen.

    :raises UploadRefused: ``not_a_medium``, or as ``papers.uploads`` says
    """
    content = check_size(upload, max_bytes=settings.QUESTION_FILE_MAX_MB * 1024**2)
    known = MEDIA_KINDS.get(kind_of(content) or "")
    if known:
        return Facts(content, *known)
    try:
        check_image(upload)
    except UploadRefused as refusal:
        if refusal.code != "not_an_image":
            raise
        message = _(
            "Only pictures, recordings (MP3, WAV) and films (MP4, WebM) can be shown."
        )
        raise UploadRefused(message, code="not_a_medium") from refusal
    return _picture(content)


def _picture(content: bytes) -> Facts:
    with Image.open(io.BytesIO(content)) as opened:
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    made = io.BytesIO()
    plain.save(made, "WEBP", quality=QUALITY)
    return Facts(made.getvalue(), FileKind.IMAGE, ".webp", *plain.size)


@transaction.atomic
def keep(
    *, file: QuestionFile, facts: Facts, actor: User | None, at: datetime
) -> QuestionFile:
    """Put a new file into the bank of its programme."""
    file.kind, file.width, file.height = facts.kind, facts.width, facts.height
    file.sha256 = hashlib.sha256(facts.content).hexdigest()
    file.uploaded_by, file.uploaded_at = actor, at
    file.file.save(f"file{facts.ending}", ContentFile(facts.content), save=False)
    file.save()
    log(instance=file, action="assessments.keep_file", user=actor)
    return file
