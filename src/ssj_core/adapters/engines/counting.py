"""From the rows of the first pass to facts, the same for every SQL engine."""

from collections.abc import Iterable

from ssj_core.adapters.engines.drawing import Facts


def facts_of(rows: Iterable[tuple[str | None, int, int]], distinct: int) -> Facts:
    """Return the facts of (stratum, rows, rows with id) and the number of different ids."""
    sizes: dict[str, int] = {}
    total = missing = 0
    for stratum, count, present in rows:
        total += count
        missing += count if stratum is None else count - present
        if stratum is not None:
            sizes[stratum] = count
    return Facts(sizes=sizes, rows=total, missing=missing, distinct=distinct + missing)
