import pytest

from tests.unit.engine.drawing.pages import Page, road


def event(name: str, label: tuple[float, float, float, float] | None) -> Page:
    page = Page()
    page.node("startEvent", "begin", (100, 100, 36, 36), name=name, label=label)
    return page


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Arvioi tilanne", True),
        ("Varmista asiakkaan tilanne ja sovi jatkosta", True),
        ("Asiakassuunnitelmakokonaisuus", False),
        ("Asiakassuunnitelma\u00adkokonaisuus", False),
        ("Asiakas\u00adsuunnitelma\u00adkokonaisuus", True),
        ("Tarkista kaikki tiedot huolellisesti yhdessä asiakkaan ja hänen läheisensä kanssa ennen päätöstä", False),
    ],
)
def test_the_name_of_a_task_must_fit_its_shape(name: str, fits: bool) -> None:
    page = Page()
    page.node("userTask", "t", (0, 0, 110, 80), name=name)
    assert page.found() == (set() if fits else {("label_outside", "t")})


def test_a_marker_takes_room_from_the_name() -> None:
    name = "Varmista asiakkaan tilanne ja sovi jatkosta nyt"
    page = Page()
    page.node("userTask", "t", (0, 0, 110, 80), name=name)
    assert page.found() == set()
    page.node("callActivity", "c", (200, 0, 110, 80), name=name)
    assert page.found() == {("label_outside", "c")}


def test_a_label_without_a_place_is_found() -> None:
    assert event("Alku", None).found() == {("label_missing", "begin")}


def test_a_shape_without_a_name_needs_no_label() -> None:
    assert event("", None).found() == set()


@pytest.mark.parametrize(
    ("width", "height", "fits"), [(100, 14, True), (70, 27, True), (70, 14, False), (30, 90, False)]
)
def test_a_label_must_hold_its_text(width: float, height: float, fits: bool) -> None:
    found = event("Yhteydenotto tuli", (100, 140, width, height)).found()
    assert found == (set() if fits else {("label_outside", "begin")})


def test_a_label_on_its_own_event_is_found() -> None:
    assert event("Yhteydenotto", (80, 120, 80, 14)).found() == {("label_overlap", "begin")}


def test_a_label_beside_the_corner_of_a_diamond_is_free() -> None:
    page = Page()
    page.node("exclusiveGateway", "g", (100, 100, 50, 50), name="ok?", label=(140, 100, 24, 14))
    assert page.found() == set()


def test_a_label_beside_the_round_of_an_event_is_free() -> None:
    assert event("Alku", (131, 131, 30, 14)).found() == set()


def test_a_label_within_its_lane_is_free() -> None:
    page = event("Alku", (100, 140, 40, 14))
    page.lane("upper", (0, 0, 400, 240), "begin")
    assert page.found() == set()


def test_a_label_on_a_diamond_is_found() -> None:
    page = Page()
    page.node("exclusiveGateway", "g", (100, 100, 50, 50), name="ok?", label=(120, 105, 24, 14))
    assert page.found() == {("label_overlap", "g")}


def test_a_label_on_its_own_line_is_found() -> None:
    page = road()
    page.flow("a", "b", (200, 140), (300, 140), name="ok", label=(240, 133, 20, 14))
    assert page.found() == {("label_overlap", "a_b")}


def test_a_label_above_its_line_is_free() -> None:
    page = road()
    page.flow("a", "b", (200, 140), (300, 140), name="ok", label=(240, 120, 20, 14))
    assert page.found() == set()


def test_labels_on_each_other_are_found() -> None:
    page = event("Alku", (100, 140, 40, 14))
    page.node("endEvent", "finish", (150, 100, 36, 36), name="Loppu", label=(115, 145, 40, 14))
    assert page.found() == {("label_overlap", "begin")}


def test_a_label_over_the_border_of_a_lane_is_found() -> None:
    page = event("Alku", (100, 140, 40, 14))
    page.lane("upper", (0, 0, 400, 147), "begin")
    page.lane("lower", (0, 147, 400, 100))
    assert page.found() == {("label_overlap", "begin")}


@pytest.mark.parametrize(
    ("name", "fits"), [("Asiakasneuvoja", True), ("Asiakasneuvojan ja hoitajan yhteinen kaista", False)]
)
def test_the_name_of_a_lane_must_fit_its_height_in_two_lines(name: str, fits: bool) -> None:
    page = Page()
    page.lane(name, (0, 0, 600, 120))
    assert page.found() == (set() if fits else {("label_outside", name)})
