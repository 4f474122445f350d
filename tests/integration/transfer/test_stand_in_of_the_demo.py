"""The stand-in that the demo starts: there while it is served, on loopback only, and gone with it."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from koppi.bootstrap import Composition
from koppi.connectors import CallFailed
from koppi.connectors.service_request.send import SYSTEM, send
from koppi.settings import Settings


def composition(folder: Path, **more: str) -> Composition:
    """Return the composition of a process whose database is in a folder."""
    keys = {"KOPPI_SECRET_KEY": "s" * 32, "KOPPI_DATA_KEY": "ab" * 32}
    database = {"KOPPI_DATABASE_URL": f"sqlite:///{folder / 'koppi.db'}"}
    return Composition(Settings.from_environment({**keys, **database, **more}))


def test_it_takes_requests_on_loopback_until_the_demo_ends(tmp_path: Path) -> None:
    demo = composition(tmp_path)
    house = demo.house(is_demo=True)
    outside = house.connectors.outside
    assert urlsplit(outside.address(SYSTEM)).hostname == "127.0.0.1"
    assert send({"service": "home_care"}, key="1:order:1", outside=outside) == {"request": "SR-1"}
    demo.close(house)
    with pytest.raises(CallFailed, match="did not answer"):
        send({"service": "home_care"}, key="1:order:2", outside=outside)


def test_a_demo_that_is_given_a_provider_starts_none_of_its_own(tmp_path: Path) -> None:
    demo = composition(tmp_path, KOPPI_SERVICE_REQUEST_URL="http://127.0.0.1:9")
    house = demo.house(is_demo=True)
    assert house.connectors.outside.address(SYSTEM) == "http://127.0.0.1:9"
    demo.close(house)


def test_without_the_demo_there_is_none(tmp_path: Path) -> None:
    plain = composition(tmp_path)
    house = plain.house()
    assert house.connectors.outside.addresses == {}
    plain.close(house)
