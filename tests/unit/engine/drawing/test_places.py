import pytest

from tests.unit.engine.drawing.pages import Page, road


def test_shapes_that_lie_on_each_other_are_found() -> None:
    page = road()
    page.node("task", "e", (190, 150, 60, 60), name="e")
    assert page.found() == {("shape_overlap", "a")}


def test_shapes_that_only_touch_do_not_overlap() -> None:
    page = road()
    page.node("task", "e", (200, 100, 60, 80), name="e")
    assert page.found() == set()


@pytest.mark.parametrize(("x", "y"), [(132, 162), (182, 82), (82, 122)])
def test_a_boundary_event_on_the_edge_of_its_host_is_in_place(x: float, y: float) -> None:
    page = road()
    page.node("boundaryEvent", "e", (x, y, 36, 36), attachedToRef="a")
    assert page.found() == set()


def test_a_boundary_event_may_be_drawn_before_its_host() -> None:
    page = Page()
    page.node("boundaryEvent", "e", (32, 62, 36, 36), attachedToRef="a")
    page.node("task", "a", (0, 0, 100, 80))
    assert page.found() == set()


@pytest.mark.parametrize(("x", "y"), [(132, 122), (132, 220)])
def test_a_boundary_event_in_or_off_its_host_is_found(x: float, y: float) -> None:
    page = road()
    page.node("boundaryEvent", "e", (x, y, 36, 36), attachedToRef="a")
    assert page.found() == {("outside", "e")}


def test_a_shape_that_sticks_out_of_its_sub_process_is_found() -> None:
    page = Page()
    page.node("subProcess", "s", (0, 0, 400, 200), inner='<bpmn:task id="x" name="x"/>')
    page.shape("x", (350, 40, 100, 80))
    assert page.found() == {("outside", "x")}


def test_a_shape_on_the_edge_of_its_lane_is_found() -> None:
    page = road()
    page.lane("upper", (0, 0, 600, 170), "a", "b")
    page.lane("lower", (0, 170, 600, 300), "c", "d")
    assert page.found() == {("outside", "a"), ("outside", "b")}


def test_a_node_in_a_lane_that_does_not_name_it_is_found() -> None:
    page = road()
    page.lane("upper", (0, 0, 600, 240), "a", "b", "c")
    page.lane("lower", (0, 240, 600, 240), "d")
    assert page.found() == {("wrong_lane", "c")}


def test_a_node_that_no_lane_names_is_found() -> None:
    page = road()
    page.lane("upper", (0, 0, 600, 240), "a", "b")
    page.lane("lower", (0, 240, 600, 240), "d")
    assert page.found() == {("wrong_lane", "c")}


def test_what_lies_in_a_sub_process_of_the_wrong_lane_is_not_found_again() -> None:
    page = Page()
    page.node("subProcess", "s", (50, 20, 400, 200), inner='<bpmn:task id="x" name="x"/>')
    page.shape("x", (100, 60, 100, 80))
    page.lane("upper", (0, 0, 600, 240))
    page.lane("lower", (0, 240, 600, 240), "s")
    assert page.found() == {("wrong_lane", "s")}


def test_a_page_of_25_nodes_is_well_and_one_of_26_too_many() -> None:
    page = Page()
    for number in range(25):
        page.node("task", f"t{number}", (120 * number, 0, 100, 80))
    assert page.found() == set()
    page.node("task", "one_more", (0, 100, 100, 80))
    assert page.found() == {("too_many", "p")}


def test_a_flow_to_the_left_is_found_unless_it_is_a_loop() -> None:
    page = road()
    page.flow("d", "c", (300, 340), (200, 340))
    assert page.found() == {("backwards", "d_c")}
    page.flow("c", "d", (150, 300), (150, 260), (350, 260), (350, 300))
    assert page.found() == set()


def test_a_loop_may_lead_over_a_boundary_event() -> None:
    page = road()
    page.node("boundaryEvent", "late", (332, 162, 36, 36), attachedToRef="b")
    page.flow("a", "b", (200, 140), (300, 140))
    page.flow("late", "a", (350, 198), (350, 240), (150, 240), (150, 180))
    assert page.found() == set()
