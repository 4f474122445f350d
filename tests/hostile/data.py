"""Values without measure: variables that grow, decisions and forms of a size that nobody reads."""

from tests.hostile.case import Case, Files, diagram
from tests.hostile.shapes import wheel
from tests.support.diagrams import end, extensions, many, mapping, path, process, script, start, tag, user, zeebe

_DMN = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://example.test/d">'


def _straight(*parts: str) -> bytes:
    return process(start(), *parts, end(), path("start", "it", "end"))


def _growing(first: str, next_: str) -> bytes:
    """Return a loop that makes a variable of what it was."""
    body = script("go", f"=if v = null then {first} else {next_}", "v")
    return wheel(body, names=("go",))


def _collected(element: str) -> bytes:
    lots = many(
        inputCollection="=for i in 1..1000 return i", inputElement="i", outputCollection="all", outputElement=element
    )
    return _straight(tag("manualTask", lots, id="it"))


def _table(rows: int, cell: str = "&gt; 1") -> Files:
    body = "".join(
        f'<rule id="r{n}"><inputEntry id="i{n}"><text>{cell}</text></inputEntry>'
        f'<outputEntry id="o{n}"><text>{n}</text></outputEntry></rule>'
        for n in range(rows)
    )
    return {
        "hostile.dmn": (
            f'{_DMN}<decision id="weigh" name="weigh"><decisionTable id="t" hitPolicy="COLLECT">'
            '<input id="i"><inputExpression id="e" typeRef="number"><text>x</text></inputExpression></input>'
            f'<output id="o" name="w" typeRef="number"/>{body}</decisionTable></decision></definitions>'
        ).encode(),
        "hostile.bpmn": _straight(
            tag(
                "businessRuleTask", extensions(zeebe("calledDecision", decisionId="weigh", resultVariable="w")), id="it"
            )
        ),
    }


def _form(*components: str, head: str = "") -> Files:
    body = ",".join(components)
    return {"hostile.form": f'{{"type":"default","id":"f","schemaVersion":19,{head}"components":[{body}]}}'.encode()}


def _fields(count: int) -> Files:
    return _form(*(f'{{"type":"textfield","id":"c{n}","key":"k{n}","label":"x"}}' for n in range(count)))


def _groups(depth: int) -> Files:
    inside = "".join(f'{{"type":"group","id":"g{n}","path":"","components":[' for n in range(depth))
    return _form(inside + "]}" * depth)


def _conditional(text: str) -> Files:
    return _form(f'{{"type":"textfield","id":"c","key":"k","label":"x","conditional":{{"hide":"{text}"}}}}')


def _wide(count: int) -> bytes:
    lines = mapping((f"={n}", f"v{n}") for n in range(count))
    return _straight(user("it", lines))


def _headers(size: int, count: int) -> bytes:
    lines = "".join(zeebe("header", key=f"k{n}", value="x" * size) for n in range(count))
    body = extensions(zeebe("taskDefinition", type="work"), zeebe("taskHeaders", lines))
    return _straight(tag("serviceTask", body, id="it"))


def _errors(code: str) -> bytes:
    throws = tag("endEvent", tag("errorEventDefinition", errorRef="e"), id="it")
    return process(start(), throws, path("start", "it"), after=tag("error", id="e", errorCode=code))


