"""Diagrams as other tools export them: the same small process in their dialects, made by a builder of our own."""

import re
from collections.abc import Iterator
from itertools import pairwise

_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_SPACES = {
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_VENDORS = {
    "signavio": "http://www.signavio.com",
    "trisotech": "http://www.trisotech.com/2014/triso/bpmn",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "activiti": "http://activiti.org/bpmn",
    "flowable": "http://flowable.org/bpmn",
    "bizagi": "http://www.bizagi.com/bpmn20",
    "yaoqiang": "http://bpmn.sourceforge.net",
    "bioc": "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "color": "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}

_FLOW = re.compile(r'sequenceFlow id="([^"]*)"')


class Builder:
    """Writes a file under one prefix of the model's namespace, the empty one for the default namespace."""

    def __init__(self, prefix: str = "bpmn", *, drawn: bool = True, **root: str) -> None:
        self._colon = f"{prefix}:" if prefix else ""
        self._spaces = {f"xmlns:{prefix}" if prefix else "xmlns": _BPMN}
        self._root, self._drawn = root, drawn

    def tag(self, element: str, body: str = "", /, **attributes: str) -> str:
        """Return one element of the model; `__` in an attribute's name stands for the colon of a prefix."""
        return f"<{self._colon}{element}{_written(attributes)}>{body}</{self._colon}{element}>"

    def file(self, *roots: str) -> str:
        """Return a file with these root elements."""
        spaces = {f"xmlns:{key}": url for key, url in {**_SPACES, **_VENDORS}.items()}
        body = "".join(roots) + (self._drawing("".join(roots)) if self._drawn else "")
        head = _written({**self._spaces, **spaces, "id": "d", "targetNamespace": "http://example.test", **self._root})
        return f"<{self._colon}definitions{head}>{body}</{self._colon}definitions>"

    def process(self, *more: str, id: str = "p", task: str = "", around: str = "", **attributes: str) -> str:
        """Return the process of all dialects: a start, a task with what is put into it, an end."""
        nodes = self.tag("startEvent", id=f"{id}_s", name="Order in") + self.tag("endEvent", id=f"{id}_e")
        nodes += self.tag("task", task, id=f"{id}_t", name="Check order")
        return self.tag(
            "process", around + nodes + self.flows(f"{id}_s", f"{id}_t", f"{id}_e") + "".join(more), id=id, **attributes
        )

    def flows(self, *names: str) -> str:
        """Return the flows from each to the next."""
        pairs = pairwise(names)
        return "".join(self.tag("sequenceFlow", id=f"{a}_{b}", sourceRef=a, targetRef=b) for a, b in pairs)

    def _drawing(self, roots: str) -> str:
        shapes = "".join(
            f'<bpmndi:BPMNShape id="sh{n}" bpmnElement="{part.split(chr(34))[1]}"><dc:Bounds x="{n * 90}" y="9" width="36"'
            ' height="36"/></bpmndi:BPMNShape>'
            for n, part in enumerate(roots.split(" id=")[1:])
        )
        edges = "".join(
            f'<bpmndi:BPMNEdge id="ed{n}" bpmnElement="{flow}"><di:waypoint x="9" y="{n}"/><di:waypoint x="90" y="{n}"/></bpmndi:BPMNEdge>'
            for n, flow in enumerate(_FLOW.findall(roots))
        )
        plane = f'<bpmndi:BPMNPlane id="pl">{shapes}{edges}</bpmndi:BPMNPlane>'
        return f'<bpmndi:BPMNDiagram id="dia">{plane}</bpmndi:BPMNDiagram>'


def _written(attributes: dict[str, str]) -> str:
    return "".join(f' {key.replace("__", ":").rstrip("_")}="{text}"' for key, text in attributes.items())


def _in_activity(b: Builder) -> dict[str, str]:
    """Return what tools put into a task, by name."""
    expression = b.tag("formalExpression", "getActor()", id="fe")
    performer = b.tag("resourceRef", "r") + b.tag("resourceAssignmentExpression", expression)
    sets = b.tag("inputSet", id="is") + b.tag("outputSet", id="os")
    return {
        "data of a task": b.tag("ioSpecification", b.tag("dataInput", id="in", name="Order") + sets),
        "a potential owner": b.tag("potentialOwner", performer, id="po"),
        "a performer": b.tag("performer", performer, id="pe"),
        "a human performer": b.tag("humanPerformer", performer, id="hp"),
        "a resource role": b.tag("resourceRole", performer, id="rr"),
        "monitoring": b.tag("monitoring", id="mo"),
        "auditing": b.tag("auditing", id="au"),
        "documentation in HTML": b.tag("documentation", "&lt;p&gt;Check &lt;b&gt;all&lt;/b&gt;&lt;/p&gt;", textFormat="text/html"),
        "documentation of markup": b.tag("documentation", '<p xmlns="http://www.w3.org/1999/xhtml">Check</p>'),
        "a property": b.tag("property", id="pr", name="x"),
        "metadata of Signavio": b.tag("extensionElements", '<signavio:signavioMetaData metaKey="bgcolor" metaValue="#fff"/>'),
        "extensions of Trisotech": b.tag("extensionElements", '<trisotech:color>red</trisotech:color>'),
        "extensions of Camunda 7": b.tag("extensionElements", '<camunda:taskListener class="x.Y" event="create"/>'),
        "extensions of Activiti": b.tag("extensionElements", '<activiti:field name="x"/>'),
        "extensions of Flowable": b.tag("extensionElements", '<flowable:formProperty id="x"/>'),
        "extensions of Bizagi": b.tag("extensionElements", '<bizagi:BizagiExtensions><bizagi:BizagiProperties/></bizagi:BizagiExtensions>'),
        "extensions of Yaoqiang": b.tag("extensionElements", '<yaoqiang:style fillColor="#fff"/>'),
        "an input of Zeebe": b.tag("extensionElements", '<zeebe:ioMapping><zeebe:input source="=1" target="x"/></zeebe:ioMapping>'),
        "an execution listener of Zeebe": b.tag("extensionElements", '<zeebe:executionListeners/>'),
    }  # fmt: skip


def _in_process(b: Builder) -> dict[str, str]:
    """Return what tools put beside the nodes of a process, by name."""
    user = b.tag("userTask", id="u", name="Approve") + b.flows("p_t", "u", "p_e")
    complex_ = b.tag("complexGateway", id="c", name="Two of three") + b.flows("p_t", "c")
    lanes = b.tag("laneSet", b.tag("lane", b.tag("flowNodeRef", "p_t"), id="l", name="Sales"), id="ls")
    xpath = b.tag(
        "conditionExpression",
        "/order/total > 5".replace(">", "&gt;"),
        xsi__type="tFormalExpression",
        language="http://www.w3.org/1999/XPath",
    )
    looped = b.tag(
        "task", b.tag("multiInstanceLoopCharacteristics", isSequential="true"), id="mi", name="Each"
    ) + b.flows("p_t", "mi")
    event = b.tag("intermediateCatchEvent", b.tag("timerEventDefinition", id="td"), id="ev", name="Wait") + b.flows(
        "p_t", "ev"
    )
    by_reference = b.tag("intermediateThrowEvent", b.tag("eventDefinitionRef", "sd"), id="th") + b.flows("p_t", "th")
    return {
        "lanes": lanes,
        "data objects": b.tag("dataObject", id="do") + b.tag("dataObjectReference", id="dor", dataObjectRef="do", name="Order"),
        "a data store": b.tag("dataStoreReference", id="dsr", name="Archive"),
        "an annotation": b.tag("textAnnotation", b.tag("text", "See the manual"), id="ta") + b.tag("association", id="as", sourceRef="p_t", targetRef="ta"),
        "a group": b.tag("group", id="g"),
        "a user task of no engine": user,
        "a complex gateway": complex_,
        "a condition in XPath": b.tag("sequenceFlow", xpath, id="x", sourceRef="p_t", targetRef="p_e"),
        "many without a list": looped,
        "a timer without a time": event,
        "an event by reference": by_reference,
        "a global task called": b.tag("callActivity", id="ca", name="Call", calledElement="gt") + b.flows("p_t", "ca"),
        "an ad-hoc part": b.tag("adHocSubProcess", b.tag("task", id="in1", name="A"), id="ah", name="Any") + b.flows("p_t", "ah"),
        "a sub-process without a start": b.tag("subProcess", b.tag("task", id="in2", name="Inner"), id="sp", name="Part") + b.flows("p_t", "sp"),
        "a nested part": b.tag("subProcess", b.tag("startEvent", id="is1") + b.tag("endEvent", id="ie1") + b.flows("is1", "ie1"), id="sp2", name="Part") + b.flows("p_t", "sp2"),
        "correlation": b.tag("correlationSubscription", id="cs", correlationKeyRef="ck"),
        "a process that supports another": b.tag("supports", "other"),
    }  # fmt: skip


def _beside(b: Builder) -> dict[str, tuple[str, ...]]:
    """Return what tools put beside a process, by name."""
    pools = b.tag("participant", id="pa", name="Shop", processRef="p") + b.tag("participant", id="pb", name="Customer")
    message = b.tag("messageFlow", id="mf", sourceRef="pb", targetRef="p_s")
    conversation = b.tag("conversation", b.tag("participantRef", "pa"), id="co", name="Order")
    link = b.tag("conversationLink", id="cl", sourceRef="pa", targetRef="co")
    choreography = (
        b.tag("participant", id="pc", name="A") + b.tag("participant", id="pd", name="B")
        + b.tag("startEvent", id="cs1") + b.tag("choreographyTask", b.tag("participantRef", "pc"), id="ct", name="Order", initiatingParticipantRef="pc")
        + b.flows("cs1", "ct")
    )  # fmt: skip
    p = b.process(isExecutable="true")
    return {
        "pools and messages": (b.tag("collaboration", pools + message, id="c1"), p),
        "two processes": (p, b.process(id="q", isExecutable="true")),
        "one of two that runs": (p, b.process(id="q", isExecutable="false")),
        "a process that does not run": (b.process(isExecutable="false"),),
        "a process that says nothing": (b.process(),),
        "a conversation": (b.tag("collaboration", pools + conversation + link, id="c1"), p),
        "a called conversation": (b.tag("collaboration", pools + b.tag("callConversation", id="cc", name="Talk"), id="c1"), p),
        "a choreography alone": (b.tag("choreography", choreography, id="ch", name="Trade"),),
        "interfaces": (b.tag("interface", b.tag("operation", b.tag("inMessageRef", "m"), id="op", name="o"), id="if", name="I"), p),
        "item definitions": (b.tag("itemDefinition", id="it", structureRef="xs:string"), p),
        "an import": (b.tag("import", importType="http://www.w3.org/2001/XMLSchema", location="a.xsd", namespace="urn:a"), p),
        "a relationship": (b.tag("relationship", b.tag("source", "p") + b.tag("target", "q"), type="x"), p),
        "a global user task": (b.tag("globalUserTask", id="gt", name="Ask"), p),
        "a resource": (b.tag("resource", id="r", name="Clerk"), p),
        "a signal's definition at the root": (b.tag("signalEventDefinition", id="sd", signalRef="si"), b.tag("signal", id="si", name="s"), p),
        "a correlation property": (b.tag("correlationProperty", id="cp", name="k"), p),
        "an end point": (b.tag("endPoint", id="ep"), p),
        "a partner": (b.tag("partnerEntity", id="pe", name="x"), p),
        "a category": (b.tag("category", b.tag("categoryValue", id="cv", value="x"), id="ca"), p),
        "an extension declared": (b.tag("extension", mustUnderstand="false", definition="x:y"), p),
        "nothing": (),
    }  # fmt: skip


def diagrams() -> Iterator[tuple[str, bytes]]:
    """Yield every diagram by its name."""
    for prefix in ("bpmn", "semantic", "bpmn2", "model", ""):
        b = Builder(prefix)
        yield f"prefix {prefix or 'of none'}", b.file(b.process(isExecutable="true")).encode()
    b = Builder()
    for name, body in _in_activity(b).items():
        yield name, b.file(b.process(task=body, isExecutable="true")).encode()
    for name, body in _in_process(b).items():
        yield name, b.file(b.process(around=body, isExecutable="true")).encode()
    for name, roots in _beside(b).items():
        yield name, b.file(*roots).encode()
    yield from _written_otherwise()


def _written_otherwise() -> Iterator[tuple[str, bytes]]:
    """Yield what is the same in other letters, and what lacks or colours its drawing."""
    b = Builder()
    text = b.file(b.process(isExecutable="true"))
    yield "a mark of byte order", b"\xef\xbb\xbf" + text.encode()
    yield "UTF-16", ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")
    yield (
        "Latin letters",
        ('<?xml version="1.0" encoding="ISO-8859-1"?>' + text.replace("Check", "Pr\u00fcfe")).encode("latin-1"),
    )
    undrawn = Builder(drawn=False)
    yield "no drawing", undrawn.file(undrawn.process(isExecutable="true")).encode()
    yield (
        "colours of bpmn.io",
        text.replace("<bpmndi:BPMNShape ", '<bpmndi:BPMNShape bioc:stroke="#000" color:border-color="#000" ').encode(),
    )
    yield (
        "labels",
        text.replace(
            "</bpmndi:BPMNShape>",
            '<bpmndi:BPMNLabel><dc:Bounds x="1" y="1" width="9" height="9"/></bpmndi:BPMNLabel></bpmndi:BPMNShape>',
        ).encode(),
    )
    for language in ("http://www.w3.org/1999/XPath", "http://www.java.com/java"):
        other = Builder(expressionLanguage=language, exporter="Tool", exporterVersion="1")
        yield f"expressions of {language}", other.file(other.process(isExecutable="true")).encode()
    yield (
        "attributes of vendors",
        text.replace(
            'name="Check order"', 'name="Check order" camunda:asyncBefore="true" activiti:exclusive="false"'
        ).encode(),
    )
    yield (
        "attributes that colour",
        text.replace('name="Check order"', 'name="Check order" trisotech:shade="light" yaoqiang:x="1"').encode(),
    )
