"""The one join: whoever caused it, every progress of an instance is computed and stored here, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from koppi import engine
from koppi.domain.errors import TooLarge
from koppi.domain.journal import decided_by, to_json, with_reason, with_surroundings
from koppi.domain.step import (
    Cancel,
    Complete,
    Deliver,
    Fail,
    Held,
    Input,
    Json,
    Migrate,
    Start,
    Status,
    Step,
    ThrowError,
    Thrown,
    Warned,
)
from koppi.domain.waits import JobWait, MessageWait, UserTaskWait, Wait
from koppi.engine import Surroundings
from koppi.store.records import (
    Applied,
    Case,
    Completion,
    Instance,
    JournalEntry,
    Message,
    ProcessDefinition,
    StoredVariable,
    held,
)
from koppi.usecases.boundary import Act
from koppi.usecases.enclosing import Enclosed
from koppi.usecases.models import Shelf
from koppi.usecases.operations import LOCAL, OperationError, Running, Throw
from koppi.usecases.surroundings import surroundings_of

_ROOM_FOR_RESULT = 10_000
"""Characters that there must be room for before a local operation is done: what is done must find room for its result."""
_SIGNAL_KEPT = timedelta(days=1)
"""How long a thrown signal stands in the outbox at most; it leaves it within seconds unless everything is down."""


@dataclass
class _Progress:
    """One instance going on in memory: what it holds, what was done, what the journal will say."""

    act: Act
    shelf: Shelf
    running: Running
    held: Held | None
    step: Step
    journal: list[JournalEntry] = field(default_factory=list)
    tried: set[int] = field(default_factory=set)
    """Tokens that were looked at for something to give at once."""
    warned: tuple[Warned, ...] = ()
    """What the form met that the first input comes from."""
    offered: Message | None = None
    """The message of the inbox that is to be given next."""

    def take(self, given: Input) -> None:
        """Give one input to the engine and note it for the journal."""
        act = self.act
        self.shelf.resolved = {}
        suspended, generation = self.running.instance.suspended_at is not None, self.running.generation
        surroundings = surroundings_of(act, self.running.case, suspended=suspended, generation=generation)
        step = engine.advance(self.shelf, self.held, given, surroundings)
        step, self.warned = replace(step, warned=self.warned + step.warned), ()
        self.journal.append(_entry(act, given, step, surroundings, self.shelf.resolved))
        if isinstance(given, Migrate) and self.held is not None:
            engine.try_out(self.shelf, self.held, step, surroundings)
        self.held = step.after(self.held)
        self.step = self.step.then(step)

    def take_at_once(self, given: Input) -> None:
        """Give the engine what `next_at_once` found; a message that there is no room for stays in the inbox."""
        message, self.offered = self.offered, None
        try:
            self.take(given)
        except TooLarge as refusal:
            if message is None or not isinstance(given, Deliver):
                raise
            self.take(no_room(given, refusal))
        else:
            if message is not None:
                self.act.tx.messages.delivered(message.key, self.running.instance.key, self.act.now)

    def next_at_once(self) -> Input | None:
        """Return what the instance can be given without waiting: a local operation's result, a message in the inbox.

        A loop of operations rests at each of them, so the engine cannot count them: one too many becomes an incident.
        """
        renamed = (wait for wait in self.step.moved if isinstance(wait, MessageWait))
        for wait in (*self.step.opened, *renamed):
            if wait.token in self.tried:
                continue
            self.tried.add(wait.token)
            if (given := self._given_at_once(wait)) is not None:
                return given
        return None

    def _given_at_once(self, wait: Wait) -> Input | None:
        match wait:
            case JobWait():
                return self._operation(wait)
            case MessageWait():
                return self._message(wait)
            case UserTaskWait() if wait.form_id is not None and _form_key(self.shelf, wait) is None:
                return Fail(wait.token, "form.not_deployed", {"form": wait.form_id})
        return None

    def _limit_reached(self) -> tuple[str, dict[str, Json]] | None:
        """Return why nothing is given at once any more in this act, as code and parameters."""
        limits = self.act.house.limits
        if self.step.work > limits.work:
            return "engine.too_much_work", {"limit": limits.work}
        if len(self.journal) > limits.operations:
            return "engine.too_many_steps", {"limit": limits.operations}
        return None

    def _no_room_for_result(self) -> tuple[str, dict[str, Json]] | None:
        limit, size = self.act.house.limits.variables, (self.step.size or 0) + _ROOM_FOR_RESULT
        return ("engine.variables_too_large", {"size": size, "limit": limit}) if size > limit else None

    def _operation(self, wait: JobWait) -> Input | None:
        operation = LOCAL.get(wait.type)
        if operation is None:
            return None
        if (stopped := self._limit_reached() or self._no_room_for_result()) is not None:
            return Fail(wait.token, *stopped)
        try:
            return Complete(wait.token, operation.perform(self.running, wait.inputs))
        except OperationError as error:
            return ThrowError(wait.token, error.code, error.message, error.variables)

    def _message(self, wait: MessageWait) -> Input | None:
        if self.running.instance.suspended_at is not None or self._limit_reached() is not None:
            return None
        for message in self.act.tx.messages.waiting(wait.name, wait.correlation_key, self.act.now, limit=1):
            self.offered = message
            self.running.generation = max(self.running.generation, message.generation)
            variables = self.act.tx.messages.variables_of(message)
            return Deliver(wait.token, variables if isinstance(variables, Mapping) else {})
        return None


NO_ROOM = "engine.no_room_for_variables"
"""The code of the refusal of what an instance has no room for."""


def no_room(given: Deliver, refusal: TooLarge) -> Fail:
    """Return the incident that stands where a message of the inbox is waited for that there is no room for."""
    return Fail(given.token, "engine.variables_too_large", refusal.parameters)


def advance(
    act: Act,
    instance: Instance,
    given: Input,
    *,
    case: Case | None = None,
    variables: Sequence[StoredVariable] | None = None,
    completion: Completion | None = None,
    warned: tuple[Warned, ...] = (),
    generation: int = 0,
) -> Applied:
    """Give `given` to a locked instance and store all that follows from it, once.

    Local operations run at once in the same transaction, messages that wait in the inbox are delivered. The act's
    audit row goes into the instance's chain.

    Args:
        act: the act that causes it.
        instance: the locked root instance.
        given: the input.
        case: its case where the caller has read it already.
        variables: its variables where the caller has read them already, after the lock.
        completion: who completed the work item, for its event.
        warned: what the expressions of its form met, for the journal.
        generation: how many processes began one another before this.

    Raises:
        Conflict: the token does not wait for this, or the instance was changed meanwhile.
        TooLarge: the instance has no room for what comes with it.
    """
    if case is None and instance.case_key is not None:
        case = act.tx.cases.get(instance.case_key)
    shelf = Shelf(act.house.models, act.tx)
    before = None
    if not isinstance(given, Start):
        before = held(instance, act.tx.variables.of(instance.key) if variables is None else variables)
    nothing = Step(Status(instance.status), instance.state)
    progress = _Progress(act, shelf, Running(act, instance, case, generation), before, nothing)
    progress.warned = warned
    progress.take(given)
    while (following := progress.next_at_once()) is not None:
        progress.take_at_once(following)
    applied = _store(act, progress, completion)
    if (applied.instance.case_key, applied.instance.client_key) != (instance.case_key, instance.client_key):
        _take_along(act, progress)
    _end_with_case(act, progress.running)
    for throw in progress.running.thrown:
        _begin_others(act, progress.running, throw)
    return applied


def start(
    act: Act,
    definition: ProcessDefinition,
    variables: Mapping[str, Json],
    *,
    start_element: str | None = None,
    business_id: str | None = None,
    unit: str | None = None,
    client_key: int | None = None,
    case: Case | None = None,
    tags: tuple[str, ...] = (),
    enclosed: Enclosed | None = None,
    begun_by: str | None = None,
    generation: int = 0,
) -> Instance:
    """Start an instance within an act that is under way, tied to its `case` from the first moment where it has one.

    With `begun_by`, the correlation key of a message, it is the only one of its process that this key began and that
    is alive; else it raises Duplicate `instance.begun_by_in_use`.
    """
    key, seals = act.tx.new_key(), act.tx.seals
    client_key = case.client_key if case else client_key
    instance = Instance(
        key=key,
        root_key=key,
        definition_key=definition.key,
        process_id=definition.process_id,
        status="ACTIVE",
        state="",
        business_id=str(case.key) if case else business_id,
        begun_by=begun_by,
        case_key=case.key if case else None,
        client_key=client_key,
        unit=case.unit if case else unit,
        data_key=seals.key_for(client_key=client_key) if client_key else seals.key_for(instance_key=key, new=True),
        started_at=act.now,
        tags=tags,
    )
    act.tx.instances.add(instance)
    if enclosed:
        enclosed.keep(act, instance)
    if not act.about.object_kind:
        act.concerns("instance", key)
    given = Start(definition.key, dict(variables), start_element)
    return advance(act, instance, given, case=case, generation=generation).instance


def _end_with_case(act: Act, closer: Running) -> None:
    """Cancel what waits on in a case that was closed; each one's audit says by which act, and why."""
    about = act.about
    for instance in closer.ended_with_case:
        act.concerns("instance", instance.key, detail={"reason": "case_closed"})
        advance(act, instance, Cancel(), case=closer.case)
    act.about = about


