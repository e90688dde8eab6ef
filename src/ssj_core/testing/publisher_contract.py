"""The promises of a publisher, as tests."""

from collections.abc import Iterator, Mapping
from functools import partial
from threading import Thread

from ssj_core.errors.journal import PublicationRefusedError
from ssj_core.ports import Publication, Publisher
from ssj_core.testing.promises import promise, refused


class _BrokenError(Exception):
    """Raised on purpose while a set is handed over."""


class _Breaks(Mapping[str, bytes]):
    """A set of files that can be read so many times, and then breaks off."""

    def __init__(self, files: Mapping[str, bytes], reads: int) -> None:
        """Give `reads` files before it breaks."""
        self._files, self._reads = files, reads

    def __getitem__(self, path: str) -> bytes:
        """Return a file, as long as it goes well."""
        if self._reads == 0:
            raise _BrokenError
        self._reads -= 1
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        """Name the files."""
        return iter(self._files)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._files)


class PublisherContract:
    """The promises of `ssj_core.ports.Publisher`: subclass, give `make_publisher`, and run."""

    def make_publisher(self) -> Publisher:
        """Return a publisher that has published nothing yet."""
        raise NotImplementedError

    def test_is_a_publisher(self) -> None:
        """A publisher has every method of the port, and a channel with a name."""
        publisher = self.make_publisher()
        promise(isinstance(publisher, Publisher), "the object has all members of ports.Publisher")
        promise(publisher.channel, "the channel has a name")
        promise(dict(publisher.published()) == {}, "nothing is public before the first publication")

    def test_files_come_back(self) -> None:
        """What was published is what is public, to the byte."""
        publisher = self.make_publisher()
        files = {"index.html": "公示".encode(), "data/plans.json": b"{}", "data/empty": b""}
        receipt = publisher.publish(files)
        promise(dict(publisher.published()) == files, "the same files come back")
        promise(
            receipt == Publication.of(publisher.channel, files), "the receipt is Publication.of"
        )
        promise(dict(receipt.files) == dict(Publication.of("", files).files), "with every digest")

    def test_a_new_set_replaces_the_old(self) -> None:
        """What the next publication leaves out is no longer public."""
        publisher = self.make_publisher()
        publisher.publish({"a.html": b"1", "old/b.html": b"2"})
        publisher.publish({"a.html": b"3", "new/c.html": b"4"})
        wanted = {"a.html": b"3", "new/c.html": b"4"}
        promise(dict(publisher.published()) == wanted, "only the new set is public")

    def test_again_is_the_same(self) -> None:
        """Publishing the same files again changes nothing and gives the same receipt."""
        publisher = self.make_publisher()
        files = {"a.html": b"1"}
        promise(publisher.publish(files) == publisher.publish(files), "the same receipt")
        promise(dict(publisher.published()) == files, "the same files")

    def test_refuses_paths_that_lead_away(self) -> None:
        """A set with one bad path is refused whole, and what is public stays."""
        publisher = self.make_publisher()
        before = {"a.html": b"1"}
        publisher.publish(before)
        for path in ("", "/etc/x", "../x", "a/../x", "a//x", ".hidden", "a\\b", "公示.html", "a/"):
            refused(
                PublicationRefusedError,
                partial(publisher.publish, {"good.html": b"2", path: b"3"}),
                f"the path {path!r} is refused",
            )
            promise(dict(publisher.published()) == before, "a refused set changes nothing")
        refused(PublicationRefusedError, lambda: publisher.publish({}), "an empty set is refused")
        promise(dict(publisher.published()) == before, "an empty set changes nothing")

    def test_what_breaks_off_leaves_the_old_set(self) -> None:
        """A publication that fails, however late, leaves what was public; the next one succeeds."""
        publisher = self.make_publisher()
        before = {"a.html": b"1", "b/c.html": b"2"}
        after = {"a.html": b"3", "b/d.html": b"4", "e.html": b"5"}
        publisher.publish(before)
        for reads in range(100):
            try:
                publisher.publish(_Breaks(after, reads))
            except _BrokenError:
                found = dict(publisher.published())
                promise(found == before, f"broken off after {reads} files, the old set stands")
            else:
                break
        promise(dict(publisher.published()) == after, "in the end the new set stands")

    def test_readers_see_whole_sets(self) -> None:
        """While one set takes the place of another, readers see the one or the other, whole."""
        publisher = self.make_publisher()
        sets = [
            {f"{name}{at}.html": f"{name}{at}".encode() for at in range(20)}
            | {"index": name.encode()}
            for name in ("a", "b")
        ]
        publisher.publish(sets[1])

        def publish() -> None:
            for at in range(20):
                publisher.publish(sets[at % 2])

        thread = Thread(target=publish)
        thread.start()
        while thread.is_alive():
            promise(dict(publisher.published()) in sets, "a reader sees one whole set")
        thread.join()
        promise(dict(publisher.published()) == sets[1], "the last set stands")
