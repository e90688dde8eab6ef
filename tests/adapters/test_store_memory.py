"""The ports kept in memory keep every promise."""

from threading import Thread

import pytest

from ssj_core import testing
from ssj_core.adapters.memory import MemoryPublisher, MemoryStore
from ssj_core.encoding import Suite
from ssj_core.errors.encoding import UnknownSuiteError
from ssj_core.testing import PublisherContract, StoreContract
from ssj_core.testing.promises import payload, promise, refused


class TestMemoryStore(StoreContract):
    """The store contract, in memory."""

    def make_store(self, suite: Suite = "sha256") -> MemoryStore:
        """Return a new store."""
        return MemoryStore(suite=suite)


class TestMemoryPublisher(PublisherContract):
    """The publisher contract, in memory."""

    def make_publisher(self) -> MemoryPublisher:
        """Return a new publisher."""
        return MemoryPublisher("备忘")


def test_only_known_suites() -> None:
    """A journal cannot be made with a digest nobody can check."""
    with pytest.raises(UnknownSuiteError):
        MemoryStore(suite="md5")  # type: ignore[arg-type]


def test_other_threads_wait_for_a_transaction() -> None:
    """While one thread is inside a transaction, another neither sees nor adds anything."""
    store = MemoryStore()
    thread = Thread(target=store.append, args=("b", 0, [payload(2)]))
    with store.transaction():
        store.append("a", 0, [payload(1)])
        thread.start()
        thread.join(0.05)
        assert thread.is_alive()
    thread.join()
    assert [row.stream for row in store.read()] == ["a", "b"]


def test_a_contract_needs_something_to_test() -> None:
    """A contract without an adapter fails, it does not pass for want of work."""
    with pytest.raises(NotImplementedError):
        StoreContract().test_starts_empty()
    with pytest.raises(NotImplementedError):
        PublisherContract().test_files_come_back()


def test_a_contract_catches_a_store_that_forgets() -> None:
    """A store that breaks a promise fails the contract, which quotes the promise."""

    class Forgetful(MemoryStore):
        def heads(self) -> dict[str, int]:
            return {}

    class Case(StoreContract):
        def make_store(self, suite: Suite = "sha256") -> Forgetful:
            return Forgetful(suite=suite)

    with pytest.raises(AssertionError, match="heads are the last versions"):
        Case().test_reads_by_stream_and_position()


def test_a_contract_catches_a_store_that_takes_anything() -> None:
    """A store that ignores the expected version fails the contract."""

    class Careless(MemoryStore):
        def append(self, stream: str, expected_version: int, payloads: object) -> object:  # type: ignore[override]
            del expected_version
            return super().append(stream, self.version(stream), payloads)  # type: ignore[arg-type]

    class Case(StoreContract):
        def make_store(self, suite: Suite = "sha256") -> Careless:  # type: ignore[override]
            return Careless(suite=suite)

    with pytest.raises(AssertionError, match="is refused"):
        Case().test_refuses_another_version()
    with pytest.raises(AssertionError, match="exactly one racer wins"):
        Case().test_one_of_two_wins()


def test_promises_speak() -> None:
    """A broken promise is an AssertionError in the words of the promise."""
    promise(kept=True, words="kept")
    with pytest.raises(AssertionError, match="water is dry"):
        promise(kept=False, words="water is dry")
    assert isinstance(refused(ValueError, lambda: int("x"), "refuses"), ValueError)
    with pytest.raises(AssertionError, match="refuses"):
        refused(ValueError, lambda: int("1"), "refuses")


def test_the_testing_room_opens_its_doors_late() -> None:
    """The contracts and strategies are there by name; another name is an AttributeError."""
    assert {"PublisherContract", "StoreContract", "strategies"} <= set(dir(testing))
    assert testing.strategies.__name__ == "ssj_core.testing.strategies"
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = testing.Nothing  # type: ignore[attr-defined]  # what is tried
