"""Authoring: one module per question type; a new one is found by itself."""

import pkgutil
from importlib import import_module

from assessments.models.bank import Question

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


def question_models() -> list[type[Question]]:
    """Return the model of every type, in the order of their names."""
    found = _leaves(Question)
    return sorted(found, key=lambda model: model.definition_class.type)


def _leaves(model: type[Question]) -> list[type[Question]]:
    below = model.__subclasses__()
    if not below:
        return [model]
    return [leaf for child in below for leaf in _leaves(child)]
