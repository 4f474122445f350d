"""The composition root: the one module that knows every room, and puts a process together from its settings."""

from dataclasses import replace
from functools import cached_property
from pathlib import Path

from flask import Flask

from koppi import api, web
from koppi.connectors import Connectors, Outside
from koppi.connectors.service_request.send import SYSTEM as SERVICE_PRODUCTION
from koppi.connectors.service_request.stand_in import StandIn
from koppi.domain.actor import SYSTEM
from koppi.domain.clock import PinnedClock, SystemClock
from koppi.domain.errors import Unavailable
from koppi.domain.feel_functions import FUNCTIONS
from koppi.feel import Language
from koppi.resources import model_files
from koppi.settings import Settings
from koppi.store import Store
from koppi.usecases import demo
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House
from koppi.usecases.models import Models
from koppi.worker import Background

DEMO_DATABASE = "sqlite:///instance/demo.db"


def open_store(settings: Settings, *, synchronous: str = "FULL") -> Store:
    """Open the database; an SQLite file's folder is made when it is not there."""
    url = settings.database_url
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    return Store(url, secret_key=settings.secret_key, data_key=settings.data_key, synchronous=synchronous)


def ready_store(settings: Settings, *, synchronous: str = "FULL") -> Store:
    """Open the database at this version: an empty one is set up, another version is refused.

    Raises:
        Unavailable: `store.other_version` with both versions.
    """
    store = open_store(settings, synchronous=synchronous)
    if store.version() is None:
        store.migrate()
    if store.version() != store.head():
        found, wanted = store.version(), store.head()
        store.dispose()
        raise Unavailable("store.other_version", found=found, wanted=wanted)
    return store


def build_house(settings: Settings, store: Store, *, is_demo: bool = False, test_clock: bool = False) -> House:
    """Put the use-cases' house together."""
    language = Language(FUNCTIONS)
    outside = Outside({SERVICE_PRODUCTION: settings.service_request_url} if settings.service_request_url else {})
    return House(
        store=store,
        clock=PinnedClock() if test_clock else SystemClock(),
        zone=settings.timezone,
        language=language,
        models=Models(language),
        connectors=Connectors.installed(outside),
        demo=is_demo,
        test_clock=test_clock,
    )


def with_demo(house: House, settings: Settings, service_production: StandIn) -> House:
    """Make the database a demo, once: units, people, our diagrams; and start the stand-in for service production."""
    demo.fill(Caller(house, SYSTEM), model_files(settings.models))
    if house.connectors.outside.addresses:
        return house
    outside = Outside({SERVICE_PRODUCTION: service_production.start()})
    return replace(house, connectors=replace(house.connectors, outside=outside))


def build_app(settings: Settings, house: House, background: Background | None) -> Flask:
    """Put the web application together: the pages and both machine faces."""
    app = Flask("koppi", static_folder=None)
    timing = settings.timing or house.test_clock
    api.register(app, house, background=background, threads=settings.threads, timing=timing)
    web.register(app, house, timing=timing, language=settings.language)
    return app


class Composition:
    """What the command line asks for: the settings, a house, an application; each made when it is asked for.

    Args:
        settings: the settings; read from the environment on first use when not given.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings
        self._chosen_database = settings is not None
        self._service_production = StandIn()

    @cached_property
    def settings(self) -> Settings:
        return self._settings or Settings.from_environment()

    def language(self) -> Language:
        """Return FEEL with this field's functions, for what needs no database."""
        return Language(FUNCTIONS)

    def store(self) -> Store:
        """Open the database as it is."""
        return open_store(self.settings)

    def house(self, *, is_demo: bool = False, test_clock: bool = False, database_url: str | None = None) -> House:
        """Open the database at this version and put a house over it; `database_url` comes before the settings."""
        settings = self.settings
        if database_url:
            settings = replace(settings, database_url=database_url)
        elif is_demo and not (self._chosen_database or settings.given("KOPPI_DATABASE_URL")):
            settings = replace(settings, database_url=DEMO_DATABASE)
        # a demo may lose its last moments to a power cut, and is several times faster for it
        store = ready_store(settings, synchronous="NORMAL" if is_demo else "FULL")
        house = build_house(settings, store, is_demo=is_demo, test_clock=test_clock)
        if test_clock:
            demo.require_demo_or_empty(Caller(house, SYSTEM))
        return with_demo(house, settings, self._service_production) if is_demo else house

    def close(self, house: House) -> None:
        """Stop what was started for a house, and close its database."""
        self._service_production.stop()
        house.store.dispose()

    def app(self, house: House | None = None, background: Background | None = None) -> Flask:
        """Put the web application over a house."""
        return build_app(self.settings, house or self.house(), background)

    def background(self, house: House) -> Background:
        """Make the worker of a house; the caller starts it."""
        return Background(house)
