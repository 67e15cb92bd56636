"""Sentences of the room's findings."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def minutes(params: Mapping[str, Any]) -> str:
    """Say line by line how much of what is required was attended."""
    parts = [_minutes(params)]
    met = params["minutes"] >= params["required"]
    if "checks" in params:
        parts.append(_checks(params))
        met = met and params["checks"] >= params["checks_required"]
    figures = "; ".join(parts)
    if "day" in params:
        figures = _("day %(n)d, %(figures)s") % {"n": params["day"], "figures": figures}
    if met:
        return _("Attendance: %(figures)s.") % {"figures": figures}
    if "checks" in params:
        return _("Attendance: %(figures)s: not met.") % {"figures": figures}
    return _("Attendance: %(figures)s, %(missing)d missing.") % {
        "figures": figures,
        "missing": params["required"] - params["minutes"],
    }


def _minutes(params: Mapping[str, Any]) -> str:
    """Say what was attended of what is needed; more than needed is said apart."""
    figures = {"minutes": params["minutes"], "required": params["required"]}
    if params["minutes"] > params["required"]:
        return (
            ngettext(
                "%(minutes)d minute, %(required)d needed",
                "%(minutes)d minutes, %(required)d needed",
                params["minutes"],
            )
            % figures
        )
    return (
        ngettext(
            "%(minutes)d of %(required)d minute",
            "%(minutes)d of %(required)d minutes",
            params["required"],
        )
        % figures
    )


def _checks(params: Mapping[str, Any]) -> str:
    figures = {"checks": params["checks"], "required": params["checks_required"]}
    if params["checks"] > params["checks_required"]:
        return (
            ngettext(
                "%(checks)d check, %(required)d needed",
                "%(checks)d checks, %(required)d needed",
                params["checks"],
            )
            % figures
        )
    return (
        ngettext(
            "%(checks)d of %(required)d check",
            "%(checks)d of %(required)d checks",
            params["checks_required"],
        )
        % figures
    )


TEXTS = {"attendance.minutes": minutes}
