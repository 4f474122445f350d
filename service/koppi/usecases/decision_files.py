"""Which file an import of decisions means: one way to find it, for a deployment, a check and a version that runs."""

import hashlib
from collections.abc import Mapping
from functools import cached_property

from koppi.engine import DecisionFile, Find, namespace_of, nowhere

ENDING = ".dmn"


def checksum_of(content: bytes) -> str:
    """Return the checksum that a content is kept by."""
    return hashlib.sha256(content).hexdigest()


class DecisionFiles:
    """Finds the file of a namespace among those given together, else where `deployed` leads."""

    def __init__(self, files: Mapping[str, bytes], deployed: Find = nowhere) -> None:
        self._files = [DecisionFile(*file) for file in files.items() if file[0].endswith(ENDING)]
        self._deployed = deployed

    def find(self, namespace: str) -> DecisionFile | None:
        """Return the file; None when there is none, and when several of those given claim the namespace."""
        own = self._by_namespace.get(namespace, [])
        if own:
            return own[0] if len(own) == 1 else None
        return self._deployed(namespace)

    @cached_property
    def _by_namespace(self) -> dict[str, list[DecisionFile]]:
        found: dict[str, list[DecisionFile]] = {}
        for file in self._files:
            found.setdefault(namespace_of(file), []).append(file)
        return found