def _begin_others(act: Act, thrower: Running, throw: Throw) -> None:
    """Begin each process that begins with a thrown message; where there is none it goes on waiting in the inbox."""
    message = throw.message
    begins = act.tx.subscriptions.starts("message", message.name)
    if not begins:
        act.tx.after_commit(act.house.hints.message_thrown)
        return
    generation, most = thrower.generation + 1, act.house.limits.generations
    if generation > most:
        raise TooLarge("message.too_deep", max=most, message=message.name)
    for begin in begins:
        begun = start(
            act,
            Shelf(act.house.models, act.tx).definition(begin.definition_key),
            throw.variables,
            start_element=begin.element_id,
            business_id=message.business_id,
            unit=message.unit,
            client_key=message.client_key,
            case=thrower.case,
            generation=generation,
        )
        act.tx.messages.delivered(message.key, begun.key, act.now)


def _take_along(act: Act, progress: _Progress) -> None:
    """Bring what was open before the instance came to its client or case along, too."""
    opened = {(type(wait), wait.token) for wait in progress.step.opened}
    case = progress.running.case
    if all((type(wait), wait.token) in opened for wait in progress.step.waits):
        return
    act.tx.projections.enter_case(progress.running.instance)
    if case is None:
        return
    person = case.responsible_person
    act.tx.work_items.follow_case(
        case.key, unit=case.unit, responsible_person=person, now=act.now, actor=act.actor.name
    )


