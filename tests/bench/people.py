"""What people cost: 10,000 imported, 10,000 written to, 100,000 searched among.

    python -m tests.bench.people import|mailing|search [--sqlite] [--persons N]

fills a throw-away PostgreSQL, or a SQLite file, and prints the CPU time of this
process and of the database together, and the memory.
"""

import argparse
import csv
import io
import random
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import islice

from tests.bench.measure import cpu, measured, open_database
from tests.runner import machine

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
FAMILY = [
    "Иванов",
    "Смирнов",
    "Кузнецов",
    "Попов",
    "Васильев",
    "Петров",
    "Соколов",
    "Михайлов",
    "Новиков",
]
SYLLABLES = [
    "ба",
    "ве",
    "ги",
    "до",
    "жу",
    "за",
    "ки",
    "лу",
    "ме",
    "но",
    "па",
    "ра",
    "си",
    "ту",
    "фе",
    "ха",
    "це",
    "чо",
    "ша",
    "щу",
]
GIVEN = [
    "Анна",
    "Мария",
    "Пётр",
    "Ольга",
    "Сергей",
    "Алёна",
    "Дмитрий",
    "Юлия",
    "Гузель",
    "Тимур",
]
FATHERS = ["Ивановна", "Петрович", "Сергеевна", "Алексеевич", "Юрьевна", "Рашидович"]
QUERIES = {
    "a family name": "Бавегидоина",
    "family and given name": "Иванова Анна",
    "in Latin letters": "Smirnova Gusel",
    "misspelt": "Бавегтдоина Анна",
    "an e-mail": "name777@",
    "three letters": "ива",
    "nobody": "Щщщщщщщ Ъъъъъ",
}
REPEATS = 15


def main() -> None:
    """Fill a database, do the task named, print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.people")
    parser.add_argument("task", choices=["import", "mailing", "search"])
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--persons", type=int)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        address = ""
        if not options.sqlite:
            address = stack.enter_context(machine.postgresql())
        open_database(address, folder)
        count = options.persons or (100_000 if options.task == "search" else 10_000)
        {"import": _import, "mailing": _mailing, "search": _search}[options.task](count)
        from django.db import connection

        connection.close()


def _names(count: int):
    """Yield family name, given name and patronymic, none whole name often."""
    chance = random.Random(7)
    for _ in range(count):
        root = "".join(chance.choices(SYLLABLES, k=4)).capitalize() + "ина"
        family = chance.choice([root, root, root, chance.choice(FAMILY) + "а"])
        yield family, chance.choice(GIVEN), chance.choice(FATHERS)


def _fill(count: int) -> None:
    from people.models import Person, Region

    regions = list(Region.objects.all())
    rows = (
        Person(
            family_name=family,
            given_name=given,
            patronymic=father,
            email=f"name{n}@example.org",
            region=regions[n % len(regions)],
        )
        for n, (family, given, father) in enumerate(_names(count))
    )
    while batch := list(islice(rows, 5000)):
        Person.objects.bulk_create(batch)


def _import(count: int) -> None:
    """Hand a list in and take it in, beside as many persons on file already."""
    from courses.domain import lists
    from courses.models import PeopleList
    from notices import due
    from papers.sheets import read_table

    _fill(count)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["Фамилия", "Имя", "Отчество", "E-mail", "Телефон"])
    for n, names in enumerate(_names(count)):
        writer.writerow([*names, f"list{n}@example.org", f"+7 900 {n:07d}"])
    file = io.BytesIO(text.getvalue().encode("cp1251"))
    with measured(f"{count} rows read and compared"):
        table = read_table(file)
        made = lists.hand_in(table=table, title="bench", run=None, actor=None, at=NOW)
        due.work_off(PeopleList, now=lambda: NOW)
    # Namesakes are for a person to decide; here each is somebody else.
    made.rows.filter(verdict="doubtful").update(verdict="new", is_decided=True)
    made.refresh_from_db()
    with measured(f"{count} rows taken in"):
        lists.take_in(people=made, actor=None, at=NOW)
        due.work_off(PeopleList, now=lambda: NOW)
    print(lists.tally(made))


def _mailing(count: int) -> None:
    """Confirm a mailing to everybody and have it written."""
    from notices import due
    from notices.domain import mailings
    from notices.models import Mailing, MailingWork, OutboxMessage
    from people.domain import consents
    from people.enums import ConsentKind
    from people.models import Consent, Person

    _fill(count)
    document = consents.current_document(ConsentKind.MAILING)
    Consent.objects.bulk_create(
        Consent(person=person, document=document, given_at=NOW, language="ru")
        for person in Person.objects.all()
    )
    row = Mailing.objects.create(
        title="bench",
        audience="all:all",
        subject_ru="Новый семинар",
        subject_en="A new seminar",
        body_ru="{greeting}, приходите.\n\n- Когда: завтра\n- Где: там же",
        body_en="{greeting}, do come.",
    )
    with measured(f"{count} letters looked over"):
        outlook = mailings.outlook(row)
    with measured(f"{count} letters prepared"):
        mailings.confirm(mailing=row, expected=outlook.recipients, actor=None, at=NOW)
        due.work_off(MailingWork, now=lambda: NOW)
    print(OutboxMessage.objects.count(), "letters in the outbox")


def _search(count: int) -> None:
    """Ask the list of persons for its results, beside the bare page."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from people.models import User

    settings.ADMIN_SECOND_FACTOR_REQUIRED = False
    _fill(count)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    client = Client()
    client.force_login(User.objects.create_superuser("bench@example.org"))
    floor = _each(client, "/bench/page/", {})
    print(f"{count} persons, {connection.vendor}; bare page {1000 * floor:.1f} ms")
    address = reverse("person:index_results")
    for what, query in QUERIES.items():
        cost = _each(client, address, {"q": query})
        print(f"{what}: {1000 * cost:.1f} ms, {cost / floor:.1f} times the bare page")


def _each(client, address: str, data: dict[str, str]) -> float:
    """Return seconds of CPU of one request, after two that warm everything up."""
    for _ in range(2):
        assert client.get(address, data).status_code == 200
    before = cpu()
    for _ in range(REPEATS):
        client.get(address, data)
    return (cpu() - before) / REPEATS


if __name__ == "__main__":
    main()
