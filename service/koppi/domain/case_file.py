"""The nouns of the case file: what a form can write to, term by term."""

from typing import Final

RECORDS: Final = frozenset(
    {
        "contact",
        "client",
        "assessment",
        "plan",
        "service_line",
        "decision",
        "client_contact",
        "follow_up_note",
        "trigger",
        "closing",
    }
)
"""The records that a form may fill; a form fills one of them."""
