"""How the year ends: supervision, assessment, circular, interview, the evidence for evaluation.

The shares and the rule of the interview below are parameters of the demonstration, not of any law.
"""

from datetime import date
from typing import Final

from ssj_core.demo.cast import DEPARTMENTS, GOVERNMENT, OFFICE, SJ, Cast, hand, step
from ssj_core.demo.story import Thread

YEAR_END: Final = date(2026, 12, 31)
TITLE: Final = {
    "zh": "关于2026年双随机抽查工作情况的通报",
    "en": "On the random inspections of 2026",
}
CIRCULAR: Final = "砾双随机办〔2026〕12号"
_BASIS: Final = "砾泉区2026年度考核办法（演示虚构）第三条"
THRESHOLDS: Final = (
    {"figure": "publication-7", "least": "1/1", "basis": _BASIS},
    {"figure": "follow-ups-closed", "least": "9/10", "basis": _BASIS},
)
"""What the invented assessment asks for beside the rules."""
CALLED_IN: Final = ("publication-7", "completion")
"""Figures of which one below what is wanted calls in a head, by article 7 of the same invented paper."""


def train(cast: Cast) -> Thread:
    """Train the inspectors of market supervision before the first draw (C151)."""
    yield step(
        hand(SJ, date(2026, 3, 3)),
        "training.hold",
        topic="双随机抽查程序、文书与廉政",
        inspectors=[person.id for person in cast.inspectors if person.department == SJ],
        hours=8,
    )


def close(evidence: dict[str, bytes]) -> Thread:
    """End the year: assess, tell the members, call in, hand over the evidence (C24, C35, C149, C150).

    Args:
        evidence: takes the files that leave, by name.
    """
    called: dict[str, list[str]] = {}
    for department in DEPARTMENTS:
        made = yield step(
            hand(GOVERNMENT, YEAR_END, 10),
            "assessment.make",
            department=department,
            year=2026,
            thresholds=list(THRESHOLDS),
        )
        below = {row["figure"] for row in made["state"]["rows"] if row["standing"] == "below"}
        if below & set(CALLED_IN):
            called[department] = [figure for figure in CALLED_IN if figure in below]
    office = hand(OFFICE, YEAR_END, 14)
    draft = yield step(office, "circular.draft", number=CIRCULAR, title=TITLE, year=2026)
    yield step(
        office,
        "circular.issue",
        number=CIRCULAR,
        year=2026,
        departments=draft["departments"],
        members=list(DEPARTMENTS),
        digest=draft["digest"],
    )
    for department, figures in called.items():
        yield step(
            hand(GOVERNMENT, YEAR_END, 15),
            "interview.hold",
            department=department,
            year=2026,
            figures=figures,
            words="说明未达到的原因；承诺逐户核对公示期限，设提前三日提醒",
            document=f"约谈记录 {department}",
        )
    leaving = yield step(hand(OFFICE, YEAR_END, 16), "evidence.draft", keeper=SJ)
    evidence |= {file["name"]: file["content"].encode() for file in leaving["files"]}
    yield step(
        hand(OFFICE, YEAR_END, 16, 30),
        "evidence.export",
        purpose="营商环境评价（演示）",
        receiver=GOVERNMENT,
        files=[{"name": file["name"], "digest": file["digest"]} for file in leaving["files"]],
    )
    yield "十二月：考核、通报、约谈，导出评价证据"
