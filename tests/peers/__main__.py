"""Compares our FEEL with that of others at length: `python -m tests.peers parse --cases 100000 --seed 7`."""

from argparse import ArgumentParser
from pathlib import Path

from tests.peers import parsing
from tests.peers.evaluating import command


def main() -> int:
    """Run one comparison; 0 when every difference is explained."""
    parser = ArgumentParser(prog="tests.peers", description=__doc__)
    commands = parser.add_subparsers(required=True)
    parse = commands.add_parser("parse", help="our parser beside lezer-feel")
    parse.add_argument("--cases", type=int, default=10_000, help="how many random texts")
    parse.add_argument("--seed", default="1")
    parse.add_argument("--models", type=Path, nargs="*", default=parsing.FOLDERS, help="folders with models")
    parse.set_defaults(run=parsing.run)
    feelin = commands.add_parser("feelin", help="our evaluator beside feelin")
    feelin.add_argument("--cases", type=int, default=10_000, help="how many random expressions")
    feelin.add_argument("--seed", type=int, default=1)
    feelin.add_argument("--page", action="store_true", help="write the page of the documents")
    feelin.set_defaults(run=command.run)
    given = parser.parse_args()
    return int(given.run(given))


if __name__ == "__main__":
    raise SystemExit(main())
