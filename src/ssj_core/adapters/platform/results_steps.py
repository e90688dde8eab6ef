"""From the rows of one inspection in the form 检查结果 to its steps; nothing is filled in."""

from collections.abc import Iterator, Sequence
from functools import partial

from attrs import frozen

from ssj_core.adapters.platform.columns import values
from ssj_core.adapters.platform.notes import Notes, Row
from ssj_core.adapters.platform.results_form import PUBLISHED, REFUSED, YES
from ssj_core.inspection import (
    CODES,
    Capacity,
    Confirmation,
    Evidence,
    InspectionAssigned,
    InspectionFact,
    InspectionFinished,
    InspectionNoticed,
    InspectionStarted,
    Mark,
    Member,
    Refusal,
    ResultEntered,
    ResultList,
    ResultPublished,
    ResultReviewed,
    Sheet,
    SheetConfirmed,
    SheetRefused,
    SheetRow,
    Source,
    Verdict,
    Witness,
)
from ssj_core.journal import Receipt
from ssj_core.planning import Method
from ssj_core.service import Ground

_LABELS = {one.zh: one.name for one in CODES.values()}
_SIGNED = ("签字人", "签字人身份", "确认日期")
_REFUSED = ("拒签原因", "注明人员", "确认日期")
_WITNESS = ("见证人", "见证人身份")
_NOTICE = ("检查通知书文号", "通知日期")
_REVIEW = ("审核人", "审核人部门", "审核结论", "审核日期")
Placed = tuple[InspectionFact | None, Row, str]


@frozen(kw_only=True)
class Reading:
    """What the rows of a sheet are read with.

    Attributes:
        ground: the draw, the plan's row, and how many must come.
        platform: name of the platform whose file it is: another hand, which shows when (D1).
        evidence: the file itself, kept with every sheet it tells of.
        listed: the platform's list of result codes, None for labels.
        notes: where faults go.
    """

    ground: Ground
    platform: str
    evidence: Evidence
    listed: ResultList | None
    notes: Notes

    def codes(self, text: str) -> tuple[str, ...]:
        """Return the canonical codes that a cell with results means."""
        read = self.listed.read if self.listed else _LABELS.__getitem__
        return tuple(dict.fromkeys(read(one) for one in values(text)))


def visit_steps(reading: Reading, parts: Sequence[Row], items: Sequence[Row]) -> Iterator[Placed]:
    """Yield the steps of one inspection, each with the cell that tells of it.

    Args:
        reading: what they are read with.
        parts: the first row of every department.
        items: the first row of every item.
    """
    row, make = parts[0], reading.notes.make
    number = row["检查编号"]
    if Source.read(row["检查来源"]) is not Source.RANDOM:
        said = ("不是随机抽查，应逐件登记", "it was not drawn; record it by itself")
        reading.notes.wrong(row, "检查来源", *said)
        return
    yield make(row, "检查编号", lambda: _assigned(reading, row, parts)), row, "下达日期"
    if reading.notes.together(row, *_NOTICE):
        document, on = row["检查通知书文号"], row.day("通知日期")
        yield InspectionNoticed(inspection=number, document=document, on=on), row, "通知日期"
    elif row.any(*_NOTICE):
        yield None, row, "通知日期"
    yield InspectionStarted(inspection=number, on=row.day("开始日期")), row, "开始日期"
    about = "检查日期" if row["检查日期"] < row["开始日期"] else "抽查事项"
    yield _finished(reading, row, items), row, about
    yield from _confirmed(reading.notes, row)
    for one in parts:
        yield from _part(reading, one)


def _finished(reading: Reading, row: Row, items: Sequence[Row]) -> InspectionFinished | None:
    make = reading.notes.make
    rows = [make(one, "事项结果", partial(_sheet_row, reading, one)) for one in items]
    whole = tuple(one for one in rows if one is not None)
    if len(whole) < len(rows):
        return None
    sheet = Sheet(rows=whole, methods=_methods(row), evidence=(reading.evidence,))
    return InspectionFinished(inspection=row["检查编号"], sheet=sheet, on=row.day("检查日期"))


def _methods(row: Row) -> tuple[Method, ...]:
    return tuple(Method.read(one) for one in values(row["检查方式"]))


