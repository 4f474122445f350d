"""Patterns that could hang never run."""

import time

import pytest

from koppi.forms.patterns import PatternRefused, read_pattern


@pytest.mark.parametrize(
    "text",
    [
        r"[0-9]{5}",
        r"\d{6}[-+A]\d{3}[0-9A-Z]",
        r"[a-zåäö0-9._-]+@[a-z0-9.-]+\.[a-z]{2,}",
        r"(\d{1,2}\.){2}\d{4}",
        r"FI\d{2}( ?\d{4}){3}",
        r"(ab|cd)?x*",
        r"^[A-Z]+$",
    ],
)
def test_everyday_patterns_are_taken(text: str) -> None:
    assert read_pattern(text).longest >= 40


@pytest.mark.parametrize(
    "text",
    [
        r"(a+)+",
        r"(a*)*b",
        r"(a|aa)+",
        r"(a|a)*",
        r"((a+)?b?){20}",
        r"(.*)\1",
        r"(?=a+)b",
        r"(?<!a)b",
        r"a*a*a*a*a*a*a*a*a*b",
        r"(a?){30}a{30}",
        r"(?>a+)b",
        "a{0,9}" * 12,
    ],
)
def test_patterns_that_could_run_for_ever_are_refused(text: str) -> None:
    with pytest.raises(PatternRefused, match=r"forms\.pattern_unsafe"):
        read_pattern(text)


@pytest.mark.parametrize("text", ["(", "[", "*", "a{2,1}", "(?P<x", "a{99999999999999}", "(" * 500, "\\"])
def test_what_is_no_regular_expression_is_refused(text: str) -> None:
    with pytest.raises(PatternRefused, match=r"forms\.pattern_invalid"):
        read_pattern(text)


@pytest.mark.parametrize("text", ["a*a*b", "a*a*a*b", "a*a*a*a*b", "(a?){3}a*a*b", r"\w+@[\w.]+\.\w{2,}"])
def test_the_worst_text_of_the_length_allowed_is_over_soon(text: str) -> None:
    pattern = read_pattern(text)
    begun = time.thread_time()
    assert not pattern.regex.fullmatch("a" * pattern.longest)
    assert time.thread_time() - begun < 1.5
