"""The room's place in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from notices.viewsets.mailings import MailingViewSet
from notices.viewsets.outbox import OutboxViewSet
from notices.viewsets.texts import MailTextViewSet, RuleViewSet


class MailGroup(SnippetViewSetGroup):
    """What was sent, what will be, and in which words."""

    menu_label = _("Mail")
    menu_icon = "mail"
    menu_order = 800
    items = (OutboxViewSet, MailingViewSet, RuleViewSet, MailTextViewSet)
