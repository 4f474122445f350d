"""What the check of tables says to their owner."""

from xml.etree import ElementTree as ET

import pytest

from koppi import dmn
from koppi.dmn import Finding
from koppi.dmn.analysis import check_tables
from koppi.feel import Language
from koppi.texts import say
from tests.unit.dmn.files import NAMESPACE, decision, table

AGES = [["< 18", '"child"'], ["[18..65)", '"adult"']]


def found(*parts: str) -> tuple[Finding, ...]:
    """The findings about a file of these elements."""
    text = f'<definitions xmlns="{NAMESPACE}" id="file" name="File">{"".join(parts)}</definitions>'
    model, faults = dmn.read(ET.fromstring(text), Language(), "file.dmn")
    assert model is not None, faults
    return check_tables("file.dmn", model)


def said(logic: str, *others: str) -> list[str]:
    """The same about one decision, in English."""
    return [say(one.code, "en", one.parameters).partition(". ")[0] for one in found(decision(logic), *others)]


def typed(logic: str, column: str, kind: str, values: str = "") -> str:
    """A table whose column has a type, and a list of values."""
    plain = f"<inputExpression><text>{column}</text></inputExpression>"
    listed = f"<inputValues><text>{values}</text></inputValues>" if values else ""
    return logic.replace(plain, f'<inputExpression typeRef="{kind}"><text>{column}</text></inputExpression>{listed}')


def test_a_gap_is_told_with_the_columns_label_and_a_value() -> None:
    gap = table(["age"], ["group"], AGES).replace('label="age"', 'label="Age of the client"')
    assert said(gap) == ["No rule answers when Age of the client = 65"]


def test_a_gap_names_only_the_columns_that_make_it() -> None:
    rules = [["true", "-", "> 3", "1"], ["false", '"G1"', "-", "2"], ["false", 'not("G1", "G2")', "-", "3"]]
    assert said(table(["urgent", "level", "count"], ["out"], rules)) == [
        "No rule answers when urgent = true, count = 3",
        'No rule answers when urgent = false, level = "G2"',
    ]


def test_numbers_lie_dense_and_days_do_not() -> None:
    assert said(table(["age"], ["out"], [["<= 17", "1"], [">= 18", "2"]])) == ["No rule answers when age = 17.5"]
    days = [['<= date("2026-01-31")', "1"], ['>= date("2026-02-01")', "2"]]
    assert said(table(["day"], ["out"], days)) == []


def test_null_is_an_input_only_where_a_rule_speaks_of_it() -> None:
    rules = [["true", "-", "1"], ["false", "-", "2"]]
    assert said(table(["a", "b"], ["out"], rules)) == []
    rules = [["true", "-", "1"], ["false", "> 3", "2"], ["false", "<= 3", "3"], ["null", "> 3", "4"]]
    assert said(table(["a", "b"], ["out"], rules)) == ["No rule answers when a = null, b = 3"]


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER"])
def test_a_table_that_collects_has_no_gaps(policy: str) -> None:
    assert said(table(["age"], ["group"], AGES, f'hitPolicy="{policy}"')) == []


def test_a_default_output_answers_for_the_rest() -> None:
    default = {"group": "<defaultOutputEntry><text>null</text></defaultOutputEntry>"}
    assert said(table(["age"], ["group"], AGES, output_parts=default)) == []


def test_listed_values_are_all_there_is() -> None:
    rules = [['"a"', "1"], ['"b"', "2"]]
    assert said(table(["x"], ["out"], rules)) == ['No rule answers when x = not("a", "b")']
    assert said(typed(table(["x"], ["out"], rules), "x", "string", '"a", "b"')) == []
    assert said(typed(table(["x"], ["out"], rules), "x", "string", '"a", "b", "c"')) == ['No rule answers when x = "c"']


def test_the_values_of_an_item_definition_are_all_there_is() -> None:
    level = (
        '<itemDefinition name="level"><typeRef>string</typeRef>'
        '<allowedValues><text>"G1", "G2"</text></allowedValues></itemDefinition>'
    )
    logic = typed(table(["x"], ["out"], [['"G1"', "1"], ['"G2"', "2"]]), "x", "level")
    assert said(logic, level) == []


