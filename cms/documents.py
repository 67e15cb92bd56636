"""The form of a file that somebody hands in."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm

from papers.uploads import check_document


class DocumentForm(BaseDocumentForm):
    """Takes a file only when its content is what its name says, and not too large."""

    def clean_file(self) -> Any:
        """Judge a new file; the one that is there was judged when it came."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_document(
                file, name=file.name, max_bytes=settings.DOCUMENTS_MAX_UPLOAD_SIZE
            )
        return file
