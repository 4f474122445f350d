"""What a step sees beside its instance now, and an instance as it stands, for what is only tried."""

from dataclasses import dataclass

from koppi import engine
from koppi.domain.case import feel_context
from koppi.domain.step import Held, Input, Step
from koppi.engine import Surroundings
from koppi.store.records import Case, Instance, held
from koppi.usecases.boundary import Act
from koppi.usecases.models import Shelf


def surroundings_of(
    act: Act, case: Case | None = None, *, suspended: bool = False, generation: int = 0
) -> Surroundings:
    """Return what a step sees now; the other two as `Surroundings` has them."""
    zone = act.house.zone
    return Surroundings(act.now, zone, feel_context(case, act.now, zone), act.house.limits, suspended, generation)


@dataclass(frozen=True, slots=True)
class Copy:
    """An instance as it stands now: what is tried on it is stored nowhere."""

    shelf: Shelf
    held: Held
    surroundings: Surroundings

    def after(self, given: Input) -> Step:
        """Return what an input would do."""
        return engine.advance(self.shelf, self.held, given, self.surroundings)


def copy_of(act: Act, instance: Instance) -> Copy:
    """Return a copy of an instance."""
    case = act.tx.cases.get(instance.case_key) if instance.case_key is not None else None
    stored = act.tx.variables.of(instance.key)
    surroundings = surroundings_of(act, case, suspended=instance.suspended_at is not None)
    return Copy(Shelf(act.house.models, act.tx), held(instance, stored), surroundings)
