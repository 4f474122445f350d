"""The part of Markdown that is shown, and all that is not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.forms.markdown import html, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("yksi\nkaksi\n\nkolme", "<p>yksi<br>kaksi</p>\n<p>kolme</p>"),
        ("# a\n### b", "<h2>a</h2>\n<h4>b</h4>"),
        ("- a\n* b\n1. c", "<ul><li>a</li><li>b</li></ul>\n<ol><li>c</li></ol>"),
        ("**a** ja *b*", "<p><strong>a</strong> ja <em>b</em></p>"),
        (r"\*a\*", "<p>*a*</p>"),
        ("[a](https://a.fi/?x=1&y)", '<p><a href="https://a.fi/?x=1&amp;y" rel="noopener noreferrer">a</a></p>'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](http://a.fi)", "<p>[a](http://a.fi)</p>"),
        ("<img src=x onerror=y>", "<p>&lt;img src=x onerror=y&gt;</p>"),
        ("", ""),
    ],
)
def test_the_known_part_becomes_html(text: str, shown: str) -> None:
    assert html(text) == shown


_TAG = re.compile(
    r"</?(?:p|br|h[2-6]|ul|ol|li|strong|em|a)>|<a href=\"(?:https://|mailto:)[^\"<>]*\" rel=\"noopener noreferrer\">"
)


@given(st.text(alphabet="ab*_[]()<>\"'&#-1. \\\n!:/`https", max_size=80))
def test_nothing_but_known_tags_comes_out(text: str) -> None:
    assert "<" not in _TAG.sub("", html(text))


@given(st.text(max_size=60))
def test_a_value_reads_as_it_was(value: str) -> None:
    shown = html("x " + plain(value))
    assert "<" not in shown.removeprefix("<p>").removesuffix("</p>")
