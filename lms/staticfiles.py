"""Static files in production: hashed, compressed, the style sheet in one piece."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from lms.stylesheets import JOINED, PARTS, join


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins ``lms.stylesheets.PARTS`` at collectstatic, without Node."""

    joins_stylesheets = True
    # Our own modules import each other by their hashed names.
    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, Any], **options: Any
    ) -> Iterator[tuple[str, str | None, Any]]:
        """Write the joined style sheet, then hash and compress everything."""
        if not options.get("dry_run"):
            self._write_joined(paths)
        yield from super().post_process(paths, **options)

    def _write_joined(self, paths: dict[str, Any]) -> None:
        css = join([self._read(paths[part]) for part in PARTS])
        self.delete(JOINED)
        self.save(JOINED, ContentFile(css.encode()))
        paths[JOINED] = (self, JOINED)

    @staticmethod
    def _read(found: tuple[Any, str]) -> str:
        storage, path = found
        with storage.open(path) as file:
            return file.read().decode()
