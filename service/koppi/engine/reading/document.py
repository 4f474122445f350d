"""Reads XML from strangers: bounded, without entities, document types or network."""

from typing import Any

from lxml import etree

from koppi.domain.errors import Invalid
from koppi.domain.findings import Finding
from koppi.engine.reading.booleans import spell_out

MOST_BYTES = 2 * 1024 * 1024
MOST_ELEMENTS = 50_000
DEEPEST = 60
MOST_ATTRIBUTES = 50
LONGEST_ATTRIBUTE = 8_000
LONGEST_TEXT = 100_000


class _Nowhere(etree.Resolver):
    """Gives nothing for whatever a document points to: the library would open it, were it a pipe that never answers."""

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]  # stubs lack it
        return self.resolve_string("", context, base_url=None)


def read_xml(name: str, content: bytes) -> etree._Element:
    """Return the root of a safe document, in which yes and no are written as words.

    Raises `Invalid` (`engine.file_refused`) with one finding, whose code begins with `engine.xml_`, for anything else.
    """
    if len(content) > MOST_BYTES:
        raise _refused(name, "engine.xml_too_large", limit=MOST_BYTES)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,  # a comment inside an expression would hide what stands behind it
        remove_pis=True,
        collect_ids=False,
    )
    parser.resolvers.add(_Nowhere())
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise _refused(name, "engine.xml_syntax", line=line, column=column) from None
    except ValueError:
        raise _refused(name, "engine.xml_syntax", line=1, column=1) from None
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.doctype:
        raise _refused(name, "engine.xml_doctype")
    _require_bounded(name, root)
    spell_out(root)
    return root


def _require_bounded(name: str, root: etree._Element) -> None:
    depth, count = 0, 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth, count = depth + 1, count + 1
        if depth > DEEPEST:
            raise _refused(name, "engine.xml_too_deep", limit=DEEPEST)
        if count > MOST_ELEMENTS:
            raise _refused(name, "engine.xml_too_many", limit=MOST_ELEMENTS)
        if not isinstance(node.tag, str):
            raise _refused(name, "engine.xml_entity")
        _require_small(name, node)


def _require_small(name: str, node: etree._Element) -> None:
    attributes = node.attrib
    if len(attributes) > MOST_ATTRIBUTES or any(len(value) > LONGEST_ATTRIBUTE for value in attributes.values()):
        raise _refused(name, "engine.xml_attributes", line=node.sourceline or 0)
    if len(node.text or "") > LONGEST_TEXT or len(node.tail or "") > LONGEST_TEXT:
        raise _refused(name, "engine.xml_text", line=node.sourceline or 0, limit=LONGEST_TEXT)


def _refused(name: str, code: str, **parameters: object) -> Invalid:
    return Invalid("engine.file_refused", findings=[Finding(file=name, code=code, parameters=parameters)], file=name)
