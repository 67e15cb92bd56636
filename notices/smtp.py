"""Hand mail to an SMTP server, and know how far it came when that breaks off."""

import smtplib
from typing import Any, cast

from django.core.mail.backends.smtp import EmailBackend


class _TracedSMTP(smtplib.SMTP):
    """A connection that remembers whether a text began to leave."""

    text_has_left = False
    reply = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the text; from here on nobody can say that it did not arrive."""
        self.text_has_left = True
        code, words = super().data(msg)
        self.reply = f"{code} {words.decode(errors='replace')}"
        return code, words


class _TracedSMTPS(_TracedSMTP, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class SmtpBackend(EmailBackend):
    """Django's, with two things to ask: did the text leave, and what came back."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return the traced connection."""
        return _TracedSMTPS if self.use_ssl else _TracedSMTP

    @property
    def text_has_left(self) -> bool:
        """Whether a text began to leave on this connection."""
        traced = cast("_TracedSMTP | None", self.connection)
        return traced is None or traced.text_has_left

    @property
    def reply(self) -> str:
        """What the server answered to the text."""
        traced = cast("_TracedSMTP | None", self.connection)
        return traced.reply if traced else ""
