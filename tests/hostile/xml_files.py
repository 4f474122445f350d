"""Files that mean harm to whoever reads XML."""

from functools import partial

from tests.hostile.case import Case, diagram
from tests.support.diagrams import HEAD, end, path, process, start, tag, user

CALLED_HOME = "http://127.0.0.1:9/koppi-hostile"
"""Where a reader would call if it fetched what a file names."""
_MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_SMALL = process(start(), user("look"), end(), path("start", "look", "end"))
_NAMELESS = ' id="file" targetNamespace="http://example.test/bpmn">'


def _doctype(declared: str, used: str = "") -> bytes:
    root = f'<bpmn:definitions xmlns:bpmn="{_MODEL}" id="d">{used}</bpmn:definitions>'
    return f'<?xml version="1.0"?><!DOCTYPE x {declared}>{root}'.encode()


def _with(old: str, new: str, count: int = 1) -> bytes:
    """Return a small good diagram with something in it replaced."""
    text = _SMALL.decode()
    assert old in text
    return text.replace(old, new, count).encode()


def _laughs(rounds: int) -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, rounds))
    return _doctype(f'[<!ENTITY a0 "ha">{entities}]', f"&a{rounds - 1};")


def _nested(element: str, depth: int) -> bytes:
    inside = "".join(f'<bpmn:{element} id="n{n}">' for n in range(depth)) + f"</bpmn:{element}>" * depth
    return f'{HEAD}<bpmn:process id="process" isExecutable="true">{inside}</bpmn:process></bpmn:definitions>'.encode()


def _named(name: str) -> bytes:
    return process(start(), user("look", name=name), end(), path("start", "look", "end"))


def _with_id(id_: str) -> bytes:
    return process(start(), user(id_, name="look"), end(), path("start", id_, "end"))


