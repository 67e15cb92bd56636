"""How staff find a person: by name, e-mail, or a number that a room above knows."""

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from people import phones
from people.domain import matching
from people.models import Person

Finder = Callable[[str], Iterable[int]]
# Rows looked through for typing errors, and shown of them.
MOST_CANDIDATES = 50_000
MOST_FOUND = 200
# So many are named by their ids: words are then looked for once, not for the
# number, the order and the page each.
MOST_NAMED = 500
_finders: dict[str, Finder] = {}


def register(name: str, finder: Finder) -> None:
    """Let a room find persons by its numbers: text typed → ids of persons.

    Called in ``apps.ready``; the same ``name`` replaces an earlier finder.
    """
    _finders[name] = finder


def find(query: str, persons: QuerySet[Person] | None = None) -> QuerySet[Person]:
    """Return who may be meant by ``query``, the more exact answers alone.

    First every word as typed or in another alphabet, or a number; only when
    that finds nobody, typing errors are forgiven.

    :param persons: whom to search among; everybody known without it
    """
    among = Person.objects.known() if persons is None else persons
    if not query.strip():
        return among
    asked = _as_typed(query)
    if others := _by_number(query) | _merged(asked):
        asked |= Q(pk__in=others)
    exact = among.filter(asked)
    ids = list(exact.order_by().values_list("pk", flat=True)[: MOST_NAMED + 1])
    if len(ids) > MOST_NAMED:
        return exact
    return among.filter(pk__in=ids or _misspelt(query, among))


def _as_typed(query: str) -> Q:
    asked = Q()
    for word in matching.words(query):
        asked &= Person.named(word)
    if number := phones.asked_number(query):
        asked |= Q(search_text__contains=number)
    return asked


def _by_number(query: str) -> set[int]:
    """Ask the rooms above, who know numbers; a name holds no digit."""
    if not any(character.isdigit() for character in query):
        return set()
    found = {pk for finder in _finders.values() for pk in finder(query.strip())}
    kept = Person.objects.filter(pk__in=found).values_list("pk", "merged_into_id")
    return {into or pk for pk, into in kept}


def _merged(asked: Q) -> set[int]:
    """Return who is kept of rows that were merged: their words mean that person.

    Asked for apart, because the database uses no index for "either".
    """
    rows = Person.objects.exclude(merged_into=None).filter(asked)
    return set(rows.order_by().values_list("merged_into_id", flat=True)[:MOST_FOUND])


def _misspelt(query: str, among: QuerySet[Person]) -> list[int]:
    """Return ids of persons each of whose asked words is close to one of theirs."""
    typed = matching.skeleton(query).split()
    candidates = among.order_by()
    for word in typed:
        candidates = candidates.filter(_holds_a_piece_of(word))
    rows = candidates.values_list("pk", "name_key")[:MOST_CANDIDATES]
    seen: dict[tuple[str, str], bool] = {}
    return [pk for pk, key in rows if _all_close(typed, key.split(), seen)][:MOST_FOUND]


def _holds_a_piece_of(word: str) -> Q:
    asked = Q()
    for piece in matching.pieces(word):
        asked |= Q(name_key__contains=piece)
    return asked


def _all_close(
    typed: list[str], names: list[str], seen: dict[tuple[str, str], bool]
) -> bool:
    """Compare words; names repeat, so each pair is worked out once."""
    for word in typed:
        for name in names:
            if (word, name) not in seen:
                seen[word, name] = matching.is_close(word, name)
        if not any(seen[word, name] for name in names):
            return False
    return bool(typed)
