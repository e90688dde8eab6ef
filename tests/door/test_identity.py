"""Who is asking: gateways, tokens, and nobody else."""

import time
from typing import Any

import jwt
import pytest
from door_client import Listen, login

from ssj_core.door import HeaderIdentity, JwtIdentity, LoopbackIdentity
from ssj_core.errors.refusals import Refused
from ssj_core.ports import Identity
from ssj_core.testing.worlds.district import S

SECRET = "the gateway knows this one"  # noqa: S105 - of this test alone
KEY = "a shared secret of thirty-two bytes or more"


def test_all_are_identities() -> None:
    """The three fit the port."""
    token = JwtIdentity(key=KEY, algorithms=["HS256"], audience="ssj", issuer="login")
    for identity in (HeaderIdentity(secret=SECRET), LoopbackIdentity(), token):
        assert isinstance(identity, Identity)
        assert SECRET not in repr(identity)
        assert KEY not in repr(identity)


@pytest.mark.parametrize("proof", ["", "the gateway knows this onE", SECRET + " "])
def test_a_gateway_proves_itself(proof: str) -> None:
    """Without the gateway's secret, its headers are nobody's."""
    gateway = HeaderIdentity(secret=SECRET)
    headers = {name.lower(): value for name, value in login().items()}
    with pytest.raises(Refused) as refused:
        gateway.caller({**headers, "x-ssj-proof": proof})
    assert refused.value.code == "door.login"
    assert gateway.caller({**headers, "x-ssj-proof": SECRET}).department == S


def test_a_short_secret_is_none() -> None:
    """A secret that can be guessed is refused when the door is made."""
    with pytest.raises(Refused):
        HeaderIdentity(secret="short")  # noqa: S106 - too short to be one


def token(**claims: Any) -> str:
    """Return a signed token."""
    given = {
        "sub": "PC",
        "department": S,
        "roles": ["经办"],
        "aud": "ssj",
        "iss": "login",
        "exp": time.time() + 60,
    }
    return jwt.encode({k: v for k, v in {**given, **claims}.items() if v is not None}, KEY)


BAD = [
    {"exp": 1},
    {"exp": None},
    {"aud": "other"},
    {"aud": None},
    {"iss": "other"},
    {"sub": " "},
    {"department": None},
    {"roles": "经办"},
    {"roles": [1]},
]


@pytest.mark.parametrize("claims", BAD)
def test_a_token_is_whole_or_nobody(claims: dict[str, Any]) -> None:
    """Another audience or issuer, no end, one that is over, claims that are missing: nobody."""
    identity = JwtIdentity(key=KEY, algorithms=["HS256"], audience="ssj", issuer="login")
    with pytest.raises(Refused):
        identity.caller({"authorization": f"Bearer {token(**claims)}"})
    caller = identity.caller({"authorization": f"bearer {token()}"})
    assert (caller.actor, caller.department, caller.roles) == ("PC", S, ("经办",))


@pytest.mark.parametrize("header", ["", "Basic x", "Bearer x.y.z", "Bearer"])
def test_no_token_is_nobody(header: str) -> None:
    """What is no token of this key is nobody's login."""
    identity = JwtIdentity(key=KEY, algorithms=["HS256"], audience="ssj", issuer="login")
    with pytest.raises(Refused):
        identity.caller({"authorization": header})
    unsigned = jwt.encode({"sub": "PC"}, "", algorithm="none")
    with pytest.raises(Refused):
        identity.caller({"authorization": f"Bearer {unsigned}"})
    with pytest.raises(Refused):
        JwtIdentity(key=KEY, algorithms=["none"], audience="ssj", issuer="login")


def test_a_gateway_is_not_bound_to_this_machine(listen: Listen) -> None:
    """With an identity the address of the request is the gateway's business; the login is still asked."""
    client = listen(identity=HeaderIdentity(secret=SECRET))
    headers = {"Host": "ssj.example.test", "X-SSJ-Proof": SECRET}
    assert client.tell("plan.read", {"plan": f"{S}/2026"}, headers=headers).status == 200
    reply = client.tell("plan.read", {"plan": f"{S}/2026"}, headers={"Host": "ssj.example.test"})
    assert (reply.status, reply.headers["www-authenticate"]) == (401, "Bearer")
