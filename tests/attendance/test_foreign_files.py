"""Reports in any language and clothing: told by their words, else by what they hold."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from attendance.formats import ANY, READERS, FileRefused, read
from attendance.formats.moments import minutes_of, moment, seconds
from attendance.formats.stays import spellings, visitors, without_guest

MOSCOW = ZoneInfo("Europe/Moscow")
HELD = (
    datetime(2026, 3, 14, 13, 0, tzinfo=UTC),
    datetime(2026, 3, 14, 15, 0, tzinfo=UTC),
)
LUNIN, ORLOVA = ("Лунин Олег", "lunin@x.example", 50), ("Орлова Анна", "", 30)


def figures(content, kind=ANY, encoding="utf-8"):
    reading = read(kind, content.encode(encoding), MOSCOW)
    found = [(v.name, v.email, v.minutes(HELD)) for v in visitors(reading.stays)]
    return reading.kind, found


ZOOM_DE = """Meeting-ID;Thema;Startzeit
85;Webinar;14.03.2026 15:30:00

Name (Originalname);Benutzer-E-Mail;Beitrittszeit;Austrittszeit;Dauer (Minuten);Gast;Im Warteraum
Лунин Олег (Gast);lunin@x.example;14.03.2026 15:50:00;14.03.2026 16:40:00;50;Ja;Nein
Лунин Олег;lunin@x.example;14.03.2026 16:30:00;14.03.2026 16:50:00;20;Ja;Nein
Орлова Анна;;14.03.2026 16:00:00;14.03.2026 16:20:00;20;Ja;Ja
Орлова Анна;;14.03.2026 17:30:00;14.03.2026 18:30:00;60;Ja;Nein
"""
TEAMS_RU = """1. Сводка
Название собрания\tВебинар

2. Участники
Имя\tПервое присоединение\tПоследний выход\tДлительность участия\tЭлектронная почта
Лунин Олег (Гость)\t14.03.2026, 16:00:00\t14.03.2026, 16:50:00\t50 мин\tlunin@x.example

3. Действия на собрании
Имя\tВремя присоединения\tВремя выхода\tДлительность\tЭлектронная почта
Лунин Олег (Гость)\t14.03.2026, 15:59:00\t14.03.2026, 16:50:00\t51 мин\tlunin@x.example
Орлова Анна\t14.03.2026, 17:30:00\t14.03.2026, 18:01:00\t31 мин\t
"""
TEAMS_DE = """1. Zusammenfassung
Besprechungstitel\tWebinar

2. Teilnehmer
Name\tErster Beitritt\tDauer der Teilnahme\tE-Mail
Лунин Олег\t14.03.26, 16:00:00\t50 Min. 10 Sek.\tlunin@x.example
Орлова Анна\t14.03.26, 16:00:00\t0 Std. 30 Min.\t
"""
MEET_KK = """Аты,Тегі,Электрондық пошта,Ұзақтығы
Олег,Лунин,lunin@x.example,50 мин
Анна,Орлова,,0 сағ 30 мин
"""
OWN_12H = """ФИО;Почта;Вход;Выход
Лунин Олег;lunin@x.example;March 14, 2026, 4:00 PM;March 14, 2026, 4:50 PM
Орлова Анна;;March 14, 2026, 5:30 p. m.;March 14, 2026, 6:00 p. m.
"""
MTS = """Отчёт по вебинару «Лейкозы»

Имя и фамилия;Email;Дата подключения;Дата отключения
Лунин Олег;lunin@x.example;14.03.2026 16:00;14.03.2026 16:50
Орлова Анна;;14.03.2026 17:30;14.03.2026 18:00
"""
JAPANESE = """名前,メール,待合室 wait,参加時刻,退出時刻
Лунин Олег,lunin@x.example,いいえ,2026/03/14 16:00:00,2026/03/14 16:50:00
Орлова Анна,,yes,2026/03/14 16:00:00,2026/03/14 17:00:00
Орлова Анна,,いいえ,2026/03/14 17:30:00,2026/03/14 18:00:00
"""
JAPANESE_TOTALS = """名前,メール,時間
Лунин Олег,lunin@x.example,0:50:00
Орлова Анна,,0:30:00
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (ZOOM_DE, "zoom"),
        (TEAMS_RU, "teams"),
        (TEAMS_DE, "teams"),
        (MEET_KK, "meet"),
        (OWN_12H, "csv"),
        (MTS, "teams"),
        (JAPANESE, ""),
        (JAPANESE_TOTALS, ""),
    ],
)
def test_a_report_is_read_in_any_language_and_encoding(content, kind, encoding):
    try:
        content.encode(encoding)
    except UnicodeEncodeError:
        encoding = "utf-16-le"

    assert figures(content, encoding=encoding) == (kind, [LUNIN, ORLOVA])


