"""The local operations: built-in service tasks that run in the join's own transaction, each with its named inputs."""

from koppi.usecases.operations import (
    assessment,
    case,
    client,
    client_contact,
    closing,
    contact,
    decision,
    follow_up_note,
    message,
    plan,
    responsibility,
    service_line,
    trigger,
)
from koppi.usecases.operations.operation import LocalOperation, OperationError, Running, Throw

_NOUNS = (
    contact,
    client,
    case,
    closing,
    responsibility,
    assessment,
    client_contact,
    plan,
    decision,
    service_line,
    follow_up_note,
    trigger,
    message,
)
LOCAL: dict[str, LocalOperation] = {operation.type: operation for noun in _NOUNS for operation in noun.OPERATIONS}
"""Every local operation by its job type."""

NAMESPACES = frozenset(name.split(".")[0] for name in LOCAL)
"""First words of the operations' names: a job type that begins with one and is none of them is a slip of the pen."""

__all__ = ["LOCAL", "NAMESPACES", "LocalOperation", "OperationError", "Running", "Throw"]
