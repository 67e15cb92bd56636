"""Blocks of medical writing: tables, cases, references."""

import re
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.blocks.media import OptionalPictureBlock
from cms.blocks.text import RichTextBlock


class TableRowBlock(blocks.StructBlock):
    """A row; its first cell names it."""

    cells = blocks.ListBlock(
        blocks.CharBlock(required=False, max_length=600), label=_("cells"), min_num=1
    )

    class Meta:
        icon = "list-ul"
        label = _("row")


class TableValue(blocks.StructValue):
    """A table, row by row."""

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each row's name, and its other cells with the heads of their columns."""
        heads = list(self["columns"])[1:]
        return [
            (cells[0], list(zip(heads, cells[1:], strict=False)))
            for row in self["rows"]
            if (cells := list(row["cells"]))
        ]


class TableBlock(blocks.StructBlock):
    """A table that can be read aloud: caption, heads of columns and rows."""

    caption = blocks.CharBlock(label=_("caption"), max_length=300)
    columns = blocks.ListBlock(
        blocks.CharBlock(max_length=120), label=_("heads of the columns"), min_num=2
    )
    rows = blocks.ListBlock(TableRowBlock(), label=_("rows"), min_num=1)

    def clean(self, value: Any) -> Any:
        """Refuse rows that are longer or shorter than the heads."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:  # a draft may be half-written
            return cleaned
        columns = len(cleaned["columns"])
        for number, row in enumerate(cleaned["rows"], start=1):
            if len(row["cells"]) != columns:
                raise StructBlockValidationError(
                    non_block_errors=[
                        ValidationError(
                            _(
                                "Row %(number)d has %(cells)d cells instead of %(columns)d."
                            ),
                            code="uneven",
                            params={
                                "number": number,
                                "cells": len(row["cells"]),
                                "columns": columns,
                            },
                        )
                    ]
                )
        return cleaned

    class Meta:
        icon = "table"
        label = _("table")
        template = "cms/blocks/table.html"
        value_class = TableValue


class CaseStepBlock(blocks.StructBlock):
    """A step of a case, shown when the reader asks for it."""

    title = blocks.CharBlock(
        label=_("question or step"),
        max_length=200,
        help_text=_("It is seen before the step is opened."),
    )
    text = RichTextBlock()
    picture = OptionalPictureBlock()

    class Meta:
        icon = "arrow-down"
        label = _("step")


class CaseValue(blocks.StructValue):
    """A case."""

    @property
    def list(self) -> list[Any]:
        """The steps in a form that templates can cut up."""
        return [*self["steps"]]


class CaseBlock(blocks.StructBlock):
    """A clinical case whose steps open one after the other, without a script."""

    title = blocks.CharBlock(label=_("title"), max_length=200)
    text = RichTextBlock(label=_("how it begins"))
    steps = blocks.ListBlock(CaseStepBlock(), label=_("steps"), min_num=1)

    class Meta:
        icon = "help"
        label = _("clinical case")
        template = "cms/blocks/case.html"
        value_class = CaseValue


class DOIBlock(blocks.RegexBlock):
    """A DOI, however it was copied; kept as ``10.…/…``."""

    PREFIX = re.compile(r"^\s*(https?://(dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "DOI")
        kwargs.setdefault(
            "error_messages", {"invalid": _("Write the DOI as 10.1000/182.")}
        )
        super().__init__(regex=r"^10\.\d{4,9}/[^\s\"<>]+$", required=False, **kwargs)

    def clean(self, value: str | None) -> str:
        """Return the DOI without the address around it."""
        return super().clean(self.PREFIX.sub("", value or "").strip())


class PMIDBlock(blocks.RegexBlock):
    """The number of an article in PubMed."""

    PREFIX = re.compile(r"^\s*pmid:?\s*", re.IGNORECASE)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "PMID")
        kwargs.setdefault(
            "error_messages", {"invalid": _("A PMID is a number of up to 8 digits.")}
        )
        super().__init__(regex=r"^[1-9]\d{0,7}$", required=False, **kwargs)

    def clean(self, value: str | None) -> str:
        """Return the number without the word before it."""
        return super().clean(self.PREFIX.sub("", value or "").strip())


class ReferenceValue(blocks.StructValue):
    """A reference with its addresses."""

    @property
    def doi_url(self) -> str:
        """Address of the DOI."""
        return f"https://doi.org/{quote(self['doi'], safe='/:;()')}"

    @property
    def pmid_url(self) -> str:
        """Address in PubMed."""
        return f"https://pubmed.ncbi.nlm.nih.gov/{self['pmid']}/"


class ReferenceBlock(blocks.StructBlock):
    """A source."""

    text = blocks.TextBlock(label=_("source"), rows=2, max_length=600)
    doi = DOIBlock()
    pmid = PMIDBlock()
    url = blocks.URLBlock(label=_("address"), required=False)

    class Meta:
        icon = "openquote"
        label = _("source")
        value_class = ReferenceValue


class ReferencesBlock(blocks.StructBlock):
    """The list of sources."""

    sources = blocks.ListBlock(ReferenceBlock(), label=_("sources"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("sources")
        template = "cms/blocks/references.html"
