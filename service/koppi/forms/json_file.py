"""The JSON of a file that somebody hands in."""

import re
from typing import Any

import simplejson

_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def read_json(content: bytes) -> Any:
    """Return what JSON says; None when it is none, or holds text that no database keeps: NUL, half a character."""
    try:
        text = content.decode("utf-8-sig")
        found = simplejson.loads(text, use_decimal=True)
        if "\\u" not in text:  # only written so can such text be in JSON
            return found
        simplejson.dumps(found, ensure_ascii=False, use_decimal=True).encode()
    except (ValueError, RecursionError):
        return None
    return None if _NUL.search(text) else found
