"""What is told of the cases: lines, totals, JSON and the page of the documents."""

from collections import Counter
from collections.abc import Sequence

import simplejson

from tests.dmn_tck.judge import Judged, Verdict

_HEAD = """# DMN conformance

Written by `python -m tests.dmn_tck FOLDER --page`, where FOLDER holds the public DMN Technology Compatibility Kit or a
part of it. A case is one expected result. External functions of Java and PMML are out of scope: there is no way from an
expression to code.
"""


def line(one: Judged) -> str:
    """One case in one line."""
    return f"{one.verdict:<12} {one.case.title}" + (f": {one.why}" if one.why else "")


def totals(found: Sequence[Judged]) -> str:
    """How many cases there are of each verdict."""
    counted = Counter(one.verdict for one in found)
    return ", ".join(f"{verdict} {counted[verdict]:,}" for verdict in Verdict) + f", of {len(found):,}"


def as_json(found: Sequence[Judged]) -> str:
    """Everything, for programs."""
    listed = [
        {
            "model": one.case.model.parent.name,
            "case": one.case.id,
            "result": one.case.result,
            "verdict": one.verdict.value,
            "why": one.why,
        }
        for one in found
    ]
    counted = Counter(one.verdict.value for one in found)
    return simplejson.dumps({"totals": counted, "cases": listed}, indent=2, ensure_ascii=False)


def page(found: Sequence[Judged]) -> str:
    """The page of the documents."""
    rows = [_level(level, of_level) for level, of_level in sorted(_by_level(found).items())]
    table = ["| level | cases | pass | fail | out of scope |", "|---|---:|---:|---:|---:|", *rows]
    failing = [one for one in found if one.verdict is not Verdict.PASS]
    reasons = ["| model | case | verdict | reason |", "|---|---|---|---|", *map(_reason, failing)]
    rest = "\n".join(reasons) if failing else "Every case passes."
    return f"{_HEAD}\n" + "\n".join(table) + f"\n\n## Cases that do not pass\n\n{rest}\n"


def _by_level(found: Sequence[Judged]) -> dict[str, list[Judged]]:
    levels: dict[str, list[Judged]] = {}
    for one in found:
        levels.setdefault(one.case.model.parent.parent.name, []).append(one)
    return levels


def _level(level: str, found: Sequence[Judged]) -> str:
    counted = Counter(one.verdict for one in found)
    figures = " | ".join(f"{counted[verdict]:,}" for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.OUT))
    return f"| {level} | {len(found):,} | {figures} |"


def _reason(one: Judged) -> str:
    why = one.why.replace("|", "\\|").replace("\n", " ")
    return f"| {one.case.model.parent.name} | {one.case.id} {one.case.result} | {one.verdict} | {why} |"
