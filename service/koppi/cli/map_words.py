"""Pieces of the process maps' Markdown: tables, links, names in three languages."""

from collections.abc import Iterable, Mapping, Sequence

from koppi.texts import say

LANGUAGE = "fi"
"""The pages are written in Finnish; names stand there in Swedish and English too."""


def word(code: str, **parameters: object) -> str:
    """Return a text of the pages."""
    return say(f"maps.{code}", LANGUAGE, parameters)


def link(text: str, target: str) -> str:
    """Return a link."""
    return f"[{plain(text)}]({target})"


def code(text: str) -> str:
    """Return a text as it stands in a file: an id or FEEL."""
    return f"`{' '.join(text.split())}`" if text else ""


def plain(text: str) -> str:
    """Return a text in which nothing is Markdown, on one line."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>" else sign for sign in " ".join(text.split()))


def in_three(name: str, names: Mapping[str, str]) -> str:
    """Return a name in Finnish, Swedish and English below each other, as far as it has them."""
    return "<br>".join([name, *others(names)])


def others(names: Mapping[str, str]) -> list[str]:
    """Return the Swedish and the English name, as far as there are."""
    return [f"*{plain(names[language])}*" for language in ("sv", "en") if names.get(language)]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table; columns in which no row has anything are left out."""
    found = [list(row) for row in rows]
    used = [place for place in range(len(heads)) if any(row[place] for row in found)]
    lines = [heads, ["---"] * len(heads), *found]
    return ["| " + " | ".join(line[place].replace("|", "\\|") for place in used) + " |" for line in lines]


def section(title: str, lines: Sequence[str]) -> list[str]:
    """Return a section with its heading, nothing when there is nothing in it."""
    return ["", f"## {word(title)}", "", *lines] if lines else []
