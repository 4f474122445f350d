from xml.etree import ElementTree as ET

import pytest

from koppi.engine.drawing import Caller, Picture, draw, draw_calls, pictures_of
from tests.unit.engine.drawing.pages import Page, road

SVG = "{http://www.w3.org/2000/svg}"


def picture_of(page: Page) -> Picture:
    (picture,) = pictures_of("p.bpmn", page.xml())
    return picture


def drawn(page: Page) -> ET.Element:
    return ET.fromstring(draw(picture_of(page), "Otsikko", "Kuvaus"))


def texts(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def has(svg: ET.Element, tag: str, class_: str) -> bool:
    return any(class_ in (node.get("class") or "").split() for node in svg.iter(f"{SVG}{tag}"))


def alone(kind: str, inner: str = "", **attributes: str) -> Page:
    """Draw one element and nothing beside it."""
    page = Page()
    page.node(kind, "e", (0, 0, 50, 50), label=None, inner=inner, **attributes)
    return page


def marks(page: Page, tag: str) -> int:
    """Count the paths or circles that a page is drawn with."""
    return sum(1 for _ in drawn(page).iter(f"{SVG}{tag}"))


def test_a_picture_tells_a_screen_reader_what_it_is() -> None:
    svg = drawn(road())
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "title description")
    assert [svg.findtext(f"{SVG}{part}") for part in ("title", "desc")] == ["Otsikko", "Kuvaus"]


def test_names_stand_in_the_picture_as_they_are_written() -> None:
    page = road()
    page.node("task", "e", (500, 100, 100, 80), name="a < b & c")
    assert "a < b & c" in texts(drawn(page))


def test_the_whole_page_lies_in_the_picture() -> None:
    svg = drawn(road(shift=(-1000, -2000)))
    assert svg.get("viewBox") == "-920 -1920 340 320"


def test_the_same_page_gives_the_same_bytes() -> None:
    page = road()
    page.flow("a", "d", (200, 140), (250, 140), (250, 340), (300, 340))
    assert draw(picture_of(page), "t", "d") == draw(picture_of(page), "t", "d")


def test_a_shape_without_a_line_to_it_is_still_drawn() -> None:
    assert texts(drawn(road())) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(("interrupting", "dashed"), [("true", False), ("false", True)])
def test_an_event_that_interrupts_nothing_is_dashed(interrupting: str, dashed: bool) -> None:
    page = road()
    page.node("boundaryEvent", "e", (132, 162, 36, 36), attachedToRef="a", cancelActivity=interrupting)
    assert has(drawn(page), "circle", "waits") is dashed


@pytest.mark.parametrize(("kind", "full"), [("intermediateCatchEvent", False), ("intermediateThrowEvent", True)])
def test_a_throwing_event_has_a_filled_sign(kind: str, full: bool) -> None:
    assert has(drawn(alone(kind, '<bpmn:signalEventDefinition id="s"/>')), "path", "full") is full


def test_a_name_without_a_label_is_drawn_all_the_same() -> None:
    assert texts(drawn(alone("endEvent", name="Loppu"))) == ["Loppu"]


def test_a_damaged_page_is_drawn_without_what_is_damaged() -> None:
    page = road()
    page.shape("nothing", (0, 0, 10, 10))
    page.node("task", "flat", (0, 0, -5, 10), name="flat")
    assert texts(drawn(page)) == ["a", "b", "c", "d"]


def test_what_is_no_xml_has_no_pages() -> None:
    assert pictures_of("p.bpmn", b"<!DOCTYPE x><x/>") == ()


def test_calls_are_drawn_from_left_to_right() -> None:
    calls = {"main": Caller("Main", ("one", "two")), "one": Caller("One", ("two",)), "two": Caller("Two")}
    svg = ET.fromstring(draw_calls(calls, "t", "d"))
    left = {
        group.findtext(f"{SVG}title"): float(group.find(f"{SVG}rect").get("x", ""))  # type: ignore[union-attr]
        for group in svg.iter(f"{SVG}g")
    }
    assert left["Main"] < left["One"] < left["Two"]
    assert sum("marker-end" in way.attrib for way in svg.iter(f"{SVG}path")) == 3


def test_a_message_that_begins_a_process_is_dashed() -> None:
    svg = ET.fromstring(draw_calls({"a": Caller("A", begins=("b",)), "b": Caller("B")}, "t", "d"))
    assert [way.get("class") for way in svg.iter(f"{SVG}path") if "marker-end" in way.attrib] == ["flow message"]


def test_calls_in_a_circle_are_drawn_as_well() -> None:
    svg = ET.fromstring(draw_calls({"a": Caller("A", ("b",)), "b": Caller("B", ("a", "gone"))}, "t", "d"))
    assert sorted(texts(svg)) == ["A", "B"]


@pytest.mark.parametrize("expanded", ["true", "false"])
def test_a_transaction_has_a_double_border(expanded: str) -> None:
    def borders(kind: str) -> int:
        page = Page()
        page.node(kind, "t", (0, 0, 200, 100))
        file = page.xml().replace(b'bpmnElement="t"', f'bpmnElement="t" isExpanded="{expanded}"'.encode())
        svg = ET.fromstring(draw(pictures_of("p.bpmn", file)[0], "t", "d"))
        return sum(rect.get("rx") is not None for rect in svg.iter(f"{SVG}rect"))

    assert borders("transaction") == borders("subProcess") + 1


def test_a_cancel_event_has_a_cross() -> None:
    cross = '<bpmn:cancelEventDefinition id="c"/>'
    assert marks(alone("boundaryEvent", cross), "path") == marks(alone("boundaryEvent"), "path") + 1


def test_a_task_that_undoes_another_has_the_sign_for_it() -> None:
    usual, undoing = (alone("task", isForCompensation=undoes) for undoes in ("false", "true"))
    assert marks(undoing, "path") == marks(usual, "path") + 1


def test_a_gateway_that_begins_the_process_has_one_circle_less() -> None:
    usual, beginning = (alone("eventBasedGateway", instantiate=begins) for begins in ("false", "true"))
    assert marks(beginning, "circle") == marks(usual, "circle") - 1


def test_each_kind_of_gateway_and_of_several_things_has_a_sign_of_its_own() -> None:
    several = "<bpmn:timerEventDefinition/><bpmn:signalEventDefinition/>"
    kinds = ("exclusive", "parallel", "inclusive", "complex", "eventBased")
    pages = [alone(f"{kind}Gateway") for kind in kinds]
    pages += [alone("intermediateCatchEvent", several, parallelMultiple=every) for every in ("false", "true")]
    assert len({draw(picture_of(page), "t", "d") for page in pages}) == len(pages)
