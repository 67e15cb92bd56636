"""What a requirement found out about an enrolment, and how to say it.

A finding is data; its sentence is made in the reader's language when it is
shown and never stored. Each room registers the texts of its own codes.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

SentenceMaker = Callable[[Mapping[str, Any]], str]

_texts: dict[str, SentenceMaker] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a requirement is met, and the figures that say why.

    :param met: whether the requirement is met now
    :param code: names the sentence, ``room.what``
    :param params: plain data for the sentence
    :param evidence: plain data that a completion keeps
    """

    met: bool
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return the finding as JSON-ready data, for the completion's evidence."""
        return asdict(self)

    @property
    def sentence(self) -> str:
        """The finding in words, in the reader's language."""
        return sentence(self)


def register_texts(texts: Mapping[str, SentenceMaker]) -> None:
    """Add the sentences of a room: code → function of the finding's params."""
    _texts.update(texts)


def sentence(finding: Finding) -> str:
    """Say ``finding`` in the reader's language.

    :raises KeyError: if no room registered its code
    """
    return _texts[finding.code](finding.params)
