"""Hostile expressions end quickly, without an exception, and cannot reach anything of Python."""

import os
import sys
import threading
import time
from decimal import Decimal
from typing import Any

import pytest

from koppi.feel import Evaluation, FeelSyntaxError
from tests.unit.feel.language import LANGUAGE, MOMENT, evaluate

LOOP = ", ".join(f"x{n} in 1..1000" for n in range(8))
DOUBLING = "{a: [1,1,1,1,1,1,1,1]" + "".join(
    f", {b}: [{', '.join([a] * 8)}]" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
TEXTS = '{a: "aaaaaaaa"' + "".join(f", {b}: {'+'.join([a] * 8)}" for a, b in zip("abcdefghi", "bcdefghij", strict=True))

HOSTILE = [
    f"for {LOOP} return 1",
    f"some {LOOP} satisfies false",
    f"every {LOOP} satisfies true",
    "for x in 1..1000000000 return x",
    "count(for x in -99999999999999999999..99999999999999999999 return x)",
    "some x in [1..999999999999] satisfies x < 0",
    "for x in 1..2000, y in 1..2000 return for z in 1..2000 return z",
    "for x in 1..100000 return partial",
    "for x in 1..3000 return partial",
    DOUBLING + "}",
    DOUBLING + ", z: string(j)}",
    DOUBLING + ", z: flatten(j)}",
    DOUBLING + ", z: j = j}",
    DOUBLING + ", z: distinct values(j)}",
    DOUBLING + ", z: list contains(j, i)}",
    TEXTS + "}",
    TEXTS + ", z: matches(e, f)}",
    TEXTS + ", z: string join([j, j, j])}",
    "{f: function(x) f(x), r: f(1)}",
    "{f: function(x) f(x) + f(x), r: f(1)}",
    "{f: function(n) if n = 0 then 0 else f(n - 1) + f(n - 1), r: f(35)}",
    "{f: function(g) g(g), r: f(f)}",
    "sort(for x in 1..3000 return -x, function(a, b) count(for y in 1..1000 return y) > 0)",
    "distinct values(for x in 1..5000 return x)",
    "duplicate values(for x in 1..5000 return x)",
    "union(for x in 1..5000 return x, for x in 1..5000 return -x)",
    "9 ** 9 ** 9 ** 9",
    "0.1 ** 999999999999",
    "1.000000000000001 ** 9999999999999999999999",
    "1e6000 * 1e6000",
    "exp(1e30)",
    "decimal(1 / 3, 6000)",
    "string(1e6000)",
    "floor(1e6000)",
    "round up(1e-6000, 6111)",
    "modulo(1e6000, 1e-6000)",
    'number("' + "9" * 3_900 + '")',
    'matches("' + "a" * 60 + '!", "(a+)+$")',
    'matches("' + "a" * 60 + '!", "(a|a)*b")',
    'matches("' + "a" * 60 + '!", "^(([a-z])+.)+[A-Z]([a-z])+$")',
    'matches("' + "a" * 3_000 + '", "' + "a?" * 200 + "a" * 100 + '")',
    'matches("a", "((a{1000}){1000}){1000}")',
    'matches("a", "' + "(" * 1_500 + ")" * 1_500 + '")',
    'matches("' + "b" * 3_000 + '", "' + "()" * 400 + 'c")',
    'matches("' + "b" * 3_000 + '", "' + "(a?)" * 49 + 'c")',
    'matches("' + "b" * 3_000 + '", "' + "(a?|b?)*" * 40 + 'c")',
    'matches("a", "(a)\\1")',
    'matches("a", "(?=a)")',
    'replace("' + "a" * 1_000 + '", "(a)", "' + "$1" * 500 + '")',
    'split("' + "a" * 3_900 + '", "a")',
    'extract("' + "a" * 3_000 + '", ".*?")',
    'date("2026-01-01") + duration("P999999999Y")',
    'date("2026-01-01") + duration("P999999999D")',
    'duration("P999999999D") * 1e100',
    'duration("PT' + "9" * 3_000 + 'S")',
    'date and time("2026-01-01T00:00:00@../../etc/passwd")',
    'date and time("2026-01-01T00:00:00@/etc/passwd")',
    'date and time(now(), "../../../etc/passwd")',
    "now().__class__.__mro__",
    "text.__class__",
    "count.__globals__",
    "function(x) x.__code__",
    '"a".format(now())',
    "item.__init__",
    "`__import__`",
    "sum(deep)",
    "string(deep)",
    "deep = deep",
    "flatten(deep)",
    "deep",
    "huge * huge * huge",
    "huge ** huge",
    "string(huge)",
    "odd(huge)",
    "for x in 1..huge return x",
    "floating + 1",
    "floating = 1",
    "object.secret",
    "nan > 1",
    "signal = signal",
    "signal + 1",
    "max(nan, 1)",
    "string(nan)",
    "object = object",
    "string(object)",
]


def deep_list() -> list[Any]:
    made: list[Any] = []
    for _ in range(50_000):
        made = [made]
    return made


DEEP = deep_list()


def hostile_variables() -> dict[str, Any]:
    return {
        "deep": DEEP,
        "huge": 10**4_000,
        "floating": 1.5,
        "object": os,
        "text": "a",
        "nan": Decimal("NaN"),
        "signal": Decimal("sNaN"),
    }


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_expression_ends_quickly_and_gives_nothing_away(text: str) -> None:
    started = time.thread_time()
    found = evaluate(text, **hostile_variables())
    assert time.thread_time() - started < 1.5
    assert isinstance(found, Evaluation)
    assert "module" not in str(type(found.value))


def test_a_limit_makes_the_whole_value_null() -> None:
    found = evaluate("{a: 1, b: for x in 1..1000000 return x}")
    assert found.value is None
    assert found.stopped
    assert found.warnings[-1].code == "feel.limit_steps"


def test_only_so_many_warnings_are_kept() -> None:
    assert len(evaluate("for x in 1..500 return missing").warnings) == 50


def test_a_nearly_full_stack_is_no_exception() -> None:
    expression = LANGUAGE.compile("1" + "+(1" * 25 + ")" * 25)
    codes: set[str] = set()

    def descend(levels: int) -> None:
        if levels:
            descend(levels - 1)
            return
        found = expression.evaluate({}, MOMENT)
        codes.update(warning.code for warning in found.warnings)
        with pytest.raises(FeelSyntaxError) as caught:
            LANGUAGE.compile("2" + "+(1" * 25 + ")" * 25)
        codes.add(caught.value.code)

    thread = threading.Thread(target=descend, args=(sys.getrecursionlimit() - 20,))
    thread.start()
    thread.join()
    assert codes == {"feel.limit_depth", "feel.too_deep"}


def test_no_python_text_is_compiled_and_no_file_opened() -> None:
    events: list[str] = []
    watched = threading.get_ident()
    active = True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if active and threading.get_ident() == watched:
            events.append(event)

    sys.addaudithook(hook)
    try:
        for text in (
            "age >= 75 and urgency = 1",
            "for x in [1, 2] return {a: x}.a",
            "sum([1, 2]) + count(list[item > 1])",
        ):
            LANGUAGE.compile(text + " ").evaluate({"age": 80, "list": [1, Decimal(2)]}, MOMENT)
    finally:
        active = False
    assert not {event for event in events if event in ("compile", "exec", "open", "import", "os.system")}


def test_the_hook_would_have_seen_a_compilation() -> None:
    events: list[str] = []
    active = True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if active:
            events.append(event)

    sys.addaudithook(hook)
    try:
        eval("1 + 1")
    finally:
        active = False
    assert {"compile", "exec"} <= set(events)
