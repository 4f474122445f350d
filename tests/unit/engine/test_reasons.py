"""Why an expression met null is told with the step, in codes and places and never with values."""

import simplejson

from koppi.domain.journal import decided_by
from koppi.domain.waits import IncidentWait
from koppi.engine.limits import WARNED, WARNINGS
from tests.support.diagrams import end, flow, mapping, path, process, script, start, tag, user
from tests.support.play import Play

GATEWAY = tag("exclusiveGateway", id="gate", default="gate_no")


def asking(condition: str) -> Play:
    """A gateway with a condition and a default flow."""
    flows = path("start", "gate") + flow("gate", "yes", condition) + path("gate", "no")
    return Play(process(start(), GATEWAY, user("yes"), user("no"), flows))


def test_a_condition_that_compares_a_date_with_text_is_an_incident_with_that_reason() -> None:
    play = asking('=starts_on > date("2026-01-01")').start(starts_on="2026-02-01")
    wait = play.wait("gate")
    assert isinstance(wait, IncidentWait)
    assert wait.parameters["reason"] == "feel.compared_types"
    assert wait.parameters["reason_parameters"] == {"left": "string", "right": "date"}
    (warned,) = play.last.warned
    assert (warned.element_id, warned.expression) == ("gate", '=starts_on > date("2026-01-01")')
    assert [(w.code, w.line, w.column) for w in warned.warnings] == [("feel.compared_types", 1, 11)]


def test_the_reason_is_kept_where_the_way_goes_on_over_the_default() -> None:
    play = asking("=colour = true").start()
    assert play.waiting == ["no"]
    (warned,) = play.last.warned
    assert [(w.code, w.parameters) for w in warned.warnings] == [("feel.unknown_name", {"name": "colour"})]


def test_a_null_that_was_read_is_the_reason_of_an_incident() -> None:
    wait = asking("=age > 65").start(age=None).wait("gate")
    assert isinstance(wait, IncidentWait)
    assert wait.parameters["reason"] == "engine.read_null"
    assert wait.parameters["reason_parameters"] == {"names": "age"}


def test_no_value_of_a_variable_is_in_a_reason() -> None:
    play = asking("=secret > 3 or secret.part > 3 or secret + 1 > 2").start(secret="Aada Esimerkki")
    assert play.last.warned
    assert "Aada" not in simplejson.dumps(list(decided_by(play.last)))


def test_a_mapping_that_reckons_with_a_missing_name_is_not_told_of_and_one_that_is_null_is() -> None:
    mapped = mapping([("=asked = true", "asked_at_all"), ("=level", "level_seen")])
    play = Play(process(start(), user("a", mapped), end(), path("start", "a", "end"))).start()
    assert [(warned.element_id, warned.expression) for warned in play.last.warned] == [("a", "=level")]


def test_an_expression_read_again_and_again_is_told_of_once_and_reasons_are_few() -> None:
    text = "=[" + ", ".join(f'{n} + "x"' for n in range(20)) + "]"
    looping = flow("gate", "a", "=n < 100") + path("gate", "no") + path("a", "b", "gate")
    first = path("start", "a")
    steps = script("a", text, "found") + script("b", "=if n = null then 1 else n + 1", "n")
    play = Play(
        process(start(), steps, tag("exclusiveGateway", id="gate", default="gate_no"), user("no"), first, looping)
    )
    play.start(n=0)
    (warned,) = play.last.warned
    assert len(warned.warnings) == WARNINGS


def test_many_expressions_of_one_step_are_not_all_told_of() -> None:
    mapped = mapping([(f"=missing_{n}", f"made_{n}") for n in range(WARNED * 2)])
    play = Play(process(start(), user("a", mapped), end(), path("start", "a", "end"))).start()
    assert len(play.last.warned) == WARNED
