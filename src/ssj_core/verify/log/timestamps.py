"""RFC 3161 timestamps: an authority's word that certain bytes existed at a certain time."""

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from attrs import frozen

from ssj_core.errors.log import TimestampRefusedError
from ssj_core.verify.report import Status
from ssj_core.verify.words import Words

# Digests the checking package can recompute; an SM3 imprint is left unchecked, never passed.
_IMPRINTS: Final = {
    f"2.16.840.1.101.3.4.2.{arc}": name
    for arc, name in enumerate(("sha256", "sha384", "sha512"), 1)
}
_SEQUENCE: Final = 0x30
_GRANTED: Final = bytes.fromhex("3003020100")
_MISSING: Final = Words(
    "缺少组件 ssj-core[timestamp]", "the extra ssj-core[timestamp] is not installed"
)


@frozen(kw_only=True)
class Timestamp:
    """What a timestamp token is worth.

    Attributes:
        status: ``holds``, ``wrong`` or ``not-checked``.
        detail: why.
        at: the time it states, in UTC; None unless the status is ``holds``.
    """

    status: Status
    detail: Words
    at: datetime | None = None


def check_timestamp(token: bytes, message: bytes, roots: Sequence[bytes]) -> Timestamp:
    """Return whether an authority that the reader trusts has stamped `message`.

    Args:
        token: a TimeStampResp (``.tsr``) or a bare TimeStampToken, DER.
        message: the bytes stamped: a record, or a checkpoint's text.
        roots: PEM certificates the reader trusts; with none, nothing is checked: whom to trust is
            never ours to say.

    Raises:
        TimestampRefusedError: no timestamp, or no certificate.
    """
    if not roots:
        return Timestamp(
            status="not-checked", detail=Words("未给出可信的根证书", "no trusted root was given")
        )
    try:
        client: Any = import_module("rfc3161_client")
        x509: Any = import_module("cryptography.x509")
    except ImportError:
        return Timestamp(status="not-checked", detail=_MISSING)
    try:
        trusted = [cert for pem in roots for cert in x509.load_pem_x509_certificates(pem)]
        answer = client.decode_timestamp_response(_response(token))
        said = answer.tst_info
        imprint = said.message_imprint.hash_algorithm.dotted_string
    except (ValueError, TypeError) as error:
        zh, en = f"不是时间戳或证书（{error}）", f"not a timestamp, or no certificate ({error})"
        raise TimestampRefusedError(why_zh=zh, why_en=en) from error
    if imprint not in _IMPRINTS:
        return Timestamp(
            status="not-checked",
            detail=Words(f"不支持的杂凑算法 {imprint}", f"unsupported digest {imprint}"),
        )
    return _verify(client, answer, message, trusted)


def imprint_of(token: bytes) -> tuple[str, bytes] | None:
    """Return what a timestamp is over: the name of a digest, and the digest; None if unknown here.

    Raises:
        TimestampRefusedError: no timestamp.
    """
    try:
        client: Any = import_module("rfc3161_client")
    except ImportError:
        return None
    try:
        imprint = client.decode_timestamp_response(_response(token)).tst_info.message_imprint
    except (ValueError, TypeError) as error:
        zh, en = f"不是时间戳（{error}）", f"not a timestamp ({error})"
        raise TimestampRefusedError(why_zh=zh, why_en=en) from error
    name = _IMPRINTS.get(imprint.hash_algorithm.dotted_string)
    return None if name is None else (name, bytes(imprint.message))


def _verify(client: Any, answer: Any, message: bytes, trusted: list[Any]) -> Timestamp:  # noqa: ANN401 - the optional package's own types
    verifier = client.VerifierBuilder(roots=trusted).build()
    try:
        verifier.verify_message(answer, message)
    except client.VerificationError as error:
        return Timestamp(
            status="wrong", detail=Words(f"时间戳不成立：{error}", f"does not hold: {error}")
        )
    at: datetime = answer.tst_info.gen_time
    said = at.isoformat()
    return Timestamp(status="holds", detail=Words(f"{said} 已存在", f"it existed at {said}"), at=at)


def _response(token: bytes) -> bytes:
    """Return a TimeStampResp: `token` itself, or one that grants it."""
    if token[:1] != bytes([_SEQUENCE]):
        return token
    body = token[2 + (token[1] & 0x7F if len(token) > 1 and token[1] & 0x80 else 0) :]
    if body[:1] == bytes([_SEQUENCE]):  # a response begins with its status, a token with an OID
        return token
    whole = _GRANTED + token
    octets = len(whole).to_bytes((len(whole).bit_length() + 7) // 8)
    short = len(whole) < 0x80  # noqa: PLR2004 - DER's short form
    length = octets if short else bytes([0x80 | len(octets)]) + octets
    return bytes([_SEQUENCE]) + length + whole
