"""The room ``notices``: mail."""

from django.utils import timezone

from notices.domain import own_data, stopping
from notices.models import Mailing, MailText, Rule
from tests.factories.notices import OutboxMessageFactory

SITE = """
address | with | visitor other owner trainer stranger staff admin
GET kept_mail |  | 200 200 200 200 200 200 200
GET kept_message | mail.pk | 200 200 200 200 200 200 200
GET kept_message_html | mail.pk | 200 200 200 200 200 200 200
GET stop_letters | stop_token | 200 200 200 200 200 200 200
POST stop_letters | stop_token | 200 200 200 200 200 200 200
GET stop_letters | 'forged' | 404 404 404 404 404 404 404
GET inbox |  | in 200 200 200 200 200 200
POST inbox_read |  | in go go go go go go
GET inbox_letter | mail.pk | in 404 200 404 404 404 404
POST inbox_letter_read | mail.pk | in 404 go 404 404 404 404
GET letter_wishes |  | in 200 200 200 200 200 200
POST letter_wishes |  | in 200 200 200 200 200 200
GET own_data |  | in 200 200 200 200 200 200
POST own_data |  | in go go go go go go
POST ask_erasure |  | in go go go go go go
GET own_data_file | own_data.pk | in 404 200 404 404 404 404
"""
ADMIN = """
place | subject | trainer stranger staff admin
outbox | mail | - - li li
mailing | mailing | - - laedh laedh
rule | rule | - - laeh laeh
wagtailsnippets_notices_mailtext | text | - - leh leh
wagtailsnippetchoosers_notices_mailtext | text | cs cs cs cs
"""


def furnish(world):
    """Add a mail to the owner."""
    world.mail = OutboxMessageFactory(to=world.owner.email, person=world.owner)
    world.own_data = own_data.ask(person=world.owner, at=timezone.now())
    own_data.work(world.own_data, at=timezone.now())
    world.stop_token = stopping.address_for(world.owner).split("/")[-2]
    world.text = MailText.objects.get(key="courses.run_begins")
    world.rule = Rule.objects.create(
        name="R", moment="courses.run_begins", text=world.text
    )
    world.mailing = Mailing.objects.create(title="M", audience="all:all")