def test_what_a_required_table_can_say_is_all_there_is() -> None:
    first = table(["age"], ["out"], [["< 18", '"child"'], [">= 18", '"adult"']])
    rules = [['"child"', "1"], ['"adult"', "2"]]
    text = decision(table(["group"], ["out"], rules), requires=["group"])
    assert found(text, decision(first, "group")) == ()
    of_a_type = first.replace('name="out"', 'name="out" typeRef="string"')
    assert found(text, decision(of_a_type, "group")) == ()
    (gap,) = found(text.replace('"adult"', '"old"'), decision(first, "group"))
    assert gap.parameters == {"example": 'group = "adult"'}


def test_two_rules_of_a_unique_table_that_meet_are_told_with_an_example() -> None:
    rules = [["<= 17", "-", "1"], ["[17..65)", "-", "2"], [">= 65", "-", "3"]]
    assert said(table(["age", "x"], ["out"], rules)) == ["Rules 1 and 2 both answer when age = 17, but only one may"]


def test_rules_of_an_any_table_may_meet_where_they_say_the_same() -> None:
    rules = [["< 18", '"x"'], ["> 10", '"x"'], ["> 16", '"y"'], ["10, 18", '"x"']]
    assert said(table(["age"], ["out"], rules, 'hitPolicy="ANY"')) == [
        "Rules 1 and 3 say different things when age = 17",
        "Rules 2 and 3 say different things when age = 17",
        "Rules 3 and 4 say different things when age = 18",
    ]


def test_of_many_overlaps_the_first_are_told_and_the_others_counted() -> None:
    rules = [["-", str(number)] for number in range(5)]
    assert said(table(["age"], ["out"], rules))[2:] == [
        "Rules 2 and 3 always both answer, but only one may",
        "The table has 7 more places like this",
    ]


def test_a_rule_that_stands_below_what_takes_all_is_told() -> None:
    rules = [["> 5", '"x"'], ["<= 5", '"y"'], ["[3..8]", '"z"'], ["-", '"for what is no number"']]
    assert said(table(["n"], ["out"], rules, 'hitPolicy="FIRST"')) == [
        "Rule 3 never answers: one above it always answers first (1, 2)"
    ]


def test_a_rule_that_is_always_outweighed_is_told() -> None:
    values = {"out": '<outputValues><text>"high", "low"</text></outputValues>'}
    rules = [["> 10", '"low"'], ["> 5", '"high"'], ["<= 5", '"low"']]
    assert said(table(["n"], ["out"], rules, 'hitPolicy="PRIORITY"', values)) == [
        "Rule 1 never answers: one whose output is more important, or which stands higher, always matches too (2)"
    ]


def test_a_cell_that_no_value_fits_is_told() -> None:
    rules = [["[10..5]", "1"], ["-", "2"]]
    assert said(table(["n"], ["out"], rules, 'hitPolicy="FIRST"')) == [
        "Rule 1 never matches: no value fits its condition in the column n"
    ]


def test_a_value_of_another_type_than_the_column_is_told() -> None:
    logic = typed(table(["n"], ["out"], [["5", "1"], ['"5"', "2"], ["-", "3"]], 'hitPolicy="FIRST"'), "n", "number")
    assert said(logic) == [
        'Rule 2 compares the column n with "5", but the column is of type number, so they never match'
    ]


def test_a_day_may_be_written_as_text_since_variables_hold_it_so_and_a_moment_may_be_a_day() -> None:
    text, day = [['"2026-01-31"', "1"], ["-", "2"]], [['@"2026-01-31"', "1"], ["-", "2"]]
    assert said(typed(table(["day"], ["out"], text, 'hitPolicy="FIRST"'), "day", "date")) == []
    moment = table(["n"], ["out"], [["1", '@"2026-01-31"'], ["-", "null"]], 'hitPolicy="FIRST"')
    assert said(moment.replace('name="out"', 'name="out" typeRef="date and time"')) == []
    assert said(typed(table(["day"], ["out"], day, 'hitPolicy="FIRST"'), "day", "date")) == []


