"""Every code of the room has its words, and no words are left over."""

import re
from pathlib import Path
from string import Formatter

import pytest
import simplejson

SERVICE = Path(__file__).resolve().parents[3] / "service" / "koppi"
TEXTS = simplejson.loads((SERVICE / "texts" / "feel.json").read_text())


def test_codes_and_texts_are_the_same_set() -> None:
    source = "".join(path.read_text() for path in sorted((SERVICE / "feel").rglob("*.py")))
    assert set(re.findall(r'"(feel\.[a-z_]+[a-z])"', source)) == set(TEXTS)


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_has_the_same_parameters_in_every_language(code: str) -> None:
    text = TEXTS[code]
    used = [
        {name for _, name, _, _ in Formatter().parse(text[language]) if name is not None}
        for language in ("fi", "sv", "en")
    ]
    assert used[0] == used[1] == used[2]
    assert text["draft"] == ["sv"]
