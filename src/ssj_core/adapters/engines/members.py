"""The targets of a stratum that lie sealed in an engine: counts and roots here, rows there.

What is kept in this process is one hash for a thousand leaves; a proof asks the engine for the
thousand it is among. Every row that comes back is hashed again before anything rests on it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import ge
from secrets import SystemRandom
from typing import Any, Final

from attrs import define, field, frozen

from ssj_core.adapters.engines.drawing import bound
from ssj_core.adapters.engines.ranges import BLOCK_BITS, joined_blocks
from ssj_core.adapters.engines.sealsql import SealSql
from ssj_core.drawing.leaves import frame_hashes, salt_key
from ssj_core.drawing.members import Attributes, Members, Target
from ssj_core.drawing.selecting import Ranking
from ssj_core.drawing.tickets import raw_tickets
from ssj_core.encoding import are_ids, is_id
from ssj_core.encoding.canonical_json import read_plain
from ssj_core.encoding.merkle import MerkleTree
from ssj_core.errors.engines import EngineWrongError
from ssj_core.errors.log import LeafMissingError

SPOTS: Final = 256
"""Leaves of every stratum that are hashed a second time, here, at places nobody can foresee."""
WHOLE_BLOCKS: Final = 3
"""Blocks of 1,024 leaves of every stratum that are made again, here, where the engine folds them."""
_BLOCK: Final = 1 << BLOCK_BITS
_HASH: Final = 32
_BATCH: Final = 1 << 14
_SHOWN: Final = 100


@frozen(kw_only=True)
class EngineFrame:
    """The table of a sealed frame: position, stratum, id and attributes, in order.

    Attributes:
        place: the engine it lies in.
        table: its name there.
        alike: the look-alikes in it.
    """

    place: Any = field(repr=False)
    table: str
    alike: Sequence[tuple[str, str]] = field(repr=False)

    @property
    def sql(self) -> SealSql:
        """The dialect's fragments."""
        return SealSql(self.place.dialect)


@frozen(kw_only=True)
class EngineTree:
    """The tree of a stratum with one hash for each block of leaves; proofs ask for a block again.

    Attributes:
        members: the targets.
        frame_secret: what the salts are made of.
        label: label of the stratum.
        suite: the suite.
        upper: the tree over the blocks.
    """

    members: "EngineMembers" = field(repr=False)
    frame_secret: str = field(repr=False)
    label: str
    suite: str
    upper: MerkleTree = field(repr=False)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self.members)

    @property
    def root(self) -> str:
        """The root as 64 hex digits."""
        return self.upper.root

    def path(self, index: int) -> tuple[str, ...]:
        """Return the hashes beside the way from leaf `index` up to the root in hex, lowest first.

        Raises:
            LeafMissingError: there is no such leaf.
            EngineWrongError: the rows are not those that were sealed.
        """
        if not 0 <= index < self.size:
            raise LeafMissingError(size=self.size, wanted=index)
        block = index >> BLOCK_BITS
        start = block << BLOCK_BITS
        members = self.members[start : start + _BLOCK]
        lower = members.tree(self.frame_secret, self.label, self.suite)
        if lower.root_at() != self.upper.leaf(block):
            raise EngineWrongError(engine=self.members.whole.place.name, id=members.ids[0])
        return (*lower.path(index - start), *self.upper.path(block))


