"""A small, safe part of Markdown to HTML: paragraphs, headings, lists, emphasis and links; all else is shown as text."""

import re
from html import escape

_HEADING = re.compile(r"(#{1,6}) +(.+)")
_BULLET = re.compile(r"[-*] +(.+)")
_NUMBERED = re.compile(r"\d{1,3}[.)] +(.+)")
_INLINE = re.compile(
    r"\\(?P<literal>[!-/:-@\[-`{-~])"
    r"|\*\*(?P<strong>[^*\n]{1,500})\*\*"
    r"|\*(?P<emphasis>[^*\n]{1,500})\*"
    r"|\[(?P<label>[^\[\]\n]{1,300})\]\((?P<address>(?:https://|mailto:)[^\s()<>\"']{1,1000})\)"
)
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|>~<&])")
_TOP_HEADING = 2
"""A form stands under the page's own first heading."""


def plain(value: str) -> str:
    """Return `value` so that Markdown shows it as it is, on one line."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(value.split()))


def html(text: str) -> str:
    """Return `text` as HTML; whatever is not the known part of Markdown comes out escaped."""
    blocks: list[str] = []
    gathered: list[str] = []
    kind = ""
    for line in [*text.splitlines(), ""]:
        line_kind, content = _line(line.strip())
        if line_kind != kind or kind in ("heading", ""):
            blocks += _block(kind, gathered)
            gathered, kind = [], line_kind
        gathered.append(content)
    blocks += _block(kind, gathered)
    return "\n".join(blocks)


def _line(line: str) -> tuple[str, str]:
    if _HEADING.fullmatch(line):
        return "heading", line
    if found := _BULLET.fullmatch(line):
        return "ul", found[1]
    if found := _NUMBERED.fullmatch(line):
        return "ol", found[1]
    return ("p", line) if line else ("", "")


def _block(kind: str, lines: list[str]) -> list[str]:
    if kind == "p":
        return [f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"]
    if kind == "heading":
        marks, _, content = lines[0].partition(" ")
        level = min(len(marks) + _TOP_HEADING - 1, 6)
        return [f"<h{level}>{_inline(content.strip())}</h{level}>"]
    if kind in ("ul", "ol"):
        return [f"<{kind}>{''.join(f'<li>{_inline(line)}</li>' for line in lines)}</{kind}>"]
    return []


def _inline(text: str) -> str:
    done = 0
    pieces: list[str] = []
    for found in _INLINE.finditer(text):
        pieces += [escape(text[done : found.start()]), _marked(found)]
        done = found.end()
    return "".join([*pieces, escape(text[done:])])


def _marked(found: re.Match[str]) -> str:
    if found["literal"]:
        return escape(found["literal"])
    if found["strong"]:
        return f"<strong>{_inline(found['strong'])}</strong>"
    if found["emphasis"]:
        return f"<em>{_inline(found['emphasis'])}</em>"
    return f'<a href="{escape(found["address"])}" rel="noopener noreferrer">{_inline(found["label"])}</a>'
