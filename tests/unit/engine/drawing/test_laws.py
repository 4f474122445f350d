from hypothesis import given
from hypothesis import strategies as st

from tests.unit.engine.drawing.pages import Page, Place

KINDS = ("task", "userTask", "exclusiveGateway", "endEvent", "callActivity")
GRID = st.integers(0, 24).map(lambda step: step * 20)
SHAPES = st.lists(st.tuples(st.sampled_from(KINDS), GRID, GRID), min_size=1, max_size=6)
WAYS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.lists(st.tuples(GRID, GRID), min_size=2, max_size=4)), max_size=5
)
FAR = st.integers(-100_000, 100_000)
Drawn = tuple[list[tuple[str, int, int]], list[tuple[int, int, list[Place]]]]


def page_of(drawn: Drawn, shift: Place) -> Page:
    shapes, ways = drawn
    page = Page(shift=shift)
    for number, (kind, x, y) in enumerate(shapes):
        page.node(kind, f"n{number}", (x, y, 60, 40), name="nimi", label=(x, y + 44, 60, 14))
    for number, (source, target, points) in enumerate(ways):
        page.body += f'<bpmn:sequenceFlow id="w{number}" name="jos" sourceRef="n{source}" targetRef="n{target}"/>'
        page.edge(f"w{number}", *points, label=(points[0][0] + 5, points[0][1] + 3, 30, 14))
    return page


@given(st.tuples(SHAPES, WAYS), FAR, FAR)
def test_moving_a_whole_drawing_changes_no_finding(drawn: Drawn, right: int, down: int) -> None:
    assert page_of(drawn, (right, down)).found() == page_of(drawn, (0, 0)).found()


@given(st.tuples(SHAPES, WAYS))
def test_the_order_of_the_flows_changes_no_crossing(drawn: Drawn) -> None:
    shapes, ways = drawn
    there, back = page_of((shapes, ways), (0, 0)).found(), page_of((shapes, ways[::-1]), (0, 0)).found()
    for rule in ("crossing", "line_overlap"):
        assert {code for code, _ in there if code == rule} == {code for code, _ in back if code == rule}
