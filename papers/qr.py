"""QR codes as vector drawings."""

import io

import segno


def svg(
    text: str, *, error: str = "m", border: int = 4, mask: int | None = None
) -> str:
    """An SVG drawing of the QR code of ``text``, to stand in a page or document.

    ``border`` is the quiet zone in modules; the standard asks for four, a
    document whose paper is white there may leave it out. ``mask`` is the pattern laid
    over the modules (0 to 7); a fixed one saves looking for the best, and every one
    can be read.
    """
    out = io.BytesIO()
    code = segno.make(text, error=error, micro=False, mask=mask)
    code.save(
        out,
        kind="svg",
        border=border,
        xmldecl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue().decode("utf-8")