_DOCTYPE = {
    "an entity of a file": ('[<!ENTITY x SYSTEM "file:///etc/passwd">]', "&x;"),
    "an entity of the network": (f'[<!ENTITY x SYSTEM "{CALLED_HOME}">]', "&x;"),
    "a parameter entity": (f'[<!ENTITY % x SYSTEM "{CALLED_HOME}"> %x;]', ""),
    "a DTD of a file": ('SYSTEM "file:///dev/zero"', ""),
    "a DTD of the network": (f'SYSTEM "{CALLED_HOME}"', ""),
    "a public DTD": (f'PUBLIC "-//X//Y" "{CALLED_HOME}"', ""),
    "a DTD alone": ("", ""),
    "default attributes": ('[<!ATTLIST process isExecutable CDATA "true">]', ""),
    "a notation": (f'[<!NOTATION n SYSTEM "{CALLED_HOME}"><!ENTITY x SYSTEM "y" NDATA n>]', ""),
}
_BROKEN = {
    "nothing": b"",
    "a blank": b" ",
    "a zip": b"PK\x03\x04" + b"\x00" * 1000,
    "a null byte": b"<a>\x00</a>",
    "half a diagram": _SMALL[: len(_SMALL) // 2],
    "a declared UTF-16 that is none": b'<?xml version="1.0" encoding="utf-16"?><a/>',
    "an unknown encoding": b'<?xml version="1.0" encoding="klingon"?><a/>',
    "bytes that are no UTF-8": b"<a>\xff\xfe\xfd</a>",
    "an undeclared prefix": b"<bpmn:definitions/>",
    "an undefined entity": b"<a>&nbsp;</a>",
    "an attribute twice": b'<a b="1" b="2"/>',
    "two roots": b"<a/><b/>",
    "a control character by its number": b"<a>&#1;</a>",
    "100,000 levels": b"<a>" * 100_000,
    "10,000 levels of processes": _nested("process", 10_000),
}
_LARGE = {
    "100 MB": (lambda: b"<a>" + b"x" * 100_000_000 + b"</a>", "refused: PAYLOAD_TOO_LARGE"),
    "3 MB of blanks": (lambda: b"<a>" + b" " * 3_000_000 + b"</a>", "refused: PAYLOAD_TOO_LARGE"),
    "50,001 elements": (lambda: b"<a>" + b"<b/>" * 50_001 + b"</a>", "refused: engine.xml_too_many"),
    "200,000 elements": (lambda: b"<a>" + b"<b/>" * 200_000 + b"</a>", "refused: engine.xml_too_many"),
    "200 levels": (lambda: b"<a>" * 200 + b"</a>" * 200, "refused: engine.xml_too_deep"),
    "100,000 attributes": (
        lambda: b"<a " + b" ".join(b'a%d=""' % n for n in range(100_000)) + b"/>",
        "refused: engine.xml_attributes",
    ),
    "20,000 namespaces": (
        lambda: b"<a " + b" ".join(b'xmlns:n%d="u%d"' % (n, n) for n in range(20_000)) + b"/>",
        "refused: engine.not_bpmn",
    ),
    "an attribute of 1 MB": (lambda: b'<a b="' + b"x" * 1_000_000 + b'"/>', "refused: engine.xml_attributes"),
    "a text of 1 MB": (lambda: b"<a>" + b"x" * 1_000_000 + b"</a>", "refused: engine.xml_text"),
    "a name of 1 MB": (lambda: _named("x" * 1_000_000), "refused: engine.xml_attributes"),
    "a comment of 1 MB": (
        lambda: _SMALL.replace(b"<bpmn:process", b"<!--" + b"x" * 1_000_000 + b"--><bpmn:process"),
        "rests",
    ),
    "40,000 unknown elements": (
        lambda: _with("<bpmn:process ", "<bpmn:odd/>" * 40_000 + "<bpmn:process "),
        "refused: engine.element_not_supported at file",
    ),
    "20,000 unknown extensions": (
        lambda: _with("<zeebe:userTask>", '<zeebe:odd id="x"/>' * 20_000 + "<zeebe:userTask>"),
        "refused: engine.extension_not_supported at look",
    ),
    "20,000 ids of one name": (
        lambda: process(*[user("look")] * 3_000),
        "refused: engine.too_many_nodes",
    ),
}
_STRANGE = {
    "an include": (
        _with(
            "<bpmn:process ", '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/><bpmn:process '
        ),
        "refused: engine.element_not_supported at file",
    ),
    "an import": (
        _with("<bpmn:process ", f'<bpmn:import importType="x" namespace="y" location="{CALLED_HOME}"/><bpmn:process '),
        "rests",
    ),
    "a schema to be fetched": (_with(_NAMELESS, f' xsi:schemaLocation="{_MODEL} {CALLED_HOME}"{_NAMELESS}'), "rests"),
    "a stylesheet": (_with("<bpmn:definitions", f'<?xml-stylesheet href="{CALLED_HOME}"?><bpmn:definitions'), "rests"),
    "a processing instruction inside": (_with("<bpmn:process ", "<?php exit ?><bpmn:process "), "rests"),
    "a CDATA section with markup": (
        _with(
            "</bpmn:process>",
            "<bpmn:textAnnotation><bpmn:text><![CDATA[</a><b>]]></bpmn:text></bpmn:textAnnotation></bpmn:process>",
        ),
        "rests",
    ),
    "UTF-7": (b'<?xml version="1.0" encoding="utf-7"?>+ADw-a/+AD4-', "refused: engine.not_bpmn"),
    "BPMN in another namespace": (_SMALL.replace(_MODEL.encode(), b"urn:evil"), "refused: engine.not_bpmn at file"),
    "another root": (b"<a/>", "refused: engine.not_bpmn"),
    "a picture": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "refused: engine.not_bpmn",
    ),
    "a process in a process": (_nested("process", 3), "refused: engine.misplaced at n0"),
    "nothing but a root": ((HEAD + "</bpmn:definitions>").encode(), "refused: engine.no_process"),
    "Spiff's extensions": (
        _with(
            "<zeebe:userTask>",
            '<s:preScript xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">import os</s:preScript><zeebe:userTask>',
        ),
        "refused: engine.other_engine at look",
    ),
    "UTF-16": (_SMALL.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "rests"),
    "a mark of byte order": (b"\xef\xbb\xbf" + _SMALL, "rests"),
    "an id of blanks": (_with_id("  "), "refused: engine.bad_id at   "),
    "an id that climbs": (_with_id("../../../etc/passwd"), "refused: engine.bad_id at ../../../etc/passwd"),
    "an id of markup": (_with_id("javascript:alert(1)"), "refused: engine.bad_id at javascript:alert(1)"),
    "an id that ends a statement": (
        _with_id("x'; drop table instance; --"),
        "refused: engine.bad_id at x'; drop table instance; --",
    ),
    "an id in braces": (_with_id("{0.__class__}"), "refused: engine.bad_id at {0.__class__}"),
    "an id with the engine's own ending": (_with_id("look [each]"), "refused: engine.bad_id at look [each]"),
    "an id of 5,000 letters": (
        _with_id("x" * 5_000),
        "refused: engine.bad_id at xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ),
    "no ids": (_with(' id="look"', ""), "refused: engine.id_missing"),
    "ids apart by their case": (
        process(start(), user("Look"), user("look"), end(), path("start", "Look", "look", "end")),
        "rests",
    ),
    "a name of markup": (_named("<script>alert(1)</script>"), "rests"),
    "a name that turns round": (_named("\u202eevil\u202c\u2066"), "rests"),
    "a name of line ends": (_named("a\nb\r\tc"), "rests"),
    "a name of a format": (_named("{name.__class__} %s %(x)s ${x} {{ 7*7 }}"), "rests"),
    "a name of 7,000 letters": (_named("x" * 7_000), "rests"),
    "documentation of scripts": (
        process(
            start(),
            user("look", more=tag("documentation", "&lt;img src=x onerror=alert(1)&gt;")),
            end(),
            path("start", "look", "end"),
        ),
        None,
    ),
}


def _bytes(content: bytes) -> bytes:
    return content


CASES: tuple[Case, ...] = (
    *(diagram(f"xml: {n}", partial(_doctype, *d), "refused: engine.xml_doctype") for n, d in _DOCTYPE.items()),
    *(
        diagram(f"xml: laughs of {n} rounds", partial(_laughs, n), f"refused: engine.xml_{why}")
        for n, why in ((3, "doctype"), (10, "syntax"), (100, "syntax"))
    ),
    *(diagram(f"xml: {n}", partial(_bytes, c), "refused: engine.xml_syntax") for n, c in _BROKEN.items()),
    *(diagram(f"xml: {n}", make, answer) for n, (make, answer) in _LARGE.items()),
    *(diagram(f"xml: {n}", partial(_bytes, c), answer or "rests") for n, (c, answer) in _STRANGE.items()),
)
