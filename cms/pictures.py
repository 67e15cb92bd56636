"""The form of a picture that somebody hands in."""

from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from papers.uploads import check_image


class PictureField(WagtailImageField):
    """Takes a picture only after it has been decoded in full.

    Wagtail reads the head of a file alone, and of half a picture it fails.
    """

    def to_python(self, data: Any) -> Any:
        """Judge a new file before Wagtail opens it.

        :raises UploadRefused: as :func:`papers.uploads.check_image`
        """
        if isinstance(data, UploadedFile):
            check_image(cast("BinaryIO", data), max_bytes=self.max_upload_size)
        return super().to_python(data)


class PictureForm(BaseImageForm):
    """Wagtail's form of a picture, with a field that looks closer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, widget=given.widget
            )
