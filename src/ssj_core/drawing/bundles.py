"""The three bundles 复核包 (section 8), and the strict reader for them."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Self

from attrs import evolve, frozen

from ssj_core.drawing.afterwards import RECORDS, Open, Record, record_from
from ssj_core.drawing.documents import Nested, Written, has, may
from ssj_core.drawing.forms import (
    ATTRIBUTES,
    BOUND,
    COUNT,
    FROM_ONE,
    HEX64,
    ID,
    LABEL,
    SLOT,
    ListOf,
    one_of,
    refuse,
)
from ssj_core.drawing.private import FrameFile, PrivatePart
from ssj_core.drawing.records import Commit
from ssj_core.drawing.tickets import PROTOCOL, commitment
from ssj_core.encoding import DRAW, canonical, digest, parse

PURPOSE: Final = one_of("official", "rehearsal")


def _header(kind: str) -> Mapping[str, str]:
    return {"protocol": PROTOCOL, "bundle": kind}


class AnyRecord:
    """The form of a record inside a bundle."""

    @property
    def schema(self) -> dict[str, Any]:
        """Any of the records."""
        return {"anyOf": [kind.schema() for kind in RECORDS.values()]}

    def read(self, value: object, path: str) -> Record:
        """Return the record."""
        return record_from(value, path)

    def check(self, value: object, path: str) -> None:
        """Refuse what is not a record."""
        if not isinstance(value, Record):
            refuse(path, "应为记录", "a record expected")


RECORD_LIST: Final = ListOf(AnyRecord(), 2)


class Digested(Written):
    """A bundle: it carries the digest of everything else in it, so that no accident goes unseen."""

    __slots__ = ()

    def document(self) -> dict[str, Any]:
        """Return the JSON object, its digest included."""
        found = super().document()
        return {**found, "digest": _digest(found)}

    @classmethod
    def from_document(cls, document: Mapping[str, Any], path: str = "$") -> Self:
        """Return the bundle that a JSON object stands for.

        Raises:
            RecordRefusedError: a key missing, unknown, of another form; or the digest does not fit.
        """
        rest = {key: value for key, value in document.items() if key != "digest"}
        bundle = super().from_document(rest, path)
        if document.get("digest") != _digest(rest):
            refuse(f"{path}.digest", "与其余内容不符", "not the digest of everything else")
        return bundle

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of the document."""
        found = super().schema()
        found["properties"] |= {"digest": HEX64.schema}
        found["required"] = sorted([*found["required"], "digest"])
        return found


def _digest(document: Mapping[str, Any]) -> str:
    """Return `C("bundle", bytes of the bundle without its digest)`, in the suite of COMMIT."""
    suites = [record["suite"] for record in document["records"] if record["record"] == "COMMIT"]
    if not suites:
        refuse("$.records", "没有封存记录 COMMIT", "there is no COMMIT")
    return commitment("bundle", canonical(document), suite=suites[0])


@frozen(kw_only=True)
class PublicBundle(Digested):
    """What everybody gets: the records, and nothing the mode keeps closed."""

    HEADER: ClassVar = _header("public")
    purpose: str = has(PURPOSE)
    records: tuple[Record, ...] = has(RECORD_LIST, shown=False)


@frozen(kw_only=True)
class AuditorBundle(Digested):
    """What auditors get: the records and the whole private part."""

    HEADER: ClassVar = _header("auditor")
    purpose: str = has(PURPOSE)
    records: tuple[Record, ...] = has(RECORD_LIST, shown=False)
    private: tuple[PrivatePart, ...] = has(ListOf(Nested(PrivatePart), 1))
    openings: tuple[Open, ...] = may(ListOf(Nested(Open), 1), ())

    def with_frames_beside(self, stem: str) -> "tuple[AuditorBundle, dict[str, bytes]]":
        """Return the bundle with its frames in files of their own, and those files by name.

        Args:
            stem: the beginning of the files' names, for example the session's id.

        Raises:
            RecordRefusedError: `stem` is no name of a file.
        """
        suite = next(record.suite for record in self.records if isinstance(record, Commit))
        files: dict[str, bytes] = {}
        parts = []
        for number, part in enumerate(self.private, start=1):
            if isinstance(part.frame, FrameFile) or not part.frame:
                parts.append(part)
                continue
            name = f"{stem}-{number}.jsonl"
            lines = b"".join(line for stratum in part.frame for line in stratum.lines())
            files[name] = lines
            rows = lines.count(b"\n")
            beside = FrameFile(digest=digest(lines, suite), file=name, rows=rows)
            parts.append(evolve(part, frame=beside))
        return evolve(self, private=tuple(parts)), files


@frozen(kw_only=True)
class Place(Written):
    """A leaf's place in a tree, with the hashes beside its way up."""

    index: int = has(COUNT)
    path: tuple[str, ...] = has(ListOf(HEX64))


@frozen(kw_only=True)
class Interval(Written):
    """Which tickets are drawn: low < ticket ≤ high."""

    high: str = has(BOUND)
    low: str | None = may(BOUND)


@frozen(kw_only=True)
class TeamMember(Written):
    """Who fills a slot, with the way from that row of `assignment` to its root."""

    index: int = has(COUNT)
    inspector: str = has(ID)
    path: tuple[str, ...] = has(ListOf(HEX64))
    salt: str = has(HEX64)
    slot: str = has(SLOT)


@frozen(kw_only=True)
class Slip(Digested):
    """抽取凭证: the proof of one target, small enough for a code on paper."""

    HEADER: ClassVar = _header("slip")
    purpose: str = has(PURPOSE)
    records: tuple[Record, ...] = has(RECORD_LIST, shown=False)
    task: str = has(ID)
    id: str = has(ID)
    label: str | None = may(LABEL)
    attributes: Mapping[str, str] | None = may(ATTRIBUTES)
    salt: str | None = may(HEX64)
    frame: Place | None = may(Nested(Place))
    result: str | None = may(HEX64)
    rank: int | None = may(FROM_ONE)
    drawn: Place | None = may(Nested(Place))
    unit_key: str | None = may(HEX64)
    threshold: Interval | None = may(Nested(Interval))
    team: tuple[TeamMember, ...] = may(ListOf(Nested(TeamMember), 1), ())


Bundle = PublicBundle | AuditorBundle | Slip
BUNDLES: Final[dict[str, type[Bundle]]] = {
    kind.HEADER["bundle"]: kind for kind in (PublicBundle, AuditorBundle, Slip)
}


def read_bundle(data: bytes) -> Bundle:
    """Return the bundle whose canonical bytes are `data`; what it claims is not verified here.

    Raises:
        NotCanonicalError: the bytes are not their own canonical form.
        RecordRefusedError: no bundle of the protocol, a key missing or unknown, a wrong form.
    """
    document = parse(data, DRAW)
    name = document.get("bundle") if isinstance(document, dict) else None
    kind = BUNDLES.get(name) if isinstance(name, str) else None
    if kind is None:
        refuse("$", f"不是复核包：{name!r}", f"not a bundle: {name!r}")
    return kind.from_document(document)
