"""Response processing, worked out: what an item gives for a response.

Only what is sure is worked out. Chance, records, points on a plane and
arithmetic of floats beyond sums and products raise :class:`Unknown`: such an
item is named, never guessed at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from assessments.exchange.nodes import Node
from assessments.exchange.qti.expressions import Run, evaluate, same
from assessments.exchange.qti.values import Declared, Unknown, Value
from assessments.questions.numbers import number

SCORE: Final = "SCORE"
TEMPLATES: Final = {"match_correct", "map_response"}
# Where an item does not say how it is marked: what its keys are worth together.
BY_KEY: Final = "by_key"


class _Exit(Exception):
    """Processing ends here."""


@dataclass(frozen=True, slots=True)
class Processing:
    """The response processing of an item, ready to be run over responses."""

    responses: Mapping[str, Declared]
    outcomes: Mapping[str, Declared]
    rules: Sequence[Node]
    template: str = ""

    def outcomes_for(self, given: Mapping[str, Any]) -> dict[str, Value]:
        """Return all outcomes for a response."""
        run = Run(self.responses, self.outcomes)
        run.start(given)
        if self.template:
            run.values[SCORE] = self._by_template(run)
        try:
            for rule in self.rules:
                perform(rule, run)
        except _Exit:
            pass
        return run.values

    def score(self, given: Mapping[str, Any]) -> Fraction:
        """Return the score for a response."""
        value = self.outcomes_for(given).get(SCORE)
        return value if isinstance(value, Fraction) else Fraction(bool(value))

    def _by_template(self, run: Run) -> Fraction:
        if self.template == BY_KEY:
            return sum((_worth(v, run) for v in self.responses.values()), Fraction(0))
        name = (
            "RESPONSE" if "RESPONSE" in self.responses else next(iter(self.responses))
        )
        variable = self.responses[name]
        if self.template == "match_correct":
            return _hit(variable, run)
        if variable.mapping is None:
            raise Unknown("mapping")
        return variable.mapping.worth(run.values[name])


def _worth(variable: Declared, run: Run) -> Fraction:
    if variable.mapping:
        return variable.mapping.worth(run.values[variable.identifier])
    return _hit(variable, run)


def _hit(variable: Declared, run: Run) -> Fraction:
    given = run.values[variable.identifier]
    return Fraction(bool(same(given, variable.correct, variable.cardinality)))


def perform(rule: Node, run: Run) -> None:
    """Carry out one rule."""
    if rule.tag == "responseCondition":
        _condition(rule, run)
    elif rule.tag == "setOutcomeValue":
        run.values[rule.get("identifier", "")] = _typed(
            evaluate(rule[0], run), rule, run
        )
    elif rule.tag == "lookupOutcomeValue":
        name = rule.get("identifier", "")
        key = evaluate(rule[0], run)
        table = run.declaration(name).lookup
        if not isinstance(key, Fraction) or not table:
            raise Unknown(rule.tag)
        run.values[name] = table.get(key)
    elif rule.tag == "exitResponse":
        raise _Exit
    elif rule.tag == "responseProcessingFragment":
        for inner in rule:
            perform(inner, run)
    else:
        raise Unknown(str(rule.tag))


def _typed(value: Value, rule: Node, run: Run) -> Value:
    base = run.declaration(rule.get("identifier", "")).base
    if base in {"float", "integer"} and isinstance(value, str):
        return number(value)
    return value


def _condition(rule: Node, run: Run) -> None:
    for branch in rule:
        if branch.tag == "responseElse":
            inner = list(branch)
        elif evaluate(branch[0], run) is True:
            inner = list(branch)[1:]
        else:
            continue
        for each in inner:
            perform(each, run)
        return
