"""Compares the evaluators over many random expressions, and tells what was found."""

from argparse import Namespace
from pathlib import Path

from tests.peers.evaluating.comparing import compare
from tests.peers.evaluating.page import page

PAGE = Path(__file__).resolve().parents[3] / "docs" / "feel-differences.md"


def run(given: Namespace) -> int:
    """Compare; 0 when every difference is explained."""
    outcome = compare(given.cases, given.seed)
    print("\n".join([*outcome.unexplained, *(f"{count:6} {name}" for name, count in outcome.counts.most_common())]))
    print(outcome.told())
    if given.page:
        PAGE.write_text(page(outcome), encoding="utf-8")
    return int(bool(outcome.unexplained))
