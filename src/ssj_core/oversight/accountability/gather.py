"""What each kind of record shows: plans, draws, inspections, transfers, institutions."""

from ssj_core.inspection import Inspection, SheetConfirmed, SheetRefused
from ssj_core.inspection import gaps as dossier_gaps
from ssj_core.legal import Text
from ssj_core.oversight.accountability.case import Case
from ssj_core.oversight.accountability.conformity import conformity
from ssj_core.oversight.accountability.dossier import Exhibit, shown
from ssj_core.oversight.accountability.words import Shows


def plans(case: Case) -> list[Exhibit]:
    """Return which version of each plan was in effect, when it was public and filed (C76–C79, C87)."""
    found = []
    for history in case.plans:
        version = history.effective
        if version is None or version.filed is None:
            lacking = [_named(case, code) for code in history.current.missing]
            missing = Text.join(lacking) if lacking else Text("—", "—")
            detail = Text(
                f"没有生效版本，尚缺：{missing.zh}", f"no version in effect: {missing.en}"
            )
        else:
            days = "、".join(
                f"{_named(case, one.channel).zh} {one.on}" for one in version.published
            )
            detail = Text(
                f"第 {version.plan.version} 版，公示：{days}，备案 {version.filed.on}",
                f"version {version.plan.version}, published {', '.join(str(one.on) for one in version.published)}, filed {version.filed.on}",
            )
        found.append(
            Exhibit(
                name="plan",
                what=Text(f"计划 {history.id}", f"plan {history.id}"),
                shows=shown(version),
                detail=detail,
                clause=case.book.cite("exhibit-plan"),
                refs=(history.id,),
            )
        )
    return found


def _named(case: Case, code: str) -> Text:
    return Text(case.terms.name(code), case.terms.name(code, "en"))


def listing(case: Case) -> list[Exhibit]:
    """Return whether what was inspected is on list and plan of its day (clauses C5, C80, C135)."""
    found = []
    for one in case.inspections:
        held = conformity(case.book, one)
        lacks = [lack.text for lack in held.lacks if lack.what in {"list", "plan"}]
        versions = "、".join(f"{name}第 {version.number} 版" for name, version in held.lists)
        plan = held.plan.plan.version if held.plan else None
        standing = Text(
            f"{held.day} 的清单：{versions or '无'}；当日生效的计划：{f'第 {plan} 版' if plan else '无'}",
            f"lists of {held.day}: {', '.join(f'{n} {v.number}' for n, v in held.lists) or 'none'};"
            f" plan in effect: {f'version {plan}' if plan else 'none'}",
        )
        found.append(
            Exhibit(
                name="list-conformity",
                what=Text(f"检查 {one.id} 与清单、计划", f"inspection {one.id}: list and plan"),
                shows=shown(not lacks),
                detail=Text.join([standing, *lacks], "；", "; "),
                clause=case.book.cite("exhibit-listing"),
                refs=(one.id, one.assigned.plan, one.assigned.task),
            )
        )
    return found


def draws(case: Case) -> list[Exhibit]:
    """Return what was proved from bundles and slips; a proof that does not hold proves nothing (C136)."""
    found = []
    for one in case.proofs:
        sure = one.holds and one.recorded and not one.void and one.drawn is not None
        tied_zh = "与日志记录一致" if one.recorded else "与日志记录不一致或未入日志"
        tied_en = "the journal has the same records" if one.recorded else "not what the journal has"
        found.append(
            Exhibit(
                name="draw-proof",
                what=Text(f"抽取证明 {one.task}：{one.target}", f"draw {one.task}: {one.target}"),
                shows=Shows.ON_RECORD if sure else Shows.CANNOT_TELL,
                detail=Text(f"{one.sentence.zh}（{tied_zh}）", f"{one.sentence.en} ({tied_en})"),
                clause=case.book.cite("exhibit-draw"),
                refs=(one.digest, *((one.ticket, one.threshold) if one.ticket else ())),
            )
        )
    return found


def visits(case: Case) -> list[Exhibit]:
    """Return how each inspection went: days, sheet, confirmation, results, publication (C113–C120)."""
    return [exhibit for one in case.inspections for exhibit in _visit(case, one)]


