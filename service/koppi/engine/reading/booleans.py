"""Yes and no as XML Schema writes them: `true`, `false`, `1` or `0`, with or without blanks around them."""

from lxml.etree import _Element

_BOOLEANS = frozenset(
    {
        "cancelActivity", "cancelRemainingInstances", "instantiate", "isClosed", "isCollection", "isExecutable",
        "isExpanded", "isForCompensation", "isHorizontal", "isImmediate", "isInterrupting", "isSequential",
        "mustUnderstand", "parallelMultiple", "propagateAllChildVariables", "propagateAllParentVariables", "testBefore",
        "triggeredByEvent", "waitForCompletion",
    }
)  # fmt: skip
"""Attributes that say yes or no."""
_NUMBERS = {"1": "true", "0": "false"}


def spell_out(root: _Element) -> None:
    """Write every yes and no of a document as a word; what is neither stays as it is."""
    for node in root.iter():
        for name in _BOOLEANS.intersection(node.keys()):
            written = node.get(name, "").strip()
            node.set(name, _NUMBERS.get(written, written))


def is_no_boolean(attribute: str, value: str) -> bool:
    """Say whether an attribute should say yes or no and says neither."""
    return attribute in _BOOLEANS and value not in ("true", "false")
