"""Line breaks for set documents; the site's templates have their own filter."""

import re

NBSP = "\u00a0"
_SHORT_WORD = re.compile(r"(?<![\w\u00a0-])(\w{1,2}) (?=\S)")
_BEFORE_DASH = re.compile(r" (?=[—–] )")
_AFTER_NUMBER = re.compile(r"(?<=\d) (?=\w)")
_AFTER_NUMERO = re.compile(r"(?<=№) ")


def keep_together(text: str) -> str:
    """``text`` with no-break spaces where a line must not end.

    After words of one or two letters, before a dash, between a number and its
    unit, after «№».
    """
    text = _SHORT_WORD.sub(rf"\1{NBSP}", text)
    # Twice: two short words in a row share the space between them.
    text = _SHORT_WORD.sub(rf"\1{NBSP}", text)
    for rule in (_BEFORE_DASH, _AFTER_NUMBER, _AFTER_NUMERO):
        text = rule.sub(NBSP, text)
    return text
