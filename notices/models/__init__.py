"""Mails, their texts, and when they are written."""

from notices.models.mailings import Mailing, MailingWork
from notices.models.outbox import OutboxAttachment, OutboxMessage
from notices.models.own_data import OwnData
from notices.models.texts import MailText, Rule, RuleDue
from notices.models.wishes import Digest, Silence
from notices.models.work import Routine

__all__ = [
    "Digest",
    "MailText",
    "Mailing",
    "MailingWork",
    "OutboxAttachment",
    "OutboxMessage",
    "OwnData",
    "Routine",
    "Rule",
    "RuleDue",
    "Silence",
]
