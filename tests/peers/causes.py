"""How each difference is taken out of a text: None where it is not what the parsers part over."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from koppi.feel import FeelSyntaxError
from koppi.feel.names import RESERVED
from tests.peers.compared import Compared, our_reading
from tests.peers.lezer import Branch
from tests.peers.shapes import Shape

_LOOSE = ("Comparison", "Conjunction", "Disjunction")
_WORD = re.compile(r"\w+")
_OPERATOR = re.compile(r"[<>]=?|!?=")
_NOT = re.compile(r"\s*not\s*\((.*)\)\s*", re.DOTALL)
_EMPTY = re.compile(r"\[\s*\]")
_PARAMETER = re.compile(rf"(?:{'|'.join(sorted(RESERVED))})\s*$")
_PART = re.compile(rf"(?:{'|'.join(sorted(RESERVED))}|\?|\.?\d[\w.]*)(?=\W|$)")
_OPERATOR_FIRST = ("feel.missing_value", "feel.leading_equals", "feel.expected", "feel.unexpected")
_GAP = re.compile(r"(?:\s|/\*.*?\*/)*[\n\r](?:\s|/\*.*?\*/)*|\s*/\*.*?\*/\s*", re.DOTALL)
_UNKNOWN = ("feel.unknown_function", "feel.unknown_function_near")
_LEXICAL = ("feel.unknown_character", "feel.quotes", "feel.written_otherwise", "feel.unclosed_text")
_SIDE_BY_SIDE = ("feel.unknown_words", "feel.missing_comma", "feel.unexpected", "feel.expected", *_UNKNOWN)


def _branches(root: Branch) -> Iterator[Branch]:
    yield root
    for below in root.below:
        yield from _branches(below)


def _replaced(given: Compared, start: int, end: int, text: str) -> str:
    return f"{given.given.text[:start]}{text}{given.given.text[end:]}"


def _bracketed(given: Compared, node: Branch) -> str:
    return _replaced(given, node.start, node.end, f"({node.text})")


def _at(given: Compared, *kinds: str) -> Iterator[Branch]:
    """Their nodes of these kinds that begin where we refuse the text, or one sign later."""
    if given.our_error:
        place = given.our_place
        yield from (one for one in _branches(given.theirs) if one.kind in kinds and one.start in (place, place + 1))


def bare_range(given: Compared) -> str | None:
    """A range as `< 5` where we want brackets; `==` and an operator with nothing behind it lose one sign."""
    error = given.our_error
    if error and error.code == "feel.double_equals":
        place = given.our_place
        return _replaced(given, place, place + 1, " ")
    for node in _at(given, "SimplePositiveUnaryTest"):
        if len(node.parts) == 2 and node.parts[0].kind == "CompareOp":
            return _bracketed(given, node)
    if error is None or given.their_error is None or error.code not in _OPERATOR_FIRST:
        return None
    found = _OPERATOR.match(given.given.text, given.our_place)
    return _replaced(given, found.start(), found.end(), " ") if found else None


def arrow(given: Compared) -> str | None:
    """`->`, which they read as `-` and `>`."""
    place = given.our_place if given.our_error else 0
    return _replaced(given, place, place + 2, "- >") if given.given.text[place : place + 2] == "->" else None


def unknown_type(given: Compared) -> str | None:
    """A type that nobody declared becomes a known one."""
    if given.our_error is None or given.our_error.code != "feel.unknown_type":
        return None
    found = _WORD.match(given.given.text, given.our_place)
    return _replaced(given, given.our_place, found.end() if found else given.our_place, "number ")


def loose_in(given: Compared) -> str | None:
    """`a in b or c`, of which they read `b or c` as the test: with brackets around `a in b`."""
    for node in _branches(given.theirs):
        if node.kind != "Comparison" or not node.named("in"):
            continue
        test = node.parts[-1]
        while test.kind in ("PositiveUnaryTests", "PositiveUnaryTest", "SimplePositiveUnaryTest") and test.parts:
            test = test.parts[-1]
        first = test
        while first.parts and (first.kind in _LOOSE or _calculates_with_a_test(first)):
            first = first.parts[0]
        if first is not test:
            return _replaced(given, node.start, first.end, f"({given.given.text[node.start : first.end]})")
    return None


def _calculates_with_a_test(node: Branch) -> bool:
    """`a in (b, c) / d`: behind several tests in brackets an operator has nothing else to stand behind."""
    return node.kind == "ArithmeticExpression" and node.parts[0].kind == "Comparison"


def type_path(given: Compared) -> str | None:
    """What stands behind the dot of a type goes."""
    for node in _branches(given.theirs):
        if node.kind == "Type" and "." in node.text and node.below and node.below[0].kind == "QualifiedName":
            return _replaced(given, node.start + node.text.index("."), node.end, " ")
    return None


def interval_in_list(given: Compared) -> str | None:
    """`[` and `]` side by side, where an interval may begin for them."""
    if given.our_error is None:
        return None
    begun = {node.start for node in _branches(given.theirs) if node.kind == "Interval"}
    for found in _EMPTY.finditer(given.given.text):
        if (
            found.end() - 1 in begun
            or not given.given.text[found.end() : given.our_place].strip()
            or found.end() - 1 == given.our_place
        ):
            return _replaced(given, found.end() - 1, found.end(), "(")
    if given.their_error is not None and given.their_error > given.our_place:
        return _EMPTY.sub("[1]", given.given.text[: given.our_place], count=1) + given.given.text[given.our_place :]
    return None


def mixed(given: Compared) -> str | None:
    """The first name of an argument goes."""
    if given.our_error is None or given.our_error.code != "feel.mixed_arguments":
        return None
    return re.sub(r"\b(?:from|start position|list)\s*:", " ", given.given.text, count=1)


def negation_as_call(given: Compared) -> str | None:
    """The tests within `not(...)`, where they took it for the call of a function."""
    found = _NOT.fullmatch(given.given.text)
    theirs = given.their_shape
    return found[1] if found and given.given.tests and theirs and theirs[0] == "tests" else None


def part_of_a_name(given: Compared) -> str | None:
    """A word of the grammar in a name that is declared, where they stop."""
    place = given.their_error
    if place is None or (given.our_error and given.our_place <= place):
        return None
    if given.given.text[place : place + 1] == ":":  # the name of an argument ends with the word
        ending = _PARAMETER.search(given.given.text[:place])
        return _replaced(given, ending.start(), place, "") if ending else None
    found = _PART.match(given.given.text, place)
    return _replaced(given, place, found.end(), " ") if found else None


def question_mark(given: Compared) -> str | None:
    """The question mark where they stop becomes a name."""
    place = given.their_error
    if place is None or given.given.text[place : place + 1] != "?":
        return None
    return _replaced(given, place, place + 1, "x")


def low_end(given: Compared) -> str | None:
    """A disjunction as the low end of `between` becomes a sum."""
    error = given.our_error
    if error is None or error.parameters.get("found") != "or" or "between" not in given.given.text[: given.our_place]:
        return None
    return _replaced(given, given.our_place, given.our_place + 2, "+")


def less_than_a_type(given: Compared) -> str | None:
    """`<` behind the bare word of a type becomes a sum's sign."""
    for node in _branches(given.theirs):
        rest = given.given.text[node.end :]
        if node.kind == "Type" and node.text in ("list", "context", "range", "function") and rest.lstrip()[:1] == "<":
            place = node.end + rest.index("<")
            return _replaced(given, place, place + 1, "+")
    return None


