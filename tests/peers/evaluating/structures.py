"""Differences of what goes through lists: loops, quantifiers, filters, paths, types and contexts."""

from koppi.feel import numbers
from koppi.feel.values import CONTEXT, DATE, LIST, NULL, NUMBER, RANGE, TEXT, kind_of
from tests.peers.evaluating.seen import FEELIN, SILENT, US, Row, Seen

_LOOPS = ("for ", "some ", "every ")


def _single(one: Seen) -> bool:
    loop = one.shape.startswith(_LOOPS) and "{}..{}" not in one.shape
    return loop and bool(set(one.kinds) - {LIST, NULL, RANGE}) and one.theirs == "null" and one.ours != "null"


def _days_or_half_open(one: Seen) -> bool:
    ranges = [value for value in one.values if kind_of(value) == RANGE] if one.shape.startswith(_LOOPS) else []
    return one.refused and any(kind_of(source.low) in (DATE, NULL, NUMBER) for source in ranges)


def _fraction(one: Seen) -> bool:
    ends = one.shape.startswith("for x in {}..{}")
    return ends and one.ours == "null" and one.kinds == (NUMBER, NUMBER) and None in map(numbers.whole, one.values)


def _to_zero(one: Seen) -> bool:
    loop = one.shape.startswith("for x in {}..{}") and one.kinds == (NUMBER, NUMBER)
    return loop and one.values[1] == 0 and one.theirs == "null" and one.ours != "null"


def _no_truth(one: Seen) -> bool:
    return one.shape.startswith(("some ", "every ")) and one.ours == "null" and one.truth


def _filter(one: Seen) -> bool:
    return one.shape.startswith("{}[")


def _true_filter(one: Seen) -> bool:
    whole = _filter(one) and one.kinds[0] != LIST and one.ours == f"[{one.found.parts[0].ours}]"
    return whole and one.theirs == one.found.parts[0].ours


def _numbers_inside(one: Seen) -> bool:
    items = one.values[0] if one.kinds[0] == LIST else [one.values[0]]
    entries = [item.get("a") for item in items if kind_of(item) == CONTEXT]
    return one.kinds[1] == NUMBER and len(entries) == len(items) and {kind_of(entry) for entry in entries} == {NUMBER}


def _filter_kind(one: Seen) -> bool:
    return one.shape == "{}[{}]" and one.ours == "null" and one.theirs.startswith("[")


def _nothing_filtered(one: Seen) -> bool:
    return _filter(one) and one.kinds[0] == NULL and one.ours == "[]" and one.theirs == "null"


def _of_no_item(one: Seen) -> bool:
    return one.shape == "{}[{}]" and one.values[0] == [] and one.ours in ("[]", "null") and one.refused


def _filter_null(one: Seen) -> bool:
    return one.shape == "{}[{}]" and one.ours == "[]" and one.theirs == "null"


def _filter_inside(one: Seen) -> bool:
    inner = any(part.shape == "{}[{}]" for part in one.found.tree.parts[-1].walk())
    return one.shape.startswith(_LOOPS) and inner and "[]" in one.theirs and "null" in one.ours


def _letters(one: Seen) -> bool:
    ranges = [value for value in one.values if kind_of(value) == RANGE] if one.shape.startswith(_LOOPS) else []
    return one.ours == "null" and any(kind_of(source.low) == TEXT for source in ranges)


def _no_numbers(one: Seen) -> bool:
    loop = one.shape.startswith("for x in {}..{}") and one.kinds != (NUMBER, NUMBER)
    return loop and one.ours == "null" and (one.refused or one.theirs.startswith("["))


def _falsy_items(one: Seen) -> bool:
    items = one.values[0] if _filter(one) and one.kinds[0] == LIST else [one.values[0] if _filter(one) else ""]
    kept = one.value if isinstance(one.value, list) else []
    return any(item is None or item is False for item in items) and any(item is None or item is False for item in kept)


def _item_once(one: Seen) -> bool:
    return one.shape == "{}[{}]" and "item" in one.text and one.theirs in ("[]", one.found.parts[0].theirs)


def _filter_thrown(one: Seen) -> bool:
    ordered = one.shape == "{}[item.a > {}]" and not _numbers_inside(one)
    return ordered and (one.refused or one.theirs.startswith("[")) and (one.ours.startswith("[") or one.ours == "null")


def _path(one: Seen) -> bool:
    lists = one.shape.startswith("{}.") and one.kinds[0] == LIST
    return lists and any(isinstance(item, list) for item in one.values[0]) and "null" in one.theirs


def _range_type(one: Seen) -> bool:
    return "instance of range<number>" in one.text and one.theirs.startswith(
        ("error: Incomplete", "error: Unrecognized")
    )


def _null_entry(one: Seen) -> bool:
    inside = (
        one.values[0].values() if one.kinds[:1] == (CONTEXT,) else one.values[0] if one.kinds[:1] == (LIST,) else ()
    )
    typed = "instance of list<" in one.shape or "instance of context<" in one.shape
    return typed and None in inside and one.ours == "true" and one.theirs == "false"


def _unread(one: Seen) -> bool:
    return one.theirs.startswith("error: Unrecognized token") and not one.ours.startswith("error: ")


ROWS = (
    Row("a call within a call whose names have several words is read", "10.3.1.2, rules 27 to 29", US, _unread),
    Row(
        "a single value in a loop is a list of one",
        "10.3.2.9.4 has a value become a list where one is wanted, but does not name loops; nor does 10.3.2.14",
        SILENT,
        _single,
    ),
    Row("a loop over a range of dates, or over one without a bound", "10.3.2.14", US, _days_or_half_open),
    Row("a loop between fractions is null, and ends", "10.3.2.14", US, _fraction),
    Row("a loop may end at zero", "10.3.2.14", US, _to_zero),
    Row("what is neither true nor false makes a quantifier null", "10.3.2.15, tables 49 and 50", US, _no_truth),
    Row("a filtered value is a list of one", "10.3.2.5", US, _true_filter),
    Row("a comparison without order within a filter holds for no item", "10.3.2.5 and 10.3.2.16", US, _filter_thrown),
    Row("a filter that gives neither a truth value nor a number", "10.3.2.15, table 68", US, _filter_kind),
    Row(
        "null, filtered, is an empty list",
        "10.3.2.15, table 68 leaves null out; ours takes it for nothing to filter",
        FEELIN,
        _nothing_filtered,
    ),
    Row("of an empty list no condition can fail", "10.3.2.5", US, _of_no_item),
    Row("a filter that is true for no item leaves an empty list", "10.3.2.5", US, _filter_null),
    Row("what a filter gives hangs on its value, not on its form", "10.3.2.5", US, _filter_inside),
    Row("letters are no range to go through", "10.3.2.14", US, _letters),
    Row("a loop from and to what is no number", "10.3.2.14", US, _no_numbers),
    Row("items that are null or false may be kept by a filter", "10.3.2.5", US, _falsy_items),
    Row("a filter is evaluated for each item, whatever its form", "10.3.2.5", US, _item_once),
    Row("lists within lists are kept by a path", "10.3.1.5 and 10.3.2.5", US, _path),
    Row("range<T> is a type", "10.3.1.2, rule 52", US, _range_type),
    Row("an entry or element that is null conforms to its type", "10.3.2.9.2", US, _null_entry),
)
