"""Who is asking: a gateway's headers, a signed token, or, on this machine alone, what is said."""

import hmac
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote

from attrs import field, frozen

from ssj_core.door.problems import no
from ssj_core.errors import MissingExtraError
from ssj_core.errors.refusals import Refused
from ssj_core.legal import Text
from ssj_core.ports import Caller

_SHORTEST: Final = 16
_BEARER: Final = "bearer "


def _unknown(zh: str, en: str) -> Refused:
    return no("login", why=Text(zh, en))


def _said(headers: Mapping[str, str], name: str) -> str:
    """Return a header's text: UTF-8, percent-encoded, because a header has no Chinese."""
    return unquote(headers.get(name.lower(), ""), errors="strict").strip()


@frozen(kw_only=True)
class HeaderIdentity:
    """The headers of a gateway that has logged the caller in, with a secret that proves it.

    Texts are UTF-8, percent-encoded; roles are separated by commas. The gateway must take these
    headers away from whatever comes from outside.

    Attributes:
        secret: what the gateway sends in `proof`; who does not know it is nobody.
        actor, department, roles, proof: names of the headers.

    >>> gateway = HeaderIdentity(secret="not to be guessed 5e")
    >>> gateway.caller({"x-ssj-actor": "PC", "x-ssj-department": "%E5%B8%82%E7%9B%91%E5%B1%80",
    ...     "x-ssj-roles": "%E7%BB%8F%E5%8A%9E", "x-ssj-proof": "not to be guessed 5e"}).department
    '市监局'
    """

    secret: str = field(repr=False)
    actor: str = "X-SSJ-Actor"
    department: str = "X-SSJ-Department"
    roles: str = "X-SSJ-Roles"
    proof: str = "X-SSJ-Proof"

    @secret.validator
    def _long(self, _: object, value: str) -> None:
        if len(value) < _SHORTEST:
            raise _unknown(
                f"网关密语至少 {_SHORTEST} 个字符", f"a gateway's secret has {_SHORTEST} characters"
            )

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return whom the gateway names.

        Raises:
            Refused: ``door.login``: the proof is missing or wrong, or nobody is named.
        """
        given = headers.get(self.proof.lower(), "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            raise _unknown("请求不是经网关来的", "the request did not come through the gateway")
        return _named(headers, self.actor, self.department, self.roles)


@frozen(kw_only=True)
class LoopbackIdentity:
    """What the caller says of himself: for this machine alone, where nobody else can ask.

    Attributes:
        actor, department, roles: names of the headers.
    """

    actor: str = "X-SSJ-Actor"
    department: str = "X-SSJ-Department"
    roles: str = "X-SSJ-Roles"

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return whom the request names.

        Raises:
            Refused: ``door.login``: it names nobody.
        """
        return _named(headers, self.actor, self.department, self.roles)


def _named(headers: Mapping[str, str], actor: str, department: str, roles: str) -> Caller:
    try:
        person, unit, held = (_said(headers, name) for name in (actor, department, roles))
    except UnicodeDecodeError as error:
        raise _unknown(
            "请求头应为百分号编码的 UTF-8", "headers are UTF-8, percent-encoded"
        ) from error
    if not person or not unit:
        raise _unknown(
            f"请求头 {actor}、{department} 须写明经办人和部门",
            f"the headers {actor} and {department} must name person and department",
        )
    names = tuple(part.strip() for part in held.split(",") if part.strip())
    return Caller(actor=person, department=unit, roles=names)


@frozen(kw_only=True)
class JwtIdentity:
    """A signed token (JWT) in ``Authorization: Bearer``, with an end and an audience.

    Attributes:
        key: what signatures are checked with: a PEM public key, or a shared secret.
        algorithms: which signatures are taken; what a token asks for by itself is never.
        audience: the name of this service in the tokens.
        issuer: who makes the tokens.
        actor, department, roles: the claims.
    """

    key: str = field(repr=False)
    algorithms: Sequence[str] = field()
    audience: str
    issuer: str
    actor: str = "sub"
    department: str = "department"
    roles: str = "roles"

    @algorithms.validator
    def _signed(self, _: object, value: Sequence[str]) -> None:
        if not value or "none" in {name.lower() for name in value}:
            raise _unknown("须写明签名算法", "name the algorithms of signatures")
        _jwt()

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return whom the token names.

        Raises:
            Refused: ``door.login``: no token, another's, one that is over, or one without claims.
        """
        given = headers.get("authorization", "")
        if not given.lower().startswith(_BEARER):
            raise _unknown("缺少 Bearer 令牌", "there is no bearer token")
        jwt = _jwt()
        try:
            claims = jwt.decode(
                given[len(_BEARER) :].strip(),
                self.key,
                algorithms=list(self.algorithms),
                audience=self.audience,
                issuer=self.issuer,
                options={"require": ["exp", "aud", "iss"]},
            )
        except jwt.PyJWTError as error:
            raise _unknown("令牌无效或已过期", "the token is not valid, or is over") from error
        person, unit, held = (
            claims.get(name) for name in (self.actor, self.department, self.roles)
        )
        fits = isinstance(held, list) and all(isinstance(role, str) for role in held)
        if not _text(person) or not _text(unit) or not fits:
            raise _unknown(
                f"令牌须有 {self.actor}、{self.department}、{self.roles}",
                f"the token must have {self.actor}, {self.department}, {self.roles}",
            )
        return Caller(actor=str(person), department=str(unit), roles=tuple(held or ()))


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _jwt() -> Any:  # noqa: ANN401 - a module of the extra
    try:
        import jwt  # noqa: PLC0415 - the extra may be absent
    except ImportError as error:
        raise MissingExtraError(feature="JwtIdentity", extra="http") from error
    return jwt
