"""What could not be taken from a document, in sentences."""

from django.utils.translation import ngettext_lazy

# code: sentence; each says how often, and what an editor does about it.
SENTENCES = {
    "broken_picture": ngettext_lazy(
        "%(count)d picture is damaged or of a kind that browsers do not show: add it as JPEG or PNG.",
        "%(count)d pictures are damaged or of a kind that browsers do not show: add them as JPEG or PNG.",
        "count",
    ),
    "chart": ngettext_lazy(
        "%(count)d diagram or drawing was left out: save it as a picture and add it.",
        "%(count)d diagrams or drawings were left out: save them as pictures and add them.",
        "count",
    ),
    "comment": ngettext_lazy(
        "%(count)d comment of a reviewer was left out.",
        "%(count)d comments of reviewers were left out.",
        "count",
    ),
    "contents": ngettext_lazy(
        "%(count)d line of a table of contents was left out: the plan of the course takes its place.",
        "%(count)d lines of a table of contents were left out: the plan of the course takes their place.",
        "count",
    ),
    "deleted": ngettext_lazy(
        "%(count)d deletion that was only proposed has been carried out.",
        "%(count)d deletions that were only proposed have been carried out.",
        "count",
    ),
    "embedded": ngettext_lazy(
        "%(count)d embedded file was left out: add it as a file of its own.",
        "%(count)d embedded files were left out: add them as files of their own.",
        "count",
    ),
    "external": ngettext_lazy(
        "%(count)d part lies outside of the file and was not fetched: add it by hand.",
        "%(count)d parts lie outside of the file and were not fetched: add them by hand.",
        "count",
    ),
    "formula": ngettext_lazy(
        "%(count)d formula became plain text: compare it with the document.",
        "%(count)d formulas became plain text: compare them with the document.",
        "count",
    ),
    "header": ngettext_lazy(
        "%(count)d header or footer of the pages was left out.",
        "%(count)d headers or footers of the pages were left out.",
        "count",
    ),
    "hidden": ngettext_lazy(
        "%(count)d hidden passage or slide was left out.",
        "%(count)d hidden passages or slides were left out.",
        "count",
    ),
    "html": ngettext_lazy(
        "%(count)d piece of HTML was left out.",
        "%(count)d pieces of HTML were left out.",
        "count",
    ),
    "link": ngettext_lazy(
        "%(count)d link led to an address that is not allowed; its words have stayed.",
        "%(count)d links led to addresses that are not allowed; their words have stayed.",
        "count",
    ),
    "merged": ngettext_lazy(
        "%(count)d joined cell was taken apart: look at the table.",
        "%(count)d joined cells were taken apart: look at the tables.",
        "count",
    ),
    "moved_picture": ngettext_lazy(
        "%(count)d picture stood inside a table and now stands after it.",
        "%(count)d pictures stood inside tables and now stand after them.",
        "count",
    ),
    "recording": ngettext_lazy(
        "%(count)d film or sound was left out: add it as a block of its own.",
        "%(count)d films or sounds were left out: add them as blocks of their own.",
        "count",
    ),
    "symbol": ngettext_lazy(
        "%(count)d sign of a special font was left out: type it anew.",
        "%(count)d signs of special fonts were left out: type them anew.",
        "count",
    ),
    "table_as_text": ngettext_lazy(
        "%(count)d table became paragraphs, because it has one column or very long cells.",
        "%(count)d tables became paragraphs, because they have one column or very long cells.",
        "count",
    ),
    "text_box": ngettext_lazy(
        "The words of %(count)d text box stand after their paragraph: check the place.",
        "The words of %(count)d text boxes stand after their paragraphs: check the places.",
        "count",
    ),
    "unnamed_column": ngettext_lazy(
        "%(count)d column had no head and got a dash: write one.",
        "%(count)d columns had no heads and got dashes: write them.",
        "count",
    ),
}


def in_words(losses: dict[str, int]) -> list[str]:
    """Return one sentence for each kind of loss, in the reader's language."""
    return [
        str(SENTENCES[code] % {"count": count})
        for code, count in sorted(losses.items())
        if count and code in SENTENCES
    ]
