"""The bare library on the benchmark's model: a step in memory, and load, run and save as its documentation shows it."""

from typing import Any

from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG

from koppi.engine.benchmark.model import PROCESS, in_the_library_dialect
from koppi.engine.benchmark.timing import Costs


def _started(data: dict[str, Any]) -> BpmnWorkflow:
    parser = SpiffBpmnParser()
    parser.add_bpmn_xml(etree.fromstring(in_the_library_dialect()))
    workflow = BpmnWorkflow(parser.get_spec(PROCESS), parser.get_subprocess_specs(PROCESS))
    workflow.do_engine_steps()
    workflow.get_tasks(state=TaskState.READY, manual=True)[0].data.update(data)
    return workflow


def _complete(workflow: BpmnWorkflow) -> None:
    task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
    task.run()
    workflow.do_engine_steps()


def stock_in_memory(data: dict[str, Any], rounds: int) -> Costs:
    """Return what completing each user task on the way costs, in memory, without loading or saving."""
    costs = Costs()
    for _ in range(rounds):
        workflow = _started(data)
        while not workflow.is_completed():
            with costs.measured():
                _complete(workflow)
    return costs


def stock_load_run_save(data: dict[str, Any], rounds: int) -> Costs:
    """Return what completing each user task costs with its state loaded before and saved after."""
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
    costs = Costs()
    for _ in range(rounds):
        state = serializer.serialize_json(_started(data))
        done = False
        while not done:
            with costs.measured():
                workflow = serializer.deserialize_json(state)
                _complete(workflow)
                state = serializer.serialize_json(workflow)
            done = workflow.is_completed()
    return costs
