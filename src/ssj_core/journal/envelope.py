"""What an event says: who, for which department, when, why, and what happened."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn, Self

from attrs import Attribute, field, frozen

from ssj_core.encoding import canonical, parse
from ssj_core.errors.journal import EnvelopeRefusedError, UnknownKindError
from ssj_core.journal.beside import reveal
from ssj_core.journal.chain import Row
from ssj_core.journal.kinds import KINDS, current_body

_AT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?[+-]\d\d:\d\d", re.ASCII)
_KIND: Final = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")
_PART: Final = re.compile(r"[a-z]+(-[a-z]+)*")
_OPTIONAL: Final = frozenset({"causation", "edition", "once", "rests"})
_PARTS: Final = frozenset({"actor", "at", "body", "department", "kind"}) | _OPTIONAL
_NEEDED: Final = _PARTS - _OPTIONAL


def _refuse(part: str, value: object, zh: str, en: str) -> NoReturn:
    raise EnvelopeRefusedError(part=part, value=value, why_zh=zh, why_en=en)


def _is_kind(value: object) -> bool:
    return isinstance(value, str) and value in KINDS


def _is_named(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and value == value.strip() != ""


def _is_placed(value: object) -> bool:
    offset = value.utcoffset() if isinstance(value, datetime) else None
    return offset is not None and not offset % timedelta(minutes=1)


def _is_position(value: object) -> bool:
    return type(value) is int and value > 0


def _is_mapping(value: object) -> bool:
    return isinstance(value, dict)


def _known_kind(_: object, __: object, value: str) -> None:
    if not _is_kind(value):
        raise UnknownKindError(kind=value)


def _written_kind(_: object, __: object, value: str) -> None:
    # A newer version may have written kinds this one does not know: they stop nobody from reading.
    if not _KIND.fullmatch(str(value)):
        raise UnknownKindError(kind=value)


def _named(_: object, attribute: "Attribute[str]", value: str) -> None:
    if not _is_named(value):
        zh, en = "应为首尾无空格的非空文本", "it must be text, not blank, no space at either end"
        _refuse(attribute.name, value, zh, en)


def _placed(_: object, __: object, value: datetime) -> None:
    if not _is_placed(value):
        zh, en = "应为带整分钟时区偏移的日期时间", "it must be a datetime with an offset in minutes"
        _refuse("at", value, zh, en)


def _mapping(_: object, __: object, value: dict[str, Any]) -> None:
    if not _is_mapping(value):
        _refuse("body", value, "应为键值对象", "it must be a dict")


def _optional_mapping(_: object, attribute: "Attribute[Any]", value: dict[str, Any] | None) -> None:
    if value is not None and not _is_mapping(value):
        _refuse(attribute.name, value, "应为键值对象", "it must be a dict")


def _position(_: object, __: object, value: int | None) -> None:
    if value is not None and not _is_position(value):
        _refuse("causation", value, "应为起因事件的序号", "it must be the seq of the causing event")


def _edition(_: object, __: object, value: int) -> None:
    if not _is_position(value):
        _refuse("edition", value, "应为不小于 1 的整数", "it must be a whole number from 1")


def _unknown(_: object, __: object, value: dict[str, Any]) -> None:
    odd = [name for name in value if name in _PARTS or not _PART.fullmatch(name)]
    if odd:
        _refuse(odd[0], value[odd[0]], "不是信封项目的名称", "no name of a part of an envelope")


@frozen
class NewEvent:
    """Something that happened, before the journal has taken it.

    Attributes:
        kind: a name of `KINDS`.
        body: what the room of that kind says about it; canonical JSON values only.
        rests, once: see `Envelope`.
    """

    kind: str = field(validator=_known_kind)
    body: dict[str, Any] = field(validator=_mapping, hash=False)
    rests: dict[str, Any] | None = field(default=None, validator=_optional_mapping, hash=False)
    once: dict[str, Any] | None = field(default=None, validator=_optional_mapping, hash=False)


@frozen(kw_only=True)
class Envelope:
    """The whole content of an event; its canonical bytes are the payload.

    Attributes:
        actor: who did it: a person's or a system's name or number.
        department: for which department.
        at: when it was entered, with an offset of whole minutes.
        kind: the kind of event, ``subject.what-happened``.
        body: what happened, in the words of the room that owns the kind.
        causation: `seq` of the event that led to this one.
        rests: the answers of the rulebook it rests on: ``{"book": …, "said": […]}``.
        once: the sender's key of the command and the digest of its text, so that a command sent
            twice is recorded once: ``{"key": …, "digest": …}``.
    """

    actor: str = field(validator=_named)
    department: str = field(validator=_named)
    at: datetime = field(validator=_placed)
    kind: str = field(validator=_written_kind)
    body: dict[str, Any] = field(validator=_mapping, hash=False)
    causation: int | None = field(default=None, validator=_position)
    rests: dict[str, Any] | None = field(default=None, validator=_optional_mapping, hash=False)
    once: dict[str, Any] | None = field(default=None, validator=_optional_mapping, hash=False)
    edition: int = field(default=1, validator=_edition)
    more: dict[str, Any] = field(factory=dict, validator=_unknown, hash=False)

    def payload(self) -> bytes:
        """Return the canonical bytes.

        Raises:
            NotCanonicalError: the body holds what canonical JSON has no form for.
        """
        document: dict[str, object] = {
            "actor": self.actor,
            "at": self.at.isoformat(),
            "body": self.body,
            "department": self.department,
            "kind": self.kind,
        }
        for name in sorted(_OPTIONAL):
            part = getattr(self, name)
            if part is not None and (name, part) != ("edition", 1):
                document[name] = part
        return canonical({**self.more, **document})

    @classmethod
    def from_payload(cls, payload: bytes) -> Self:
        """Return the envelope that `payload` is the canonical form of.

        Raises:
            NotCanonicalError: it is not canonical JSON.
            EnvelopeRefusedError: a part is missing or malformed.
            UnknownKindError: the kind is not written as one.
        """
        document: object = parse(payload)
        if not isinstance(document, dict):
            _refuse("payload", document, "应为键值对象", "it must be an object")
        if missing := _NEEDED - document.keys():
            _refuse(min(missing), document, "缺少该项", "it is missing")
        known = {name: part for name, part in document.items() if name in _PARTS}
        more = {name: part for name, part in document.items() if name not in _PARTS}
        if known.get("edition") == 1:
            _refuse("edition", 1, "第一版不写版次", "the first edition is left out")
        return cls(**{**known, "at": _moment(document["at"])}, more=more)


def _moment(at: object) -> datetime:
    """Return the moment that `at` is the one ISO 8601 form of."""
    if not isinstance(at, str) or not _AT.fullmatch(at):
        _refuse(
            "at", at, "应为带时区偏移的 ISO 8601 时间", "it must be an ISO 8601 time with an offset"
        )
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        _refuse("at", at, "没有这样的时刻", "there is no such time")
    if moment.isoformat() != at:
        _refuse("at", at, "不是该时刻的规范写法", "that time is written in another way")
    return moment


@frozen(kw_only=True)
class Event:
    """An event of the journal, as read back.

    Attributes:
        seq: position in the journal, from 1.
        stream: the thing it happened to.
        version: position in the stream, from 1.
        payload: the bytes the journal keeps.
        hash: the chain's hash up to and with this event.
        envelope: what `payload` says.
        kept: the texts beside it, by their commitments; None if its body has no commitment.
    """

    seq: int
    stream: str
    version: int
    payload: bytes = field(repr=False)
    hash: str
    envelope: Envelope = field(eq=False)
    kept: Mapping[str, tuple[str, str]] | None = field(default=None, eq=False, repr=False)

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Return the event that `row` stores.

        Raises:
            InputRefusedError: the payload is not a canonical envelope.
        """
        return cls(**row._asdict(), envelope=Envelope.from_payload(row.payload))

    @property
    def row(self) -> Row:
        """The event as a store keeps it."""
        return Row(self.seq, self.stream, self.version, self.payload, self.hash)

    @property
    def kind(self) -> str:
        """Name of the event's kind."""
        return self.envelope.kind

    @property
    def body(self) -> dict[str, Any]:
        """What happened, in the edition this release writes; as it stands if it is of a newer one."""
        said = self.envelope
        body = said.body if self.kept is None else reveal(said.body, self.kept)
        return current_body(said.kind, said.edition, body) or body

    @property
    def at(self) -> datetime:
        """When it was entered."""
        return self.envelope.at

    @property
    def actor(self) -> str:
        """Who entered it."""
        return self.envelope.actor

    @property
    def department(self) -> str:
        """For which department."""
        return self.envelope.department

    @property
    def causation(self) -> int | None:
        """`seq` of the event that led to this one."""
        return self.envelope.causation