_TEXT = 'string join(for i in 1..1000 return \\"0123456789\\")'.replace("\\", "")
CASES: tuple[Case, ...] = (
    diagram("data: a text that doubles", lambda: _growing('"x"', "v + v"), "incident: engine.expression_stopped at go"),
    diagram(
        "data: a list that doubles",
        lambda: _growing("[1]", "concatenate(v, v)"),
        "incident: engine.expression_stopped at go",
    ),
    diagram(
        "data: a list that holds itself twice",
        lambda: _growing("[1]", "[v, v]"),
        "incident: engine.expression_stopped at go",
    ),
    diagram("data: a number that is squared", lambda: _growing("3", "v * v"), "incident: engine.too_many_steps at go"),
    diagram(
        "data: a list of texts",
        lambda: wheel(script("go", f"=for j in 1..40 return {_TEXT}", "v")),
        "incident: engine.expression_stopped at go",
    ),
    diagram("data: a collection of texts", lambda: _collected(f"={_TEXT}"), "incident: engine.too_much_work at it"),
    diagram(
        "data: a collection of lists",
        lambda: _collected("=for j in 1..4000 return j"),
        "incident: engine.too_much_work at it",
    ),
    diagram(
        "data: one list in 1,000 scopes",
        lambda: _straight(
            user(
                "it",
                mapping([("=for j in 1..4000 return j", "x")]),
                more=many(inputCollection="=for i in 1..1000 return i"),
            )
        ),
        "incident: engine.too_much_work at it",
    ),
    diagram(
        "data: a long sum in every round",
        lambda: wheel(script("go", "=sum(for j in 1..4000 return j * j)", "v")),
        "incident: engine.too_much_work at go",
    ),
    diagram(
        "data: 1,000 long sums",
        lambda: _straight(
            tag(
                "manualTask",
                extensions(mapping([("=sum(for j in 1..4000 return j * j)", "x")]))
                + many(inputCollection="=for i in 1..1000 return i"),
                id="it",
            )
        ),
        "incident: engine.too_much_work at it",
    ),
    diagram("data: 5,000 variables", lambda: _wide(5_000), "rests"),
    diagram("data: 12,000 variables", lambda: _wide(12_000), "rests"),
    diagram("data: headers of 1 MB", lambda: _headers(7_000, 150), "rests"),
    diagram("data: a header of 1 MB", lambda: _headers(1_000_000, 1), "refused: engine.xml_attributes"),
    diagram(
        "data: an error code of 7,000 letters", lambda: _errors("x" * 7_000), "incident: engine.error_not_caught at it"
    ),
    diagram(
        "data: an error code of markup",
        lambda: _errors("<script>{0.__class__}</script>"),
        "incident: engine.error_not_caught at it",
    ),
    diagram(
        "data: a variable named case",
        lambda: _straight(script("it", "=1", "case")),
        "refused: engine.target_is_case at it",
    ),
    diagram("data: a variable named by 7,000 letters", lambda: _straight(script("it", "=1", "x" * 7_000)), "ends"),
    diagram(
        "data: a variable named by Python",
        lambda: _straight(script("it", "=1", "__class__.__init__.__globals__")),
        "ends",
    ),
    Case("table: 2,000 rows", lambda: _table(2_000), "ends", variables={"x": 5}),
    Case("table: 2,001 rows", lambda: _table(2_001), "refused: dmn.table_too_large at t"),
    Case("table: 10,000 rows", lambda: _table(10_000), "refused: engine.xml_too_many"),
    Case(
        "table: bombs in 2,000 cells",
        lambda: _table(2_000, "count(for a in 1..5000, b in 1..5000 return a) = ?"),
        "incident: engine.decision_failed at it",
        variables={"x": 5},
    ),
    Case(
        "table: Python in a cell",
        lambda: _table(1, "__import__('os').getcwd()"),
        "refused: feel.unknown_function at i0",
    ),
    Case("form: 10,000 fields", lambda: _fields(10_000), "refused: forms.too_many_components at c500", start=""),
    Case("form: groups 1,000 deep", lambda: _groups(1_000), "refused: forms.not_a_form", start=""),
    Case("form: groups 100,000 deep", lambda: _groups(30_000), "refused: forms.not_a_form", start=""),
    Case(
        "form: Python in a condition",
        lambda: _conditional("=__import__('os').getcwd()"),
        "refused: forms.expression at c",
        start="",
    ),
    Case(
        "form: a bomb in a condition",
        lambda: _conditional("=count(for a in 1..5000, b in 1..5000 return a) > 1"),
        "deployed",
        start="",
    ),
    Case(
        "deployment: 300 files",
        lambda: {f"f{n}.bpmn": b"<a/>" for n in range(300)},
        "refused: engine.not_bpmn",
        start="",
    ),
    Case(
        "deployment: 5,000 files",
        lambda: {f"f{n}.bpmn": b"<a/>" for n in range(5_000)},
        "refused: PAYLOAD_TOO_LARGE",
        start="",
    ),
    Case("deployment: a path for a name", lambda: {"../../../etc/cron.d/x.bpmn": _straight(user("it"))}, "rests"),
    Case("deployment: a name of 10,000 letters", lambda: {"x" * 10_000 + ".bpmn": _straight(user("it"))}, "rests"),
    Case(
        "deployment: a script for a name",
        lambda: {"<script>alert(1)</script>.bpmn": b"<a/>"},
        "refused: engine.not_bpmn",
        start="",
    ),
    Case("deployment: no ending", lambda: {"x": b""}, "refused: deployment.unknown_ending", start=""),
    Case("deployment: a workbook", lambda: {"x.xlsx": b"PK"}, "refused: deployment.unknown_ending", start=""),
    Case(
        "deployment: one id in two files",
        lambda: {"a.bpmn": _straight(user("it")), "b.bpmn": _straight(user("it"))},
        "refused: deployment.id_twice at process",
        start="",
    ),
)
