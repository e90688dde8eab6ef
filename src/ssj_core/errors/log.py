"""Mistakes around the transparency log: notes, keys, checkpoints, proofs, timestamps, beacons."""

from ssj_core.errors._base import InputRefusedError, SsjError


class NoteRefusedError(InputRefusedError):
    """Bytes that are not a signed note (C2SP signed-note)."""

    code = "log.note"
    zh = "不是合格的签名文本（signed note）：{why_zh}；请使用原始文件"
    en = "not a signed note: {why_en}; use the original file"


class KeyRefusedError(InputRefusedError):
    """A public key that cannot be used."""

    code = "log.key"
    zh = "公钥 {given} 不能使用：{why_zh}"
    en = "the public key {given} cannot be used: {why_en}"


class TreeHeadRefusedError(InputRefusedError):
    """A note whose text is not a checkpoint (C2SP tlog-checkpoint)."""

    code = "log.checkpoint"
    zh = "不是合格的日志检查点：{why_zh}"
    en = "not a checkpoint of a log: {why_en}"


class ProofRefusedError(InputRefusedError):
    """A proof that no tree can have: wrong lengths, sizes, indexes or text."""

    code = "log.proof-form"
    zh = "证明的形式不对：{why_zh}"
    en = "not the form of a proof: {why_en}"


class ProofWrongError(SsjError):
    """A proof of good form that does not lead to the root."""

    code = "log.proof-wrong"
    zh = "证明不成立：{why_zh}"
    en = "the proof does not hold: {why_en}"


class SplitViewError(SsjError):
    """Two signed heads of one log that no single history can have."""

    code = "log.split-view"
    zh = "日志 {origin} 在大小 {size} 处有两个不同的根：{one} 与 {other}；请保存双方签名作为证据"
    en = "log {origin} has two roots at size {size}: {one} and {other}; keep both signed notes as evidence"


class TrustRefusedError(InputRefusedError):
    """A rule of trust that cannot protect: repeated keys, or a quorum out of reach."""

    code = "log.trust"
    zh = "信任规则不成立：{why_zh}"
    en = "this rule of trust cannot stand: {why_en}"


class LeafRefusedError(InputRefusedError):
    """A line of the log that is no record of a draw."""

    code = "log.leaf"
    zh = "第 {index} 条不是抽取记录：{why_zh}"
    en = "leaf {index} is no record of a draw: {why_en}"


class LeafMissingError(InputRefusedError):
    """A record, or a size, that the log does not have."""

    code = "log.leaf-missing"
    zh = "日志共 {size} 条，没有 {wanted}"
    en = "the log has {size} leaves, and no {wanted}"


class TimestampRefusedError(InputRefusedError):
    """Bytes that are no RFC 3161 timestamp, or certificates that cannot be read."""

    code = "log.timestamp"
    zh = "时间戳（RFC 3161）无法读取：{why_zh}"
    en = "the RFC 3161 timestamp cannot be read: {why_en}"


class BeaconRefusedError(InputRefusedError):
    """Evidence of a drand round that is not in its one form, or of a chain nobody pinned."""

    code = "drand.evidence"
    zh = "drand 证据不可用：{why_zh}"
    en = "the evidence of drand cannot be used: {why_en}"
