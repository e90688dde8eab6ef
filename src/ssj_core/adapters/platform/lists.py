"""Our draw as the list a platform takes, and a platform's list as an external draw."""

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path

from ssj_core.adapters.platform.columns import BETWEEN
from ssj_core.adapters.platform.sheets import read_form
from ssj_core.drawing import Drawn, Outcome, TaskDraw, seal_code
from ssj_core.encoding import digest
from ssj_core.errors.platform import ListMixedError
from ssj_core.service import ExternalDraw


def directed_rows(
    outcome: Outcome,
    task: str,
    names: Mapping[str, str],
    *,
    department: str,
    title: str = "",
    grouped: bool = False,
) -> list[dict[str, str]]:
    """Return the drawn targets of a task as rows of the form 定向名单 (directed list).

    The platform is told whom to inspect; the seal code on every row leads back to the bundle that
    shows how they were drawn. 抽取组 is the label of a target's stratum, never its name: the name
    tells the tier. Beside the numbers in COMMIT a label tells it too, so a row has one only where
    the public bundle alone leaves no doubt (protocol, sections 6 and 8).

    Args:
        outcome: the draw.
        task: the task in it.
        names: name of every target by its id; a target without one is given its id.
        department: the inspecting department.
        title: what the task is called.
        grouped: label every row, for a list that stays with the authorities.
    """
    draw = outcome.tasks[task]
    code = seal_code(outcome.commit.hash(outcome.commit.suite))
    rows = []
    for pick in draw.drawn:
        team = [who for (one, _), who in sorted(draw.teams.items()) if one == pick.id]
        rows.append(
            {
                "抽查任务编号": task,
                "抽查任务名称": title,
                "统一社会信用代码": pick.id,
                "检查对象名称": names.get(pick.id, pick.id),
                "抽取组": _label(draw, pick) if grouped else _public_label(outcome, draw, pick),
                "检查部门": department,
                "检查人员": BETWEEN.join(team),
                "封存码": code,
            }
        )
    return rows


def _label(draw: TaskDraw, pick: Drawn) -> str:
    return next(one.stratum.label for one in draw.strata if one.stratum.name == pick.stratum)


def _public_label(outcome: Outcome, draw: TaskDraw, pick: Drawn) -> str:
    """Return the label that anybody finds from the public bundle, or nothing if several fit."""
    fits = draw.strata
    if outcome.commit.reveals == "draw" and (outcome.commit.mode == "open" or outcome.is_open):
        ticket = pick.rotated or pick.ticket
        fits = tuple(one for one in fits if (one.low or "") < ticket <= one.high)
    return fits[0].stratum.label if len(fits) == 1 else ""


def external_draw(
    source: str | PathLike[str], *, platform: str, draw: str, remark: str = ""
) -> ExternalDraw:
    """Return the draw that a platform's workbook 抽取结果 tells of, ready for `Service.record`.

    It is kept with the digest of the file as it came, and never called verified.

    Args:
        source: the workbook.
        platform: name of the platform.
        draw: number under which to keep it.
        remark: what else is to be said.

    Raises:
        ListMixedError: the rows are not of one task, plan, department and day, or there are none.
        FormUnreadableError, FormColumnsError, ManyFaultsError: see `read_form`.
    """
    rows = read_form("抽取结果", source)
    return ExternalDraw(
        draw=draw,
        platform=platform,
        reference=_one(rows, "平台任务编号"),
        plan=_one(rows, "计划编号"),
        task=_one(rows, "抽查任务编号"),
        department=_one(rows, "抽取部门"),
        targets=tuple(row["统一社会信用代码"] for row in rows),
        digest=digest(Path(source).read_bytes()),
        on=date.fromisoformat(_one(rows, "抽取日期")),
        remark=remark,
    )


def _one(rows: Sequence[Mapping[str, str]], column: str) -> str:
    found = list(dict.fromkeys(row[column] for row in rows))
    if len(found) != 1:
        raise ListMixedError(column=column, found="、".join(found) or "—")
    return found[0]
