"""The mark that says which requirement lines a test proves: it would go red if the requirement broke."""

import pytest

covers = pytest.mark.covers
"""Takes the ids of lines of `tests/requirements.json`, such as `@covers("S000-12", "I3")`."""
