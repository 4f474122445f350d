"""Keys are unique, ordered and small enough, also when many threads draw them or the clock goes back."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from koppi.store.keys import KeyMaker


def test_keys_of_many_threads_are_unique_and_each_thread_sees_them_grow() -> None:
    maker = KeyMaker()
    with ThreadPoolExecutor(8) as threads:
        drawn = list(threads.map(lambda _: [maker.new() for _ in range(5_000)], range(8)))
    assert len({key for keys in drawn for key in keys}) == 40_000
    assert all(keys == sorted(keys) for keys in drawn)


def test_a_key_fits_into_63_bits_and_tells_its_time() -> None:
    before = time.time_ns() // 1_000_000
    key = KeyMaker(process=5).new()
    assert 0 < key < 1 << 63
    assert before <= (key >> 22) + 1_735_689_600_000 <= time.time_ns() // 1_000_000
    assert key >> 12 & 1023 == 5


def test_keys_grow_when_the_machine_s_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    maker = KeyMaker()
    before = maker.new()
    yesterday = time.time_ns() - 86_400 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: yesterday)
    assert maker.new() > before


def test_a_full_millisecond_borrows_from_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    still = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: still)
    maker = KeyMaker()
    keys = [maker.new() for _ in range(5_000)]
    assert keys == sorted(set(keys))


def test_two_processes_draw_different_keys_in_the_same_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    still = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: still)
    assert KeyMaker(process=1).new() != KeyMaker(process=2).new()
