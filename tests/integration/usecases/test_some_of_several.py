"""Gateways and events that wait for some or all of several things, through the store: stored, replayed and compared."""

from koppi.store import Store
from koppi.usecases import messages
from tests.support.diagrams import condition, end, flow, message, path, process, start, tag, user, zeebe
from tests.support.houses import assert_sound, stage

ADVISER = zeebe("assignmentDefinition", candidateGroups="client_adviser")
TWO_OF_THREE = process(
    start(),
    tag("parallelGateway", id="fork"),
    *(user(name, ADVISER) for name in ("first", "second", "third", "go_on", "add")),
    tag("complexGateway", condition("activationCondition", "=activationCount >= 2"), id="enough"),
    end(),
    path("start", "fork") + "".join(path("fork", name, "enough") for name in ("first", "second", "third")),
    flow("enough", "go_on", "=waitingForStart") + flow("enough", "add", "=not(waitingForStart)"),
    path("go_on", "end") + path("add", "end"),
    id_="two_of_three",
)
BOTH = process(
    start(),
    tag(
        "intermediateCatchEvent",
        tag("messageEventDefinition", messageRef="letter") + tag("signalEventDefinition", signalRef="bell"),
        id="both",
        parallelMultiple="true",
    ),
    user("answer", ADVISER),
    end(),
    path("start", "both", "answer", "end"),
    id_="both_of_two",
    after=message("letter", key='="k"') + tag("signal", id="bell", name="bell"),
)


def test_a_join_goes_on_with_two_of_three_and_the_late_one_has_a_way_of_its_own(store: Store) -> None:
    with stage(store, {"two_of_three.bpmn": TWO_OF_THREE}) as played:
        instance = played.start("two_of_three")
        for task in ("first", "third"):
            played.complete(task, {})
        assert played.stands_at(instance) == ["go_on", "second"]
        for task in ("go_on", "second"):
            played.complete(task, {})
        assert played.stands_at(instance) == ["add"]
        played.complete("add", {})
        assert played.instance(instance).status == "COMPLETED"
    assert_sound(store, inputs=6)


def test_an_event_remembers_the_message_until_the_signal_has_come_too(store: Store) -> None:
    with stage(store, {"both_of_two.bpmn": BOTH}) as played:
        instance = played.start("both_of_two")
        played.publish("letter", "k", variables={"said": 1})
        assert played.stands_at(instance) == ["both"]
        messages.broadcast(played.caller("admin"), "bell")
        assert played.stands_at(instance) == ["answer"]
        assert played.variables(instance) == {"said": 1}
    assert_sound(store, inputs=3)