@define(kw_only=True, eq=False)
class EngineMembers(Sequence[Target]):
    """The targets of one stratum in an engine; a sequence of (id, attributes) in order of id.

    Attributes:
        whole: the table of the frame.
        home: name of the stratum.
        start: position of its first row in the table.
        size: how many there are.
    """

    checked = True
    whole: EngineFrame
    home: str
    start: int
    size: int
    _known: dict[str, bytes] = field(factory=dict, repr=False)

    @property
    def alike(self) -> Sequence[tuple[str, str]]:
        """The look-alikes of the whole frame."""
        return self.whole.alike

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, all of them fetched."""
        return tuple([one for one, _ in self.rows()])

    def __len__(self) -> int:
        """Return how many there are."""
        return self.size

    def _where(self, first: int = 0, last: int | None = None) -> str:
        end = self.size if last is None else min(last, self.size)
        return str(self.whole.place.within(self.start + first, self.start + end))

    def rows(self, first: int = 0, last: int | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield id and attribute text, in order."""
        query = f"SELECT id, a FROM {self.whole.table} WHERE {self._where(first, last)}{self.whole.place.by_position}"  # nosec B608  # noqa: S608 - our own table, numbers
        for one, text in self.whole.place.stream(query):
            yield one, text.encode()

    def __iter__(self) -> Iterator[Target]:
        """Go through (id, attributes)."""
        for one, text in self.rows():
            yield one, read_plain(text) if text else {}

    def __getitem__(self, at: Any) -> Any:  # noqa: ANN401 - a pair for a number, columns for a slice
        """Return the pair at a position, or the columns of a slice."""
        if isinstance(at, slice):
            first, last, _ = at.indices(self.size)
            rows = list(self.rows(first, last))
            return Members(tuple([one for one, _ in rows]), [text for _, text in rows])
        ((one, text),) = self.rows(at, at + 1)
        return one, read_plain(text) if text else {}

    def in_order(self) -> "EngineMembers":
        """Return itself: the engine sorted it."""
        return self

    def find(self, target: str) -> int | None:
        """Return the position of a target, None if it is not there."""
        wanted = self.whole.sql.text(target)
        query = f"SELECT pos FROM {self.whole.table} WHERE id = {wanted} AND {self._where()}"  # nosec B608  # noqa: S608 - our own table, a literal
        found = self.whole.place.run(query)
        return found[0][0] - self.start if found else None

    def ranking(self, key: str, suite: str) -> "EngineRanking | Ranking":
        """Return the ranks of the targets under a key; SM3 is computed in this process."""
        if suite != "sha256":
            return Ranking(self.ids, key, suite)
        return EngineRanking(members=self, key=key)

    def below(self, key: str, cut: str) -> list[tuple[bytes, str]]:
        """Return (ticket, id) in order for every row whose ticket is below `cut`, hashed again here.

        Raises:
            EngineWrongError: a row that is no id, comes twice, or hashes otherwise.
        """
        place, sql = self.whole.place, self.whole.sql
        query = (
            f"SELECT id, a FROM {self.whole.table} WHERE {self._where()}"  # nosec B608  # noqa: S608 - our own table, hex digits
            f" AND {sql.hashed(key, 'id')} < '{cut}'"
        )
        texts = {one: text.encode() for one, text in place.stream(query)}
        ranked = sorted(raw_tickets(texts, key, "sha256"))
        if not all(map(is_id, texts)) or (ranked and ranked[-1][0].hex() >= cut):
            raise EngineWrongError(engine=place.name, id=str(ranked[-1][1])[:_SHOWN])
        self._known.update(texts)
        return ranked

    def by_id(self) -> Mapping[str, Attributes]:
        """Return the attributes of those that have any, by id."""
        return EngineById(self)

    def text_of(self, target: str) -> bytes | None:
        """Return the attribute text of a target, None if it is not there."""
        if target not in self._known:
            at = self.find(target)
            if at is None:
                return None
            ((_, self._known[target]),) = self.rows(at, at + 1)
        return self._known[target]

    def tree(self, frame_secret: str, label: str, suite: str) -> EngineTree:
        """Return the tree of the leaves, folded as they come from the engine.

        Raises:
            EngineWrongError: a leaf hashed again is another one, rows are out of order or missing.
        """
        if suite == "sha256" and hasattr(self.whole.place, "subtrees"):
            return self._tree_of_ranges(frame_secret, label)
        spots = dict.fromkeys(
            sorted(SystemRandom().sample(range(self.size), min(SPOTS, self.size)))
        )
        runs = self._runs(frame_secret, label, suite)
        blocks, rest, at = [], b"", 0
        for run in runs:
            for spot in [one for one in spots if at <= one < at + len(run) // _HASH]:
                place = (spot - at) * _HASH
                spots[spot] = run[place : place + _HASH]
            at += len(run) // _HASH
            rest += run
            whole = len(rest) - len(rest) % (_BLOCK * _HASH)
            blocks += [
                MerkleTree.over(rest[start : start + _BLOCK * _HASH], suite).root_at()
                for start in range(0, whole, _BLOCK * _HASH)
            ]
            rest = rest[whole:]
        if rest:
            blocks.append(MerkleTree.over(rest, suite).root_at())
        if at != self.size:
            raise EngineWrongError(engine=self.whole.place.name, id=self.home)
        self._check_spots(spots, frame_secret, label, suite)
        return EngineTree(
            members=self,
            frame_secret=frame_secret,
            label=label,
            suite=suite,
            upper=MerkleTree.over(b"".join(blocks), suite),
        )

    def _tree_of_ranges(self, frame_secret: str, label: str) -> EngineTree:
        """Return the tree over subtrees folded where the leaves lie; some blocks are made here again."""
        place, suite = self.whole.place, "sha256"
        key = salt_key(frame_secret, suite)
        query = self.whole.sql.leaf_hash(self.whole.table, key, label, self._where(), at=True)
        blocks = joined_blocks(place.subtrees(query, self.start), self.size)
        if blocks is None:
            raise EngineWrongError(engine=place.name, id=self.home)
        tree = EngineTree(
            members=self,
            frame_secret=frame_secret,
            label=label,
            suite=suite,
            upper=MerkleTree.over(b"".join(blocks), suite),
        )
        for block in SystemRandom().sample(range(len(blocks)), min(WHOLE_BLOCKS, len(blocks))):
            members = self[block << BLOCK_BITS : (block + 1) << BLOCK_BITS]
            ids = members.ids
            made = members.tree(frame_secret, label, suite).root_at()
            if made != blocks[block] or not are_ids(ids) or any(map(ge, ids, ids[1:])):
                raise EngineWrongError(engine=place.name, id=ids[0][:_SHOWN])
        return tree

    def _runs(self, frame_secret: str, label: str, suite: str) -> Iterator[bytes]:
        if suite == "sha256":
            key = salt_key(frame_secret, suite)
            where = self._where() + self.whole.place.by_position
            query = self.whole.sql.leaf_hash(self.whole.table, key, label, where)
            yield from self.whole.place.hashes(query)
            return
        rows = self.rows()
        while batch := list(islice(rows, _BATCH)):
            ids, texts = zip(*batch, strict=True)
            yield frame_hashes(ids, texts, frame_secret, label, suite)

    def _check_spots(
        self, spots: Mapping[int, bytes | None], frame_secret: str, label: str, suite: str
    ) -> None:
        """Hash some leaves again, and hold each against the id before it: order, and no repeat."""
        listed = ", ".join(str(self.start + at + step) for at in spots for step in (-1, 0)) or "-1"
        query = (
            f"SELECT pos, id, a FROM {self.whole.table} WHERE pos IN ({listed}) AND {self._where()}"  # nosec B608  # noqa: S608 - our own table, numbers
        )
        rows = {at - self.start: (one, text) for at, one, text in self.whole.place.run(query)}
        for at, told in spots.items():
            one, text = rows.get(at, ("", ""))
            made = frame_hashes([one], [text.encode()], frame_secret, label, suite)
            before = rows.get(at - 1, ("", ""))[0]
            if made != told or not before < one or not is_id(one):
                raise EngineWrongError(engine=self.whole.place.name, id=one[:_SHOWN])

    def document(self) -> list[dict[str, Any]]:
        """Return the targets as documents write them, all of them fetched."""
        return self[:].document()  # type: ignore[no-any-return]  # a slice is Members


@frozen
class EngineById(Mapping[str, Attributes]):
    """The attributes of targets in an engine by id."""

    members: EngineMembers

    def __getitem__(self, target: str) -> Attributes:
        """Return the attributes of a target."""
        text = self.members.text_of(target)
        if not text:
            raise KeyError(target)
        found: Attributes = read_plain(text)
        return found

    def __iter__(self) -> Iterator[str]:
        """Go through the ids of targets with attributes."""
        return (one for one, text in self.members.rows() if text)

    def __len__(self) -> int:
        """Return how many have any."""
        return sum(1 for _ in self)


@frozen(kw_only=True)
class EngineRanking:
    """One stratum under one key in its engine, ready to give its first ranks."""

    members: EngineMembers = field(repr=False)
    key: str = field(repr=False)

    def first(self, count: int) -> list[tuple[bytes, str]]:
        """Return the `count` smallest (ticket, id), in order.

        Raises:
            EngineWrongError: the engine hashes otherwise, or gives fewer than there are.
        """
        size = len(self.members)
        near = self.members.below(self.key, bound(size, count)) if count else []
        if len(near) < min(count, size):  # about once in 10^15 the bound was too low
            near = self.members.below(self.key, "g")
        if len(near) < min(count, size):
            raise EngineWrongError(engine=self.members.whole.place.name, id=self.members.home)
        return near[:count]
