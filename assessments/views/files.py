"""Files of questions, for who was told their address."""

from pathlib import PurePath

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views import View

from assessments.models import QuestionFile
from papers.ranges import Download, serve

FILE_TYPES = {
    ".webp": "image/webp",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}


class FileView(LoginRequiredMixin, View):
    """A picture, recording or film of a question, for who was told its address.

    The code in it cannot be guessed; its content never changes, so a device
    keeps it and shows it without a connection.
    """

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Hand out the file, or a part of it."""
        row = get_object_or_404(QuestionFile, code=code)
        name = PurePath(row.file.name)
        kind = FILE_TYPES[name.suffix]
        response = serve(
            request, Download(row.file, name.name, kind, row.code, inline=True)
        )
        response["Cache-Control"] = "private, max-age=31536000, immutable"
        return response