def test_a_value_that_the_column_does_not_list_is_told() -> None:
    logic = table(["x"], ["out"], [['"a"', "1"], ['"B"', "2"], ["-", "3"]], 'hitPolicy="FIRST"')
    assert said(typed(logic, "x", "string", '"a", "b"')) == [
        'Rule 2 expects "B" in the column x, which is not among its allowed values'
    ]


def test_an_output_of_another_type_or_beyond_its_list_is_told() -> None:
    rules = [["1", '"high"'], ["2", "3"], ["3", '"hihg"'], ["-", "null"]]
    values = {"out": '<outputValues><text>"high", "low"</text></outputValues>'}
    logic = table(["n"], ["out"], rules, 'hitPolicy="FIRST"', values).replace(
        'name="out"', 'name="out" typeRef="string"'
    )
    assert said(logic) == [
        "Rule 2 gives the output out the value 3, but the output is of type string",
        'Rule 3 gives the output out the value "hihg", which is not among its allowed values',
    ]


def test_a_text_without_its_quotes_is_told() -> None:
    rules = [["high", "1"], ['"low"', "2"], ["-", "3"]]
    assert said(table(["level"], ["out"], rules, 'hitPolicy="FIRST"')) == ["Rule 1 reads a variable high"]


def test_a_name_that_is_nearly_one_of_the_file_is_told_with_that() -> None:
    rules = [["-", "sector_cuont + 1"], ["-", "unit"], ["> sector_counts_of_others", "1"]]
    assert said(table(["sector_count"], ["out"], rules, 'hitPolicy="COLLECT"')) == [
        "Rule 1 reads the name sector_cuont, which the file does not know elsewhere"
    ]


@pytest.mark.parametrize("cell", ["contains(?, limit)", "> limit", "? > today()", "abs(?) > 3"])
def test_a_cell_that_cannot_be_looked_through_is_no_reason_to_say_anything(cell: str) -> None:
    assert said(table(["n"], ["out"], [["< 3", "1"], [cell, "2"]])) == []


@pytest.mark.parametrize("column", ["count(lines)", "day.month", "n * 2"])
def test_what_is_calculated_may_be_bounded_so_nothing_is_said_of_it(column: str) -> None:
    assert said(table([column], ["out"], [["< 3", "1"], ["> 3", "2"]])) == []


def test_columns_that_read_parts_of_each_other_are_not_combined() -> None:
    rules = [["< 3", "-", "1"], [">= 3", "> 5", "2"]]
    assert said(table(["n", "n"], ["out"], rules)) == []


def test_a_table_with_too_many_combinations_says_that_it_was_not_checked() -> None:
    columns = [f"x{place}" for place in range(16)]
    rules = [[*("> 0" if (number >> place) & 1 else "< 9" for place in range(16)), "1"] for number in range(1, 700)]
    found_codes = [one.code for one in found(decision(table(columns, ["out"], rules, 'hitPolicy="FIRST"')))]
    assert "dmn.table_unchecked" in found_codes


def test_whatever_is_found_does_not_refuse_the_file_and_names_the_decision_and_the_rule() -> None:
    one, two = found(decision(table(["n"], ["out"], [["< 3", "1"], ["< 2", "2"]]), "age_group", name="Age group"))
    assert [one.refuses, two.refuses] == [False, False]
    assert (one.code, one.file, one.element, one.name) == ("dmn.overlap", "file.dmn", "r2", "Age group")
    assert (two.code, two.element) == ("dmn.gap", "age_group")


def test_an_example_is_a_whole_number_where_one_fits() -> None:
    rules = [["< 18", "1"], ["[18..64]", "2"], ["> 65", "3"]]
    assert said(table(["age"], ["out"], rules)) == ["No rule answers when age = 65"]
