"""Whom a reader trusts about a log: its own key, and k of n other departments."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from attrs import frozen

from ssj_core.errors.log import TrustRefusedError
from ssj_core.verify.log.checkpoints import Head
from ssj_core.verify.log.notes import Note, NoteKey, Signed, check_note
from ssj_core.verify.report import Status
from ssj_core.verify.words import Words

_LATEST: Final = 253402300799  # 9999-12-31T23:59:59Z: what a datetime can say


def _refuse(zh: str, en: str) -> None:
    raise TrustRefusedError(why_zh=zh, why_en=en)


@frozen(kw_only=True)
class Trust:
    """Whose signatures a checkpoint needs.

    Attributes:
        origin: the log's name, its first line.
        log_keys: keys of the log; one of them must have signed.
        witnesses: keys of the departments that cosign, each a key of its own.
        quorum: how many of them must have cosigned.

    Raises:
        TrustRefusedError: no log key, a key given twice (also under another name), or a quorum that
            the witnesses cannot reach.
    """

    origin: str
    log_keys: tuple[NoteKey, ...]
    witnesses: tuple[NoteKey, ...] = ()
    quorum: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse what would only look like protection."""
        if not self.log_keys:
            _refuse("缺少日志公钥", "the log's key is missing")
        if not 0 <= self.quorum <= len(self.witnesses):
            _refuse(
                f"{len(self.witnesses)} 个见证方达不到 {self.quorum} 个",
                f"{len(self.witnesses)} witnesses cannot be {self.quorum}",
            )
        keys = [key.public.point for key in (*self.log_keys, *self.witnesses)]
        if len(set(keys)) != len(keys):
            _refuse("同一公钥出现两次", "one public key is given twice")
        if plain := [key.name for key in self.witnesses if not key.cosigner]:
            _refuse(f"{plain[0]} 不是联署公钥", f"the key of {plain[0]} is none for cosigning")

    @property
    def keys(self) -> tuple[NoteKey, ...]:
        """All keys."""
        return (*self.log_keys, *self.witnesses)


@frozen(kw_only=True)
class HeadReport:
    """What a signed checkpoint is worth under a `Trust`.

    Attributes:
        head: what it states.
        status: ``holds`` only if the log and the quorum have signed and nothing known is wrong.
        detail: why.
        signed: every known key that signed, and how that went.
    """

    head: Head
    status: Status
    detail: Words
    signed: tuple[Signed, ...]

    @property
    def holders(self) -> tuple[str, ...]:
        """Names of the keys whose signature holds."""
        return tuple(one.key.name for one in self.signed if one.status == "holds")

    @property
    def times(self) -> dict[str, datetime]:
        """When each cosigner says that it saw the checkpoint, in UTC; only signatures that hold."""
        return {
            one.key.name: datetime.fromtimestamp(one.time, UTC)
            for one in self.signed
            if one.status == "holds" and one.time is not None and one.time <= _LATEST
        }


def check_checkpoint(note: Note, trust: Trust) -> HeadReport:
    """Return what the checkpoint on `note` is worth to whoever holds `trust`.

    Args:
        note: the signed checkpoint.
        trust: whose signatures it needs.

    Raises:
        TreeHeadRefusedError: the note's text is no checkpoint.
    """
    head, signed = Head.parse(note.text), check_note(note, trust.keys)
    status, detail = _judge(head, signed, trust)
    return HeadReport(head=head, status=status, detail=detail, signed=signed)


def _judge(head: Head, signed: Sequence[Signed], trust: Trust) -> tuple[Status, Words]:
    """Return the status; the worst thing speaks first."""
    if head.origin != trust.origin:
        return "wrong", Words(f"是日志 {head.origin} 的", f"it is of the log {head.origin}")
    if bad := [one.key.name for one in signed if one.status == "wrong"]:
        names = "、".join(bad)
        return "wrong", Words(f"签名不符：{names}", f"wrong signature: {', '.join(bad)}")
    own = _count(signed, trust.log_keys)
    if not any(own):
        return "wrong", Words("日志本身未签名", "the log itself has not signed")
    seen = _count(signed, trust.witnesses)
    zh, en = f"联署 {seen[0]}/{trust.quorum}", f"{seen[0]} of {trust.quorum} cosignatures"
    if sum(seen) < trust.quorum:
        return "wrong", Words(f"{zh}，不足", f"{en}: too few")
    if not own[0] or seen[0] < trust.quorum:
        return "not-checked", Words(
            f"{zh}，缺少验签组件", f"{en}; the package to check signatures with is missing"
        )
    return "holds", Words(f"日志签名相符，{zh}", f"the log's signature holds, {en}")


def _count(signed: Iterable[Signed], keys: Sequence[NoteKey]) -> tuple[int, int]:
    """Return how many of `keys` have signed well, and how many in a way not checked; each once."""
    good = {one.key for one in signed if one.status == "holds"} & set(keys)
    open_ = {one.key for one in signed if one.status == "not-checked"} & set(keys)
    return len(good), len(open_ - good)
