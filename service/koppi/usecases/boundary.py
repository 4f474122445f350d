"""The door: each use-case names its permission; the door checks it, opens the transaction and writes the audit."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from koppi.domain.actor import Actor
from koppi.domain.errors import Invalid, KoppiError, NotFound, Refused
from koppi.domain.permissions import Permission, holds
from koppi.domain.step import Json
from koppi.store import Transaction
from koppi.store.records import AccessEntry, AuditEntry, Head, Kept
from koppi.usecases.house import House

_ANSWERS_KEPT = timedelta(hours=24)
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Once:
    """A request that counts once however often it is sent: the key its sender chose, and how its answer is written."""

    path: str
    key: str
    body_hash: str
    answer: Callable[[Any], Json]


class Repeated(Exception):
    """This request was done before; `answer` is what it was told then."""

    def __init__(self, answer: Json) -> None:
        super().__init__()
        self.answer = answer


@dataclass(slots=True)
class AccessEnd:
    """Where a caller's access log ended when it was last seen: the next entry then needs no look at it first."""

    head: Head | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls through a face, in which house; `request_id` ties log lines to one call.

    `deployed` is the key of the newest deployment, where the sign-in told it.
    """

    house: House
    actor: Actor
    request_id: str = ""
    once: Once | None = None
    access: AccessEnd = field(default_factory=AccessEnd, compare=False)
    deployed: int | None = None


class Foreign(NotFound):
    """The thing exists and is not this actor's: told like an unknown one, and logged as an attempt."""

    def __init__(self, code: str, *, kind: str, key: int, client_key: int | None = None, **parameters: Any) -> None:
        super().__init__(code, **parameters)
        self.kind = kind
        self.object_key = key
        self.client_key = client_key


@dataclass
class Act:
    """One use-case being performed: who, when, in which transaction, and what it is about (for the audit)."""

    caller: Caller
    tx: Transaction
    name: str
    now: datetime
    about: AuditEntry
    audited: bool = False
    """The audit of this act is written already, with the instance it moved."""
    reason: str = ""
    """Why an operator does it, in his own words: kept sealed in the journal of the instance."""
    reads: list[AccessEntry] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        return self.caller.actor

    @property
    def house(self) -> House:
        return self.caller.house

    def concerns(self, kind: str, key: int | None, **columns: Any) -> None:
        """Say what this act is about: its audit row names it."""
        self.about = replace(self.about, object_kind=kind, object_key=key, **columns)

    def shows(
        self,
        client_key: int | None,
        *,
        data_group: str,
        ground: str,
        case_key: int | None = None,
        unit: str | None = None,
    ) -> None:
        """Say that data of a client leave with this act: the access log is written before they do."""
        if client_key is None and case_key is None:
            return
        self.reads.append(
            AccessEntry(
                at=self.now,
                actor_key=self.actor.key,
                actor=self.actor.name,
                role=",".join(sorted(self.actor.roles)),
                unit=unit,
                client_key=client_key,
                case_key=case_key,
                data_group=data_group,
                action=self.name,
                ground=ground,
                request_id=self.caller.request_id,
            )
        )


def usecase(
    permission: Permission, *, read_only: bool = False
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Caller, P], R]]:
    """Declare a use-case. A `read_only` one changes nothing and shows no client data."""

    def declare(function: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[Caller, P], R]:
        name = f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"

        @wraps(function)
        def through_the_door(caller: Caller, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not holds(caller.actor, permission):
                _record_refusal(caller, name, "", None)
                raise Refused("door.refused", act=name)
            try:
                with caller.house.store.begin(read_only=read_only) as tx:
                    act = _act(caller, tx, name)
                    _require_first(act)
                    result = function(act, *args, **kwargs)
                    _keep_answer(act, result)
                    _record(act, changes=not read_only)
                    return result
            except Foreign as foreign:
                _record_refusal(caller, name, foreign.kind, foreign.object_key, foreign.client_key)
                raise NotFound(foreign.code, key=foreign.object_key, **foreign.parameters) from None

        PERMISSION_OF[name] = permission
        return through_the_door

    return declare


PERMISSION_OF: dict[str, Permission] = {}
"""Every use-case with its permission, for the tests of the table of rights."""


def _act(caller: Caller, tx: Transaction, name: str) -> Act:
    now = caller.house.clock.now()
    about = AuditEntry(at=now, actor=caller.actor.name, action=name, object_kind="", object_key=None)
    return Act(caller, tx, name, now, about)


def _require_first(act: Act) -> None:
    """Answer a request that was done before, in the transaction that would do it again.

    Raises:
        Repeated: with the answer of then.
        Invalid: `api.idempotency_key_used`, the same key came with another request.
    """
    once = act.caller.once
    if once is None:
        return
    kept = act.tx.idempotency.find(act.actor.name, once.path, once.key, act.now - _ANSWERS_KEPT)
    if kept is None:
        return
    if kept.body_hash != once.body_hash:
        raise Invalid("api.idempotency_key_used")
    raise Repeated(kept.response)


def _keep_answer(act: Act, result: Any) -> None:
    once = act.caller.once
    if once is None:
        return
    key = act.tx.new_key()
    kept = Kept(
        key=key,
        actor=act.actor.name,
        path=once.path,
        idempotency_key=once.key,
        body_hash=once.body_hash,
        status=200,
        response=once.answer(result),
        at=act.now,
    )
    act.tx.idempotency.keep(kept, act.tx.seals.key_for(client_key=act.about.client_key, instance_key=key))


def _record(act: Act, *, changes: bool) -> None:
    """Write the act's audit row (unless the join did) and then, last, what it lets out."""
    if changes and not act.audited and act.about.object_kind:
        act.tx.audit.append(act.about)
    if act.reads:
        access = act.caller.access
        end = act.tx.access_log.append(*act.reads, head=access.head)
        # only once it is stored: an end that was rolled back would leave a gap in the chain
        act.tx.after_commit(lambda: setattr(access, "head", end))


def _record_refusal(caller: Caller, name: str, kind: str, key: int | None, client_key: int | None = None) -> None:
    with caller.house.store.begin() as tx:
        act = _act(caller, tx, name)
        act.concerns(kind or "use-case", key, client_key=client_key, detail={"refused": True})
        tx.audit.append(act.about)


def refusal_of(error: KoppiError) -> dict[str, Any]:
    """The error as data for a log line: its code and parameters, which never hold personal data."""
    parameters = dict(error.parameters)
    if "refusals" in parameters:
        parameters["refusals"] = [f"{one.code} {one.element}" for one in parameters["refusals"]]
    return {"code": error.code, **parameters}
