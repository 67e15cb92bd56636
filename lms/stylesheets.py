"""The style sheet: its parts, in the order of the cascade, and how they join."""

import re

JOINED = "css/site.css"

_COMPONENTS = (
    "frame",
    "words",
    "list",
    "fold",
    "facts",
    "button",
    "chip",
    "note",
    "panel",
    "zones",
    "event",
    "progress",
    "form",
    "table",
    "rehearsal",
    "roster",
    "door",
    "media",
    "strip",
    "plot",
    "scale",
    "question",
    "review",
    "merge",
    "live",
    "tilemap",
    "calendar",
    "paper",
)

PARTS = (
    "css/tokens.css",
    "css/fonts.css",
    "css/base.css",
    "css/layout.css",
    *(f"css/components/{name}.css" for name in _COMPONENTS),
    "css/print.css",
)

# A string is taken whole, so that nothing inside quotes is touched.
_STRING_OR_COMMENT = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/""", re.DOTALL)
_STRING_OR_SPACE = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};,])\s*|\s+""")


def squeeze(css: str) -> str:
    """Return ``css`` without comments and needless white space."""
    css = _STRING_OR_COMMENT.sub(lambda found: found[1] or " ", css)
    css = _STRING_OR_SPACE.sub(lambda found: found[1] or found[2] or " ", css)
    css = re.sub(r"(?<=[{;])([\w-]+): ", r"\1:", css)
    return css.replace(";}", "}").strip()


def join(parts: list[str]) -> str:
    """Return the parts as one squeezed style sheet."""
    return squeeze("\n".join(parts)) + "\n"
