"""The ports: which files may be published, and which objects fit."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from ssj_core.adapters.memory import MemoryPublisher, MemoryStore
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.encoding import canonical, digest
from ssj_core.errors.journal import PublicationRefusedError
from ssj_core.ports import (
    Clock,
    EntropySource,
    Platform,
    Publication,
    Publisher,
    Signer,
    Store,
    check_files,
)


def test_the_receipt_names_every_byte() -> None:
    """A receipt lists the digest of each file, in order of paths, and one of the list."""
    receipt = Publication.of("门户", {"b/c.json": b"{}", "a.html": b"abc"})
    assert list(receipt.files.items()) == [("a.html", digest(b"abc")), ("b/c.json", digest(b"{}"))]
    assert receipt.digest == digest(canonical(receipt.files))
    assert receipt.digest == Publication.of("平台", {"a.html": b"abc", "b/c.json": b"{}"}).digest
    assert receipt.digest != Publication.of("门户", {"b/c.json": b"{}", "a.html": b"abd"}).digest


@pytest.mark.parametrize(
    "paths", [["a"], ["b", "a"], ["a/b/c.html", "a/b.html", "a-b/c"], ["name with space.csv"]]
)
def test_paths_that_go(paths: list[str]) -> None:
    """Plain relative paths are taken, and come back sorted."""
    assert check_files(dict.fromkeys(paths, b"")) == tuple(sorted(paths))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/./b",
        ".git/x",
        "a/.b",
        "a\\b",
        "C:a",
        "a?b",
        "a*b",
        'a"b',
        "a<b",
        "a|b",
        "a\nb",
        "a\0b",
        "公示.html",
        " a",
        "a ",
        "a /b",
    ],
    ids=repr,
)
def test_paths_that_do_not_go(path: str) -> None:
    """A path that leads away, hides, or that some system cannot take is refused."""
    with pytest.raises(PublicationRefusedError):
        check_files({"good.html": b"", path: b""})


def test_sets_that_do_not_go() -> None:
    """No file at all, and a file where a folder must be, are refused."""
    with pytest.raises(PublicationRefusedError):
        check_files({})
    with pytest.raises(PublicationRefusedError, match="a/b"):
        check_files({"a/b": b"", "a/b/c": b""})


class Desk:
    """Everything an embedder may hand in, in one invented object."""

    name = "示例平台"
    rule = "dice"
    algorithm = "none"
    key_id = "none"

    def deliver(self, form: str, rows: Sequence[Mapping[str, str]]) -> str:
        """Give a receipt."""
        return f"{form}:{len(rows)}"

    def collect(self, form: str) -> Iterable[Mapping[str, str]]:
        """Have nothing."""
        del form
        return ()

    def item(self, commit: str) -> str:
        """Throw no dice."""
        del commit
        return "dice:1"

    def sign(self, data: bytes) -> bytes:
        """Sign nothing."""
        return data

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Compare."""
        return data == signature

    def now(self) -> datetime:
        """Stand still."""
        return datetime(2026, 3, 2, tzinfo=UTC)


def test_any_object_with_the_methods_fits() -> None:
    """A port asks for methods, not for a base class."""
    desk: Desk = Desk()
    ports: tuple[Platform, EntropySource, Signer, Clock] = (desk, desk, desk, desk)
    for port, kind in zip(ports, (Platform, EntropySource, Signer, Clock), strict=True):
        assert isinstance(port, kind)
        assert not isinstance(object(), kind)
    stores: tuple[Store, Store] = (MemoryStore(), SqliteStore(":memory:"))
    assert all(isinstance(store, Store) for store in stores)
    publisher: Publisher = MemoryPublisher("x")
    assert isinstance(publisher, Publisher)
    assert not isinstance(desk, Store | Publisher)
    assert isinstance(stores[1], SqliteStore)
    stores[1].close()
