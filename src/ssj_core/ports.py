"""The doors of the house: what an embedder may replace, and what each replacement promises.

Every port is a Protocol: any object with these methods fits. `ssj_core.testing` has a suite of
tests for `Store`, `Publisher` and `Vault` that an adapter of your own runs by subclassing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from attrs import field, frozen

from ssj_core.encoding import canonical, digest
from ssj_core.encoding.paths import path_fault
from ssj_core.errors.journal import PublicationRefusedError
from ssj_core.journal.store import Store

__all__ = [
    "Caller",
    "Clock",
    "EntropySource",
    "Identity",
    "Platform",
    "Publication",
    "Publisher",
    "Signer",
    "Store",
    "Vault",
    "check_files",
]


@frozen(kw_only=True)
class Publication:
    """The receipt of a publication: what was made public, where, to the byte.

    Attributes:
        channel: where; C78 and C103 of the plan ask for two different ones.
        files: SHA-256 of every file by its path, in order of the paths.
        digest: SHA-256 of the canonical JSON of `files`; equal for equal content on any channel.
    """

    channel: str
    files: Mapping[str, str] = field(hash=False)
    digest: str

    @classmethod
    def of(cls, channel: str, files: Mapping[str, bytes]) -> "Publication":
        """Return the receipt for `files` on `channel`.

        >>> Publication.of("gov-portal", {"index.html": b"abc"}).files["index.html"][:8]
        'ba7816bf'
        """
        sums = {path: digest(files[path]) for path in check_files(files)}
        return cls(channel=channel, files=sums, digest=digest(canonical(sums)))


def check_files(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the paths of `files`, sorted, if all may be published.

    A path is ASCII, relative, with ``/`` between parts, and no part is empty or starts with a dot;
    no file's path is a folder of another.

    Raises:
        PublicationRefusedError: a path is none of that, or there is no file at all.
    """
    if not files:
        raise PublicationRefusedError(path="", why_zh="没有任何文件", why_en="there is no file")
    folders: set[str] = set()
    for path in files:
        parts = path.split("/")
        if why := path_fault(path):
            raise PublicationRefusedError(path=path, why_zh=why.zh, why_en=why.en)
        folders.update("/".join(parts[:end]) for end in range(1, len(parts)))
    if clash := sorted(folders & files.keys()):
        raise PublicationRefusedError(
            path=clash[0], why_zh="既是文件又是文件夹", why_en="it is a file and a folder at once"
        )
    return tuple(sorted(files))


@runtime_checkable
class Publisher(Protocol):
    """Makes a set of files public on one channel: a web site, a folder, a platform.

    Promises (`ssj_core.testing.PublisherContract` checks them):

    1. A reader sees the whole old set or the whole new one, never a mixture; what a publication
       leaves out is no longer public.
    2. Refused or failed, it leaves the old set as it was.
    3. The same files give the same receipt; the receipt is `Publication.of`.
    4. Files come back as they went in.
    """

    @property
    def channel(self) -> str:
        """Name of the channel, as receipts and journal events give it."""
        ...

    def publish(self, files: Mapping[str, bytes]) -> Publication:
        """Make `files` (bytes by relative path) what is public, and return the receipt.

        Raises:
            PublicationRefusedError: a path cannot be published (`check_files`); nothing changed.
        """
        ...

    def published(self) -> Mapping[str, bytes]:
        """Return what is public now; empty before the first publication."""
        ...


@runtime_checkable
class Platform(Protocol):
    """The region's own platform, the place of record where the law names it (C52, C88, C109).

    Promises:

    1. `deliver` is safe to repeat: the same rows of the same form give the same receipt once.
    2. `collect` yields what the platform says, unjudged; what comes from there is *external*: it is
       kept and counted, and never called verified.
    3. Values are text, as the platform writes them, keyed by its column names.
    """

    @property
    def name(self) -> str:
        """Name of the platform, as records give it."""
        ...

    def deliver(self, form: str, rows: Sequence[Mapping[str, str]]) -> str:
        """Hand over `rows` of `form` (for example 定向名单) and return the platform's receipt."""
        ...

    def collect(self, form: str) -> Iterable[Mapping[str, str]]:
        """Yield the rows of `form` that the platform has."""
        ...


@runtime_checkable
class EntropySource(Protocol):
    """Where the chance of a draw comes from (docs/spec/ssj-draw-1.md, section 4).

    Promises:

    1. It speaks after the draw was sealed: `item` is asked with the commit's hash, once.
    2. What it says could not be known to, or chosen by, whoever sealed.
    3. It answers the same item for the same commit when asked again, or raises.
    """

    @property
    def rule(self) -> str:
        """Name of the source as TASK and COMMIT announce it: ``dice``, ``drand`` …."""
        ...

    def item(self, commit: str) -> str:
        """Return the seed item for the sealed draw whose COMMIT has the hash `commit` (64 hex)."""
        ...


@runtime_checkable
class Signer(Protocol):
    """Signs bytes with a key that never leaves it: a file, a USB key, a 密码机.

    Promises: `verify(data, sign(data))` holds; it holds for no other data; the algorithm and key
    are named, so that a reader knows what to check with.
    """

    @property
    def algorithm(self) -> str:
        """Name of the algorithm, for example ``SM2-SM3`` or ``Ed25519``."""
        ...

    @property
    def key_id(self) -> str:
        """Name of the key or certificate."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature over `data`."""
        ...

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Tell whether `signature` is this key's over `data`."""
        ...


@runtime_checkable
class Vault(Protocol):
    """Keeps the closed part of sealed draws, secrets included, until they are drawn.

    The closed part is put here before its COMMIT enters the journal, under the COMMIT's hash: one
    that lost a race, or was never recorded, opens nothing.

    Promises (`ssj_core.testing.VaultContract` checks them):

    1. What was put comes back to the byte, also after a restart where the adapter keeps a file.
    2. What was put is never replaced: the same bytes again change nothing, others are refused.
    3. What was never put is an error, not an empty answer.
    4. Nobody but the owner of the process can read it.
    """

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`, the hash of a COMMIT; on the disk before it returns.

        Raises:
            VaultTakenError: other bytes are kept there; nothing changed.
        """
        ...

    def get(self, key: str) -> bytes:
        """Return what was put under `key`.

        Raises:
            VaultEmptyError: nothing was.
        """
        ...


@runtime_checkable
class Clock(Protocol):
    """Tells the time. The core never asks for it: the caller's use case does.

    Promise: `now` has an offset from UTC in whole minutes.
    """

    def now(self) -> datetime:
        """Return the present moment, with an offset."""
        ...


@frozen(kw_only=True)
class Caller:
    """Who is asking, as the embedder's login says it.

    Attributes:
        actor: the login's number or name.
        department: for which department it acts.
        roles: the roles it has there; what they may do is the grants' to say.
    """

    actor: str
    department: str
    roles: tuple[str, ...] = ()


@runtime_checkable
class Identity(Protocol):
    """Says who sent a request: a gateway's headers, a signed token, a session of the embedder's.

    Promises:

    1. It answers from the request's headers alone, never from what the request asks for.
    2. Whom it does not know it refuses: it has no caller for everybody else.
    3. The same headers give the same caller while their login lasts.
    """

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return who sent a request with `headers` (names in lower case).

        Raises:
            Refused: nobody it knows, or a login that is over.
        """
        ...
