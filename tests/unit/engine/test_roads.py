"""Roads through graphs that are written as what each letter leads to."""

from collections import defaultdict

from koppi.engine.roads import in_order, reached


def graph(*ways: str) -> defaultdict[str, str]:
    """Return where each letter leads: `graph("abc")` leads from `a` to `b` and `c`."""
    return defaultdict(str, {way[0]: way[1:] for way in ways})


def test_a_place_reaches_itself_and_all_behind_it_and_nothing_before_it() -> None:
    ways = graph("ab", "bc", "cd", "xb")
    assert set(reached("b", ways.__getitem__)) == {"b", "c", "d"}


def test_a_place_on_several_roads_and_on_a_loop_is_come_to_once() -> None:
    ways = graph("abc", "bd", "cd", "da")
    assert sorted(reached("a", ways.__getitem__)) == ["a", "b", "c", "d"]


def test_what_lies_only_behind_a_place_to_keep_off_is_not_come_to() -> None:
    ways = graph("abc", "bd", "ce", "de")
    assert set(reached("a", ways.__getitem__, without={"b"})) == {"a", "c", "e"}
    assert list(reached("a", ways.__getitem__, without={"a"})) == []


def test_roads_are_walked_only_as_far_as_is_asked() -> None:
    asked = []

    def onward(place: int) -> tuple[int]:
        asked.append(place)
        return (place + 1,)

    assert 3 in reached(0, onward)
    assert asked == [0, 1, 2]


def test_a_place_is_told_after_all_that_lead_to_it_and_the_first_way_first() -> None:
    ways = graph("abc", "bd", "cd", "de")
    assert in_order("a", ways.__getitem__, set()) == ["a", "b", "c", "d", "e"]


def test_a_way_back_leads_nowhere_new() -> None:
    ways = graph("ab", "bac")
    assert in_order("a", ways.__getitem__, set()) == ["a", "b", "c"]


def test_what_was_entered_before_is_not_told_again() -> None:
    ways, entered = graph("ac", "bc", "cd"), set[str]()
    assert [in_order(root, ways.__getitem__, entered) for root in "ab"] == [["a", "c", "d"], ["b"]]


def test_of_several_roots_the_first_is_told_first_and_what_both_lead_to_last() -> None:
    ways = graph("ac", "bc")
    assert in_order("ab", ways.__getitem__, set()) == ["a", "b", "c"]
