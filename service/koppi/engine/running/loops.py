"""Standard loops: one activity again and again while a condition holds, and never more often than its maximum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppi.engine.expressions import Text
from koppi.engine.running.activities import Repeated

if TYPE_CHECKING:
    from koppi.engine.running.token import Token

MOST_ROUNDS = 100
"""The largest maximum that a loop may have."""
COUNTER = "loopCounter"


@dataclass(frozen=True, slots=True)
class LoopSettings:
    """While what it goes on, how often at most, and whether the condition is looked at before the first round, too.

    Without a condition it goes on until the maximum.
    """

    maximum: int
    condition: Text | None = None
    test_before: bool = False


class Loop(Repeated):
    """The body around the rounds; the token of a round is gone before that of the next comes.

    Its note counts the rounds that have `begun`. The condition sees what the round before it saw, with `loopCounter`
    the number of rounds done: 0 before the first.
    """

    settings: LoopSettings

    def start(self, token: Token) -> bool | None:
        first = self.settings.condition if self.settings.test_before else None
        if first is not None and not token.read(first, over={COUNTER: 0}).truth():
            return True
        token.note["begun"] = 0
        self._begin(token)
        return None

    def _begin(self, token: Token) -> None:
        token.note["begun"] += 1
        round_ = token.add_child(self.each)
        token.workflow.top_workflow.scopes.write(round_.id, COUNTER, token.note["begun"])
        round_._ready()

    def child_done(self, token: Token, child: Token) -> None:
        """Begin the next round, or go on behind the loop; a condition that fails stops the round before its end."""
        settings = self.settings
        again = token.note["begun"] < settings.maximum
        if again and settings.condition is not None:
            again = child.read(settings.condition).truth()
        self.instance_gone(token, child)
        if again:
            self._begin(token)
        else:
            token.proceed()

    def hand_on(self, token: Token) -> None:
        """Leave it: each round has handed on its own results."""
