"""The nodes of XML trees, by a name of our own: lxml's is not public."""

from typing import TypeAlias

from lxml import etree

Node: TypeAlias = etree._Element  # noqa: SLF001 - the class has no other name
