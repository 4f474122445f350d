"""Regular expressions that cannot hang: every state is followed at once, so that time grows with the text only."""

from koppi.feel.regex.matcher import Match, find, find_all
from koppi.feel.regex.pattern import LENGTH, Pattern, compile_pattern
from koppi.feel.regex.source import PatternError

__all__ = ["LENGTH", "Match", "Pattern", "PatternError", "compile_pattern", "find", "find_all"]
