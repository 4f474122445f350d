"""Every code of the room has its words, and every word its code."""

import re
from pathlib import Path

import simplejson

import koppi.forms

_ROOM = Path(koppi.forms.__file__).parent
_TEXTS = simplejson.loads((_ROOM.parent / "texts" / "forms.json").read_text(encoding="utf-8"))
_CODE = re.compile(r'"(forms\.[a-z_]+)"')


def test_every_code_has_words_in_three_languages_and_no_word_is_left_over() -> None:
    used = {code for path in _ROOM.rglob("*.py") for code in _CODE.findall(path.read_text(encoding="utf-8"))}
    assert used == set(_TEXTS)
    assert all(text[language] for text in _TEXTS.values() for language in ("fi", "sv", "en"))


def test_the_languages_name_the_same_parameters() -> None:
    for code, text in _TEXTS.items():
        named = [set(re.findall(r"(?<!\{)\{(\w+)\}", text[language])) for language in ("fi", "sv", "en")]
        assert named[0] == named[1] == named[2], code
