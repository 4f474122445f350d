"""The constructs that random expressions are made of, by the kind of value they give.

A line is a construct: its text with `{}` for each part, the kinds of the parts, and the names that the last part knows.
"""

from collections.abc import Mapping
from typing import NamedTuple

LITERALS: Mapping[str, tuple[str, ...]] = {
    "number": ("0", "1", "2", "3", "5", "10", "-1", "-3", "2.5", "0.1", "-0.5", "1.005", "100"),
    "string": (
        '""',
        '"a"',
        '"b"',
        '"abc"',
        '"Äiti"',
        '"a b a"',
        '"12"',
        '"2026-02-28"',
        '"P1D"',
        '"🐎x"',
        '"10:30:00"',
    ),
    "boolean": ("true", "false"),
    "null": ("null",),
    "numbers": ("[]", "[1]", "[1, 2, 3]", "[3, 1, 2, 1]", "[10, 9, -1]", "[1, null, 2]", "[2.5, 0.5]"),
    "strings": ('["a", "b"]', '["b"]', '["c", "a", "b"]', '["a", null]'),
    "booleans": ("[true, false]", "[true]", "[true, null]", "[false, null]"),
    "mixed": ('[1, "a"]', "[[1], [2, 3]]", "[null]", "[[]]", "[1, [2, [3]]]", '[@"2026-02-28", 1]', "[{a: 1}, {a: 2}]"),
    "contexts": ("[{a: 1}, {a: 2}]", '[{a: 1, b: "x"}]', '[{key: "k", value: 1}]'),
    "context": ("{}", "{a: 1}", '{a: 1, b: "x"}', "{a: {b: 2}}", "{a: null}"),
    "date": ('@"2026-02-28"', '@"2024-02-29"', '@"2026-12-31"', '@"2025-03-30"'),
    "time": ('@"10:30:00"', '@"23:59:59"', '@"10:30:00Z"', '@"12:30:00+02:00"'),
    "moment": (
        '@"2026-02-28T10:30:00"',
        '@"2024-02-29T23:59:59"',
        '@"2026-02-28T10:30:00Z"',
        '@"2026-02-28T12:30:00+02:00"',
        '@"2026-03-29T02:30:00@Europe/Helsinki"',
    ),
    "days": ('@"P1D"', '@"PT1H30M"', '@"-P2D"', '@"PT0S"', '@"P400D"', '@"P1DT2H3M4S"'),
    "months": ('@"P1Y2M"', '@"P1M"', '@"-P14M"', '@"P0M"', '@"P12M"'),
    "range": ("[1..3]", "(1..3)", "[3..5)", "(0..2]", "[2..2]", "(< 3)", "(>= 2)", '["a".."c"]'),
    "dates": ('[@"2026-01-01"..@"2026-12-31"]', '(@"2024-02-29"..@"2026-02-28")'),
    "precedes": ("function(p, q) p < q", "function(p, q) p > q", "function(p, q) p = q", "function(p) p"),
}
"""What a value of each kind may be written as."""

