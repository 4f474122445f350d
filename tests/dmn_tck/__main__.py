"""Plays the cases of a folder of the kit: `python -m tests.dmn_tck FOLDER [--json | --page]`."""

from argparse import ArgumentParser
from pathlib import Path

from tests.dmn_tck.judge import Verdict, judged
from tests.dmn_tck.page import as_json, line, page, totals

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dmn-conformance.md"


def main() -> int:
    """Tell of every case; 0 when nothing fails but what is out of scope, 2 when there are no cases."""
    parser = ArgumentParser(prog="tests.dmn_tck", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="everything as JSON")
    parser.add_argument("--page", action="store_true", help="write the page of the documents")
    given = parser.parse_args()
    found = list(judged(given.folder))
    if given.json:
        print(as_json(found))
    else:
        print("\n".join([*map(line, found), totals(found)]))
    if given.page:
        PAGE.write_text(page(found), encoding="utf-8")
    if not found:
        return 2
    return int(any(one.verdict is Verdict.FAIL for one in found))


if __name__ == "__main__":
    raise SystemExit(main())
