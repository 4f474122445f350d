"""Operations that reach outside systems, found through the entry points `koppi.operations`; always run as jobs."""

from koppi.connectors.operation import BusinessError, CallFailed, JobOperation, Outside
from koppi.connectors.registry import Connectors

__all__ = ["BusinessError", "CallFailed", "Connectors", "JobOperation", "Outside"]
