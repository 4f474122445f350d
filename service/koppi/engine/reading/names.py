"""Namespaces and the names of things in a file."""

from lxml.etree import QName, _Element

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

NS = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "zeebe": ZEEBE}

OTHER_ENGINES = (
    "camunda.org/schema/1.0",
    "spiffworkflow",
    "activiti",
    "flowable",
    "jboss",
    "drools",
    "ibm.com",
    "bonitasoft",
)
"""Parts of the namespaces in which other engines keep behaviour: what stands there would be lost without a word."""


def local(node: _Element) -> str:
    """Return a node's name without its namespace."""
    return QName(node).localname


def space(node: _Element) -> str:
    """Return a node's namespace."""
    return QName(node).namespace or ""


def bpmn(name: str) -> str:
    """Return the full name of a BPMN element."""
    return f"{{{BPMN}}}{name}"


def zeebe(name: str) -> str:
    """Return the full name of an extension of the Camunda 8 profile."""
    return f"{{{ZEEBE}}}{name}"


def is_foreign_engine(namespace: str) -> bool:
    """Say whether another engine keeps behaviour in this namespace."""
    return any(part in namespace.lower() for part in OTHER_ENGINES)


def extension(node: _Element, name: str) -> _Element | None:
    """Return a node's own extension of that name."""
    return node.find(f"{bpmn('extensionElements')}/{zeebe(name)}")


def id_of(node: _Element) -> str:
    """Return a node's id, empty when it has none."""
    return node.get("id") or ""


def ends_of(node: _Element) -> str:
    """Return what a flow without a name leads from and to, by which it is found in the drawing; of others nothing."""
    around = node.getparent()
    if local(node) != "sequenceFlow" or around is None:
        return ""
    called = {id_of(child): child.get("name") or id_of(child) for child in around}
    ends = (node.get("sourceRef", ""), node.get("targetRef", ""))
    return " → ".join(" ".join(called.get(end, end).split())[:60] for end in ends)


def attributes_of(node: _Element) -> dict[str, str]:
    """Return a node's attributes by their full names."""
    return {str(key): str(value) for key, value in node.attrib.items()}


def flow_text(node: _Element | None) -> str:
    """Return the text of a node, markup and the blanks around it left out."""
    return "".join(map(str, node.itertext())).strip() if node is not None else ""
