"""What the draw events of a journal add up to: draws, attempts voided, targets left out of the lists."""

from collections.abc import Iterable

from attrs import frozen

from ssj_core.drawing import Commit
from ssj_core.planning import Happened


@frozen(kw_only=True)
class DrawCounts:
    """How many draws there were, and whom their lists left out.

    Attributes:
        results: draws with a result.
        voided: attempts voided.
        listed: targets on the sealed lists of the draws with a result.
        excluded: targets left out of those lists, each with a reason under the seal.
    """

    results: int
    voided: int
    listed: int
    excluded: int


def draw_counts(draws: Iterable[Happened]) -> DrawCounts:
    """Return what draw events add up to; a list counts once its draw has a result.

    Args:
        draws: the events of kind ``draw.…``, as the journal has them.

    >>> draw_counts([])
    DrawCounts(results=0, voided=0, listed=0, excluded=0)
    """
    commits: dict[str, Commit] = {}
    results: list[str] = []
    voided = 0
    for event in draws:
        if event.kind == "draw.commit":
            commit = Commit.from_document(event.body["record"])
            commits[commit.hash(commit.suite)] = commit
        elif event.kind == "draw.result":
            results.append(event.body["record"]["commit"])
        elif event.kind == "draw.void":
            voided += 1
    entries = [task for name in results if name in commits for task in commits[name].tasks]
    return DrawCounts(
        results=len(results),
        voided=voided,
        listed=sum(stratum.size for task in entries for stratum in task.strata),
        excluded=sum(task.excluded.size for task in entries if task.excluded),
    )
