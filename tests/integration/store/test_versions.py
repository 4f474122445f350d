"""Versions of a process are found as the bindings ask, and the newest one's start events stand."""

from koppi.store import Store
from koppi.store.records import Subscription, Timer
from tests.integration.store.world import DEFINITION, NOW, World, definition


def test_versions_are_found_as_the_bindings_ask(store: Store, world: World) -> None:
    with store.begin() as tx:
        first = tx.definitions.get(DEFINITION)
        assert first is not None
        tx.definitions.add_all([definition(number, first.deployment_key, number) for number in (2, 3)])
        latest = tx.definitions.latest("bread")
        assert latest is not None
        assert latest.version == 3
        tx.definitions.delete(3, NOW)
        assert [found.version for found in tx.definitions.latest_of_all()] == [2]
        assert tx.definitions.highest_version("bread") == 3
        second = tx.definitions.of_version("bread", 2)
        assert second is not None
        assert second.key == 2
        assert tx.definitions.of_tag("bread", "v1") is None
        assert set(tx.definitions.many([1, 2, 9])) == {1, 2}
        assert tx.definitions.latest("stone") is None


def test_a_new_version_replaces_the_start_events_of_its_process(store: Store, world: World) -> None:
    def timer(key: int) -> Timer:
        return Timer(key=key, element_id="s", definition_key=1, process_id="bread", due_at=NOW)

    def subscription(key: int) -> Subscription:
        return Subscription(
            key=key, kind="message", name="order", element_id="s", definition_key=1, process_id="bread", created_at=NOW
        )

    with store.begin() as tx:
        for key in (1, 2):
            tx.timers.replace_starts("bread", [timer(key)])
            tx.subscriptions.replace_starts("bread", [subscription(key)])
        assert [found.key for found in tx.timers.due(NOW, 9)] == [2]
        assert [found.key for found in tx.subscriptions.starts("message", "order")] == [2]
        assert tx.subscriptions.waiting("message", "order") == []
