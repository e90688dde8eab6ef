"""The steps of one inspection, in their order, each with its day and what it says."""

from typing import Final

from ssj_core.disclosure import Cell, Table
from ssj_core.inspection import (
    DossierArchived,
    Inspection,
    InspectionAssigned,
    InspectionCancelled,
    SheetConfirmed,
    SheetRefused,
)
from ssj_core.legal import Text
from ssj_core.oversight.pages.words import Names, about, columns, listing, short

_STEPS: Final = columns(
    ("on", "日期", "day", True),
    ("step", "步骤", "step"),
    ("detail", "内容", "what"),
)


def _confirmed(one: SheetConfirmed | SheetRefused) -> Text:
    if isinstance(one, SheetConfirmed):
        mark = one.confirmation
        return Text(
            f"{mark.signer}（{mark.capacity.zh}）{mark.mark.zh}",
            f"{mark.mark.en} of {mark.signer}, {mark.capacity.en}",
        )
    witnesses = "、".join(f"{who.name}（{who.capacity}）" for who in one.refusal.witnesses)
    return Text(
        f"拒绝签字盖章，原因：{one.refusal.reason}；见证人：{witnesses or '无'}",
        f"refused: {one.refusal.reason}; witnesses: {witnesses or 'none'}",
    )


def _ground(assigned: InspectionAssigned, team: str) -> Text:
    """Return why somebody was sent, for which task if it was planned, and who."""
    source, task = assigned.source, assigned.task
    if not assigned.plan:
        return Text(f"{source.zh}；检查人员：{team}", f"{source.en}; team: {team}")
    plan = about(assigned.plan)
    return Text(
        f"{source.zh}；{plan.zh}，任务 {task}；检查人员：{team}",
        f"{source.en}; {plan.en}, task {task}; team: {team}",
    )


def _rows(one: Inspection, names: Names) -> list[dict[str, Cell]]:
    team = "、".join(names.get(who.inspector, who.inspector) for who in one.assigned.team)
    found: list[tuple[str, Text, Cell]] = [
        (
            one.assigned.on.isoformat(),
            Text("下达任务", "assigned"),
            _ground(one.assigned, team),
        )
    ]
    if one.noticed:
        found.append(
            (one.noticed.on.isoformat(), Text("送达通知", "notice served"), one.noticed.document)
        )
    if one.started:
        found.append((one.started.on.isoformat(), Text("开始检查", "started"), ""))
    if one.finished:
        found.append(
            (one.finished.on.isoformat(), Text("检查结束", "ended"), one.finished.sheet.summary)
        )
    if one.confirmed:
        step = Text("检查对象确认", "confirmation by the target")
        found.append((one.confirmed.on.isoformat(), step, _confirmed(one.confirmed)))
    found += [
        (
            act.on.isoformat(),
            Text("委托专业机构", "institution commissioned"),
            f"{act.institution}（{act.qualification}）{act.report}",
        )
        for act in one.commissions
    ]
    if one.ended:
        found.append((one.ended.on.isoformat(), *_ended(one)))
    return [{"on": on, "step": step, "detail": detail} for on, step, detail in found]


def _ended(one: Inspection) -> tuple[Text, Cell]:
    match one.ended:
        case DossierArchived():
            digest = short(one.ended.digest)
            return Text("归档", "archived"), Text(f"档案摘要 {digest}", f"digest {digest}")
        case InspectionCancelled():
            return Text("终止", "ended without result"), one.ended.reason
        case _:
            return Text("采用其他部门结果", "another department's result adopted"), ""


def step_table(one: Inspection, names: Names, name: str) -> Table:
    """Return the steps of an inspection as a table."""
    none = Text("没有步骤。", "No step.")
    return listing(name, Text("经过", "Steps"), _STEPS, _rows(one, names), empty=none)
