"""The categories that imported questions go into; what is missing is made."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments.models import Category
from courses.models import Programme
from people.models import User


def bank_of(
    *, key: str, programme: Programme | None, actor: User | None = None
) -> Category:
    """Return the top category called ``key``; made if missing.

    :raises ValidationError: ``no_programme`` when it is missing and it is not
        clear whose bank it belongs to; ``no_bank`` when the key is none
    """
    if not key or slugify(key) != key.lower() or len(key) > 60:  # noqa: PLR2004
        message = _("A bank is named in Latin letters, digits and hyphens.")
        raise ValidationError(message, code="no_bank")
    known = Category.objects.filter(key=key, parent=None)
    if programme:
        known = known.filter(programme=programme)
    if bank := known.order_by("pk").first():
        return bank
    if programme is None:
        programmes = list(Programme.objects.order_by("pk")[:2])
        if len(programmes) > 1:
            message = _("Say to which programme the new bank belongs.")
            raise ValidationError(message, code="no_programme")
        programme = next(iter(programmes), None) or Programme.objects.create(
            key=key, title_ru=key, title_en=key
        )
    bank = Category.objects.create(programme=programme, key=key, title_ru=key)
    log(instance=bank, action="wagtail.create", user=actor)
    return bank


def category_at(
    *,
    bank: Category,
    path: tuple[str, ...],
    known: dict[tuple[str, ...], Category] | None = None,
) -> Category:
    """Return the category at ``path`` below ``bank``; what is missing is made."""
    known = {(): bank} if known is None else known
    if path in known:
        return known[path]
    parent = category_at(bank=bank, path=path[:-1], known=known)
    found = parent.children.filter(title_ru=path[-1]).order_by("pk").first()
    known[path] = found or Category.objects.create(
        programme_id=bank.programme_id,
        parent=parent,
        key=_key_of(parent, path[-1]),
        title_ru=path[-1],
        title_en="",
    )
    return known[path]


def _key_of(parent: Category, title: str) -> str:
    digest = hashlib.sha256(f"{parent.pk}/{title}".encode()).hexdigest()[:8]
    return f"{slugify(title)[:48] or parent.key[:48]}-{digest}"