def _assigned(reading: Reading, row: Row, parts: Sequence[Row]) -> InspectionAssigned:
    ground = reading.ground
    return InspectionAssigned(
        inspection=row["检查编号"],
        target=row["统一社会信用代码"],
        plan=ground.plan,
        task=row["抽查任务编号"],
        draw=ground.draw,
        source=Source.RANDOM,
        departments=ground.departments,
        team=tuple(
            Member(who, one["检查部门"]) for one in parts for who in values(one["检查人员"])
        ),
        least=ground.least,
        least_basis=ground.least_basis,
        items=ground.task.items,
        methods=getattr(ground.task, "methods", ()) or _methods(row),
        window_end=ground.task.window.end,
        on=row.day("下达日期"),
    )


def _sheet_row(reading: Reading, row: Row) -> SheetRow:
    return SheetRow(
        item=row["抽查事项"],
        content=row["检查内容"],
        checked=row["是否检查"] == YES,
        finding=row["检查情况"],
        results=reading.codes(row["事项结果"]),
        disposal=row["当场处理"],
    )


def _confirmed(notes: Notes, row: Row) -> Iterator[Placed]:
    """Yield the confirmation or the refusal; the cells of the other must be blank (C115–C117)."""
    how = row["确认方式"]
    wanted = _REFUSED if how == REFUSED else _SIGNED
    others = {*_REFUSED, *_SIGNED, *_WITNESS} - {*(wanted if how else ())}
    if how == REFUSED:
        others -= {*_WITNESS}
    faults = len(notes.found)
    if not how and Method.ONSITE in _methods(row):
        notes.wrong(
            row,
            "确认方式",
            "现场检查须签字、盖章或注明拒绝",
            "an on-site inspection is confirmed, or the refusal noted",
        )
    for one in wanted if how else ():
        if not row[one]:
            notes.wrong(row, one, f"确认方式为“{how}”，此处不能为空", f"must be given for {how}")
    for one in sorted(others):
        if row[one]:
            notes.wrong(
                row, one, "与确认方式不符，应留空", "does not go with 确认方式; leave blank"
            )
    build = _refusal if how == REFUSED else _confirmation
    if faults < len(notes.found):
        yield None, row, "确认方式"
    elif how:
        yield notes.make(row, "确认方式", lambda: build(row)), row, "确认日期"


def _confirmation(row: Row) -> SheetConfirmed:
    on = row.day("确认日期")
    block = Confirmation(
        mark=Mark.read(row["确认方式"]),
        signer=row["签字人"],
        capacity=Capacity.read(row["签字人身份"]),
        on=on,
    )
    return SheetConfirmed(inspection=row["检查编号"], confirmation=block, on=on)


def _refusal(row: Row) -> SheetRefused:
    on, names, capacities = row.day("确认日期"), values(row["见证人"]), values(row["见证人身份"])
    # A witness without a capacity is refused as blank, as everywhere.
    capacities += [""] * (len(names) - len(capacities))
    names += [""] * (len(capacities) - len(names))
    block = Refusal(
        reason=row["拒签原因"],
        noted_by=tuple(values(row["注明人员"])),
        on=on,
        witnesses=tuple(map(Witness, names, capacities)),
    )
    return SheetRefused(inspection=row["检查编号"], refusal=block, on=on)


def _part(reading: Reading, row: Row) -> Iterator[Placed]:
    """Yield what one department entered, reviewed and published (C92–C94, C118)."""
    notes, number, department = reading.notes, row["检查编号"], row["检查部门"]
    notes.ascending(row, "录入日期", "审核日期")
    for column in PUBLISHED.values():
        notes.ascending(row, "审核日期", column)
    entered = notes.make(
        row,
        "检查结果",
        lambda: ResultEntered(
            inspection=number,
            department=department,
            by=row["录入人"],
            by_department=row["录入人部门"],
            results=reading.codes(row["检查结果"]),
            crime=row["涉嫌犯罪"] == YES,
            on=row.day("录入日期"),
            remark=row["备注"],
        ),
    )
    yield entered, row, "检查结果"
    if notes.together(row, *_REVIEW):
        reviewed = ResultReviewed(
            inspection=number,
            department=department,
            by=row["审核人"],
            on=row.day("审核日期"),
            by_department=row["审核人部门"],
            verdict=Verdict.read(row["审核结论"]),
        )
        yield reviewed, row, "审核日期"
    elif row.any(*_REVIEW):
        yield None, row, "审核日期"
    for channel, column in PUBLISHED.items():
        if row[column]:
            # The platform shows no bytes of what it published: its file is what says so.
            shown = ResultPublished(
                inspection=number,
                department=department,
                channel=channel,
                digest=reading.evidence.digest,
                on=row.day(column),
                receipt=Receipt(
                    issuer=reading.platform, number=reading.evidence.name, day=row.day(column)
                ),
            )
            yield shown, row, column
