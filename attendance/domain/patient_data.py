"""What looks like a patient in a remark: names, card numbers, dates of birth.

Only a warning: nobody can tell «Петров» from a town by looking. A person decides.
"""

import re

_ENDINGS = (
    "ов|ова|ову|овым|ев|ева|еву|евым|ёв|ёва|ин|ина|ину|иным|ын|ына|"
    "ский|ская|скую|ского|цкий|цкая|цкую|цкого|ко|енко|ук|юк|чук|ян|янц|дзе|швили|ых|их|"
    "ович|евич|овна|евна|ична|оглы|кызы"
)
_NAME = re.compile(rf"\b(?:[А-ЯЁ][а-яё]+-)?[А-ЯЁ][а-яё]*(?:{_ENDINGS})\b")
_INITIALS = re.compile(
    r"\b[А-ЯЁA-Z][а-яёa-z]+\s+[А-ЯЁA-Z]\.\s?(?:[А-ЯЁA-Z]\.)?|\b[А-ЯЁA-Z]\.\s?[А-ЯЁA-Z]\.\s?[А-ЯЁA-Z][а-яёa-z]+"
)
_LATIN = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_CARD = re.compile(
    r"(?:№|N|#|и/?б|истори[яи]|карт[аыу]|card|no\.)\s*№?\s*\d[\d/\-]*", re.IGNORECASE
)
_NUMBER = re.compile(r"\d[\d\s\-/]{4,}\d")
_BIRTH = re.compile(r"\b\d{1,2}[./]\d{1,2}[./](?:19|20)?\d{2}\b")
# Words that begin a sentence in such remarks, and are nobody's name.
NOBODY = {
    *("Пункция", "Катетеризация", "Биопсия", "Операция", "Вторая", "Первая"),
    *("Интубация", "Самостоятельно", "Попытка", "Третья", "Осмотр", "Его", "Их"),
}


def suspicious(text: str) -> list[str]:
    """Return the parts of ``text`` that look like a patient, in order, each once.

    A part within a longer one is left out.
    """
    spans = {
        match.span()
        for pattern in (_INITIALS, _CARD, _BIRTH, _NUMBER, _NAME, _LATIN)
        for match in pattern.finditer(text)
        if match[0].strip() not in NOBODY
    }
    widest = [
        (start, end)
        for start, end in sorted(spans)
        if not any(
            first <= start and end <= last and (first, last) != (start, end)
            for first, last in spans
        )
    ]
    return list(dict.fromkeys(text[start:end].strip() for start, end in widest))
