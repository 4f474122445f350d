"""Draws one shape: its outline, its signs and the name inside it."""

from collections.abc import Iterator

from koppi.engine.drawing.geometry import Box, Point
from koppi.engine.drawing.labels import BAND, PADDING
from koppi.engine.drawing.lettering import Lettering, set_in
from koppi.engine.drawing.picture import LANES, NAME_SIZE, SUB_PROCESSES, Shape
from koppi.engine.drawing.svg import moved, number, path, tag, words
from koppi.engine.drawing.symbols import event_sign, gateway_sign, marker, task_sign
from koppi.engine.elements import ACTIVITIES, THROWING

_SIGN = 15.0
"""How far the sign of a task lies from its corner."""
_BELOW = 12.0
"""What markers take from the room for a name."""


def draw_shape(shape: Shape, even: bool = False) -> str:
    """Return a shape as SVG; every other lane is `even` and tinted."""
    if shape.kind in LANES:
        return _lane(shape, even)
    if shape.is_event:
        return _group(shape, _event(shape))
    if shape.is_gateway:
        return _group(shape, _gateway(shape))
    if shape.kind in ACTIVITIES:
        return _group(shape, _frame(shape) if shape.expanded else _activity(shape))
    return _group(shape, _artifact(shape))


def written(lettering: Lettering, top: Point, class_: str | None = None) -> str:
    """Return lines of text below a point, which is in the middle of their upper edge."""
    return "".join(_rows(lettering, top, class_))


def _rows(lettering: Lettering, top: Point, class_: str | None) -> Iterator[str]:
    leading = lettering.height / max(len(lettering.lines), 1)
    for row, line in enumerate(lettering.lines):
        yield tag("text", words(line), class_=class_, x=top.x, y=top.y + row * leading + lettering.size * 0.95)


def _group(shape: Shape, inside: str) -> str:
    return tag("g", tag("title", words(shape.name or shape.id)), inside)


def _rect(box: Box, class_: str, round_: float | None = None) -> str:
    return tag("rect", class_=class_, x=box.x, y=box.y, width=box.width, height=box.height, rx=round_)


def _lane(shape: Shape, even: bool) -> str:
    """Return a pool or lane with its name in the strip at its left, or at its top when it stands upright."""
    box, is_pool = shape.box, shape.kind == "participant"
    strip = Box(box.x, box.y, BAND if shape.horizontal else box.width, box.height if shape.horizontal else BAND)
    outline = _rect(box, "pool" if is_pool else "lane even" if even else "lane")
    band = _rect(strip, "band") if is_pool else ""
    along = strip.height if shape.horizontal else strip.width
    lettering = set_in(shape.name, along - 2 * PADDING, NAME_SIZE)
    text = written(lettering, Point(0, -lettering.height / 2))
    turn = " rotate(-90)" if shape.horizontal else ""
    return _group(shape, outline + band + tag("g", text or " ", transform=moved(*strip.centre) + turn))


def _event(shape: Shape) -> str:
    centre, radius = shape.box.centre, shape.box.width / 2
    kind = {"startEvent": "event begin", "endEvent": "event end"}.get(shape.kind, "event")
    rings = [tag("circle", class_=kind + ("" if shape.interrupting else " waits"), r=radius)]
    if shape.kind not in ("startEvent", "endEvent"):
        rings.append(tag("circle", class_="event" + ("" if shape.interrupting else " waits"), r=radius - 3.5))
    sign = event_sign(shape.event, shape.kind in THROWING)
    return tag("g", *rings, sign, transform=moved(*centre))


def _gateway(shape: Shape) -> str:
    across, down = shape.box.width / 2, shape.box.height / 2
    diamond = f"M0 {number(-down)} {number(across)} 0 0 {number(down)} {number(-across)} 0Z"
    sign = gateway_sign(shape.kind, begins=shape.event == "begin")
    return tag("g", path(diamond, "gateway"), sign, transform=moved(*shape.box.centre))


