"""Steps add up: two in a row are what one would have been."""

from koppi.domain.step import Held, Status, Step, Variable
from koppi.domain.waits import Closed, JobWait, UserTaskWait

PLACE = {"element_id": "e", "definition_key": 1, "scopes": (0,)}


def job(token: int) -> JobWait:
    return JobWait(token=token, **PLACE)  # type: ignore[arg-type]


def task(token: int) -> UserTaskWait:
    return UserTaskWait(token=token, **PLACE)  # type: ignore[arg-type]


def test_what_opens_and_closes_within_both_never_shows() -> None:
    first = Step(Status.ACTIVE, "1", opened=(job(1), task(2)))
    second = Step(Status.ACTIVE, "2", opened=(task(3),), closed=(Closed(job(1), completed=True),))
    both = first.then(second)
    assert both.opened == (task(2), task(3))
    assert both.closed == ()
    assert both.state == "2"


def test_a_wait_of_another_kind_at_the_same_token_is_another_wait() -> None:
    both = Step(Status.ACTIVE, "1", opened=(job(1),)).then(
        Step(Status.ACTIVE, "2", closed=(Closed(task(1), completed=True),))
    )
    assert both.opened == (job(1),)
    assert both.closed == (Closed(task(1), completed=True),)


def test_a_scope_that_goes_takes_its_variables_along() -> None:
    first = Step(Status.ACTIVE, "1", written=(Variable(5, "a", 1), Variable(0, "b", 2)))
    second = Step(Status.ACTIVE, "2", written=(Variable(0, "b", 3),), dropped_scopes=(5,))
    both = first.then(second)
    assert both.written == (Variable(0, "b", 3),)
    assert both.after(Held("0", (Variable(5, "old", 1), Variable(0, "c", 1)))).variables == (
        Variable(0, "c", 1),
        Variable(0, "b", 3),
    )