def _visit(case: Case, one: Inspection) -> list[Exhibit]:
    part, done = one.part(case.department), one.finished
    rows = done.sheet.rows if done else ()
    unchecked = [f"{row.item}（{row.finding}）" for row in rows if not row.checked]
    missing = [item for item in one.assigned.items if item not in {row.item for row in rows}]
    match one.confirmed:
        case SheetConfirmed():
            confirmed = Text("已签字盖章", "confirmed")
        case SheetRefused():
            confirmed = Text("拒签并注明原因", "refused, reason noted")
        case _:
            confirmed = Text("无签字盖章记录", "no confirmation on record")
    results = "、".join(part.entered.results) if part.entered else "未录入"
    what = Text(
        f"检查 {one.id}：{one.assigned.target}", f"inspection {one.id}: {one.assigned.target}"
    )
    return [
        Exhibit(
            name="visit",
            what=what,
            shows=shown(done),
            detail=Text(
                f"开始 {one.started.on if one.started else '—'}，结束 {done.on if done else '—'}，{confirmed.zh}；未检查：{'、'.join(unchecked) or '无'}；无记录的事项：{'、'.join(missing) or '无'}",
                f"started {one.started.on if one.started else '—'}, ended {done.on if done else '—'}, {confirmed.en}; not checked: {len(unchecked)}; without a row: {len(missing)}",
            ),
            clause=case.book.cite("exhibit-sheet"),
            refs=(
                one.id,
                *(f"{member.department}:{member.inspector}" for member in one.assigned.team),
            ),
        ),
        Exhibit(
            name="result",
            what=what,
            shows=shown(part.entered),
            detail=Text(
                f"结果：{results}；{part.state.zh}"
                + "".join(
                    f"；{_named(case, shown.channel).zh} {shown.on}" for shown in part.published
                ),
                f"result: {results}; {part.state.en}",
            ),
            clause=case.book.cite("exhibit-result"),
            refs=(one.id,),
        ),
        *_gaps(case, one),
    ]


def _gaps(case: Case, one: Inspection) -> list[Exhibit]:
    return [
        Exhibit(
            name="gap",
            what=Text(f"检查 {one.id} 的档案", f"dossier of inspection {one.id}"),
            shows=Shows.NOT_ON_RECORD,
            detail=Text(f"缺：{gap.zh}", f"lacks: {gap.en}"),
            clause=case.book.cite(*gap.keys),
            refs=(one.id,),
        )
        for gap in dossier_gaps(one)
    ]


def receipts(case: Case) -> list[Exhibit]:
    """Return which clauses answered when each inspection's acts were recorded (clauses C109, C135)."""
    return [
        Exhibit(
            name="receipt",
            what=Text(f"检查 {one.id}：{act.act.zh}", f"inspection {one.id}: {act.act.en}"),
            shows=Shows.ON_RECORD,
            detail=Text.join(
                [
                    Text(
                        f"{answer.question.zh}：{'、'.join(answer.clauses)}",
                        f"{answer.question.en}: {', '.join(answer.clauses)}",
                    )
                    for answer in act.answers
                ],
                "；",
                "; ",
            ),
            clause=case.book.cite("exhibit-rests"),
            refs=(one.id, act.book),
        )
        for one in case.inspections
        for act in case.rested.get(one.id, ())
    ]


def untouched_tasks(case: Case) -> list[Exhibit]:
    """Return planned tasks whose period is over and that owe visits nobody drew or made (C80, C140)."""
    return [
        Exhibit(
            name="task-untouched",
            what=Text(f"计划任务 {task.task}", f"task {task.task}"),
            shows=Shows.NOT_ON_RECORD,
            detail=Text(
                f"实施时间至 {task.last}，应查 {task.owed}，已抽取 {len(task.targets)}，已完成 {task.done}",
                f"its period ended {task.last}: {task.owed} owed, {len(task.targets)} drawn, {task.done} done",
            ),
            clause=case.book.cite("exhibit-delay"),
            refs=(task.plan, task.task),
        )
        for task in case.book.tasks
        if case.plan in ("", task.plan)
        and case.task in ("", task.task)
        and case.department in task.departments
        and task.last < case.day
        and (task.done < task.owed or task.drawn < task.visits)
    ]
