"""The targets of a stratum by column: ids and attribute texts, no object per row.

A frame may have millions of rows. What the leaves hash is the canonical text of a row's attributes,
so the text is what is kept; a mapping is made of it only for the row somebody asks for.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import lt
from typing import Any, ClassVar, Final, Self

from attrs import evolve, frozen

from ssj_core.drawing.forms import ATTRIBUTES, ID, refuse
from ssj_core.drawing.leaves import frame_hashes
from ssj_core.drawing.selecting import Ranking
from ssj_core.encoding import are_ids, canonical, rewrite
from ssj_core.encoding.canonical_json import quoted, read_plain
from ssj_core.encoding.merkle import MerkleTree

Attributes = Mapping[str, str]
Target = tuple[str, Attributes]


def attributes_text(attributes: object) -> bytes:
    """Return attributes as their canonical text, empty for none.

    Raises:
        RecordRefusedError: no object of text with ASCII keys.
    """
    if not attributes:
        return b""
    ATTRIBUTES.check(attributes, "attributes")
    return canonical(attributes)


@frozen
class Members(Sequence[Target]):
    """Targets as two columns; a sequence of (id, attributes) to whoever goes through it.

    Attributes:
        ids: the ids.
        texts: the canonical text of the attributes of each, empty for none.

    >>> members = Members.of(["乙", ("甲", {"name": "甲店"})]).in_order()
    >>> members.ids, members[1], members.find("甲"), members.find("丙")
    (('乙', '甲'), ('甲', {'name': '甲店'}), 1, None)
    """

    checked: ClassVar[bool] = False
    """Whether ids, repeats and look-alikes were looked into where the rows lie."""
    alike: ClassVar[Sequence[tuple[str, str]]] = ()
    """The look-alikes found there."""
    ids: Sequence[str]
    texts: Sequence[bytes]

    @classmethod
    def of(cls, targets: "Members | Iterable[str | tuple[str, Attributes]]") -> "Members":
        """Return `targets` by column; a bare id has no attributes.

        Raises:
            RecordRefusedError: attributes that are no object of text with ASCII keys.
        """
        if isinstance(targets, Members) or getattr(targets, "checked", False):
            return targets  # type: ignore[return-value]  # columns, here or in an engine
        pairs = [(one, b"") if isinstance(one, str) else _pair(*one) for one in targets]
        return cls(tuple([one for one, _ in pairs]), [text for _, text in pairs])

    @classmethod
    def read(cls, targets: Sequence[Mapping[str, Any]]) -> Self:
        """Return the targets of a document that was parsed and whose form was checked."""
        texts = [
            rewrite(target["attributes"]) if "attributes" in target else b"" for target in targets
        ]
        return cls(tuple([target["id"] for target in targets]), texts)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    def __iter__(self) -> Iterator[Target]:
        """Go through (id, attributes)."""
        for one, text in zip(self.ids, self.texts, strict=True):
            yield one, read_plain(text) if text else {}

    def __getitem__(self, at: Any) -> Any:  # noqa: ANN401 - a pair for a number, columns for a slice
        """Return the pair at a position, or the columns of a slice."""
        if isinstance(at, slice):
            return Members(self.ids[at], self.texts[at])
        return self.ids[at], read_plain(text) if (text := self.texts[at]) else {}

    def in_order(self) -> "Members":
        """Return the same targets in byte order of their ids, repeats kept."""
        ids = self.ids
        if all(map(lt, ids, islice(ids, 1, None))):
            return self
        order = sorted(range(len(ids)), key=ids.__getitem__)
        texts = self.texts
        return evolve(self, ids=tuple([ids[at] for at in order]), texts=[texts[at] for at in order])

    def find(self, target: str) -> int | None:
        """Return the position of a target in columns that are in order, None if it is not there."""
        at = bisect_left(self.ids, target)
        return at if at < len(self.ids) and self.ids[at] == target else None

    def rows(self) -> Iterator[tuple[str, bytes]]:
        """Go through (id, attribute text)."""
        return zip(self.ids, self.texts, strict=True)

    def ranking(self, key: str, suite: str) -> Ranking:
        """Return the ranks of the targets under a key."""
        return Ranking(self.ids, key, suite)

    def by_id(self) -> Mapping[str, Attributes]:
        """Return the attributes of those that have any, by id."""
        return ById(self)

    def tree(self, frame_secret: str, label: str, suite: str) -> MerkleTree:
        """Return the tree of the leaves (section 6)."""
        return MerkleTree.over(
            frame_hashes(self.ids, self.texts, frame_secret, label, suite), suite
        )

    def document(self) -> list[dict[str, Any]]:
        """Return the targets as documents write them."""
        return [
            {"attributes": read_plain(text), "id": one} if text else {"id": one}
            for one, text in zip(self.ids, self.texts, strict=True)
        ]


def _pair(target: str, attributes: object) -> tuple[str, bytes]:
    return target, attributes_text(attributes)


@frozen
class ById(Mapping[str, Attributes]):
    """The attributes of targets by id, those that have any; each made when it is asked for."""

    members: Members

    def __getitem__(self, target: str) -> Attributes:
        """Return the attributes of a target."""
        at = self.members.find(target)
        if at is None or not self.members.texts[at]:
            raise KeyError(target)
        found: Attributes = read_plain(self.members.texts[at])
        return found

    def __iter__(self) -> Iterator[str]:
        """Go through the ids of targets with attributes."""
        pairs = zip(self.members.ids, self.members.texts, strict=True)
        return (one for one, text in pairs if text)

    def __len__(self) -> int:
        """Return how many have any."""
        return sum(map(bool, self.members.texts))


@frozen
class StratumFrame:
    """One stratum of a frame as an auditor's part has it: its name, and its targets in order of id."""

    stratum: str
    members: Members

    def document(self) -> dict[str, Any]:
        """Return the JSON object."""
        return {"stratum": self.stratum, "targets": self.members.document()}

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of a frame beside a bundle: one a target, canonical, in order (section 8)."""
        end = f',"stratum":{quoted(self.stratum)}}}\n'.encode()
        for one, text in self.members.rows():
            before = b'"attributes":' + text + b"," if text else b""
            yield b'{%s"id":%s%s' % (before, quoted(one).encode(), end)


_TARGET_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"attributes": ATTRIBUTES.schema, "id": ID.schema},
    "required": ["id"],
    "additionalProperties": False,
}
_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "stratum": ID.schema,
        "targets": {"type": "array", "items": _TARGET_SCHEMA},
    },
    "required": ["stratum", "targets"],
    "additionalProperties": False,
}


class StratumFrameForm:
    """The form of one stratum of a frame: plain rows, since a frame may have a million targets."""

    @property
    def schema(self) -> dict[str, Any]:
        """A stratum with its targets."""
        return _SCHEMA

    def holds(self, value: object) -> bool:
        """Tell whether a JSON value is a stratum with its targets."""
        return (
            isinstance(value, Mapping)
            and set(value) == {"stratum", "targets"}
            and ID.holds(value["stratum"])
            and isinstance(value["targets"], Sequence)
            and all(map(_is_target, value["targets"]))
            and are_ids([one["id"] for one in value["targets"]])
        )

    def read(self, value: object, path: str) -> StratumFrame:
        """Return the stratum, or refuse it."""
        if not self.holds(value):
            refuse(path, "应为抽取组及其对象", "a stratum with its targets expected")
        document: Any = value
        return StratumFrame(document["stratum"], Members.read(document["targets"]))

    def check(self, value: object, path: str) -> None:
        """Refuse what is no stratum made of checked columns."""
        if not isinstance(value, StratumFrame):
            refuse(path, "应为抽取组及其对象", "a stratum with its targets expected")


def _is_target(value: object) -> bool:
    if not isinstance(value, Mapping) or not isinstance(value.get("id"), str):
        return False
    if len(value) == 1:
        return True
    attributes = value.get("attributes")
    return len(value) == 2 and bool(attributes) and ATTRIBUTES.holds(attributes)  # noqa: PLR2004 - its two keys
