"""Two passes over a register in its own engine: count, then fetch the few candidates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from math import isqrt
from typing import Final, Protocol, runtime_checkable

from attrs import frozen

from ssj_core.drawing import Selection
from ssj_core.drawing.tickets import check_hex, raw_tickets
from ssj_core.encoding import is_id
from ssj_core.errors.engines import EngineRefusedError, EngineWrongError

ALL: Final = "g"
"""A bound above every ticket: ``g`` sorts after every hex digit."""
_SHOWN: Final = 100


@frozen(kw_only=True)
class Facts:
    """What a first pass counts; nothing is hashed.

    Attributes:
        sizes: rows by stratum.
        rows: all rows.
        missing: rows without id or without stratum.
        distinct: different ids.
    """

    sizes: Mapping[str, int]
    rows: int
    missing: int
    distinct: int


class Engine(Protocol):
    """A place where a register lives and SHA-256 can be computed over text."""

    @property
    def name(self) -> str:
        """What it is called in messages."""

    def facts(self) -> Facts:
        """Return the counts of the register."""

    def candidates(self, key: str, bounds: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        """Yield stratum and id of every row whose ticket under `key` is below its stratum's bound."""


@runtime_checkable
class CountingEngine(Engine, Protocol):
    """An engine that can be held to its word: every one that is shipped. Any other is believed."""

    def counts(self, key: str, bounds: Mapping[str, str]) -> Mapping[str, int]:
        """Return how many rows lie below the bounds, by stratum, counted where they lie."""

    def sums(self) -> Mapping[str, int]:
        """Return, by stratum, the sum of the first 32 bits of SHA-256 over its ids."""

    def whole(self) -> AbstractContextManager[None]:
        """Return a context in which everything asked is of one state of the register.

        Raises:
            EngineRefusedError: it changed meanwhile.
        """


def bound(size: int, number: int) -> str:
    """Return a ticket that very likely lies above rank `number` of `size`, or `ALL`.

    The n-th of N uniform tickets lies near n/N with a deviation below √n/N: eight of them are added.
    """
    share = number + 8 * isqrt(number) + 32
    return ALL if share >= size else f"{(share << 256) // size:064x}"


def _check(engine: Engine, facts: Facts, numbers: Mapping[str, int]) -> None:
    def refuse(zh: str, en: str) -> None:
        raise EngineRefusedError(engine=engine.name, why_zh=zh, why_en=en)

    if facts.missing:
        refuse(
            f"有 {facts.missing} 行缺编号或抽取组", f"{facts.missing} row(s) without id or stratum"
        )
    if facts.distinct != facts.rows:
        twice = facts.rows - facts.distinct
        refuse(f"有 {twice} 行编号重复", f"{twice} row(s) repeat an id")
    if odd := sorted(set(facts.sizes) ^ set(numbers)):
        refuse(f"抽取组 {odd} 只在一方", f"the strata {odd} are on one side only")
    for stratum, number in numbers.items():
        if not 0 <= number <= facts.sizes[stratum]:
            refuse(
                f"{stratum} 组 {facts.sizes[stratum]} 户，不能抽 {number} 户",
                f"{number} of {facts.sizes[stratum]} in {stratum} cannot be drawn",
            )


Ranked = list[tuple[bytes, str]]


def _near(engine: Engine, key: str, bounds: Mapping[str, str]) -> dict[str, Ranked]:
    """Return the candidates by stratum in rank order, every one hashed again.

    The highest is held against the bound: the engine hashed it, and all below it, as the core does.
    """
    found: dict[str, list[str]] = {stratum: [] for stratum in bounds}
    seen: set[str] = set()
    for stratum, one in engine.candidates(key, bounds):
        # A row twice, an id in two strata, and what is no id: refused, never counted as drawn.
        if stratum not in found or not is_id(one) or one in seen:
            raise EngineWrongError(engine=engine.name, id=str(one)[:_SHOWN])
        seen.add(one)
        found[stratum].append(one)
    ranked = {stratum: sorted(raw_tickets(ids, key, "sha256")) for stratum, ids in found.items()}
    for stratum, ranks in ranked.items():
        if ranks and ranks[-1][0].hex() >= bounds[stratum]:
            raise EngineWrongError(engine=engine.name, id=ranks[-1][1])
    if isinstance(engine, CountingEngine):
        counted = engine.counts(key, bounds)
        for stratum, ranks in ranked.items():
            if len(ranks) != counted.get(stratum, 0):  # lost on the way, or changed between
                told = f"{stratum}: {len(ranks)} ≠ {counted.get(stratum, 0)}"
                raise EngineWrongError(engine=engine.name, id=told)
    return ranked


def _whole(engine: Engine) -> AbstractContextManager[None]:
    return engine.whole() if isinstance(engine, CountingEngine) else nullcontext()


def _selection(engine: Engine, key: str, stratum: str, ranks: Ranked, number: int) -> Selection:
    """Return the first `number` ranks; reserves beyond the candidates are asked for when wanted."""

    def later(count: int) -> Ranked:
        if count <= len(ranks):
            return ranks[:count]
        return _near(engine, key, {stratum: ALL})[stratum][:count]

    drawn = {one: raw.hex() for raw, one in ranks[:number]}
    threshold = ranks[number - 1][0].hex() if number else ""
    return Selection(tuple(drawn), threshold, drawn, later)


