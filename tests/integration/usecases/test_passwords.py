"""What a password costs to check: the same for everybody, and in production as much as RFC 9106 asks for."""

from importlib.util import find_spec, module_from_spec
from typing import Any, Literal

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from koppi.usecases import passwords


@pytest.fixture
def as_in_production() -> Any:
    """The module as it is loaded outside tests, which hash cheaply."""
    spec = find_spec(passwords.__name__)
    assert spec is not None
    assert spec.loader is not None
    fresh = module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return fresh


class _Watched(PasswordHasher):
    """Notes what each check costs."""

    def __init__(self) -> None:
        super().__init__()
        self.tried: list[Parameters] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.tried.append(extract_parameters(str(hash)))
        return super().verify(hash, password)


def test_a_password_is_hashed_at_the_cost_that_rfc_9106_recommends(as_in_production: Any) -> None:
    assert extract_parameters(as_in_production.hashed("kissa")) == RFC_9106_LOW_MEMORY


def test_who_is_not_there_costs_as_much_to_refuse_as_who_is(as_in_production: Any) -> None:
    as_in_production.hasher = watched = _Watched()
    assert not as_in_production.is_right(None, "kissa")
    assert watched.tried == [RFC_9106_LOW_MEMORY]


def test_one_password_is_right_and_no_other() -> None:
    stored = passwords.hashed("kissa")
    assert passwords.is_right(stored, "kissa")
    assert not passwords.is_right(stored, "koira")
    assert not passwords.is_right(None, "kissa")
