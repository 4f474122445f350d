"""What goes with a message into the case file, and never into a variable."""

from collections.abc import Mapping
from dataclasses import dataclass

from koppi.domain.step import Json
from koppi.store.records import Instance, Submission
from koppi.usecases.boundary import Act


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What somebody said of a record of the case file, by term."""

    record: str
    content: Mapping[str, Json]

    def keep(self, act: Act, instance: Instance) -> None:
        """Keep it, sealed, for the operation of this instance that takes it up."""
        assert instance.data_key is not None  # a root instance gets its own when it starts
        submission = Submission(
            key=act.tx.new_key(),
            instance_key=instance.key,
            case_key=instance.case_key,
            client_key=instance.client_key,
            unit=instance.unit,
            by=act.actor.name,
            at=act.now,
            data=dict(self.content),
            record=self.record,
        )
        act.tx.submissions.add(submission, instance.data_key)
