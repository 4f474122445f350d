"""How fast FEEL and decision tables are, beside other FEEL libraries and beside Python: `python -m tests.feel_bench`."""

from tests.feel_bench import page, peers, tables
from tests.feel_bench.goals import beside_python, goals


def main() -> int:
    """Measure, print, and tell with 1 that a goal is missed."""
    print("Expressions, microseconds; x: how many times ours; wrong: another value; no: refused or failed\n")
    found = dict(peers.all_figures())
    taking_part = {name: figures for name, figures in found.items() if not isinstance(figures, str)}
    ours = taking_part.pop(peers.OURS)
    print(*page.expressions(ours, taking_part), sep="\n")
    for name, reason in found.items():
        if isinstance(reason, str):
            print(f"  without {name}: {reason}")
    print("\nSimple conditions beside Python's compiled eval, microseconds")
    conditions = list(beside_python())
    print(*page.conditions(conditions), sep="\n")
    print("\nDecision tables, microseconds")
    common, sized = tables.common(), {rules: tables.sized(rules) for rules in tables.SIZES}
    policies = {name: tables.policy(attributes) for name, attributes in tables.POLICIES.items()}
    print(*page.tables(common, sized, policies), sep="\n")
    print("\nGoals")
    reached = goals(conditions, common, sized)
    print(*page.goals(reached), sep="\n")
    wrong = [figure for figure in ours if figure.mark]
    return int(bool(wrong) or not all(goal.met for goal in reached))


if __name__ == "__main__":
    raise SystemExit(main())
