import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.engine.drawing.lettering import set_in, width


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("Yhteydenotto tuli", 745.0),
        ("Palvelutarpeen arviointi", 1039.5),
        ("Työikäisten MIELI: 2,5 € (30 %)?", 1445.1),
    ],
)
def test_a_width_is_that_of_arial_within_half_a_percent(text: str, measured: float) -> None:
    assert abs(width(text, 100) - measured) < 0.005 * measured


def test_a_text_breaks_at_blanks_and_hyphens() -> None:
    assert set_in("Ota vastaan itä-suomalainen", 70, 12).lines == ("Ota vastaan", "itä-", "suomalainen")


def test_a_soft_hyphen_shows_only_where_the_text_breaks() -> None:
    assert set_in("Asiakas\u00adsuunnitelma", 90, 12).lines == ("Asiakas-", "suunnitelma")
    assert set_in("Asiakas\u00adsuunnitelma", 200, 12).lines == ("Asiakassuunnitelma",)


def test_a_line_break_in_a_name_is_kept() -> None:
    assert set_in("Ota\nvastaan", 500, 12).lines == ("Ota", "vastaan")


@given(st.text(alphabet="abcdwil ", max_size=60), st.integers(20, 300))
def test_no_sign_is_lost_and_no_line_of_several_words_is_too_wide(text: str, across: int) -> None:
    lettering = set_in(text, across, 12)
    assert " ".join(lettering.lines).split() == text.split()
    assert all(width(line, 12) <= across for line in lettering.lines if " " in line)