def end_of_test(given: Compared) -> str | None:
    """An end that is a comparison, a conjunction or a disjunction gets brackets, or a sum's sign where it is no whole."""
    error = given.our_error
    if error is None:
        return None
    for node in _branches(given.theirs):
        loose = node.kind == "SimplePositiveUnaryTest" and node.parts[1:] and node.parts[0].kind == "CompareOp"
        if loose and node.parts[1].kind in _LOOSE and node.parts[1].start < given.our_place < node.parts[1].end:
            return _bracketed(given, node.parts[1])
    found = error.parameters.get("found")
    if given.given.tests and given.their_error is not None and found in ("and", "or"):
        return _replaced(given, given.our_place, given.our_place + len(found), "+")
    return None


def unary_plus(given: Compared) -> str | None:
    """`+` in front of one operand goes."""
    for node in _at(given, "ArithmeticExpression"):
        if node.below[0].kind == "ArithOp" and node.below[0].text == "+":
            return _replaced(given, node.start, node.start + 1, " ")
    return None


def words_as_name(given: Compared) -> str | None:
    """Words that are no known name become one that is; where they go on to find an error, the second one goes."""
    error = given.our_error
    if error is None or error.code not in _SIDE_BY_SIDE:
        return None
    for node in _branches(given.theirs):
        if node.kind in ("VariableName", "PathName") and node.start <= given.our_place < node.end and node.below[1:]:
            return _replaced(given, node.start, node.end, "f")
    word = _WORD.match(given.given.text, given.our_place)
    if word and given.their_error is not None and error.code in ("feel.missing_comma", "feel.unknown_words"):
        return _replaced(given, word.start(), word.end(), " ")
    return None