def test_a_report_said_to_be_another_systems_is_guessed_and_rubbish_is_refused():
    assert figures(JAPANESE, kind="zoom") == ("", [LUNIN, ORLOVA])
    for rubbish in ("a,b\n1,2\n", "x\n", "{}", "16:00,50 min\n", "n\n1 min,2"):
        with pytest.raises(FileRefused):
            figures(rubbish)


def test_a_table_of_times_without_people_is_refused():
    with pytest.raises(FileRefused):
        figures("1,2026-03-14 16:00,2026-03-14 17:00\n")


def test_sums_of_several_meetings_are_refused_and_times_are_not():
    head = "Meeting ID,Topic\n{n},W\n\nName (Original Name),User Email,{columns}\n"
    sums = "".join(
        head.format(n=n, columns="Total Duration (Minutes)") + "Лунин,,60\n\n"
        for n in "12"
    )
    times = "".join(
        head.format(n=day, columns="Join Time,Leave Time")
        + f"Орлова Анна,,03/{day}/2026 17:30:00,03/{day}/2026 19:00:00\n\n"
        for day in ("13", "14")
    )

    with pytest.raises(FileRefused) as refusal:
        figures(sums)

    assert refusal.value.code == "several_meetings"
    assert figures(times) == ("zoom", [ORLOVA])


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("14 марта 2026 г., 16:05", 16, 5),
        ("14. März 2026 16:05", 16, 5),
        ("2026 ж. 14 наурыз, 16:05", 16, 5),
        ("14 de marzo de 2026 4:05 p. m.", 16, 5),
        ("Mar 14, 2026 12:05 AM", 0, 5),
        ("14-Mar-2026 16:05", 16, 5),
        ("14.03.2026 4:05 ПП", 16, 5),
        ("14.03.2026 4:05 ДП", 4, 5),
        ("14.03.2026 4:05 ТК", 16, 5),
        ("14.03.2026 4:05 ТД", 4, 5),
        ("14 mars 2026, 16:05", 16, 5),
    ],
)
def test_moments_are_read_as_people_write_them(text, hour, minute):
    assert moment(text, MOSCOW) == datetime(2026, 3, 14, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1 hr 32 min", 5520),
        ("1 час 5 минут 3 секунды", 3903),
        ("1 сағ 5 мин", 3900),
        ("2 Std. 1 Min.", 7260),
        ("1,5 ч", 5400),
        ("PT1H30M", 5400),
        ("01:30:00", 5400),
        ("12 яблок", None),
        ("долго", None),
    ],
)
def test_lengths_are_read_in_words(text, length):
    assert seconds(text) == length


def test_bare_numbers_are_minutes():
    assert [minutes_of(t) for t in ("90", "90,5", " 12.0", "1 ч 5 мин", "много")] == [
        *(90, 90, 12, 65),
        None,
    ]


def test_marks_behind_a_name_are_left_out_and_brackets_are_tried():
    assert without_guest("Лунин О. (Гость) [host]") == "Лунин О."
    assert spellings("iPhone (Семён Фёдоров)") == [
        *("iPhone (Семён Фёдоров)", "iPhone", "Семён Фёдоров"),
    ]
    assert spellings("Лунин (Guest)") == ["Лунин"]


def test_every_reader_is_one_of_the_candidates_or_named():
    assert set(READERS) == {"zoom", "teams", "meet", "bbb", "mtslink", "csv"}


VISIT = '{"users": {"1": {"name": %s, "intIds": {"a": {"registeredOn": %s}}}}}'
JOINED = '[{"name": %s, "eventSessions": [{"participations": [{"joined": %s}]}]}]'


@pytest.mark.parametrize(
    "content",
    [
        VISIT % ('"x"', "1e300"),
        VISIT % ('"x"', "true, 1"),
        VISIT % ('"x"', '"soon"'),
        JOINED % ("5", '"2026-03-14T16:00"'),
        JOINED % ('"x"', "7"),
        "[" * 100_000,
    ],
)
def test_json_that_no_system_writes_is_refused(content):
    with pytest.raises(FileRefused):
        figures(content)


def test_names_that_are_no_text_are_read_as_text():
    assert figures(VISIT % ("null", "1773493200000")) == ("bbb", [("", "", 120)])
    assert figures(VISIT % ("5", "1773493200000")) == ("bbb", [("5", "", 120)])
