"""The operations that are installed, by their job type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points

from koppi.connectors.operation import JobOperation, Outside

GROUP = "koppi.operations"


class TwoOffers(Exception):
    """Two installed packages offer the same operation: which one is meant cannot be guessed."""


@dataclass(frozen=True)
class Connectors:
    """Job type -> operation, and where the outside systems are."""

    operations: Mapping[str, JobOperation] = field(default_factory=dict)
    outside: Outside = field(default_factory=Outside)

    @property
    def types(self) -> frozenset[str]:
        return frozenset(self.operations)

    @classmethod
    def installed(cls, outside: Outside) -> "Connectors":
        """Load every operation that an installed package offers.

        Raises:
            TwoOffers: naming the operation.
        """
        found: dict[str, JobOperation] = {}
        for offer in entry_points(group=GROUP):
            if offer.name in found:
                raise TwoOffers(f"two packages offer the operation {offer.name}: uninstall one of them")
            found[offer.name] = offer.load()
        return cls(found, outside)
