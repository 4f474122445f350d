"""Random expressions are evaluated by us and by feelin: every difference is one that the specification explains."""

from koppi.feel import FeelSyntaxError
from tests.peers.evaluating.comparing import compare
from tests.peers.evaluating.constructs import ALL
from tests.peers.evaluating.differences import DIFFERENCES
from tests.unit.feel.language import LANGUAGE

CASES, SEED = 2_000, 20261121


def test_every_difference_to_feelin_is_explained() -> None:
    outcome = compare(CASES, SEED)
    assert not outcome.unexplained, f"seed {SEED}\n" + "\n".join(outcome.unexplained)
    assert outcome.agree > 0.75 * CASES, outcome.told()


def test_every_construct_is_one_that_we_read() -> None:
    refused = []
    for construct in ALL:
        text = construct.shape.format(*("1" for _ in construct.takes))
        try:
            LANGUAGE.compile(text)
        except FeelSyntaxError as error:
            refused.append((text, error.code))
    assert refused == []


def test_a_class_of_differences_has_one_name_and_names_what_decides() -> None:
    assert len({row.name for row in DIFFERENCES}) == len(DIFFERENCES)
    assert all(row.paragraph.startswith("10.3.") or row.paragraph == "none: ours" for row in DIFFERENCES)
