"""Adds the missing states to the library: python -m tests.states. What is stored, of whatever version, stays as it is."""

import sys
from importlib.metadata import version

from koppi.engine import STATE_VERSION
from tests.states.library import FOLDER, Json, add, files, load, name_of, text_of
from tests.states.specimens import specimens


def main() -> int:
    """Write the states of this version of Koppi that are not stored yet."""
    number = version("koppi")
    file = FOLDER / name_of(number, STATE_VERSION)
    content: Json = load(file) if file.exists() else {"koppi": number, "state": STATE_VERSION, "specimens": {}}
    added = add(content, specimens(), [load(other) for other in files() if other != file])
    if added:
        file.write_text(text_of(content), encoding="utf-8")
    print(f"{file.name}: {len(added)} added, {len(content['specimens'])} stored: {', '.join(added) or 'nothing new'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