def draw_in(
    engine: Engine, key: str, numbers: Mapping[str, int], *, facts: Facts | None = None
) -> dict[str, Selection]:
    """Return the draw of every stratum, computed where the register lives.

    The result equals `ssj_core.drawing.select` on the same ids, to the byte. SHA-256 only: no engine
    here has SM3.

    Args:
        engine: the register in its engine.
        key: 64 hex digits, the task's key.
        numbers: how many to draw, by stratum; every stratum of the register is named.
        facts: the counts, if `engine.facts()` was asked before and the register has not changed:
            count once, draw often.

    Raises:
        HexRefusedError: `key` is not 64 hex digits.
        EngineRefusedError: rows without id, ids given twice, strata or numbers that do not fit.
        EngineWrongError: a row that is no id, comes twice, or whose ticket is above its bound; other
            numbers of rows than it counts itself. What an engine says throughout is its word: only
            the sealed frame shows it.
    """
    check_hex(key, "密钥", "the key")
    with _whole(engine):
        facts = facts or engine.facts()
        _check(engine, facts, numbers)
        bounds = {
            stratum: bound(facts.sizes[stratum], number) for stratum, number in numbers.items()
        }
        if not bounds:
            return {}
        near = _near(engine, key, bounds)
        short = {
            s: ALL for s, number in numbers.items() if len(near[s]) < number and bounds[s] != ALL
        }
        if short:  # about once in 10^15 strata the bound was too low
            near |= _near(engine, key, short)
    for stratum, number in numbers.items():
        if len(near[stratum]) < number:
            raise EngineWrongError(engine=engine.name, id=stratum)
    return {
        stratum: _selection(engine, key, stratum, near[stratum], number)
        for stratum, number in numbers.items()
    }


def check_register(
    engine: Engine, key: str, numbers: Mapping[str, int], frame: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return what differs between the register in an engine and the frame that was sealed.

    Sizes are compared, the sums of 32 bits of every id's hash, and below the bound of each stratum
    every row. Where anything differs the stratum is fetched whole and what differs is named. A
    register with other ids passes unseen with a chance of about one in 4·10^9.

    Args:
        engine: the register in its engine.
        key: the task's key.
        numbers: how many were drawn, by stratum.
        frame: the ids that were sealed, by stratum.

    Raises:
        HexRefusedError, EngineRefusedError, EngineWrongError: as `draw_in`.
    """
    check_hex(key, "密钥", "the key")
    with _whole(engine):
        return list(_differing(engine, key, numbers, frame))


def _differing(
    engine: Engine, key: str, numbers: Mapping[str, int], frame: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    sizes = engine.facts().sizes
    for stratum in sorted(sizes.keys() - frame.keys()):
        yield f"{stratum}: {sizes[stratum]} ≠ 0"
    there = [stratum for stratum in sorted(frame) if stratum in sizes]
    sums = engine.sums() if isinstance(engine, CountingEngine) else None
    bounds = {stratum: bound(len(frame[stratum]), numbers.get(stratum, 0)) for stratum in there}
    near = _near(engine, key, bounds) if bounds else {}
    for stratum in sorted(frame):
        ids = frame[stratum]
        size = sizes.get(stratum, 0)
        if size != len(ids):
            yield f"{stratum}: {size} ≠ {len(ids)}"
        if stratum not in there:
            continue
        below = {
            target for raw, target in raw_tickets(ids, key, "sha256") if raw.hex() < bounds[stratum]
        }
        theirs = {target for _, target in near[stratum]}
        same = sums is None or sums.get(stratum) == sum(map(_weight, ids))
        if below == theirs and size == len(ids) and same:
            continue
        found = {target for _, target in _near(engine, key, {stratum: ALL})[stratum]}
        odd = sorted(found ^ set(ids)) or ["SHA-256"]  # its sums say what its rows do not
        yield from (f"{stratum}: {target}" for target in odd)


def _weight(target: str) -> int:
    return int.from_bytes(sha256(target.encode()).digest()[:4])


def recheck(
    engine: Engine, key: str, drawn: Mapping[str, Iterable[str]]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return, for every stratum that differs, the ids only in the claim and only in the engine.

    Empty means: the engine draws exactly what is claimed.

    Args:
        engine: the register in its engine.
        key: the task's key.
        drawn: the ids claimed to be drawn, by stratum.

    Raises:
        HexRefusedError, EngineRefusedError, EngineWrongError: as `draw_in`.
    """
    claimed = {stratum: set(ids) for stratum, ids in drawn.items()}
    found = draw_in(engine, key, {stratum: len(ids) for stratum, ids in claimed.items()})
    differing = {}
    for stratum, ids in claimed.items():
        computed = set(found[stratum].selected)
        if computed != ids:
            differing[stratum] = (tuple(sorted(ids - computed)), tuple(sorted(computed - ids)))
    return differing
