"""The members of the library that the engine stands on: a new version that lacks one fails here, by name."""

from types import SimpleNamespace

import pytest
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task

from koppi.engine.running.instance import Instance
from koppi.engine.trouble import EngineBug

MEMBERS = {
    Task: "__init__ run complete error children parent has_state _child_added_notify _set_state _ready",
    TaskSpec: "_update_hook _run _on_complete _predict connect test",
    BpmnSpecMixin: "__init__",
    BpmnProcessSpec: "_add_notify",
    BpmnWorkflow: "get_task_from_id script_engine",
    BpmnSubWorkflow: "script_engine",
    BpmnParser: "add_bpmn_xml get_spec create_parser _add_data_stores _add_correlations PARSER_CLASSES PROCESS_PARSER_CLASS",
    ProcessParser: "_parse create_spec parse_node get_spec",
    TaskParser: "create_task parse_node",
    PythonScriptEngine: "evaluate execute call_service",
}


@pytest.mark.parametrize(
    ("owner", "member"), [(owner, member) for owner, names in MEMBERS.items() for member in names.split()]
)
def test_the_library_has_what_the_engine_stands_on(owner: type, member: str) -> None:
    assert hasattr(owner, member)


def test_a_token_needs_nothing_of_its_flow_but_where_the_tokens_are() -> None:
    flow = SimpleNamespace(tasks={}, spec=SimpleNamespace())
    root = Task(flow, SimpleNamespace(), None, TaskState.STARTED, id=-1)
    child = Task(flow, SimpleNamespace(), root, TaskState.WAITING, id=1)
    assert (child.parent, root.children, list(flow.tasks)) == (root, [child], [-1, 1])


def test_what_the_library_would_run_as_python_stops_in_every_flow() -> None:
    with pytest.raises(EngineBug):
        Instance.script_engine.evaluate(None, "1")
    inner = SimpleNamespace(top_workflow=SimpleNamespace(script_engine=Instance.script_engine))
    assert BpmnSubWorkflow.script_engine.fget(inner) is Instance.script_engine


def test_the_states_keep_the_numbers_that_are_stored() -> None:
    assert (TaskState.WAITING, TaskState.STARTED, TaskState.ERROR) == (8, 32, 128)
