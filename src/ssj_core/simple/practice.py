"""Practice with one sealed frame: many rehearsals of one twin, and simulated draws without any hash."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor
from random import Random
from secrets import randbelow, token_hex

from attrs import evolve

from ssj_core.drawing import EntropyRule, Evidence, TaskDraft, Times, seal_session
from ssj_core.drawing import Sealed as SealedSession
from ssj_core.drawing.checks import LONGEST
from ssj_core.drawing.times import instant, write_time
from ssj_core.simple.clock import after
from ssj_core.simple.result import Result

_DIGITS = 20
_SECOND = timedelta(seconds=1)


def rehearsals(session: SealedSession, draft: TaskDraft, count: int) -> Iterator[Result]:
    """Yield the results of `count` rehearsals of one twin, sealed once and thrown for each time.

    Every result is complete by itself, marked 演练, and verifies by itself; they are of one seal, so
    two of them in one folder contradict each other, as two real results of one seal would.

    Args:
        session: the sealed session that is practised.
        draft: its task.
        count: how many.
    """
    commit = session.commit
    at = instant(commit.at)
    twin = seal_session(
        session=f"{commit.session}-演练",
        suite=commit.suite,
        at=at,
        mode="open",
        reveals="draw",
        tasks=(
            evolve(
                draft,
                purpose="rehearsal",
                frame_secret=token_hex(32),
                rules_secret=token_hex(32),
                entropy=EntropyRule(bits=0, level="own-word", sources=("dice",)),
            ),
        ),
        entropy=("dice",),
        times=Times(public=write_time(at + _SECOND), result=write_time(at + LONGEST)),
    )
    moment = max(after(at), at + _SECOND)
    for _ in range(count):
        thrown = f"dice:{randbelow(10**_DIGITS):0{_DIGITS}d}"
        known = Evidence(at=write_time(moment), witnesses=())
        yield Result.of(twin.draw(items=(thrown,), evidence=(known,), at=moment))


def simulated(draft: TaskDraft, count: int, seed: int) -> Iterator[dict[str, tuple[str, ...]]]:
    """Yield simulated draws: the ids drawn of each stratum, each set as likely as in a draw.

    Nothing is sealed and no ticket computed, so a draw costs what it draws and not what it draws
    from. It shows what chance does; it is no draw, and nobody can verify it.

    Args:
        draft: the task.
        count: how many draws.
        seed: what the chance is made from; the same seed gives the same draws.
    """
    chance = Random(seed)  # nosec B311  # noqa: S311 - a simulation, told to be one
    frames = [(stratum.name, _ids(stratum.targets), stratum.number) for stratum in draft.strata]
    sums = list(accumulate((Fraction(number) for _, _, number in frames), initial=Fraction(0)))
    for _ in range(count):
        # One lot for all strata where numbers are averages, as the protocol has it (section 5).
        shift = Fraction(chance.randrange(2**53), 2**53)
        numbers = [floor(high + shift) - floor(low + shift) for low, high in pairwise(sums)]
        yield {
            name: tuple(chance.sample(ids, number))
            for (name, ids, _), number in zip(frames, numbers, strict=True)
        }


def _ids(targets: object) -> tuple[str, ...]:
    ids = getattr(targets, "ids", None)
    if ids is None:
        return tuple(one for one, _ in targets)  # type: ignore[attr-defined]  # pairs of id and attributes
    return tuple(ids)