_TABLE = """
number: {} + {} | number number
number: {} - {} | number number
number: {} * {} | number number
number: {} / {} | number number
number: {} ** {} | number number
number: -{} | number
number: {} / {} | days days
number: {} / {} | months months
number: {}[{}] | numbers number
number: {}.a | context
number: {}.year | date
number: {}.month | moment
number: {}.day | date
number: {}.weekday | moment
number: {}.hour | time
number: {}.minute | moment
number: {}.second | time
number: {}.days | days
number: {}.hours | days
number: {}.minutes | days
number: {}.seconds | days
number: {}.years | months
number: {}.months | months
number: {}.start | range
number: {}.end | range
number: number({}) | string
number: number({}, ",", ".") | string
number: number(from: {}, grouping separator: null, decimal separator: null) | string
number: string length({}) | string
number: count({}) | mixed
number: min({}) | numbers
number: max({}) | numbers
number: min({}, {}) | number number
number: max({}, {}, {}) | number number number
number: sum({}) | numbers
number: sum({}, {}) | number number
number: mean({}) | numbers
number: product({}) | numbers
number: product({}, {}) | number number
number: median({}) | numbers
number: median({}, {}, {}) | number number number
number: stddev({}) | numbers
number: decimal({}, {}) | number number
number: floor({}) | number
number: floor({}, {}) | number number
number: ceiling({}) | number
number: ceiling({}, {}) | number number
number: round up({}, {}) | number number
number: round down({}, {}) | number number
number: round half up({}, {}) | number number
number: round half down({}, {}) | number number
number: round half up(n: {}, scale: {}) | number number
number: abs({}) | number
number: modulo({}, {}) | number number
number: sqrt({}) | number
number: log({}) | number
number: exp({}) | number
number: day of year({}) | date
number: week of year({}) | date
number: get value({}, {}) | context string
number: {{f: function(x) x + {}, r: f({})}}.r | number number
string: {} + {} | string string
string: string({}) | any
string: substring({}, {}) | string number
string: substring({}, {}, {}) | string number number
string: substring(string: {}, start position: {}) | string number
string: upper case({}) | string
string: lower case({}) | string
string: trim({}) | string
string: substring before({}, {}) | string string
string: substring after({}, {}) | string string
string: replace({}, {}, {}) | string string string
string: replace({}, "[ab]", "<$0>") | string
string: replace({}, "(a)(b)?", "$1-$2") | string
string: string join({}) | strings
string: string join({}, {}) | strings string
string: day of week({}) | date
string: month of year({}) | moment
string: {}[{}] | strings number
string: {}.timezone | moment
boolean: {} = {} | same same
boolean: {} != {} | same same
boolean: {} < {} | ordered ordered
boolean: {} <= {} | ordered ordered
boolean: {} > {} | ordered ordered
boolean: {} >= {} | ordered ordered
boolean: {} and {} | boolean boolean
boolean: {} or {} | boolean boolean
boolean: not({}) | boolean
boolean: not(negand: {}) | boolean
boolean: {} between {} and {} | ordered ordered ordered
boolean: {} in {} | number range
boolean: {} in {} | date dates
boolean: {} in {} | number numbers
boolean: {} in ({}, {}) | number number range
boolean: {} in (< {}, > {}) | number number number
boolean: {} in [{}..{}] | ordered ordered ordered
boolean: {} in <= {} | ordered ordered
boolean: {} in (!= {}) | number number
boolean: {} instance of number | any
boolean: {} instance of string | any
boolean: {} instance of boolean | any
boolean: {} instance of date | any
boolean: {} instance of time | any
boolean: {} instance of date and time | any
boolean: {} instance of days and time duration | any
boolean: {} instance of years and months duration | any
boolean: {} instance of list<number> | any
boolean: {} instance of context<a: number> | any
boolean: {} instance of range<number> | any
boolean: {} instance of function<Any, Any> -> Any | any
boolean: {} instance of Any | any
boolean: contains({}, {}) | string string
boolean: starts with({}, {}) | string string
boolean: ends with(string: {}, match: {}) | string string
boolean: matches({}, {}) | string string
boolean: matches({}, "^[a-z ]+$", "i") | string
boolean: list contains({}, {}) | mixed any
boolean: all({}) | booleans
boolean: any({}) | booleans
boolean: all({}, {}) | boolean boolean
boolean: any({}, {}) | boolean boolean
boolean: odd({}) | number
boolean: even({}) | number
boolean: is({}, {}) | same same
boolean: is defined({}) | any
boolean: before({}, {}) | number range
boolean: before({}, {}) | number number
boolean: before({}, {}) | range range
boolean: after({}, {}) | range number
boolean: after({}, {}) | range range
boolean: meets({}, {}) | range range
boolean: met by({}, {}) | range range
boolean: overlaps({}, {}) | range range
boolean: overlaps before({}, {}) | range range
boolean: overlaps after({}, {}) | range range
boolean: finishes({}, {}) | number range
boolean: finished by({}, {}) | range range
boolean: includes({}, {}) | range number
boolean: includes({}, {}) | range range
boolean: during({}, {}) | number range
boolean: starts({}, {}) | range range
boolean: started by({}, {}) | range number
boolean: coincides({}, {}) | range range
boolean: {}.start included | range
boolean: {}.end included | range
boolean: some x in {} satisfies {} | numbers boolean | x: number
boolean: every x in {} satisfies {} | numbers boolean | x: number
boolean: some y in {} satisfies {} | strings boolean | y: string
numbers: [{}, {}] | number number
numbers: [{}] | any
numbers: for x in {} return {} | numbers number | x: number
numbers: for x in {}..{} return {} | number number number | x: number
numbers: for x in {}, y in {} return {} | numbers numbers number | x: number, y: number
numbers: {}[{}] | numbers boolean | item: number
numbers: {}.a | contexts
numbers: sort({}, {}) | numbers precedes
numbers: sort({}) | numbers
numbers: distinct values({}) | numbers
numbers: duplicate values({}) | numbers
numbers: union({}, {}) | numbers numbers
numbers: concatenate({}, {}) | numbers numbers
numbers: append({}, {}) | numbers any
numbers: insert before({}, {}, {}) | numbers number any
numbers: remove({}, {}) | numbers number
numbers: reverse({}) | numbers
numbers: sublist({}, {}) | numbers number
numbers: sublist({}, {}, {}) | numbers number number
numbers: index of({}, {}) | numbers any
numbers: flatten({}) | mixed
numbers: mode({}) | numbers
numbers: list replace({}, {}, {}) | numbers number any
numbers: list replace({}, {}, {}) | numbers precedes any
strings: [{}, {}] | string string
strings: for y in {} return {} | strings string | y: string
strings: {}[{}] | strings boolean | item: string
strings: split({}, {}) | string string
strings: extract({}, {}) | string string
strings: distinct values({}) | strings
mixed: [{}, {}] | any any
mixed: [[{}], {}] | any any
mixed: {}[{}] | mixed number
mixed: distinct values({}) | mixed
mixed: concatenate({}, {}) | mixed any
mixed: reverse({}) | any
mixed: get entries({}) | context
mixed: for x in {} return {} | mixed any | x: number
contexts: [{}, {}] | context context
contexts: {}[a = {}] | contexts number
contexts: {}[item.a > {}] | contexts number
booleans: [{}, {}] | boolean boolean
context: {{a: {}}} | any
context: {{a: {}, b: {}}} | number any
context: {{a: 1, b: a + {}}} | number
context: context put({}, {}, {}) | context string any
context: context put({}, ["a", "b"], {}) | context any
context: context merge([{}, {}]) | context context
context: context([{{key: {}, value: {}}}]) | string any
context: {}[{}] | contexts number
date: date({}) | string
date: date({}) | moment
date: date({}, {}, {}) | number number number
date: date(year: 2026, month: {}, day: {}) | number number
date: {} + {} | date days
date: {} - {} | date days
date: {} + {} | date months
date: {} - {} | date months
time: time({}) | string
time: time({}) | moment
time: time({}, {}, {}) | number number number
time: time({}, {}, {}, {}) | number number number days
time: {} + {} | time days
time: {} - {} | time days
moment: date and time({}) | string
moment: date and time({}, {}) | date time
moment: {} + {} | moment days
moment: {} - {} | moment days
moment: {} + {} | moment months
moment: {} - {} | moment months
days: {} - {} | date date
days: {} - {} | moment moment
days: {} - {} | date moment
days: {} - {} | time time
days: {} + {} | days days
days: {} - {} | days days
days: {} * {} | days number
days: {} / {} | days number
days: -{} | days
days: abs({}) | days
days: duration({}) | string
days: {}.time offset | moment
months: years and months duration({}, {}) | date date
months: years and months duration({}, {}) | moment date
months: {} + {} | months months
months: {} - {} | months months
months: {} * {} | number months
months: {} / {} | months number
months: -{} | months
months: abs({}) | months
range: [{}..{}] | number number
range: ({}..{}] | number number
range: [{}..{}) | string string
range: (> {}) | number
range: range({}) | string
dates: [{}..{}] | date date
any: if {} then {} else {} | boolean any any
"""


class Construct(NamedTuple):
    """A line of the table."""

    gives: str
    shape: str
    takes: tuple[str, ...]
    binds: tuple[tuple[str, str], ...]


def _read(line: str) -> Construct:
    gives, _, rest = line.partition(": ")
    shape, takes, *binds = rest.split(" | ")
    names = [pair.split(": ") for pair in (binds[0].split(", ") if binds else ())]
    return Construct(gives, shape, tuple(takes.split()), tuple((name, kind) for name, kind in names))


ALL = tuple(map(_read, _TABLE.strip().splitlines()))
