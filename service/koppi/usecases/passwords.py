"""Passwords: hashed with Argon2id, and as slow to check for a name that nobody has."""

import secrets
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

hasher = PasswordHasher()
"""RFC 9106's second recommended cost: 64 MiB, three passes, about 140 ms of four threads."""


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return hasher.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Tell whether this is the password of which `stored` is kept; without any it is not, after the same time."""
    try:
        return hasher.verify(stored or _NOBODYS, password)
    except VerificationError:
        return False


def _of_no_password() -> str:
    """Return a hash that is drawn, not computed: no password is known that leads to it."""
    salt, digest = (b64encode(secrets.token_bytes(length)).decode().rstrip("=") for length in (16, 32))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${digest}"


_NOBODYS = _of_no_password()
