"""What findings rest on and what followed them: crimes, institutions, results without a finding."""

from ssj_core.inspection import FollowUp, Inspection, ResultState
from ssj_core.legal import Text
from ssj_core.oversight.accountability.case import Case
from ssj_core.oversight.accountability.dossier import Exhibit, shown
from ssj_core.oversight.accountability.words import Shows


def crimes(case: Case) -> list[Exhibit]:
    """Return each suspicion of a crime with its transfers and their receipts (C97, C125–C126, C139)."""
    found = []
    for one in case.inspections:
        entered = one.part(case.department).entered
        if entered is None or not entered.crime:
            continue
        sent = [matter for matter in one.matters if matter.action is FollowUp.TRANSFER]
        zh = "；".join(
            f"{matter.opened} 移送{matter.to}（{matter.document}），签收 {matter.closed or '无记录'}"
            for matter in sent
        )
        en = "; ".join(f"{m.opened} to {m.to}, receipt {m.closed or 'none'}" for m in sent)
        found.append(
            Exhibit(
                name="crime",
                what=Text(f"检查 {one.id} 标明涉嫌犯罪", f"inspection {one.id}: crime suspected"),
                shows=shown(sent),
                detail=Text(
                    f"{entered.on} 录入；{zh or '没有移送记录'}",
                    f"entered {entered.on}; {en or 'no transfer on record'}",
                ),
                clause=case.book.cite("exhibit-crime"),
                refs=(one.id, *(matter.id for matter in sent)),
            )
        )
    return found


def institutions(case: Case) -> list[Exhibit]:
    """Return commissions and adopted conclusions the findings rest on (clauses C111–C112, C145)."""
    found = []
    for one in case.inspections:
        for act in one.commissions:
            words = Text(
                f"{act.on} 委托{act.institution}（{act.qualification}）{act.commission.zh}，报告 {act.report}",
                f"{act.on}: {act.institution} ({act.qualification}), {act.commission.en}, report {act.report}",
            )
            found.append(_institution("commission", one, words, act.report, case))
        for adopted in one.finished.sheet.adopted if one.finished else ():
            words = Text(
                f"采用{adopted.source}的结论：{adopted.conclusion}（{adopted.ground}）",
                f"conclusion of {adopted.source}: {adopted.conclusion} ({adopted.ground})",
            )
            found.append(_institution("adopted", one, words, adopted.document, case))
    return found


def _institution(name: str, one: Inspection, words: Text, paper: str, case: Case) -> Exhibit:
    return Exhibit(
        name=name,
        what=Text(f"检查 {one.id} 所依据的机构材料", f"what inspection {one.id} rests on"),
        shows=Shows.ON_RECORD,
        detail=words,
        clause=case.book.cite(f"exhibit-{name}"),
        refs=(one.id, paper),
    )


def nothing_found(case: Case) -> list[Exhibit]:
    """Return the inspections whose result, as reviewed or public, is that nothing was found (C136)."""
    settled = (ResultState.REVIEWED, ResultState.PUBLISHED)
    found = []
    for one in case.inspections:
        part = one.part(case.department)
        clean = part.entered is not None and part.entered.results == ("no-issue",)
        found.append(
            Exhibit(
                name="nothing-found",
                what=Text(f"检查 {one.id} 未发现问题", f"inspection {one.id}: nothing found"),
                shows=shown(clean and part.state in settled),
                detail=part.state.text,
                clause=case.book.cite("exhibit-nothing-found"),
                refs=(one.id,),
            )
        )
    return found