def unknown_function(given: Compared) -> str | None:
    """The call of an unknown function becomes that of a known one."""
    if given.our_error is None or given.our_error.code not in _UNKNOWN:
        return None
    node = next(_at(given, "VariableName", "?"), None)
    return _replaced(given, node.start, node.end, "f") if node else None


def property_name(given: Compared) -> str | None:
    """A property's name that is not one plain word becomes one."""
    text = given.given.text
    for name in sorted(given.given.names, key=len, reverse=True):
        words = r"\s*".join(re.escape(word) for word in re.findall(r"\w+|\W", name) if word.strip())
        found = re.search(rf"(?<!\.)\.\s*({words})", text)
        if not name.isidentifier() and found:
            return _replaced(given, found.start(1), found.end(1), "f")
    return None


def open_end(given: Compared) -> str | None:
    """`[` that ends an interval for us, told by our reading: it stays the same with `)` in its place."""
    end = given.our_place if given.our_error else len(given.given.text)
    for found in re.finditer(r"\[", given.given.text[:end]):
        text = _replaced(given, found.start(), found.end(), ")")
        if _same(our_reading(replace(given.given, text=text)), given.ours):
            return text
    return None


def _same(one: Shape | FeelSyntaxError, other: Shape | FeelSyntaxError) -> bool:
    """Whether two readings are one tree, or break off at one place."""
    if isinstance(one, FeelSyntaxError) and isinstance(other, FeelSyntaxError):
        return (one.line, one.column) == (other.line, other.column)
    return one == other


def across_lines(given: Compared) -> str | None:
    """Line ends and comments become blanks."""
    return _GAP.sub(" ", given.given.text)


def sign_first(given: Compared) -> str | None:
    """We read all signs before the first word is understood, so that a foreign sign comes first."""
    error = given.our_error
    if error is None or error.code not in _LEXICAL:
        return None
    return _replaced(given, given.our_place, given.our_place + 1, " ")


def given_up(given: Compared) -> str | None:
    """What stands behind the first of two places where one gives up: the other must come as far and find an end there."""
    if given.our_error is None or given.their_error is None:
        return None
    return given.given.text[: min(given.our_place, given.their_error)]


def pattern(wanted: str, by: str) -> Callable[[Compared], str | None]:
    """The first place that matches becomes `by`."""
    found = re.compile(wanted)
    return lambda given: found.sub(by, given.given.text, count=1)


def empty(given: Compared) -> str | None:
    """An empty cell becomes `-`."""
    return "-" if given.given.tests and not given.given.text.strip() else None
