"""Who acts: a person or a machine, with roles in units."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody known to Koppi. `grants` are (role, unit) pairs; a machine has job types and message names instead.

    `*` among the job types or message names means every one.
    """

    key: int
    name: str
    display_name: str = ""
    machine: bool = False
    language: str = "fi"
    grants: frozenset[tuple[str, str]] = frozenset()
    job_types: frozenset[str] = frozenset()
    message_names: frozenset[str] = frozenset()
    substitutes_for: frozenset[str] = field(default=frozenset())
    """Names of the people whose personal work items this actor sees while they are away."""

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _ in self.grants)

    @property
    def queues(self) -> frozenset[str]:
        """The queues this actor takes work from: `role` (any unit) and `role@unit`."""
        return frozenset(role for role, _ in self.grants) | frozenset(f"{role}@{unit}" for role, unit in self.grants)

    def may_do_job(self, job_type: str) -> bool:
        return self.machine and bool({job_type, "*"} & self.job_types)

    def may_send(self, message_name: str) -> bool:
        return self.machine and bool({message_name, "*"} & self.message_names)


SYSTEM = Actor(key=0, name="system", machine=True, job_types=frozenset("*"), message_names=frozenset("*"))
"""The worker inside Koppi: it fires timers and finishes jobs, and signs in nowhere."""


def queue_of(group: str, unit: str | None) -> str:
    """Return the queue a candidate group means: `role` alone means the case's unit, where there is one."""
    return group if "@" in group or not unit else f"{group}@{unit}"
