"""Writes SVG: elements as text, numbers short and always the same."""

from xml.sax.saxutils import escape, quoteattr

Value = str | float | None


def number(value: float) -> str:
    """Return a length with at most one decimal."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 100_000 else f"{value:.1f}"


def tag(name: str, /, *inside: str, **attributes: Value) -> str:
    """Return one element; `_` in an attribute's name stands for `-`, at its end for nothing; None leaves it out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(value if isinstance(value, str) else number(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def words(text: str) -> str:
    """Return a text as it stands inside an element."""
    return escape(text)


def path(way: str, class_: str | None = None, transform: str | None = None, **more: Value) -> str:
    """Return a path."""
    return tag("path", class_=class_, transform=transform, d=way, **more)


def moved(x: float, y: float) -> str:
    """Return a move as a transformation."""
    return f"translate({number(x)} {number(y)})"