def _store(act: Act, progress: _Progress, completion: Completion | None) -> Applied:
    instance = progress.running.instance
    step = replace(progress.step, opened=tuple(_with_form(progress.shelf, wait) for wait in progress.step.opened))
    if not act.about.object_kind:
        act.concerns("instance", instance.key)
    applied = act.tx.projections.apply(
        instance,
        step,
        now=act.now,
        actor=act.actor.name,
        journal=progress.journal,
        audit=replace(
            act.about,
            instance_key=instance.key,
            case_key=instance.case_key,
            client_key=instance.client_key,
            unit=instance.unit,
        ),
        completion=completion,
    )
    act.audited = True
    if instance.suspended_at and applied.instance.status != Status.ACTIVE:
        act.tx.suspensions.end(instance.key, now=act.now, by=act.actor.name)
    hints = act.house.hints
    if (earliest := applied.timers_changed) is not None:
        act.tx.after_commit(lambda: hints.timer_armed(earliest))
    if applied.job_types:
        act.tx.after_commit(lambda: hints.job_opened(applied.job_types))
    for thrown in step.thrown:
        _send_round(act, progress.running, thrown)
    return applied


def _send_round(act: Act, thrower: Running, thrown: Thrown) -> None:
    """Leave a thrown signal in the outbox, sealed like its instance; it reaches the others after this one is stored."""
    instance = thrower.instance
    act.tx.messages.publish(
        Message(
            key=act.tx.new_key(),
            kind="signal",
            name=thrown.name,
            published_by=act.actor.name,
            published_at=act.now,
            expires_at=act.now + _SIGNAL_KEPT,
            case_key=instance.case_key,
            client_key=instance.client_key,
            unit=instance.unit,
            generation=thrower.generation,
        ),
        dict(thrown.variables),
        instance.data_key,
    )
    act.tx.after_commit(act.house.hints.signal_thrown)


def _with_form(shelf: Shelf, wait: Wait) -> Wait:
    """Choose the version of a user task's form, which it then keeps."""
    return replace(wait, form_key=_form_key(shelf, wait)) if isinstance(wait, UserTaskWait) else wait


def _form_key(shelf: Shelf, wait: UserTaskWait) -> int | None:
    if wait.form_id is None:
        return None
    return shelf.form_key(wait.form_id, wait.form_binding, wait.form_version_tag, wait.definition_key)


def _entry(act: Act, given: Input, step: Step, surroundings: Surroundings, resolved: Mapping[str, int]) -> JournalEntry:
    kept, payload = to_json(given)
    return JournalEntry(
        at=act.now,
        actor=act.actor.name,
        input=with_surroundings(kept, suspended=surroundings.suspended, generation=surroundings.generation),
        payload=with_reason(payload, act.reason) or None,
        case=surroundings.case or None,
        versions=dict(resolved),
        decided=list(decided_by(step)),
        passed=[[p.what, p.id, p.token, p.definition_key] for p in step.passed],
    )
