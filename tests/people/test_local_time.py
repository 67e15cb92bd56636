import csv
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override

from people.templatetags.local_time import times
from people.zones import LABELS, MOSCOW, as_zone, zone_label

REGIONS = Path(settings.BASE_DIR) / "people/data/regions.csv"
MORNING_IN_YAKUTSK = datetime(2026, 12, 3, 0, 30, tzinfo=UTC)
MORNING_IN_KAMCHATKA = datetime(2026, 12, 2, 20, 30, tzinfo=UTC)
YAKUTSK = ZoneInfo("Asia/Yakutsk")


def test_local_time_comes_first_and_moscow_second():
    with override("en"):
        shown = times(MORNING_IN_YAKUTSK, YAKUTSK)

    assert shown.iso == "2026-12-03T09:30+09:00"
    assert (shown.local, shown.local_name) == ("09:30", "Yakutsk time")
    assert shown.others == ["03:30 Moscow time"]


def test_moscow_is_not_said_twice():
    with override("en"):
        shown = times(MORNING_IN_YAKUTSK, "Europe/Kirov")

    assert (shown.local, shown.local_name) == ("03:30", "Moscow time")
    assert shown.others == []


def test_reader_sees_the_own_clock_where_it_is_a_third_one():
    with override("en"):
        same = times(MORNING_IN_YAKUTSK, YAKUTSK, viewer="Asia/Chita")
        other = times(MORNING_IN_YAKUTSK, YAKUTSK, viewer="Asia/Omsk")

    assert same.others == ["03:30 Moscow time"]
    assert other.others == ["03:30 Moscow time", "06:30 your time"]


def test_another_day_elsewhere_is_named():
    with override("en"):
        shown = times(MORNING_IN_KAMCHATKA, "Asia/Kamchatka", dated=True)

    assert shown.local == "3 December, 08:30"
    assert shown.others == ["2 December, 23:30 Moscow time"]


def test_span_is_shown_on_every_clock():
    end = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)

    with override("en"):
        shown = times(MORNING_IN_YAKUTSK, YAKUTSK, end=end)

    assert shown.local == "09:30–17:00"
    assert shown.others == ["03:30–11:00 Moscow time"]


def test_russian_reads_the_time_out_loud():
    shown = times(MORNING_IN_YAKUTSK, YAKUTSK, viewer="Asia/Omsk")

    assert shown.local_name == "по\N{NO-BREAK SPACE}Якутску"
    assert shown.others == ["03:30 МСК", "06:30 у\N{NO-BREAK SPACE}вас"]


def test_filter_prints_the_venue_clock():
    template = Template("{% load local_time %}{{ at|at_zone:zone|time:'H:i' }}")

    assert template.render(Context({"at": MORNING_IN_YAKUTSK, "zone": YAKUTSK})) == (
        "09:30"
    )
    assert template.render(Context({"at": MORNING_IN_YAKUTSK, "zone": ""})) == "03:30"
    assert template.render(Context({"at": None, "zone": YAKUTSK})) == ""


def test_zone_without_a_name_is_shown_by_its_distance():
    tashkent = ZoneInfo("Asia/Tashkent")

    assert zone_label(tashkent, MORNING_IN_YAKUTSK) == "UTC+05:00"
    assert as_zone(None) is MOSCOW


def test_labels_are_real_zones():
    assert set(LABELS) <= available_timezones()


def test_every_zone_of_a_region_has_a_name():
    with REGIONS.open() as file:
        zones = {row["timezone"] for row in csv.DictReader(file)}

    with override("en"):
        labels = [zone_label(ZoneInfo(zone), MORNING_IN_YAKUTSK) for zone in zones]

    assert len(zones) > 11
    assert not [label for label in labels if label.startswith("UTC")]
