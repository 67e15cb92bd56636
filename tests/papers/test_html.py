import time

import pytest

from papers.html import _readable, clean_html

HOSTILE = {
    "<script>alert(1)</script>": "",
    "<img src=x onerror=alert(1)>": "",
    '<a href="javascript:alert(1)">a</a>': "<a>a</a>",
    '<a href="JaVa&#115;cript:alert(1)">a</a>': "<a>a</a>",
    '<a href="data:text/html,x">a</a>': "<a>a</a>",
    '<a href="javascript:123">a</a>': "<a>a</a>",
    '<a href="//example.org">a</a>': "<a>a</a>",
    '<p onclick="alert(1)" style="color:red">a</p>': "<p>a</p>",
    "<svg><a xlink:href='javascript:alert(1)'>a</a></svg>": "<a>a</a>",
    "<iframe src=//example.org></iframe>": "",
    "<style>p{display:none}</style><p>a</p>": "<p>a</p>",
    "<!--[if gte mso 9]><xml>x</xml><![endif]--><p>a</p>": "<p>a</p>",
    "<SCRIPT>a</script ><b>b</b><script>c<!--d--></script>": "<b>b</b>",
    "<!--a<script>b-->c</script>": "c",
    "<form action=/x><input name=a></form>": "",
    "<b>a": "<b>a</b>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>": "",
}


@pytest.mark.parametrize(("text", "clean"), HOSTILE.items())
def test_nothing_hostile_is_kept(text, clean):
    assert clean_html(text) == clean


def test_what_authors_need_is_kept():
    text = (
        '<p>H<sub>2</sub>O <b>b</b> <i>i</i> <a href="https://example.org/">x</a></p>'
        '<ul><li>1</li></ul><a id="3" linktype="page">page</a>'
    )

    assert clean_html(text) == text


@pytest.mark.parametrize("text", [*HOSTILE, "<p>a &amp; b</p>", "1 < 2 & 3"])
def test_cleaning_twice_changes_nothing(text):
    once = clean_html(text)

    assert clean_html(once) == once


@pytest.mark.parametrize("beginning", ["<script>", "<!--", "<style", "<xml><title>"])
def test_beginnings_without_an_end_cost_one_way_through_the_text(beginning):
    def seconds(times):
        started = time.process_time()
        _readable(beginning * times)
        return time.process_time() - started

    few = min(seconds(2_000) for _ in range(3))

    assert seconds(40_000) < 100 * few + 0.1  # 20 times as much; squared it is 400
