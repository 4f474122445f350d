"""Why something is due then, in the reader's words."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from koppi.domain.due import due
from koppi.web.due import chip, reasons, why
from koppi.web.words import Words

HELSINKI = ZoneInfo("Europe/Helsinki")
FRIDAY = datetime(2027, 12, 3, 10, 0, tzinfo=HELSINKI)
MONDAY_AFTER_NEXT = datetime(2027, 12, 13, 10, 0, tzinfo=HELSINKI)


@dataclass(frozen=True)
class Timed:
    due_at: datetime | None
    due_rule: str = ""
    due_kind: str = ""
    due_ground: str = ""
    due_reason: str = ""


def timed(rule: str = "wd(7)", ground: str = "SHL 36 §") -> Timed:
    found = due(FRIDAY, rule, HELSINKI, kind="statutory", ground=ground)
    return Timed(found.at, found.rule, found.kind, found.ground, found.reason)


@pytest.mark.parametrize(
    ("language", "line", "text"),
    [
        ("fi", "arkipäivä 5/7, 6.12. ei laske, SHL 36 §", "ke 15.12."),
        ("sv", "vardag 5/7, 6.12. räknas inte, SHL 36 §", "ons 15.12."),
        ("en", "working day 5/7, 6 Dec not counted, SHL 36 §", "Wed 15 Dec"),
    ],
)
def test_one_line_says_which_day_it_is_what_did_not_count_and_the_ground(language: str, line: str, text: str) -> None:
    words = Words(language, HELSINKI, MONDAY_AFTER_NEXT)
    assert why(timed(), words) == line
    found = chip(timed(), words)
    assert found is not None
    assert (found.kind, found.text) == ("red", text)


def test_the_task_says_the_same_a_sentence_each() -> None:
    words = Words("fi", HELSINKI, MONDAY_AFTER_NEXT)
    assert reasons(timed(), words) == (
        "Lain määräaika",
        "SHL 36 §",
        "7 arkipäivää",
        "Arkipäivä 5/7",
        "Arkipyhiä ei lasketa: 6.12.2027",
    )


def test_what_has_no_deadline_has_neither_colour_nor_reason() -> None:
    words = Words("fi", HELSINKI, FRIDAY)
    assert chip(Timed(None), words) is None
    assert why(Timed(None), words) == ""


def test_a_late_deadline_says_by_how_many_days() -> None:
    found = chip(timed("wd(1)"), Words("fi", HELSINKI, MONDAY_AFTER_NEXT))
    assert found is not None
    assert (found.kind, found.text) == ("late", "Myöhässä 6 pv")


def test_on_the_first_day_the_line_says_how_much_time_there_is() -> None:
    words = Words("fi", HELSINKI, FRIDAY)
    assert why(timed(), words) == "7 arkipäivää, 6.12. ei laske, SHL 36 §"
    assert why(timed("cal_days(0)"), words) == "SHL 36 §"
