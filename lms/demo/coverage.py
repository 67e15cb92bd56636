"""Figures of regions for the page of coverage: invented, and said to be so."""

import random
from datetime import datetime

from django.db import transaction

from courses.models import RegionFigures
from people.models import Region

SOURCE = "Вымышленные числа для показа, не статистика"
# As in a real register, a few regions have not answered yet.
ONE_IN = 8


@transaction.atomic
def load_figures(*, at: datetime) -> None:
    """Give most regions figures; those that have some keep them."""
    for number, region in enumerate(Region.objects.order_by("code")):
        dice = random.Random(region.code)  # noqa: S311 - a story, not a secret
        if number % ONE_IN:
            RegionFigures.objects.get_or_create(
                region=region,
                defaults={
                    "children": dice.randrange(20, 900) * 1000,
                    "specialists": dice.randrange(8, 60),
                    "as_of_date": at.date().replace(month=1, day=1),
                    "source": SOURCE,
                },
            )
