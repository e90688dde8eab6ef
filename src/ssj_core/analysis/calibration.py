"""Calibration of risk tiers: do the classes, or the predicted chances, tell violators apart?"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from attrs import field, frozen

from ssj_core.analysis.comparing import Limits, limits_of, ratio
from ssj_core.analysis.counts import Cell, Cells, made
from ssj_core.analysis.draws import CERTAIN
from ssj_core.analysis.estimating import WHOLE, estimate
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.gathering import as_cells
from ssj_core.analysis.table import Row, Table

Judged = tuple[float, float, float, float]
"""Predicted chance, weight of a visit, visits that found, visits that did not."""


@frozen(kw_only=True, repr=False)
class Calibration(Table):
    """Tiers held against what random draws found; made by `calibrate`.

    Rows: domain, N, visited, found, rate, low, high, lift (rate over the whole rate),
    share_visits, share_violators, predicted, ratio (to the row before), ratio_low, ratio_high,
    verdict.

    Attributes:
        brier: mean squared distance of prediction and outcome, None without predictions.
        reliability: its part that calibration would remove.
        resolution: its part that telling apart has removed.
        uncertainty: what it would be without telling apart.
        in_the_large: weighted mean of outcomes less that of predictions.
        c_statistic: chance that a violator was given the greater prediction, ties half.
    """

    TITLE: ClassVar = "各等级的问题率 / rates by tier"
    LABEL: ClassVar = ("domain",)
    BARS: ClassVar = ("rate", "low", "high")
    PERCENT: ClassVar = frozenset(
        {"rate", "low", "high", "share_visits", "share_violators", "predicted"}
    )
    COLUMNS: ClassVar = (
        "domain",
        "N",
        "visited",
        "found",
        "rate",
        "low",
        "high",
        "lift",
        "share_visits",
        "share_violators",
        "predicted",
        "ratio",
        "ratio_low",
        "ratio_high",
        "verdict",
    )

    brier: float | None = field(default=None)
    reliability: float | None = field(default=None)
    resolution: float | None = field(default=None)
    uncertainty: float | None = field(default=None)
    in_the_large: float | None = field(default=None)
    c_statistic: float | None = field(default=None)


def calibrate(
    cells: Any,  # noqa: ANN401 - cells, or any frame that counts them
    predicted: Mapping[str, float] | None = None,
    *,
    by: str = "stratum",
    level: float | Fraction = 0.95,
) -> Calibration:
    """Return what random draws say about risk tiers, and about predicted chances if there are any.

    Only targets drawn at random count, weighted by N/n. Rows follow the order of the strata, from
    the best tier to the worst: each is held against the one before.

    Args:
        cells: `Cells`, or a frame of stratum, N, n and found.
        predicted: the predicted chance of a violation, by value of `by`.
        by: the column of the tiers.
        level: of the limits.

    Raises:
        ArgumentRefusedError: no random draw, a tier without prediction, or one not in [0, 1].

    >>> table = calibrate([{"stratum": "A", "N": 4200, "n": 126, "found": 3},
    ...     {"stratum": "D", "N": 88, "n": 44, "found": 26}], {"A": 0.05, "D": 0.5})
    >>> row = table.row("D")
    >>> round(row["ratio"], 1), round(row["ratio_low"], 1), row["verdict"]
    (24.8, 8.5, '更差 worse')
    """
    given = as_cells(cells)
    random = [cell for cell in given.cells if cell.basis != CERTAIN]
    if not random or not all(cell.plain for cell in random):
        raise refuse(
            "cells", len(random), "需要随机抽取的是非结果", "random draws with yes or no are needed"
        )
    notes = list(given.notes)
    if len(random) < len(given.cells):
        notes.append(
            "必查对象不是随机抽取，未计入 / must-check targets were not drawn and do not count"
        )
    notes.append(
        "结果若用来定下一年的等级，除非仍有随机检查，下一次校准会自证 / outcomes that set next year's "
        "tiers make the next calibration circular unless some visits stay random"
    )
    kept = made(random, given.by, populations=given.populations)
    table = estimate(kept, by, level=level)
    notes = list(dict.fromkeys([*table.notes, *notes]))
    whole = table.row(WHOLE)
    judged = _judged(kept, predicted, by)
    rows: list[Row] = []
    before: Limits | None = None
    for one in table.rows()[:-1]:
        now = limits_of(one)
        least, share, most = ratio(before, now) if before else (None, None, None)
        rows.append(
            {
                **{
                    name: one[name]
                    for name in ("domain", "N", "visited", "found", "rate", "low", "high")
                },
                "lift": one["rate"] / whole["rate"] if whole["rate"] else None,
                "share_visits": one["visited"] / whole["visited"],
                "share_violators": one["total"] / whole["total"] if whole["total"] else None,
                "predicted": (predicted or {}).get(one["domain"]),
                "ratio": share,
                "ratio_low": least,
                "ratio_high": most,
                "verdict": _verdict(least, most) if before else None,
            }
        )
        before = now
    scores = _scores(judged) if judged else {}
    return Calibration(rows=tuple(rows), notes=tuple(notes), **scores)


def _verdict(least: float | None, most: float | None) -> str:
    if least is not None and least > 1:
        return "更差 worse"
    return "更好 better" if most is not None and most < 1 else "说不准 cannot tell"


def _judged(cells: Cells, predicted: Mapping[str, float] | None, by: str) -> list[Judged]:
    if predicted is None:
        return []
    sizes: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells.cells:
        sizes.setdefault((cell.draw, cell.stratum), []).append(cell)
    found: list[Judged] = []
    for cell in cells.cells:
        tier = cells.fact(cell, by)
        if tier not in predicted or not 0 <= predicted[tier] <= 1:
            raise refuse(
                "predicted",
                predicted.get(tier),
                f"{tier} 须有 0 到 1 的预测",
                f"{tier} needs a prediction from 0 to 1",
            )
        seen = sum(one.inspected for one in sizes[cell.draw, cell.stratum])
        if seen:
            weight = cell.size / seen
            found.append((float(predicted[tier]), weight, cell.found, cell.inspected - cell.found))
    return found


def _scores(judged: Sequence[Judged]) -> dict[str, float | None]:
    """Return Brier's score in its three parts, calibration in the large, and the C-statistic."""
    total = sum(weight * (bad + good) for _, weight, bad, good in judged)
    violators = sum(weight * bad for _, weight, bad, _ in judged)
    mean = violators / total
    brier = sum(w * (bad * (1 - q) ** 2 + good * q * q) for q, w, bad, good in judged) / total
    reliability = resolution = 0.0
    for chance in {judge[0] for judge in judged}:
        own = [judge for judge in judged if judge[0] == chance]
        weight = sum(w * (bad + good) for _, w, bad, good in own)
        if weight:
            rate = sum(w * bad for _, w, bad, _ in own) / weight
            reliability += weight * (chance - rate) ** 2 / total
            resolution += weight * (rate - mean) ** 2 / total
    pairs = violators * (total - violators)
    ordered = sum(
        w * bad * other_w * good * (1.0 if q > other_q else 0.5 if q == other_q else 0.0)
        for q, w, bad, _ in judged
        for other_q, other_w, _, good in judged
    )
    return {
        "brier": brier,
        "reliability": reliability,
        "resolution": resolution,
        "uncertainty": mean * (1 - mean),
        "in_the_large": mean - sum(q * w * (bad + good) for q, w, bad, good in judged) / total,
        "c_statistic": ordered / pairs if pairs else None,
    }
