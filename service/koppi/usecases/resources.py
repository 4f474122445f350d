"""What was deployed, taken out of use: never while something runs on it."""

from koppi.domain.errors import Conflict, NotFound
from koppi.domain.permissions import Permission
from koppi.store.records import DecisionDefinition, Deployment, Form, ProcessDefinition
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.models import Shelf
from koppi.usecases.starts import arm


@usecase(Permission.DEPLOY)
def delete(act: Act, key: int) -> None:
    """Take a version of a process, a form or a decision file out of use: nothing new begins with it or refers to it.

    The version before becomes the latest, and of a process it is its start events that wait. What was done with the
    deleted one keeps it. As in Camunda 8, who comes to a decision or process that is no more becomes an incident there.

    Raises:
        NotFound: `resource.unknown`, there is none with this key, or it is deleted already.
        Conflict: `resource.in_use`, an instance of the process runs, or an open work item shows the form;
            `resource.pinned`, a running instance can come to this version and to no other.
    """
    act.tx.lock_deployment()
    process, form = act.tx.definitions.get(key), act.tx.forms.get(key)
    if process is not None and process.deleted_at is None:
        _delete_process(act, process)
    elif form is not None and form.deleted_at is None:
        _delete_form(act, form)
    elif decisions := act.tx.decisions.of_requirements(key):
        _delete_decisions(act, decisions)
    else:
        raise NotFound("resource.unknown", key=key)
    # what a reference leads to is kept in memory until the next deployment, which this is: of nothing
    act.tx.deployments.add(Deployment(key=act.tx.new_key(), deployed_at=act.now, deployed_by=act.actor.name))
    act.concerns("resource", key)


def _delete_process(act: Act, process: ProcessDefinition) -> None:
    if act.tx.instances.runs(process.key):
        raise Conflict("resource.in_use", key=process.key, name=process.name or process.process_id)
    _require_unpinned(act, "process", process.process_id, process)
    latest = act.tx.definitions.latest(process.process_id)
    act.tx.definitions.delete(process.key, act.now)
    if latest is None or latest.key != process.key:
        return
    before = act.tx.definitions.latest(process.process_id)
    if before is None:
        act.tx.subscriptions.replace_starts(process.process_id, [])
        act.tx.timers.replace_starts(process.process_id, [])
    else:
        arm(act, before, Shelf(act.house.models, act.tx).process(before.key))


def _delete_form(act: Act, form: Form) -> None:
    if act.tx.work_items.open_with_form(form.key):
        raise Conflict("resource.in_use", key=form.key, name=form.name or form.form_id)
    _require_unpinned(act, "form", form.form_id, form)
    act.tx.forms.delete(form.key, act.now)


def _delete_decisions(act: Act, decisions: list[DecisionDefinition]) -> None:
    for decision in decisions:
        _require_unpinned(act, "decision", decision.decision_id, decision)
    for decision in decisions:
        act.tx.decisions.delete(decision.key, act.now)


def _require_unpinned(
    act: Act, kind: str, noun_id: str, version: ProcessDefinition | Form | DecisionDefinition
) -> None:
    """Refuse to delete what a running instance refers to as that of its own deployment: no other would do for it."""
    shelf = Shelf(act.house.models, act.tx)
    for caller in act.tx.definitions.of_deployment(version.deployment_key):
        references = shelf.process(caller.key).references
        pins = any((r.kind, r.target, r.binding) == (kind, noun_id, "deployment") for r in references)
        if pins and act.tx.instances.runs(caller.key):
            process = caller.name or caller.process_id
            raise Conflict("resource.pinned", key=version.key, name=version.name or noun_id, process=process)
