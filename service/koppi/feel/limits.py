"""How large an expression and what it makes may become; beyond is refused, never slow."""

SOURCE = 4_000
"""Characters of one expression."""
NODES = 1_000
"""Nodes of one syntax tree."""
NESTING = 60
"""Levels of one syntax tree."""
SCOPES = 16
"""Scopes of names within each other: contexts, functions, filters and each variable of a loop."""
STEPS = 50_000
"""Steps of one evaluation: nodes visited again in loops, elements walked, characters scanned in hundreds."""
TABLE_STEPS = 100_000
"""Steps of all expressions of one decision together, with the decisions it requires."""
CALLS = 40
"""Calls of functions defined in FEEL that may be open at once."""
TEXT = 20_000
"""Characters of a text that an expression makes."""
LIST = 5_000
"""Elements of a list or context that an expression makes."""
RESULT = 50_000
"""Elements of a result, counted with repetition, so that sharing cannot hide size."""
DEPTH = 50
"""Levels of lists and contexts within each other that are walked."""
WARNINGS = 50
"""Warnings kept of one evaluation."""
DIGITS = 34
"""Significant digits of a number, as in IEEE 754 decimal128."""
EXPONENT = 6_144
"""Largest decimal exponent of a number."""
