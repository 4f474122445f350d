"""How wide a text is and how it breaks into lines, in the widths of Arial that stock modellers draw with."""

import re
from dataclasses import dataclass

_WIDTHS = {
    **dict.fromkeys("ijl’'|", 0.222), **dict.fromkeys(" !,./:;I\\ft[]·", 0.278), **dict.fromkeys("()-r`“”\"{}", 0.333),
    **dict.fromkeys("*^", 0.42), **dict.fromkeys("ckvxyzsJçžš", 0.5), **dict.fromkeys("FTZŽ", 0.611),
    **dict.fromkeys("ABEKPSVXY&ÄÅÉŠ", 0.667), **dict.fromkeys("CDHNRUwÜ", 0.722), **dict.fromkeys("GOQÖ", 0.778),
    **dict.fromkeys("mM", 0.833), **dict.fromkeys("<>=+~", 0.584),
    "W": 0.944, "%": 0.889, "@": 1.015, "—": 1.0, "…": 1.0, "\u00ad": 0.0,
}  # fmt: skip
_OTHER = 0.556
"""Figures and most small letters; nothing of a name is far from it."""
_LEADING = 1.2
_PARTS = re.compile(r"[^\s\u00ad-]+[\u00ad-]?|[\u00ad-]")


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text set in lines. Sizes are pixels."""

    lines: tuple[str, ...]
    size: float

    @property
    def width(self) -> float:
        """The width of the widest line."""
        return max((width(line, self.size) for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        """The height of all lines."""
        return len(self.lines) * self.size * _LEADING


def width(text: str, size: float) -> float:
    """Return the width of a text in one line at a font size, both in pixels."""
    return size * sum(_WIDTHS.get(sign, _OTHER) for sign in text)


def set_in(text: str, across: float, size: float) -> Lettering:
    """Break a text at its blanks and hyphens, so that its lines are at most `across` wide where its words allow it."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            for number, part in enumerate(_PARTS.findall(word)):
                glue = " " if line and not number else ""
                if line and width(line + glue + part, size) > across:
                    lines.append(_ended(line))
                    line = part
                else:
                    line += glue + part
        lines.append(line.replace("\u00ad", ""))
    return Lettering(tuple(lines), size)


def _ended(line: str) -> str:
    """Return a line as it is seen: a soft hyphen shows only at its end."""
    return line[:-1].replace("\u00ad", "") + ("-" if line.endswith("\u00ad") else line[-1])
