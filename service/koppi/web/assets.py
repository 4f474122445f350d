"""The built scripts and styles: their names carry a hash of what is in them, so browsers keep them for ever."""

from functools import lru_cache
from pathlib import Path

import simplejson
from flask import url_for

_MANIFEST = Path(__file__).resolve().parent / "static/build/manifest.json"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = simplejson.loads(_MANIFEST.read_text(encoding="utf-8"))["entries"]
    return names


def asset(name: str) -> str:
    """Return the address of a built file, such as `pages.css`."""
    return url_for("web.static", filename=_names()[name])
