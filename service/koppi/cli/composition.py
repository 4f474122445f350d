"""What the commands need of the process they run in; `bootstrap` is it."""

from typing import Any, Protocol

from koppi.feel import Language
from koppi.settings import Settings
from koppi.store import Store
from koppi.usecases.house import House
from koppi.worker import Background


class Composition(Protocol):
    """Makes what is asked for."""

    @property
    def settings(self) -> Settings: ...
    def language(self) -> Language: ...
    def store(self) -> Store: ...
    def house(
        self, *, is_demo: bool = False, test_clock: bool = False, database_url: str | None = None
    ) -> House: ...
    def close(self, house: House) -> None: ...
    def app(self, house: House | None = None, background: Background | None = None) -> Any: ...
    def background(self, house: House) -> Background: ...
