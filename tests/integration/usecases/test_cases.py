"""The page of a case reads what there is and no more: bounded, logged, and only for who may."""

from datetime import timedelta

import pytest

from koppi.domain.errors import Invalid, NotFound
from koppi.store import Store
from koppi.store.records import Happening
from koppi.usecases import case_events, case_pictures, case_timeline, cases
from tests.integration.usecases.intake import INTAKE, WORRY, played_on, to_case
from tests.support.counting import Traffic, traffic
from tests.support.houses import Stage

_MOST = 16
"""Statements of a case's page, however long its history."""


def opened(played: Stage, case: int) -> tuple[cases.CasePage, Traffic]:
    """Open the page of a case as a process would whose memory knows the models and no data key."""
    caller = played.caller("client_adviser")
    cases.open_case(caller, case)  # the models are read once
    played.house.store._ring._remembered.clear()
    with traffic(played.house.store) as sent:
        page = cases.open_case(caller, case)
    return page, sent


def noted(played: Stage, case: int, count: int) -> None:
    """Let so many things happen in a case."""
    adviser = played.caller("client_adviser")
    for number in range(count):
        played.let_pass(timedelta(days=8))
        case_events.raise_trigger(adviser, case, code=f"c{number}")
        case_events.add_follow_up_note(adviser, case, kind="contact", well_being=number % 10, text="Hyvin menee.")


def test_a_long_history_costs_no_statement_more(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        noted(played, case, 1)
        _, short = opened(played, case)
        noted(played, case, 60)
        page, long = opened(played, case)
        assert len(long) == len(short), str(long)
        assert len(long) <= _MOST, str(long)
        assert len(page.follow_up_notes) == len(page.triggers) == len(page.timeline.items) == cases.LINES
        assert [note.well_being for note in page.follow_up_notes[:3]] == [9, 8, 7]


def test_the_timeline_is_read_page_by_page_without_losing_a_line(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        noted(played, case, 40)
        adviser = played.caller("client_adviser")
        lines: list[Happening] = []
        after, pages = None, 0
        while pages == 0 or after:
            found = case_timeline.timeline(adviser, case, after).page
            lines += found.items
            after, pages = found.after, pages + 1
        assert pages > 2
        assert len({(line.kind, line.key) for line in lines}) == len(lines)
        assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
        kinds = [line.kind for line in lines]
        assert (kinds.count("trigger_raised"), kinds.count("follow_up_note"), kinds.count("contact")) == (40, 40, 1)
        assert kinds[-1] == "contact"


def test_a_cursor_that_is_none_of_ours_is_told(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        _, case = to_case(played)
        for wrong in ("x", "MS8y", "////"):
            with pytest.raises(Invalid) as refusal:
                case_timeline.timeline(played.caller("client_adviser"), case, wrong)
            assert refusal.value.code == "store.bad_cursor"


def test_page_timeline_and_picture_each_leave_a_line_in_the_access_log(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        adviser = played.caller("client_adviser")
        page = cases.open_case(adviser, case)
        case_timeline.timeline(adviser, case)
        case_pictures.picture(adviser, case, instance)
        with store.begin(read_only=True) as tx:
            seen = [(entry.data_group, entry.action) for entry in tx.access_log.of(client_key=page.case.client_key)]
        assert {("case", "cases.open_case"), ("timeline", "case_timeline.timeline")} <= set(seen)
        assert ("picture", "case_pictures.picture") in seen


def test_a_picture_tells_the_road_that_was_taken_and_none_that_was_not(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        found = case_pictures.picture(played.caller("client_adviser"), case, instance)
        assert {"tell", "who", "know", "offer"} <= found.passed
        assert not {"decide", "take", "last"} & found.passed
        assert found.flows
        assert 'id="intake"' in found.drawing


def test_a_case_has_the_pictures_of_its_own_processes_only(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        _, case = to_case(played)
        other, _ = to_case(played, "131052-9052")
        with pytest.raises(NotFound):
            case_pictures.picture(played.caller("client_adviser"), case, other)
        with pytest.raises(NotFound):
            case_pictures.picture(played.caller("doctor"), case, other)


def test_an_offer_stands_beside_who_carries_the_case(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        _, case = to_case(played)
        page = cases.open_case(played.caller("client_adviser"), case)
        offered = [one.person for one in page.responsibilities if one.accepted_at is None]
        carrying = [one.person for one in page.responsibilities if one.accepted_at and one.until is None]
        assert (offered, carrying) == (["doctor", "case_owner"], ["client_adviser"])


def test_the_forms_that_wrote_of_a_record_come_with_it(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        _, case = to_case(played)
        page = cases.open_case(played.caller("client_adviser"), case)
        assert {record: [form.id for form in forms] for record, forms in page.forms.items()} == {
            "contact": ["told"],
            "client": ["whom"],
        }
