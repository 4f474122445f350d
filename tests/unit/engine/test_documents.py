"""XML from strangers."""

import os
from pathlib import Path

import pytest

from koppi.domain.errors import Invalid
from koppi.engine import read_diagram, read_xml
from tests.support.diagrams import end, path, process, start, user
from tests.support.play import LANGUAGE

GOOD = process(start(), user("a"), end(), path("start", "a", "end"))
DEFINITIONS = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'

HOSTILE = {
    "an external entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "an external entity over http": b'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><a>&x;</a>',
    "a parameter entity": b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]><a/>',
    "an external DTD": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
    "a public DTD": b'<!DOCTYPE a PUBLIC "-//X//Y" "http://127.0.0.1:9/a.dtd"><a/>',
    "an internal entity": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "a bare doctype": b"<!DOCTYPE a><a/>",
    "billion laughs": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "'
    + b"&b;" * 1000
    + b'"><!ENTITY d "'
    + b"&c;" * 1000
    + b'">]><a>&d;</a>',
    "quadratic blow-up": b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 50_000 + b'">]><a>' + b"&b;" * 1000 + b"</a>",
    "deep nesting": b"<a>" * 200 + b"</a>" * 200,
    "very deep nesting": b"<a>" * 5000 + b"</a>" * 5000,
    "many elements": b"<a>" + b"<b/>" * 60_000 + b"</a>",
    "many attributes": b"<a " + b" ".join(b'a%d="1"' % number for number in range(60)) + b"/>",
    "a long attribute": b'<a b="' + b"x" * 9_000 + b'"/>',
    "a long text": b"<a>" + b"x" * 150_000 + b"</a>",
    "a large file": b"<a>" + b" " * (2 * 1024 * 1024) + b"</a>",
    "an undefined entity": b"<a>&x;</a>",
    "nothing": b"",
    "no XML": b"PK\x03\x04",
    "half a file": GOOD[: len(GOOD) // 2],
    "a null byte": b"<a>\x00</a>",
    "the wrong encoding": b'<?xml version="1.0" encoding="utf-16"?><a/>',
    "an unknown encoding": b'<?xml version="1.0" encoding="klingon"?><a/>',
    "bytes that are no UTF-8": b"<a>\xff\xfe\xfd</a>",
    "two roots": b"<a/><b/>",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused_with_one_finding(content: bytes) -> None:
    with pytest.raises(Invalid, match=r"engine\.file_refused") as refused:
        read_xml("bad.bpmn", content)
    (finding,) = refused.value.findings
    assert finding.code.startswith("engine.xml_")
    assert read_diagram("bad.bpmn", content, LANGUAGE).findings == (finding,)


@pytest.mark.parametrize("declared", ['SYSTEM "file://{}"', '[<!ENTITY % x SYSTEM "file://{}"> %x;]'])
def test_nothing_that_a_file_points_to_is_opened(tmp_path: Path, declared: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # who opens it for reading waits for ever
    with pytest.raises(Invalid) as refused:
        read_xml("bad.bpmn", f"<!DOCTYPE a {declared.format(pipe)}><a/>".encode())
    assert [finding.code for finding in refused.value.findings] == ["engine.xml_doctype"]


STRANGE = {
    "another root": b"<a/>",
    "a BPMN root without anything": DEFINITIONS + b"</definitions>",
    "an include": DEFINITIONS
    + b'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/></definitions>',
    "a process without an id": DEFINITIONS + b"<process/></definitions>",
    "a process in a process": DEFINITIONS + b'<process id="a"><process id="b"/></process></definitions>',
    "a task outside": DEFINITIONS + b'<userTask id="a"/></definitions>',
    "a flow without ends": DEFINITIONS + b'<process id="a"><sequenceFlow id="f"/></process></definitions>',
    "a boundary event on nothing": DEFINITIONS + b'<process id="a"><boundaryEvent id="f"/></process></definitions>',
    "a stylesheet": b'<?xml-stylesheet href="x"?>' + DEFINITIONS + b"</definitions>",
}


@pytest.mark.parametrize("content", STRANGE.values(), ids=STRANGE)
def test_strange_files_have_findings_and_no_process(content: bytes) -> None:
    reading = read_diagram("strange.bpmn", content, LANGUAGE)
    assert reading.processes == ()
    assert all(finding.code.startswith("engine.") for finding in reading.findings)
    assert reading.findings


def test_a_comment_inside_an_expression_hides_nothing() -> None:
    file = process(start(), user("a"), end(), path("start", "a", "end"))
    hidden = file.replace(
        b'targetRef="a">',
        b'targetRef="a"><bpmn:conditionExpression>=1 &gt; 2<!-- c --> or true</bpmn:conditionExpression>',
    )
    codes = {finding.code for finding in read_diagram("x.bpmn", hidden, LANGUAGE).findings}
    assert codes == {"engine.condition_misplaced"}
    texts = [node.text for node in read_xml("x.bpmn", hidden).iter("{*}conditionExpression")]
    assert texts == ["=1 > 2 or true"]


@pytest.mark.parametrize("cut", range(0, len(GOOD), 40))
def test_no_damaged_file_raises(cut: int) -> None:
    for damaged in (GOOD[:cut] + GOOD[cut + 7 :], GOOD[:cut] + b"x" + GOOD[cut:], GOOD[:cut] + b'" id="' + GOOD[cut:]):
        reading = read_diagram("damaged.bpmn", damaged, LANGUAGE)
        assert reading.processes or reading.findings
