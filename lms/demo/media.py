"""Pictures, sheets and sound: uploaded once, found again by their titles."""

from pathlib import Path

from django.core.files import File
from wagtail.models import Collection

from cms.models import CmsDocument, CmsImage
from lms.demo.reading import CONTENT, both, read

PICTURES = CONTENT / "pictures"
MEDIA = CONTENT / "media"
# Pictures of public pages; all others belong to the lessons.
PUBLIC = ("one-root", "ward-round", "five-points", "eleven-clocks")


def picture(name: str) -> CmsImage:
    """Return the picture ``name`` of ``content/pictures``."""
    return CmsImage.objects.get(title=name)


def document(file_name: str) -> CmsDocument:
    """Return the file ``file_name`` of ``content/media``."""
    return CmsDocument.objects.get(title=file_name)


def has(file_name: str) -> bool:
    """Tell whether ``content/media`` holds the file."""
    return (MEDIA / file_name).exists()


def upload(*, lessons: Collection) -> None:
    """Put all pictures and files into the library; a second time changes nothing.

    :param lessons: where the lessons' own pictures and files go
    """
    root = Collection.get_first_root_node()
    for name, alt in read("pictures").items():
        if not CmsImage.objects.filter(title=name).exists():
            _upload(
                CmsImage(title=name, **both(alt, "alt")),
                PICTURES / f"{name}.png",
                root if name in PUBLIC else lessons,
            )
    for path in sorted(MEDIA.iterdir()):
        if not CmsDocument.objects.filter(title=path.name).exists():
            _upload(CmsDocument(title=path.name), path, lessons)


def _upload(row: CmsImage | CmsDocument, path: Path, collection: Collection) -> None:
    row.collection = collection
    with path.open("rb") as file:
        row.file = File(file, name=path.name)
        if isinstance(row, CmsDocument):
            row.file_size = path.stat().st_size
        row.save()
