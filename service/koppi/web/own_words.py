"""What the client said, in the client's own words."""

from collections.abc import Iterable
from dataclasses import dataclass

from koppi.store.records import Contact
from koppi.web.words import Words


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What was said at one contact."""

    at: str
    channel: str
    text: str


def own_words(contacts: Iterable[Contact], words: Words) -> tuple[OwnWords, ...]:
    """Return what was said at each contact, newest first; what was erased is gone from here, too."""
    said = [
        OwnWords(words.moment(contact.at), words.named("channel", contact.channel), contact.reason)
        for contact in contacts
        if isinstance(contact.reason, str) and contact.reason
    ]
    return tuple(reversed(said))
