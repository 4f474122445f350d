"""Write docs/requirements.md: every requirement line that a test proves, with the tests that prove it.

Usage: python -m tests.requirements [--check]
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import simplejson

TESTS = Path(__file__).resolve().parent
PAGE = TESTS.parent / "docs" / "requirements.md"
LINES: Mapping[str, str] = simplejson.loads((TESTS / "requirements.json").read_text())
"""Every requirement line by its id: what the models of client steering say, and what the software does for it."""
_HEAD = """# Requirements that tests prove

Written by `python -m tests.requirements` from the marks `@covers(...)` on the tests. A line stands here when at least
one test would go red if it broke. S000 to S004 are the five models of client steering, I1 to I10 the case file's
invariants.

"""


def proofs() -> dict[str, list[str]]:
    """Return the tests that prove each line: id -> `file::test`, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                for line in _marked(node):
                    found[line].append(f"{path.relative_to(TESTS)}::{node.name}")
    return found


def _marked(function: ast.FunctionDef) -> Iterator[str]:
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func).rsplit(".", 1)[-1] == "covers":
            yield from (str(argument.value) for argument in mark.args if isinstance(argument, ast.Constant))


def page(found: Mapping[str, list[str]]) -> str:
    """Return the page's text."""
    rows = [f"| {line} | {LINES[line]} | {'<br>'.join(found[line])} |" for line in LINES if line in found]
    head = (
        f"{_HEAD}{len(rows)} of {len(LINES)} lines are proven.\n\n| line | requirement | proven by |\n|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    found = proofs()
    unknown = sorted(set(found) - set(LINES))
    if unknown:
        print(f"No such requirement line: {', '.join(unknown)}")
        return 1
    written = page(found)
    if "--check" in arguments:
        if not PAGE.is_file() or PAGE.read_text() != written:
            print("docs/requirements.md is not what the tests say: run python -m tests.requirements")
            return 1
        return 0
    PAGE.write_text(written)
    print(f"{len(found)} of {len(LINES)} lines are proven.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
