"""The elements of a DMN file: which are read, which carry no decision, which are refused."""

from collections.abc import Iterator
from typing import Any, TypeAlias

Element: TypeAlias = Any
"""An element of the ElementTree interface, whichever parser made it."""

NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    }
)
FEEL_LANGUAGES = frozenset(
    {
        "",
        "feel",
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        "https://www.omg.org/spec/DMN/20230324/FEEL/",
    }
)
_SILENT = frozenset({"extensionElements", "description"})
EXPRESSIONS = frozenset(
    {"literalExpression", "decisionTable", "context", "invocation", "list", "relation", "functionDefinition"}
    | {"conditional", "filter", "for", "some", "every"}
)
"""The elements that say how something is decided."""
KNOWN: dict[str, frozenset[str]] = {
    "definitions": frozenset(
        {
            "decision",
            "businessKnowledgeModel",
            "inputData",
            "itemDefinition",
            "knowledgeSource",
            "textAnnotation",
            "association",
            "group",
            "import",
            "decisionService",
        }
        | {"elementCollection", "performanceIndicator", "organizationUnit", "DMNDI"}
    ),
    "decision": frozenset(
        {"variable", "informationRequirement", "authorityRequirement", "question", "allowedAnswers", "decisionTable"}
        | {"supportedObjective", "impactedPerformanceIndicator", "decisionMaker", "decisionOwner", "usingProcess"}
        | {"usingTask", "knowledgeRequirement"}
        | EXPRESSIONS
    ),
    "businessKnowledgeModel": frozenset(
        {"variable", "encapsulatedLogic", "knowledgeRequirement", "authorityRequirement"}
    ),
    "encapsulatedLogic": EXPRESSIONS | {"formalParameter"},
    "functionDefinition": EXPRESSIONS | {"formalParameter"},
    "context": frozenset({"contextEntry"}),
    "contextEntry": EXPRESSIONS | {"variable"},
    "invocation": EXPRESSIONS | {"binding"},
    "binding": EXPRESSIONS | {"parameter"},
    "list": EXPRESSIONS,
    "relation": frozenset({"column", "row"}),
    "row": EXPRESSIONS,
    "conditional": frozenset({"if", "then", "else"}),
    "filter": frozenset({"in", "match"}),
    "for": frozenset({"in", "return"}),
    **dict.fromkeys(("some", "every"), frozenset({"in", "satisfies"})),
    **dict.fromkeys(("if", "then", "else", "in", "match", "return", "satisfies"), EXPRESSIONS),
    "knowledgeRequirement": frozenset({"requiredKnowledge"}),
    "decisionService": frozenset({"variable", "outputDecision", "encapsulatedDecision", "inputDecision", "inputData"}),
    "decisionTable": frozenset({"input", "output", "annotation", "rule"}),
    "input": frozenset({"inputExpression", "inputValues"}),
    "output": frozenset({"outputValues", "defaultOutputEntry"}),
    "rule": frozenset({"inputEntry", "outputEntry", "annotationEntry"}),
    "inputEntry": frozenset({"text"}),
    "outputEntry": frozenset({"text"}),
    "inputExpression": frozenset({"text"}),
    "literalExpression": frozenset({"text"}),
    "defaultOutputEntry": frozenset({"text"}),
    "inputValues": frozenset({"text"}),
    "outputValues": frozenset({"text"}),
    "informationRequirement": frozenset({"requiredDecision", "requiredInput"}),
}


def local(element: Element) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: Element) -> str:
    """An element's namespace."""
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The elements of these names directly below, in the order of the file."""
    return (child for child in element if local(child) in names)


def child(element: Element, name: str) -> Element | None:
    """The first element of this name directly below."""
    return next(children(element, name), None)


def text_of(element: Element | None) -> str:
    """The text an expression element holds, without blanks around it."""
    text = child(element, "text") if element is not None else None
    return (text.text or "").strip() if text is not None else ""


def is_dmn_import(element: Element) -> bool:
    """Whether an `import` is of a DMN file: schemas and the like hold no decision."""
    kind = element.get("importType", "")
    return not kind or "/DMN/" in kind


def foreign(element: Element) -> Iterator[Element]:
    """What stands directly below and is not known there, so that leaving it out could change the decision."""
    known = KNOWN.get(local(element))
    if known is None:
        return
    for below in element:
        name = local(below)
        if name and name not in known and name not in _SILENT:
            yield below
