"""The room ``notices``: mail."""

from tests.factories.notices import OutboxMessageFactory

SITE = """
address | with | visitor other owner trainer stranger staff admin
GET kept_mail |  | 200 200 200 200 200 200 200
GET kept_message | mail.pk | 200 200 200 200 200 200 200
GET kept_message_html | mail.pk | 200 200 200 200 200 200 200
"""
ADMIN = """
place | subject | trainer stranger staff admin
outbox | mail | - - li li
"""


def furnish(world):
    """Add a mail to the owner."""
    world.mail = OutboxMessageFactory(to=world.owner.email, person=world.owner)
