"""The longer run: python -m tests.oracle --diagrams 2000 --paths 15 --seed 0 --database sqlite, postgresql or a URL."""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.oracle.playing import Played, play, seeds
from tests.support.databases import Run, open_store, postgresql_database, sqlite_database

EVERY = 20
"""Seconds between two words about how far it is."""


def main() -> int:
    """Play and tell; the exit code is 1 when anything differed."""
    asked = _arguments().parse_args()
    paths = range(asked.first_path, asked.first_path + asked.paths)
    played, told = Played(), time.monotonic()
    with _database(asked.database) as url:
        store = open_store(url)
        store.migrate()
        for played in play(
            store, asked.database, seeds(asked.seed), diagrams=asked.diagrams, paths=paths, actions=asked.actions
        ):
            if time.monotonic() - told > EVERY:
                told = time.monotonic()
                print(_told(played), flush=True)
        store.dispose()
    print("\n\n".join([*played.differences, _told(played)]))
    return 1 if played.differences else 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--diagrams", type=int, default=2000, help="how many diagrams are drawn and deployed")
    parser.add_argument("--paths", type=int, default=15, help="how many random paths through each")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; a seed always draws the same diagram")
    parser.add_argument("--first-path", type=int, default=0, help="the first path")
    parser.add_argument("--actions", type=int, default=20, help="how many random actions on a path, at most")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgresql, or the URL of an empty database")
    return parser


@contextmanager
def _database(name: str) -> Iterator[str]:
    if name not in ("sqlite", "postgresql"):
        yield name
        return
    run = Run()
    try:
        with sqlite_database(run.folder) if name == "sqlite" else postgresql_database() as url:
            yield url
    finally:
        run.close()


def _told(played: Played) -> str:
    ends = ", ".join(f"{number} {word}" for word, number in played.ends.most_common())
    return f"{played.diagrams} diagrams, {played.paths} paths ({ends}), {played.steps} steps compared"


if __name__ == "__main__":
    sys.exit(main())
