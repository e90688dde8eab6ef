"""Polars as the place where a register is hashed: salts, leaves and tickets, on all cores."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from secrets import SystemRandom
from typing import Any, Final

from attrs import field, frozen

from ssj_core.adapters.engines.asking import told
from ssj_core.adapters.engines.drawing import bound
from ssj_core.drawing.leaves import frame_hashes, salt_key
from ssj_core.drawing.members import Members
from ssj_core.drawing.selecting import Ranking
from ssj_core.drawing.tickets import raw_tickets
from ssj_core.encoding.merkle import MerkleTree
from ssj_core.errors import MissingExtraError
from ssj_core.errors.engines import EngineWrongError

SPOTS: Final = 256
"""Leaves of every stratum that are hashed a second time, here, at places nobody can foresee."""
_CHUNK: Final = 1 << 18
_SIZE: Final = 32


def hashing() -> Any:  # noqa: ANN401 - polars-hash is optional
    """Return the package polars-hash.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        return import_module("polars_hash")
    except ImportError as error:
        raise MissingExtraError(feature="polars-hash", extra="polars") from error


@frozen
class PolarsMembers(Members):
    """Targets as two columns, hashed by Polars; what it gives is checked by hashing some again."""

    def tree(self, frame_secret: str, label: str, suite: str) -> MerkleTree:
        """Return the tree of the leaves; SM3, which Polars has not, is hashed in Python.

        Raises:
            EngineWrongError: a leaf hashed again is another one, or their number is.
        """
        if suite != "sha256":
            return Members.tree(self, frame_secret, label, suite)
        hashes = b"".join(self._leaves(salt_key(frame_secret, suite), label))
        size = len(self)
        if len(hashes) != size * _SIZE:
            raise EngineWrongError(engine="Polars", id=self.ids[0])
        for at in SystemRandom().sample(range(size), min(SPOTS, size)):
            here = slice(at, at + 1)
            made = frame_hashes(self.ids[here], self.texts[here], frame_secret, label, suite)
            if made != hashes[at * _SIZE : (at + 1) * _SIZE]:
                raise EngineWrongError(engine="Polars", id=self.ids[at])
        return MerkleTree.over(hashes, suite)

    def _leaves(self, key: str, label: str) -> Iterator[bytes]:
        """Yield the hashes of the leaves, some hundred thousand at a time."""
        import polars as pl  # noqa: PLC0415 - an optional part

        salt, veil, leaf = (hashing().col(name).chash.sha2_256() for name in ("m", "v", "l"))
        written = pl.format(
            f"\0{{}}:{{}},16:{label},64:{{}},64:{{}},", pl.col("id").str.len_bytes(), "id", "v", "s"
        )
        for start in range(0, len(self), _CHUNK):
            part = slice(start, start + _CHUNK)
            texts = pl.Series("a", self.texts[part], pl.Binary).cast(pl.String)
            with told("Polars"):
                rows = pl.LazyFrame({"id": pl.Series(self.ids[part], dtype=pl.String), "a": texts})
                found = (
                    rows.with_columns(m=pl.lit(key) + pl.col("id"))
                    .with_columns(s=salt)
                    .with_columns(
                        v=pl.col("s") + pl.when(pl.col("a") == "").then(pl.lit("{}")).otherwise("a")
                    )
                    .with_columns(v=veil)
                    .select(l=written)
                    .select(leaf.str.decode("hex"))
                    .collect()
                )
                yield b"".join(found.to_series().to_list())

    def ranking(self, key: str, suite: str) -> "PolarsRanking | Ranking":  # type: ignore[override]  # both give first ranks
        """Return the ranks of the targets under a key; SM3 is computed in Python."""
        if suite != "sha256":
            return Ranking(self.ids, key, suite)
        return PolarsRanking(ids=self.ids, key=key)


@frozen(kw_only=True)
class PolarsRanking:
    """One stratum under one key, hashed by Polars, ready to give its first ranks."""

    ids: Sequence[str] = field(repr=False)
    key: str = field(repr=False)

    def first(self, count: int) -> list[tuple[bytes, str]]:
        """Return the `count` smallest (ticket, id), in order, every one hashed again here.

        Raises:
            EngineWrongError: Polars hashes otherwise, or gives fewer than there are.
        """
        size = len(self.ids)
        near = self._below(bound(size, count)) if count else []
        if len(near) < min(count, size):  # about once in 10^15 the bound was too low
            near = self._below("g")
        if len(near) < min(count, size):
            raise EngineWrongError(engine="Polars", id=f"{len(near)} < {count}")
        return near[:count]

    def _below(self, cut: str) -> list[tuple[bytes, str]]:
        import polars as pl  # noqa: PLC0415 - an optional part

        with told("Polars"):
            rows = pl.LazyFrame({"id": pl.Series(self.ids, dtype=pl.String)})
            hashed = rows.with_columns(m=pl.lit(self.key) + pl.col("id"))
            below = hashed.filter(hashing().col("m").chash.sha2_256() < cut).select("id")
            ids = below.collect().to_series().to_list()
        ranked = sorted(raw_tickets(ids, self.key, "sha256"))
        if ranked and ranked[-1][0].hex() >= cut:
            raise EngineWrongError(engine="Polars", id=ranked[-1][1])
        return ranked
