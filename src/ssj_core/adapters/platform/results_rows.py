"""Inspections of this journal as rows of the form 检查结果: what a platform is given to keep."""

from collections.abc import Iterable, Iterator, Mapping

from ssj_core.adapters.platform.columns import BETWEEN
from ssj_core.adapters.platform.results_form import NO, PUBLISHED, REFUSED, YES
from ssj_core.inspection import (
    CODES,
    Inspection,
    InspectionFinished,
    Part,
    ResultEntered,
    ResultList,
    SheetConfirmed,
    SheetRefused,
    SheetRow,
)

Cells = dict[str, str]


def results_rows(
    inspections: Iterable[Inspection],
    names: Mapping[str, str],
    *,
    listed: ResultList | None = None,
) -> list[Cells]:
    """Return the entered results of inspections as rows of the form 检查结果.

    A department that has entered nothing has no row: *not entered* is no result.

    Args:
        inspections: the inspections.
        names: name of every target by its id; a target without one is given its id.
        listed: the platform's list of result codes: finer codes become its coarser ones.

    Raises:
        ResultListError: the list cannot say a result; nothing is guessed.
    """

    def say(codes: Iterable[str]) -> str:
        said = (listed.write(one) if listed else CODES[one].zh for one in codes)
        return BETWEEN.join(dict.fromkeys(said))

    return [
        {
            **_visit(one, one.finished, names),
            **_team(department, one),
            **_part(part.entered, part),
            "检查结果": say(part.entered.results),
            **_item(row),
            "事项结果": say(row.results),
        }
        for one in inspections
        if one.finished is not None
        for department, part in one.parts
        if part.entered is not None
        for row in one.finished.sheet.rows
    ]


def _visit(one: Inspection, ended: InspectionFinished, names: Mapping[str, str]) -> Cells:
    told, target = one.assigned, one.assigned.target
    return {
        "检查编号": one.id,
        "抽查任务编号": told.task,
        "统一社会信用代码": target,
        "检查对象名称": names.get(target, target),
        "检查来源": told.source.zh,
        "下达日期": told.on.isoformat(),
        "检查通知书文号": one.noticed.document if one.noticed else "",
        "通知日期": one.noticed.on.isoformat() if one.noticed else "",
        "开始日期": one.started.on.isoformat() if one.started else "",
        "检查日期": ended.on.isoformat(),
        "检查方式": BETWEEN.join(way.zh for way in ended.sheet.methods),
        **dict(_confirmed(one)),
    }


def _confirmed(one: Inspection) -> Iterator[tuple[str, str]]:
    match one.confirmed:
        case SheetConfirmed(confirmation=block):
            yield "确认方式", block.mark.zh
            yield "签字人", block.signer
            yield "签字人身份", block.capacity.zh
            yield "确认日期", block.on.isoformat()
        case SheetRefused(refusal=note):
            yield "确认方式", REFUSED
            yield "拒签原因", note.reason
            yield "注明人员", BETWEEN.join(note.noted_by)
            yield "确认日期", note.on.isoformat()
            yield "见证人", BETWEEN.join(who.name for who in note.witnesses)
            yield "见证人身份", BETWEEN.join(who.capacity for who in note.witnesses)


def _team(department: str, one: Inspection) -> Cells:
    team = [who.inspector for who in one.assigned.team if who.department == department]
    return {"检查部门": department, "检查人员": BETWEEN.join(team)}


def _part(entered: ResultEntered, part: Part) -> Cells:
    cells = {
        "涉嫌犯罪": YES if entered.crime else NO,
        "录入人": entered.by,
        "录入人部门": entered.by_department,
        "录入日期": entered.on.isoformat(),
        "备注": entered.remark,
    }
    if (reviewed := part.reviewed) is not None:
        cells |= {
            "审核人": reviewed.by,
            "审核人部门": reviewed.by_department,
            "审核结论": reviewed.verdict.zh,
            "审核日期": reviewed.on.isoformat(),
        }
    return cells | {PUBLISHED[shown.channel]: shown.on.isoformat() for shown in part.published}


def _item(row: SheetRow) -> Cells:
    return {
        "抽查事项": row.item,
        "检查内容": row.content,
        "是否检查": YES if row.checked else NO,
        "检查情况": row.finding,
        "当场处理": row.disposal,
    }
