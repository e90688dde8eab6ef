"""Inspection notice and inspection sheet as papers."""

from collections.abc import Mapping
from datetime import date

from ssj_core.adapters.forms.paper import Heading, Paper
from ssj_core.inspection import (
    CODES,
    Inspection,
    InspectionAssigned,
    Sheet,
    SheetConfirmed,
    SheetRefused,
    SheetRow,
)
from ssj_core.registers import InspectionItem, Inspector

_TEAM = (Heading("序号", 4), Heading("姓名", 12), Heading("部门", 26), Heading("执法证号", 20))
_SHEET = (
    Heading("序号", 4),
    Heading("检查事项", 16),
    Heading("检查内容", 22),
    Heading("是否检查", 7),
    Heading("检查情况", 24),
    Heading("检查结果", 16),
    Heading("处理情况", 14),
)
_BLANK = "　" * 8


def inspection_notice(
    assigned: InspectionAssigned,
    *,
    number: str,
    name: str,
    on: date,
    people: Mapping[str, Inspector],
    items: Mapping[str, InspectionItem],
    seal_code: str = "",
    notes: tuple[str, ...] = (),
) -> Paper:
    """Return the inspection notice 检查通知书 for one target.

    Args:
        assigned: the inspection.
        number: number of the document.
        name: name of the target.
        on: its date.
        people: inspectors by id; one who is missing is shown by id, with a blank certificate number.
        items: the item list, for the names of items.
        seal_code: 封存码 of the draw, with which the target can re-check that it was drawn.
        notes: what the department adds: rights, documents to prepare, a telephone number.
    """
    how = "随机抽取" if assigned.source.value == "random" else assigned.source.zh
    listed = "、".join(items[one].name if one in items else one for one in assigned.items)
    methods = "、".join(one.zh for one in assigned.methods)
    told = (
        f"按照年度抽查计划，你单位经{how}列为本次检查对象。检查部门将在 {assigned.window_end} 前，"
        f"以{methods}的方式，检查下列事项：{listed}。"
    )
    check = (("封存码", seal_code),) if seal_code else ()
    return Paper(
        title="随机抽查检查通知书",
        number=number,
        head=(
            ("检查对象", name),
            ("统一社会信用代码", assigned.target),
            ("计划", assigned.plan),
            ("任务", assigned.task),
            ("产生方式", how),
            ("抽取编号", assigned.draw),
            *check,
        ),
        body=(
            f"{name}：",
            told,
        ),
        columns=_TEAM,
        rows=_team(assigned, people),
        closing=(
            ("检查部门（印章）", "、".join(assigned.departments)),
            ("日期", on.isoformat()),
            ("签收", _BLANK),
            ("签收日期", _BLANK),
        ),
        notes=notes,
    )


def _team(
    assigned: InspectionAssigned, people: Mapping[str, Inspector]
) -> tuple[tuple[str, ...], ...]:
    rows = []
    for at, member in enumerate(assigned.team, start=1):
        person = people.get(member.inspector)
        who = (person.name, person.cert_no) if person else (member.inspector, "")
        rows.append((str(at), who[0], member.department, who[1]))
    return tuple(rows)


def inspection_sheet(
    inspection: Inspection, *, name: str, items: Mapping[str, InspectionItem]
) -> Paper:
    """Return the 《随机抽查检查表》 of an inspection: filled as far as it has come (C113–C117).

    Before the inspection ends it has the items, with blank cells to fill by hand; nothing is ever
    filled in by default.

    Args:
        inspection: the inspection.
        name: name of the target.
        items: the item list, for names and contents.
    """
    said, finished = inspection.assigned, inspection.finished
    sheet = finished.sheet if finished else None
    by_item = {row.item: row for row in sheet.rows} if sheet else {}
    methods = sheet.methods if sheet else said.methods
    return Paper(
        title=Sheet.called().zh,
        number=inspection.id,
        head=(
            ("检查对象", name),
            ("统一社会信用代码", said.target),
            ("检查部门", "、".join(said.departments)),
            ("任务", said.task),
            ("检查方式", "、".join(one.zh for one in methods)),
            ("检查日期", finished.on.isoformat() if finished else _BLANK),
        ),
        columns=_SHEET,
        rows=tuple(
            _row(at, one, items.get(one), by_item.get(one))
            for at, one in enumerate(said.items, start=1)
        ),
        closing=(
            *((("主要检查情况", sheet.summary),) if sheet and sheet.summary else ()),
            *_confirmation(inspection),
            ("执法人员签字", _BLANK),
        ),
        landscape=True,
    )


def _row(
    number: int, item: str, listed: InspectionItem | None, row: SheetRow | None
) -> tuple[str, ...]:
    content = row.content if row else (listed.content if listed else "")
    head = (str(number), listed.name if listed else item, content)
    if row is None:
        return (*head, "", "", "", "")
    results = "、".join(CODES[code].zh for code in row.results)
    return (*head, "是" if row.checked else "否", row.finding, results, row.disposal)


def _confirmation(inspection: Inspection) -> tuple[tuple[str, str], ...]:
    """Return how the target confirmed, or why not and who saw it; blank while it has not (C115–C117)."""
    match inspection.confirmed:
        case SheetConfirmed(confirmation=one):
            signed = f"{one.mark.zh}：{one.signer}（{one.capacity.zh}）{one.on}"
            return (("检查对象确认", signed),)
        case SheetRefused(refusal=one):
            seen = "、".join(f"{who.name}（{who.capacity}）" for who in one.witnesses)
            return (
                ("拒绝签字盖章的原因", f"{one.reason}（{one.on}）"),
                ("注明的执法人员", "、".join(one.noted_by)),
                ("见证人", seen or _BLANK),
            )
        case _:
            return (
                ("法定代表人（负责人）签字或盖章", _BLANK),
                ("拒绝的，注明原因", _BLANK),
                ("见证人", _BLANK),
            )
