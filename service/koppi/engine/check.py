"""Whether what diagrams name is there, forms, decisions, processes, job types; what is passed over; what sticks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from koppi.domain.findings import Finding, Severity
from koppi.engine.ignored import check_ignored
from koppi.engine.process import Process, Reference
from koppi.engine.roads import reached
from koppi.engine.soundness import check_signals, check_soundness


@dataclass(frozen=True, slots=True)
class Known:
    """What exists beside the diagrams checked, by id; None means that it is not known and not checked.

    A role that nobody knows is a warning: people may be given it later, and until then nobody sees the task.

    With `any_job_type` a job type nobody knows is left to workers outside, unless its namespace (the part before the
    first dot) is among the `reserved_namespaces`.
    """

    forms: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    processes: frozenset[str] | None = None
    job_types: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    any_job_type: bool = True
    reserved_namespaces: frozenset[str] = frozenset()


def check(processes: Iterable[Process], known: Known) -> tuple[Finding, ...]:
    """Return what the processes name and is not there, how they call in circles, what is passed over, where they stick."""
    processes = tuple(processes)
    sound = (finding for process in processes for finding in check_soundness(process))
    ignored = (finding for process in processes for finding in check_ignored(process))
    return (*_missing(processes, known), *_circles(processes), *check_signals(processes), *ignored, *sound)


def _missing(processes: tuple[Process, ...], known: Known) -> Iterator[Finding]:
    own = frozenset(process.id for process in processes)
    there = {
        "form": known.forms,
        "decision": known.decisions,
        "process": None if known.processes is None else known.processes | own,
        "job": known.job_types,
        "role": known.roles,
    }
    for process in processes:
        for reference in process.references:
            ids = there[reference.kind]
            if ids is not None and reference.target not in ids and not _left_to_workers(reference, known):
                yield _finding(process, reference)


def _left_to_workers(reference: Reference, known: Known) -> bool:
    namespace = reference.target.partition(".")[0]
    return reference.kind == "job" and known.any_job_type and namespace not in known.reserved_namespaces


def _finding(process: Process, reference: Reference) -> Finding:
    return Finding(
        process.file,
        f"engine.{reference.kind}_unknown",
        reference.element,
        reference.name,
        {"target": reference.target},
        Severity.WARNING if reference.kind == "role" else Severity.ERROR,
    )


def _circles(processes: tuple[Process, ...]) -> Iterator[Finding]:
    """Yield one finding for each process that calls itself, directly or through others."""
    calls = defaultdict(frozenset[str], {process.id: process.called_process_ids for process in processes})
    for process in processes:
        for reference in process.references:
            if reference.kind == "process" and process.id in reached(reference.target, calls.__getitem__):
                yield Finding(
                    process.file,
                    "engine.call_circle",
                    reference.element,
                    reference.name,
                    {"target": reference.target, "process": process.id},
                )
