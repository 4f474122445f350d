"""Where our parser and lezer-feel part, rule by rule of the grammar of DMN 1.5 (10.3.1.2), and who is right.

A difference is explained by taking what causes it out of the text: read again, both parsers must agree on the rest.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from koppi.feel.names import RESERVED
from tests.peers import causes
from tests.peers.compared import Compared, Text, compared
from tests.peers.node import Peer

_ROUNDS = 24


@dataclass(frozen=True)
class Difference:
    """`without` gives the text with the cause taken out once, None when this is not the cause.

    `rule` is the place in the specification that decides; `right` is who follows it: ours, theirs, or both.
    """

    name: str
    rule: str
    right: str
    why: str
    without: Callable[[Compared], str | None]


@dataclass(frozen=True)
class Explained:
    """A difference that was found, by the names of its causes; `left` is what nothing explains."""

    first: Compared
    causes: tuple[str, ...]
    left: Compared | None


def explained(texts: Iterable[Text], peer: Peer) -> Iterator[Explained]:
    """Each text with the causes of its differences, none where the parsers agree."""
    open_ = [Explained(one, (), one) for one in compared(texts, peer)]
    for _ in range(_ROUNDS):
        again: list[tuple[Explained, Text, str]] = []
        for one in open_:
            step = None if one.left is None or one.left.agree else _step(one.left)
            if step is None:
                left = one.left if one.left and not one.left.agree else None
                yield replace(one, left=left)
            else:
                again.append((one, *step))
        readings = compared((text for _, text, _ in again), peer)
        open_ = [
            Explained(one.first, (*one.causes, cause), reading)
            for (one, _, cause), reading in zip(again, readings, strict=True)
        ]
    for one in open_:
        yield replace(one, left=one.left if one.left and not one.left.agree else None)


def _step(given: Compared) -> tuple[Text, str] | None:
    for difference in DIFFERENCES:
        text = difference.without(given)
        if text is not None and text != given.given.text:
            return replace(given.given, text=text), difference.name
    return None


DIFFERENCES = (
    Difference(
        "empty cell", "10.3.1.2 rule 15", "theirs", "The grammar has `-`; dmn-js leaves a cell empty.", causes.empty
    ),
    Difference("circumflex", "10.3.1.2 rules 23, 30", "ours", "`^` is no sign of FEEL.", causes.pattern(r"\^", "**")),
    Difference("arrow", "10.3.1.4", "both", "`->` is one sign for us, two for lezer-feel.", causes.arrow),
    Difference(
        "sign first",
        "10.3.1.4",
        "both",
        "A sign that begins no token is told before anything else that is wrong with the text.",
        causes.sign_first,
    ),
    Difference(
        "bare range",
        "10.3.1.2 rules 2h, 7a",
        "theirs",
        "`x = = 5` and `x => 5` are comparisons with a range by the letter, but slips in fact: we want brackets there.",
        causes.bare_range,
    ),
    Difference(
        "end of a test",
        "10.3.1.2 rules 7a, 16",
        "theirs",
        "`< a = b` compares with a boolean: by the letter an end is any expression; we want brackets there.",
        causes.end_of_test,
    ),
    Difference("unary plus", "10.3.1.2 rule 24", "ours", "Only `-` stands in front of one operand.", causes.unary_plus),
    Difference(
        "unknown words as a name",
        "10.3.1.6",
        "ours",
        "Words are one name only when the scope has it; lezer-feel takes any words side by side.",
        causes.words_as_name,
    ),
    Difference(
        "unknown function",
        "10.3.1.2 rule 38",
        "both",
        "Its call would be null; we say so before it runs.",
        causes.unknown_function,
    ),
    Difference(
        "name of a property",
        "10.3.1.6",
        "both",
        "Behind a dot we know every name in scope, lezer-feel what it can tell of the value.",
        causes.property_name,
    ),
    Difference(
        "range as a type",
        "10.3.1.2 rule 52",
        "ours",
        "`range<number>` is a type; lezer-feel has none of that form.",
        causes.pattern(r"\brange\s*<", "list<"),
    ),
    Difference(
        "unknown type",
        "10.3.1.2 rule 52",
        "both",
        "An unknown type is told before it runs.",
        causes.unknown_type,
    ),
    Difference(
        "path of a type",
        "10.3.1.2 rules 18, 52",
        "theirs",
        "A type is a qualified name; we read the type first, and a path behind it as one of the value.",
        causes.type_path,
    ),
    Difference(
        "function as a type",
        "10.3.1.2 rule 52",
        "theirs",
        "A type of functions tells its parameters; we take the bare word, too.",
        causes.pattern(r"(?<=\bof )\s*function\b(?!\s*<)", "number"),
    ),
    Difference(
        "membership before and, or",
        "10.3.1.2 rules 2b-2d, 49c",
        "ours",
        "`a in b or c` is `(a in b) or c`, and comparisons are read from the left.",
        causes.loose_in,
    ),
    Difference(
        "open interval first in a list",
        "10.3.1.2 rules 9, 54",
        "theirs",
        "`[]a..b]]` is a list of an interval; for us `[]` is the empty list.",
        causes.interval_in_list,
    ),
    Difference(
        "word of the grammar as a property",
        "10.3.1.4",
        "theirs",
        "Entries may have any name in JSON, so that we read `a.then`.",
        causes.pattern(rf"(?<!\.)\.\s*({'|'.join(sorted(RESERVED))})\b", ".f"),
    ),
    Difference("question mark", "10.3.1.2 rule 28", "ours", "A name may begin with `?`.", causes.question_mark),
    Difference(
        "word of the grammar in a name",
        "10.3.1.4",
        "ours",
        "A part of a name, not its first, may be a word of the grammar: `for profit and loss in a`.",
        causes.part_of_a_name,
    ),
    Difference(
        "parameter as a type",
        "10.3.1.2 rule 52",
        "ours",
        "An argument's name does not hide a type: lezer-feel no longer sees `list<number>` behind `list:`.",
        causes.pattern(r"\blist\s*:", "from:"),
    ),
    Difference(
        "low end of between",
        "10.3.1.2 rules 2b-2d, 49b",
        "both",
        "By the letter any expression; `a between b or c and d` needs brackets here.",
        causes.low_end,
    ),
    Difference(
        "mixed arguments",
        "10.3.1.2 rules 39-42",
        "both",
        "Arguments with names and without are told when the call has been read.",
        causes.mixed,
    ),
    Difference(
        "begun name of a type",
        "10.3.1.2 rule 52",
        "both",
        "After `date and` lezer-feel waits for `time`; for us `date` is the type.",
        causes.pattern(r"\bdate\s+and\b(?!\s+time)", "date"),
    ),
    Difference(
        "negated cell",
        "10.3.1.2 rules 15b, 38",
        "ours",
        "`not(...)` around a whole cell negates it; of its two readings lezer-feel now and then takes the call.",
        causes.negation_as_call,
    ),
    Difference(
        "date and time",
        "10.3.1.6",
        "ours",
        "The longest known name wins; lezer-feel now and then reads `date and (time(...))`.",
        causes.pattern(r"\bdate\s+and\s+time\s*(?=\()|(?<=\bof )date\s+and\s+time(?=\s+between)", "f "),
    ),
    Difference(
        "less than a type",
        "10.3.1.2 rules 49a, 52",
        "both",
        "`list <` begins a type for us; lezer-feel may still read a comparison.",
        causes.less_than_a_type,
    ),
    Difference(
        "external",
        "10.3.1.4",
        "theirs",
        "A word of the grammar begins no name; we read it as one outside of functions.",
        causes.pattern(r"\bexternal\b", "f"),
    ),
    Difference(
        "open end of an interval",
        "10.3.1.2 rules 11, 50",
        "ours",
        "`[` ends an interval where no filter can follow; lezer-feel then looks for the filter.",
        causes.open_end,
    ),
    Difference(
        "blanks of lines and comments",
        "10.3.1.2 rule 61; 10.3.1.4",
        "ours",
        "A name's words may be parted by any white space; lezer-feel matches known names within one line only.",
        causes.across_lines,
    ),
    Difference(
        "given up at another place",
        "10.3.1.1",
        "both",
        "Neither reads it; which of several slips is told is no matter of the grammar.",
        causes.given_up,
    ),
)
