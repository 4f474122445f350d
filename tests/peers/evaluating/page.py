"""The page of the documents that tells of the differences."""

from tests.peers.evaluating.comparing import Outcome
from tests.peers.evaluating.differences import DIFFERENCES
from tests.peers.evaluating.seen import Row

_HEAD = """# Where FEEL differs from feelin

Written by `python -m tests.peers feelin --cases {cases} --seed {seed} --page`. feelin is the evaluator of bpmn.io. Random
expressions, well-typed and ill-typed, are evaluated by both; whatever differs is taken apart down to one construct whose
parts both evaluate alike. The paragraph is the one of DMN 1.5 that decides; where it is silent, the cell says what it leaves open. A construct that
differs in a way not listed here fails the test.

Of {compared:,} expressions {agree:,} give the same. Numbers are compared to 15 digits; a refusal counts as null.

| what differs | example | Koppi | feelin | DMN 1.5 | right |
|---|---|---|---|---|---|
"""
_SHOWN = 70


def page(outcome: Outcome) -> str:
    """The page; a class without an example is one that these expressions did not meet."""
    head = _HEAD.format(cases=outcome.cases, seed=outcome.seed, compared=outcome.cases, agree=outcome.agree)
    return head + "\n".join(_line(row, outcome) for row in DIFFERENCES) + "\n"


def _line(row: Row, outcome: Outcome) -> str:
    seen = outcome.examples.get(row.name)
    shown = (seen.text, seen.ours, seen.theirs) if seen else ("", "", "")
    cells = " | ".join(f"`{_short(text)}`" if text else "" for text in shown)
    return f"| {row.name} | {cells} | {row.paragraph} | {row.right} |"


def _short(text: str) -> str:
    text = text.replace("|", "\\|").replace("\n", " ").replace("`", "'")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
