"""Sealing: AES-GCM under a data key, bound to the place where the value lies."""

import hmac
import os
import struct
import threading
import time
from collections import OrderedDict
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = 1
_HEADER = struct.Struct(">BQ12s")
_REMEMBERED_KEYS = 10_000
_REMEMBERED_SECONDS = 300


class Place(NamedTuple):
    """Where a sealed value lies; opened anywhere else it is refused."""

    table: str
    column: str
    key: int

    def __bytes__(self) -> bytes:
        return f"{self.table}.{self.column}.{self.key}".encode()


class SealBroken(Exception):
    """A sealed value was changed, or moved to another row."""


def data_key_of(sealed: bytes) -> int:
    """Return the key of the data key that a sealed value was sealed with."""
    version, data_key, _nonce = _HEADER.unpack_from(sealed)
    if version != _VERSION:
        raise SealBroken(f"unknown version {version}")
    return int(data_key)


class KeyRing:
    """Wraps and unwraps data keys with the service's own, and remembers the unwrapped ones for five minutes.

    The bound on remembering is what another process may still read after a person was erased in this one.
    """

    def __init__(self, service_key: bytes) -> None:
        if len(service_key) < 16:
            raise ValueError("the data key of the service needs at least 16 bytes")
        self._service = AESGCM(hmac.digest(service_key, b"koppi data keys", "sha256"))
        self._lock = threading.Lock()
        self._remembered: OrderedDict[int, tuple[float, AESGCM]] = OrderedDict()

    def new(self, data_key: int) -> bytes:
        """Return a fresh wrapped key for the row `data_key`."""
        nonce = os.urandom(12)
        return nonce + self._service.encrypt(nonce, AESGCM.generate_key(256), str(data_key).encode())

    def remember(self, data_key: int, wrapped: bytes) -> None:
        """Unwrap a key and keep it at hand."""
        raw = self._service.decrypt(wrapped[:12], wrapped[12:], str(data_key).encode())
        with self._lock:
            self._remembered[data_key] = (time.monotonic() + _REMEMBERED_SECONDS, AESGCM(raw))
            while len(self._remembered) > _REMEMBERED_KEYS:
                self._remembered.popitem(last=False)

    def forget(self, data_key: int) -> None:
        with self._lock:
            self._remembered.pop(data_key, None)

    def knows(self, data_key: int) -> bool:
        until, _ = self._remembered.get(data_key, (0.0, None))
        return until > time.monotonic()

    def seal(self, data_key: int, place: Place, clear: bytes) -> bytes:
        """Seal with a remembered key.

        Raises:
            KeyError: the key is not at hand.
        """
        nonce = os.urandom(12)
        header = _HEADER.pack(_VERSION, data_key, nonce)
        return header + self._remembered[data_key][1].encrypt(nonce, clear, bytes(place))

    def open(self, place: Place, sealed: bytes) -> bytes:
        """Open with a remembered key.

        Raises:
            KeyError: the key is not at hand.
            SealBroken: the value was changed or lies at another place.
        """
        _version, data_key, nonce = _HEADER.unpack_from(sealed)
        try:
            return self._remembered[data_key][1].decrypt(nonce, sealed[_HEADER.size :], bytes(place))
        except InvalidTag as error:
            raise SealBroken(f"{place.table}.{place.column} of {place.key}") from error
