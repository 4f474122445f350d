"""What is measured: expressions of everyday steering, over one client's variables."""

from collections.abc import Mapping
from typing import Any, NamedTuple

VARIABLES: Mapping[str, Any] = {
    "age": 80,
    "urgency": "urgent",
    "lives_alone": True,
    "name": "Aino Virtanen",
    "scores": [3, 8, 13, 2, 5],
    "client": {"home": {"city": "Turku", "rooms": 2}},
    "visits": [{"kind": "home", "minutes": 45}, {"kind": "phone", "minutes": 10}, {"kind": "home", "minutes": 30}],
}


class Case(NamedTuple):
    """An expression and its value as JSON; a simple condition also as Python spells it."""

    text: str
    value: Any
    python: str = ""


GROUPS: Mapping[str, tuple[Case, ...]] = {
    "conditions": (
        Case("age >= 75", True, "age >= 75"),
        Case('urgency = "urgent"', True, 'urgency == "urgent"'),
        Case('age >= 75 and urgency = "urgent"', True, 'age >= 75 and urgency == "urgent"'),
        Case('age < 18 or urgency = "urgent"', True, 'age < 18 or urgency == "urgent"'),
        Case("lives_alone and age > 65", True, "lives_alone and age > 65"),
        Case("age between 65 and 100", True, "65 <= age <= 100"),
        Case("age in [65..100]", True, "65 <= age <= 100"),
        Case("client.home.rooms > 1", True, 'client["home"]["rooms"] > 1'),
        Case('if age > 65 then "old" else "young"', "old", '"old" if age > 65 else "young"'),
        Case("not(lives_alone)", False),
    ),
    "arithmetic": (
        Case("(age + 4) * 2 - 1", 167),
        Case("0.1 + 0.2", 0.3),
        Case("2 ** 10 / 4", 256),
    ),
    "strings": (
        Case('"Hello, " + name', "Hello, Aino Virtanen"),
        Case("upper case(name)", "AINO VIRTANEN"),
        Case('starts with(name, "Aino")', True),
        Case("substring(name, 6)", "Virtanen"),
    ),
    "dates": (
        Case('date("2026-01-31") + duration("P1M")', "2026-02-28"),
        Case('date("2026-03-01") > date("2026-02-28")', True),
        Case('date("2026-03-01").year', 2026),
    ),
    "lists and contexts": (
        Case("client.home.city", "Turku"),
        Case("scores[2]", 8),
        Case("scores[item > 4]", [8, 13, 5]),
        Case('visits[kind = "home"].minutes', [45, 30]),
        Case("{base: 10, double: base * 2}.double", 20),
        Case("for s in scores return s * 2", [6, 16, 26, 4, 10]),
        Case("some s in scores satisfies s > 10", True),
        Case("every v in visits satisfies v.minutes > 5", True),
    ),
    "functions": (
        Case("sum(scores)", 31),
        Case("count(visits)", 3),
        Case("max(scores)", 13),
        Case("list contains(scores, 8)", True),
    ),
}
CASES: tuple[Case, ...] = tuple(case for group in GROUPS.values() for case in group)
