"""Columns of the admin's lists that the rooms share."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column
from wagtail.coreutils import multigetattr

from people.zones import MOSCOW, zone_label


def own_zone(user: Any) -> ZoneInfo:
    """Return the clock of whoever reads the admin; Moscow's without a person."""
    person = getattr(user, "person", None) if user.is_authenticated else None
    return person.zone if person else MOSCOW


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """Say a moment by the clock of ``zone``, which is named: 03.12.2026, 09:30."""
    local = timezone.localtime(moment, zone)
    return f"{format_date(local, 'd.m.Y, H:i')} {zone_label(zone, moment)}"


class MomentColumn(Column):
    """A date with its time and the name of the zone, never «just now».

    :param zone: a dotted path from the row to the zone of a venue; without
        it the reader's own zone
    """

    def __init__(self, name: str, *, zone: str = "", **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.zone = zone

    def get_cell_context_data(
        self, instance: Any, parent_context: dict[str, Any]
    ) -> dict[str, Any]:
        """Put the moment in words into the cell."""
        context = super().get_cell_context_data(instance, parent_context)
        if moment := self.get_value(instance):
            zone = (
                multigetattr(instance, self.zone)
                if self.zone
                else own_zone(parent_context["request"].user)
            )
            context["value"] = moment_in_words(moment, zone)
        return context


class YesNoColumn(Column):
    """A truth in words."""

    def get_value(self, instance: Any) -> str:
        """Return yes or no."""
        return _("yes") if super().get_value(instance) else _("no")