def _activity(shape: Shape) -> str:
    box = shape.box
    look = {"userTask": "task person", "manualTask": "task person", "callActivity": "task called"}.get(
        shape.kind, "task"
    )
    sign = task_sign(shape.kind)
    corner = tag("g", sign, transform=moved(box.x + _SIGN, box.y + _SIGN)) if sign else ""
    lettering = set_in(shape.name, box.width - 2 * PADDING, NAME_SIZE)
    markers = _markers(shape)
    floor = box.bottom - (_BELOW if markers else 0)
    top = (box.y + floor - lettering.height) / 2
    if sign and lettering.width > box.width - 4 * _SIGN:  # wide lines go below the sign, as far as there is room
        top = min(max(top, box.y + 1.6 * _SIGN), floor - lettering.height - PADDING / 2)
    name = written(lettering, Point(box.centre.x, top))
    return _outline(shape, look) + corner + name + markers


def _frame(shape: Shape) -> str:
    """Return an expanded sub-process with its name at the top."""
    look = "frame triggered" if shape.triggered else "frame"
    lettering = set_in(shape.name, shape.box.width - 4 * PADDING, NAME_SIZE)
    name = written(lettering, Point(shape.box.centre.x, shape.box.y + PADDING))
    return _outline(shape, look) + name + _markers(shape)


def _outline(shape: Shape, look: str) -> str:
    """Return the outline of an activity, two lines around a transaction."""
    box = shape.box
    within = Box(box.x + 3, box.y + 3, box.width - 6, box.height - 6)
    inner = _rect(within, "sign", 6) if shape.kind == "transaction" else ""
    return _rect(box, look, 8) + inner


def _markers(shape: Shape) -> str:
    """Return the markers in the middle of the lower edge."""
    found = [shape.many] if shape.many else []
    if shape.undoes:
        found.append("compensation")
    if shape.kind == "callActivity" or (shape.kind in SUB_PROCESSES and not shape.expanded):
        found.append("collapsed")
    if shape.kind == "adHocSubProcess":
        found.append("adHoc")
    first = shape.box.centre.x - 10 * (len(found) - 1)
    return "".join(
        tag("g", marker(name), transform=moved(first + 20 * place, shape.box.bottom - 10))
        for place, name in enumerate(found)
    )


def _artifact(shape: Shape) -> str:
    """Return what is only there to be seen: notes, data, groups."""
    box = shape.box
    below = written(set_in(shape.name, 110, 11), Point(box.centre.x, box.bottom + 3), "label")
    if shape.kind == "textAnnotation":
        bracket = path(f"M{number(box.x + 10)} {number(box.y)}h-10v{number(box.height)}h10", "note")
        lettering = set_in(shape.name, box.width - PADDING, NAME_SIZE)
        return bracket + written(lettering, Point(box.x + PADDING, box.y + PADDING / 2), "left")
    if shape.kind == "group":
        return _rect(box, "group", 8)
    if shape.kind.startswith("dataStore"):
        return path(_store(box), "data") + below
    fold = 12.0
    page = f"M{number(box.x)} {number(box.y)}h{number(box.width - fold)}l{fold:g} {fold:g}v{number(box.height - fold)}"
    page += f"h{number(-box.width)}ZM{number(box.right - fold)} {number(box.y)}v{fold:g}h{fold:g}"
    return path(page, "data") + below


def _store(box: Box) -> str:
    across, arch = box.width / 2, min(8.0, box.height / 4)
    lid = f"a{number(across)} {number(arch)} 0 0 0 {number(box.width)} 0"
    left, top = number(box.x), number(box.y + arch)
    return (
        f"M{left} {top}{lid}a{number(across)} {number(arch)} 0 0 0 {number(-box.width)} 0"
        f"v{number(box.height - 2 * arch)}{lid}v{number(2 * arch - box.height)}"
    )
