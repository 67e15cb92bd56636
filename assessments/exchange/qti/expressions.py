"""Expressions of response processing, worked out over one response.

What is not known here, and what is not sure, raises :class:`Unknown`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from assessments.exchange.nodes import Node
from assessments.exchange.qti.values import (
    Declared,
    Single,
    Unknown,
    Value,
    members,
    single,
)
from assessments.questions.numbers import number

# Patterns without repetition, short: what is left of backtracking stays small.
LONGEST_PATTERN: Final = 60
_SAFE_PATTERN: Final = re.compile(r"[\w\s\-.,;:|()?\[\]]+")


@dataclass(slots=True)
class Run:
    """One run of response processing over one response."""

    responses: Mapping[str, Declared]
    outcomes: Mapping[str, Declared]
    values: dict[str, Value] = field(default_factory=dict)

    def start(self, given: Mapping[str, Any]) -> None:
        """Take the response; numbers begin at nought."""
        for name, variable in self.responses.items():
            self.values[name] = variable.read(given.get(name))
        for name, variable in self.outcomes.items():
            nought = Fraction(0) if variable.base in {"float", "integer"} else None
            is_single = variable.cardinality == "single"
            default = variable.default
            self.values[name] = nought if default is None and is_single else default

    def declaration(self, name: str) -> Declared:
        """Return what is declared under ``name``."""
        found = self.responses.get(name) or self.outcomes.get(name)
        if found is None:
            raise Unknown(name)
        return found


def evaluate(node: Node, run: Run) -> Value:
    """Work out an expression.

    :raises Unknown: for one that is not known here
    """
    reader = EXPRESSIONS.get(str(node.tag))
    if reader is None:
        raise Unknown(str(node.tag))
    return reader(node, run)


def same(one: Value, other: Value, cardinality: str) -> bool | None:
    """Compare as ``match`` does: order counts in ordered containers only."""
    if one is None or other is None:
        return None
    if cardinality == "multiple":
        return Counter(members(one)) == Counter(members(other))
    return members(one) == members(other)


def _parts(node: Node, run: Run) -> list[Value]:
    return [evaluate(child, run) for child in node]


def _variable(node: Node, run: Run) -> Value:
    name = node.get("identifier", "")
    if name not in run.values:
        raise Unknown(name)
    return run.values[name]


def _correct(node: Node, run: Run) -> Value:
    return run.declaration(node.get("identifier", "")).correct


def _default(node: Node, run: Run) -> Value:
    return run.declaration(node.get("identifier", "")).default


def _base(node: Node, _run: Run) -> Value:
    return single("".join(node.itertext()), node.get("baseType", ""))


def _map_response(node: Node, run: Run) -> Value:
    name = node.get("identifier", "")
    mapping = run.declaration(name).mapping
    if mapping is None:
        raise Unknown("mapping")
    return mapping.worth(run.values.get(name))


def _match(node: Node, run: Run) -> Value:
    one, other = _parts(node, run)
    return same(one, other, _cardinality(node, run))


def _cardinality(node: Node, run: Run) -> str:
    for child in node.iter():
        if child.tag == "ordered":
            return "ordered"
        if child.tag in {"variable", "correct"}:
            name = child.get("identifier", "")
            return run.declaration(name).cardinality
    return "multiple"


def _is_null(node: Node, run: Run) -> Value:
    return evaluate(node[0], run) in (None, "", ())


def _not(node: Node, run: Run) -> Value:
    value = evaluate(node[0], run)
    return None if value is None else not value


def _and(node: Node, run: Run) -> Value:
    parts = _parts(node, run)
    if any(part is False for part in parts):
        return False
    return None if None in parts else True


def _or(node: Node, run: Run) -> Value:
    parts = _parts(node, run)
    if any(part is True for part in parts):
        return True
    return None if None in parts else False


def _any_n(node: Node, run: Run) -> Value:
    parts = _parts(node, run)
    least, most = (int(node.get(name, "0")) for name in ("min", "max"))
    right, open_ = parts.count(True), parts.count(None)
    if least <= right and right + open_ <= most:
        return True
    return False if right > most or right + open_ < least else None


def _equal(node: Node, run: Run) -> Value:
    one, other = _parts(node, run)
    if not (isinstance(one, Fraction) and isinstance(other, Fraction)):
        return None
    mode = node.get("toleranceMode", "exact")
    if mode == "exact":
        return one == other
    allowed = [number(part) for part in node.get("tolerance", "0").split()]
    if not allowed or None in allowed:
        raise Unknown("tolerance")
    below, above = (Fraction(part or 0) for part in (allowed * 2)[:2])
    if mode == "relative":
        below, above = abs(one) * below / 100, abs(one) * above / 100
    low_in = node.get("includeLowerBound", "true") != "false"
    high_in = node.get("includeUpperBound", "true") != "false"
    low, high = one - below, one + above
    return (low < other or (low_in and low == other)) and (
        other < high or (high_in and other == high)
    )


def _string_match(node: Node, run: Run) -> Value:
    one, other = _parts(node, run)
    if one is None or other is None:
        return None
    left, right = str(one), str(other)
    if node.get("caseSensitive", "true") == "false":
        left, right = left.casefold(), right.casefold()
    if node.get("substring", "false") == "true":
        return right in left
    return left == right


def _substring(node: Node, run: Run) -> Value:
    one, other = _parts(node, run)
    if one is None or other is None:
        return None
    left, right = str(one), str(other)
    if node.get("caseSensitive", "true") == "false":
        left, right = left.casefold(), right.casefold()
    return left in right


def _member(node: Node, run: Run) -> Value:
    one, other = _parts(node, run)
    return None if one is None or other is None else one in members(other)


def _contains(node: Node, run: Run) -> Value:
    one, other = _parts(node, run)
    if one is None or other is None:
        return None
    left, right = members(one), members(other)
    if _cardinality(node, run) == "ordered":
        starts = range(len(left) - len(right) + 1)
        return any(left[start : start + len(right)] == right for start in starts)
    return not Counter(right) - Counter(left)


def _numbers(node: Node, run: Run) -> list[Fraction] | None:
    found = [each for part in _parts(node, run) for each in (members(part) or (None,))]
    if not all(isinstance(each, Fraction) for each in found):
        return None
    return [each for each in found if isinstance(each, Fraction)]


def _arithmetic(
    work: Callable[[list[Fraction]], Value],
) -> Callable[[Node, Run], Value]:
    def evaluated(node: Node, run: Run) -> Value:
        found = _numbers(node, run)
        return None if found is None else work(found)

    return evaluated


def _product(found: list[Fraction]) -> Value:
    total = Fraction(1)
    for each in found:
        total *= each
    return total


def _divide(found: list[Fraction]) -> Value:
    return found[0] / found[1] if found[1] else None


def _container(node: Node, run: Run) -> Value:
    found: tuple[Single, ...] = ()
    for part in _parts(node, run):
        found += members(part)
    return found or None


def _index(node: Node, run: Run) -> Value:
    found, place = members(evaluate(node[0], run)), int(node.get("n", "0"))
    return found[place - 1] if 0 < place <= len(found) else None


def _size(node: Node, run: Run) -> Value:
    return Fraction(len(members(evaluate(node[0], run))))


def _pattern(node: Node, run: Run) -> Value:
    value, pattern = evaluate(node[0], run), node.get("pattern", "")
    if value is None:
        return None
    is_safe = len(pattern) <= LONGEST_PATTERN and _SAFE_PATTERN.fullmatch(pattern)
    if not is_safe or "(?" in pattern:
        raise Unknown("patternMatch")
    return re.fullmatch(pattern, str(value)) is not None


EXPRESSIONS: Final[dict[str, Callable[[Node, Run], Value]]] = {
    "variable": _variable,
    "correct": _correct,
    "default": _default,
    "baseValue": _base,
    "mapResponse": _map_response,
    "match": _match,
    "isNull": _is_null,
    "null": lambda _node, _run: None,
    "not": _not,
    "and": _and,
    "or": _or,
    "anyN": _any_n,
    "equal": _equal,
    "stringMatch": _string_match,
    "substring": _substring,
    "patternMatch": _pattern,
    "member": _member,
    "contains": _contains,
    "multiple": _container,
    "ordered": _container,
    "index": _index,
    "containerSize": _size,
    "sum": _arithmetic(lambda found: sum(found, Fraction(0))),
    "product": _arithmetic(_product),
    "subtract": _arithmetic(lambda found: found[0] - found[1]),
    "divide": _arithmetic(_divide),
    "min": _arithmetic(min),
    "max": _arithmetic(max),
    "gt": _arithmetic(lambda found: found[0] > found[1]),
    "gte": _arithmetic(lambda found: found[0] >= found[1]),
    "lt": _arithmetic(lambda found: found[0] < found[1]),
    "lte": _arithmetic(lambda found: found[0] <= found[1]),
}
