"""The mailbox to which mail servers send reports of failure, as a folder.

Either a Maildir (``new`` is read, read files go to ``cur``) or any folder with
``.eml`` files, which go to ``done`` or, where they are no report, to ``other``.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from notices.domain import bounces

logger = logging.getLogger(__name__)

# A report is small; what is longer is cut: its head says enough.
LONGEST = 1024 * 1024


def read_reports(*, at: datetime) -> int:
    """Read what came since last time; return how many were about our mails."""
    if not settings.NOTICES_BOUNCE_FOLDER:
        return 0
    folder = Path(settings.NOTICES_BOUNCE_FOLDER)
    return sum(_take(path, folder, at) for path in list(_unread(folder)))


def _unread(folder: Path) -> Iterator[Path]:
    if (folder / "new").is_dir():
        paths = sorted((folder / "new").iterdir())
    else:
        paths = sorted(folder.glob("*.eml"))
    yield from (path for path in paths if path.is_file() and not path.is_symlink())


def _take(path: Path, folder: Path, at: datetime) -> bool:
    """Note one file and put it away; a broken one stops nobody."""
    with path.open("rb") as file:
        content = file.read(LONGEST)
    try:
        report = bounces.read(content)
    except Exception:
        logger.exception("A file in the mailbox of reports cannot be read")
        report = None
    message = bounces.note(report, at=at) if report else None
    _put_away(path, folder, is_known=message is not None)
    return message is not None


def _put_away(path: Path, folder: Path, *, is_known: bool) -> None:
    """Move the file out of the way; what a person should read stays unread."""
    if path.parent.name == "new":
        target = folder / "cur" / f"{path.name.partition(':')[0]}:2,{'S' * is_known}"
    else:
        target = folder / ("done" if is_known else "other") / path.name
    target.parent.mkdir(exist_ok=True)
    path.replace(target)
