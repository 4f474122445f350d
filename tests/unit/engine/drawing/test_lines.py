from tests.unit.engine.drawing.pages import Page, road


def test_a_tidy_page_has_no_findings() -> None:
    page = road()
    page.flow("a", "b", (200, 140), (300, 140))
    page.flow("c", "d", (200, 340), (300, 340))
    assert page.found() == set()


def test_two_flows_that_cross_are_found_once() -> None:
    page = road()
    page.flow("a", "d", (200, 140), (250, 140), (250, 340), (300, 340))
    page.flow("c", "b", (150, 300), (150, 240), (350, 240), (350, 180))
    assert page.found() == {("crossing", "a_d")}


def test_a_flow_crosses_another_at_a_waypoint_of_its_own_as_well() -> None:
    page = road()
    page.flow("a", "d", (150, 180), (150, 240), (350, 240), (350, 300))
    page.flow("c", "b", (200, 340), (250, 340), (250, 240), (250, 140), (300, 140))
    assert page.found() == {("crossing", "a_d")}


def test_flows_that_leave_from_one_point_do_not_cross() -> None:
    page = road()
    page.flow("a", "b", (200, 140), (300, 140))
    page.flow("a", "d", (200, 140), (200, 240), (350, 240), (350, 300))
    assert page.found() == set()


def test_flows_may_run_together_into_one_target() -> None:
    page = road()
    page.flow("a", "b", (200, 140), (300, 140))
    page.flow("c", "b", (200, 340), (250, 340), (250, 140), (300, 140))
    assert page.found() == set()


def test_a_flow_that_crosses_on_its_way_to_the_same_target_is_found() -> None:
    page = road()
    page.flow("a", "d", (200, 140), (250, 140), (250, 340), (300, 340))
    page.flow("c", "d", (150, 300), (150, 240), (350, 240), (350, 300))
    assert page.found() == {("crossing", "a_d")}


def test_flows_to_different_targets_must_not_lie_on_each_other() -> None:
    page = road()
    page.flow("a", "b", (200, 140), (300, 140))
    page.flow("a", "d", (200, 140), (250, 140), (250, 340), (300, 340))
    assert page.found() == {("line_overlap", "a_b")}


def test_flows_two_pixels_apart_read_as_one() -> None:
    page = road()
    page.flow("a", "b", (200, 140), (300, 140))
    page.flow("b", "a", (300, 142), (200, 142))
    assert page.found() == {("line_overlap", "a_b")}


def test_a_line_through_a_foreign_shape_is_found() -> None:
    page = road()
    page.node("task", "e", (500, 100, 100, 80), name="e")
    page.flow("a", "e", (200, 140), (500, 140))
    assert page.found() == {("line_through_shape", "a_e")}


def test_a_line_along_the_edge_of_a_shape_runs_through_nothing() -> None:
    page = road()
    page.node("task", "e", (500, 100, 100, 80), name="e")
    page.flow("a", "e", (150, 100), (150, 80), (290, 80), (290, 180), (450, 180), (450, 140), (500, 140))
    assert page.found() == set()


def test_a_line_inside_its_own_sub_process_runs_through_nothing() -> None:
    page = Page()
    inner = '<bpmn:task id="x" name="x"/><bpmn:task id="y" name="y"/><bpmn:sequenceFlow id="x_y" sourceRef="x" targetRef="y"/>'
    page.node("subProcess", "s", (0, 0, 400, 200), inner=inner)
    page.shape("x", (20, 40, 100, 80))
    page.shape("y", (200, 40, 100, 80))
    page.edge("x_y", (120, 80), (200, 80))
    assert page.found() == set()


def test_a_slanting_flow_is_found() -> None:
    page = road()
    page.flow("a", "b", (200, 140), (300, 150))
    assert page.found() == {("not_orthogonal", "a_b")}


def test_a_flow_over_the_beginning_of_another_crosses_it() -> None:
    page = road()
    page.flow("a", "d", (200, 140), (250, 140), (250, 340), (300, 340))
    page.flow("c", "b", (150, 300), (150, 240), (200, 240), (200, 90), (350, 90), (350, 100))
    assert page.found() == {("crossing", "a_d")}
