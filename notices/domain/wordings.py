"""Put a text of a mail back to what ships."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from notices.models import MailText
from people.models import User


@transaction.atomic
def reset(*, text: MailText, actor: User, at: datetime) -> MailText:
    """Say again what ships, as a new revision: the earlier words stay readable."""
    text = MailText.objects.select_for_update().get(pk=text.pk)
    text.take_shipped()
    text.save()
    text.save_revision(user=actor, changed=True)
    log(instance=text, action="notices.reset_text", user=actor)
    return text
