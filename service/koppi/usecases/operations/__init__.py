"""The local operations: built-in service tasks that run in the join's own transaction, each with its named inputs."""

from koppi.usecases.operations import case
from koppi.usecases.operations.operation import LocalOperation, OperationError, Running

LOCAL: dict[str, LocalOperation] = {operation.type: operation for operation in (*case.OPERATIONS,)}
"""Every local operation by its job type."""

NAMESPACES = frozenset(name.split(".")[0] for name in LOCAL)
"""First words of the operations' names: a job type that begins with one and is none of them is a slip of the pen."""

__all__ = ["LOCAL", "NAMESPACES", "LocalOperation", "OperationError", "Running"]
