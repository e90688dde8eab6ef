"""What the draws of a journal add up to: draws, attempts voided, targets left out of the lists."""

from attrs import frozen

from ssj_core.drawing.facts import DRAW
from ssj_core.journal import World


@frozen(kw_only=True)
class DrawCounts:
    """How many draws there were, and whom their lists left out.

    Attributes:
        results: draws with a result.
        voided: attempts voided.
        listed: targets on the sealed lists of the draws with a result.
        excluded: targets left out of those lists, each with a reason under the seal.
    """

    results: int = 0
    voided: int = 0
    listed: int = 0
    excluded: int = 0


def draw_counts(world: World, *, year: int, department: str | None = None) -> DrawCounts:
    """Return what the draws of a year add up to; a list counts once its draw has a result.

    Args:
        world: the state of the journal.
        year: the year they were sealed in.
        department: whose draws; None for all.
    """
    results = voided = listed = excluded = 0
    for key in world.keys(DRAW):
        draw = world.get(DRAW, key)
        if draw is None or draw.commit is None or int(draw.commit.at[:4]) != year:
            continue
        if department not in (None, draw.department):
            continue
        voided += draw.void is not None
        if draw.result is not None:
            results += 1
            listed += sum(part.size for task in draw.commit.tasks for part in task.strata)
            excluded += sum(task.excluded.size for task in draw.commit.tasks if task.excluded)
    return DrawCounts(results=results, voided=voided, listed=listed, excluded=excluded)
