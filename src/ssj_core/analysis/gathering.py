"""`cells`: a draw joined with what was found, counted by stratum and domain."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ssj_core.analysis.counted import counted, counted_rows
from ssj_core.analysis.counts import OWN, Cell, Cells, Key, Outcome, cell_from, made
from ssj_core.analysis.domains import Domains, Shares
from ssj_core.analysis.draws import Draw, Ids, read_draws
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.frames import records
from ssj_core.analysis.outcomes import join
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.analysis import DesignUnstatedError


def cells(
    drawn: Any,  # noqa: ANN401 - a draw in any of its forms
    outcomes: Any = None,  # noqa: ANN401 - any frame there is
    by: str | Sequence[str] = (),
    *,
    frame: Any = None,  # noqa: ANN401 - any frame there is
    ids: Ids | None = None,
) -> Cells:
    """Return the draw joined with what was found: one row per stratum, or per stratum and `by`.

    Args:
        drawn: a `Result`, an `Outcome`, an auditors' bundle (or its path), a
            `Preview` with `ids`, or a frame with id, stratum, N, n (and π as ``pi``); several of
            them, as a list or a mapping of labels, for the draws of a period. A frame without ids
            that has ``found`` is taken as counted already.
        outcomes: a frame with ``id``, ``found`` (0 or 1, or a number of violations) and
            ``disposition``: inspected, closed, moved, exempt, unreachable, recognised, pending,
            other. Who is missing in it is pending, unless the records of the draw say more. With
            several draws that share targets, a column ``draw`` says which.
        by: columns that split strata, such as ``district``.
        frame: the register, with ``id`` or ``stratum`` and the columns of `by`: how many targets a
            cell has comes from the frame, never from the sample.
        ids: the drawn ids, beside a preview; by label, beside a mapping of previews.

    Raises:
        ManyFaultsError: all at once: outcomes of targets not drawn, two of one target, an unknown
            disposition, no result for ``inspected``, a stratum without N or n, a frame that is not
            the sealed one.
        ArgumentRefusedError: no table, or a column that is missing.

    >>> drawn = [{"id": name, "stratum": "A", "N": 40, "n": 3} for name in ("甲", "乙", "丙")]
    >>> table = cells(drawn, [{"id": "甲", "found": 1}, {"id": "乙", "found": 0}])
    >>> [(row["contacted"], row["inspected"], row["found"], row["pending"]) for row in table.rows()]
    [(3, 2, 1, 1)]
    """
    columns = (by,) if isinstance(by, str) else tuple(by)
    columns = tuple(column for column in columns if column != "stratum")
    if taken := [column for column in columns if column in OWN]:
        raise refuse(
            "by",
            "、".join(taken),
            "与结果表自己的列同名，请先改名",
            "a column of the answer has this name; rename it first",
        )
    if outcomes is None and (rows := counted_rows(drawn)) is not None:
        return counted(rows, columns)
    draws = read_draws(drawn, ids)
    told = [] if outcomes is None else records(outcomes, "outcomes")
    joined = join(draws, told)
    shares = Shares(draws)
    facts = Domains(draws, columns, frame)
    units = [
        Outcome(
            draw=draw.label,
            stratum=contact.stratum,
            rank=contact.rank,
            facts=facts.of(draw, contact),
            share=shares.of(draw, contact.id),
            state=state,
            value=value,
        )
        for draw, contact, state, value in joined
    ]
    parts = facts.parts(shares)
    return made(
        list(_gather(draws, parts, units)),
        columns,
        contacts=units,
        populations=facts.populations() if len(draws) > 1 else None,
        approximate=[draw.approximate for draw in draws if draw.approximate],
    )


def as_cells(given: Any) -> Cells:  # noqa: ANN401 - cells, or any frame that counts them
    """Return cells as they are, or a frame of stratum, N, n and found as cells."""
    return given if isinstance(given, Cells) else cells(given)


def _gather(
    draws: Sequence[Draw], parts: Mapping[Key, int], units: Sequence[Outcome]
) -> Iterator[Cell]:
    told: dict[Key, list[Outcome]] = {}
    for unit in units:
        told.setdefault((unit.draw, unit.stratum, unit.facts, unit.share), []).append(unit)
    if strange := [key for key in told if key not in parts]:
        raise ManyFaultsError(
            what="名录 frame",
            faults=[
                DesignUnstatedError(
                    stratum=key[1],
                    why_zh=f"抽中的 {'、'.join(key[2])} 在名录中没有一户",
                    why_en=f"drawn as {', '.join(key[2])}, of which the register has nobody",
                )
                for key in strange
            ],
        )
    order = {
        (draw.label, name): (place, rank)
        for place, draw in enumerate(draws)
        for rank, name in enumerate(draw.strata)
    }
    designs = {(draw.label, name): design for draw in draws for name, design in draw.strata.items()}
    for key in sorted(parts, key=lambda key: (order[key[0], key[1]], key[2], key[3])):
        yield cell_from(key, designs[key[0], key[1]], parts[key], told.get(key, []))
