"""全量归集 through the year: the ten kinds of information under the names of some inspected targets.

Every name and every paper is invented. Working days are counted from the draw; the seven days in
which a record becomes public are the rulebook's, and one record of the year is a day late.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from attrs import frozen

from ssj_core.calendar import WorkdayCalendar
from ssj_core.demo.cast import SJ, WJ, hand, step
from ssj_core.demo.story import Step, Thread
from ssj_core.disclosure.records import InfoKind
from ssj_core.encoding import digest

if TYPE_CHECKING:
    from ssj_core.demo.visits import Visit

_GROUND: Final = {"instrument": "中华人民共和国政府信息公开条例", "article": "第十五条"}


@frozen
class Story:
    """One record of the year.

    Attributes:
        info: which of the ten kinds.
        name: what it is.
        produced: working days from the draw to the day it was produced.
        shown: working days from there to the day it became public, or was withheld.
        then: what happened to it besides: ``corrected``, ``withdrawn``, ``withheld``.
        department: who produced, entered and answers for it.
    """

    info: InfoKind
    name: str
    produced: int
    shown: int
    then: str = ""
    department: str = SJ


STORIES: Final[dict[tuple[str, int], tuple[Story, ...]]] = {
    ("SJ-2026-01", 0): (
        Story(InfoKind.LICENCE, "食品生产许可变更", 7, 3),
        Story(InfoKind.PENALTY, "警告（食品标签不规范）", 15, 4),
    ),
    ("SJ-2026-01", 1): (Story(InfoKind.REGISTRATION, "住所变更登记", 9, 2, "corrected"),),
    ("SJ-2026-01", 2): (Story(InfoKind.TRADEMARK, "商标注册", 12, 5),),
    ("LH-2026-01", 0): (Story(InfoKind.LICENCE, "公共场所卫生许可延续", 8, 4, department=WJ),),
    ("LH-2026-01", 1): (Story(InfoKind.PLEDGE, "动产抵押登记", 10, 8),),
    ("SJ-2026-02", 0): (Story(InfoKind.ABNORMAL, "列入经营异常名录", 6, 3, "withdrawn"),),
    ("SJ-2026-03", 0): (Story(InfoKind.JUDICIAL, "协助执行：股权冻结", 11, 1),),
    ("SJ-2026-03", 1): (
        Story(InfoKind.LICENCE, "特种设备使用登记（附工艺图纸）", 9, 4, "withheld"),
    ),
    ("SJ-2026-04", 0): (Story(InfoKind.PATENT, "实用新型专利授权", 14, 6),),
    ("SJ-2026-04", 2): (Story(InfoKind.IP_INFRINGEMENT, "列入知识产权重复侵权名单", 16, 2),),
}
"""By task and place in its draw: the target's records beside its inspection result."""


def gather(visit: Visit, calendar: WorkdayCalendar) -> list[Thread]:
    """Return what is put under the name of a target beside its inspection result (C7–C12, C16–C17)."""
    stories = STORIES.get((visit.task, visit.at), ())
    return [
        _play(visit, f"{visit.number}-X{number}", story, calendar)
        for number, story in enumerate(stories, start=1)
    ]


def results_of(visit: Visit, department: str, entered: date, shown: date) -> list[Thread]:
    """Return how a department's result is put under the target on the day it is entered, and shown."""
    return [_result(visit, department, entered, shown)]


def _result(visit: Visit, department: str, entered: date, shown: date) -> Thread:
    number = f"{visit.number}-R{list(visit.team).index(department) + 1}"
    yield step(
        hand(department, entered, 10),
        "record.gather",
        record=number,
        target=visit.target,
        info=InfoKind.INSPECTION.value,
        name="双随机抽查检查结果",
        produced=entered.isoformat(),
        digest=_content(number, 1),
        inspection=visit.number,
    )
    yield _show(department, number, InfoKind.INSPECTION, shown)


def _show(department: str, number: str, info: InfoKind, day: date) -> Step:
    command = "penalty.publish" if info is InfoKind.PENALTY else "record.publish"
    return step(hand(department, day, 15), command, record=number, outlet="gsxt")


def _content(number: str, version: int) -> str:
    return digest(f"{number}/{version}".encode())


def _play(visit: Visit, number: str, story: Story, calendar: WorkdayCalendar) -> Thread:
    """Gather a record and show it, or not; then whatever happened to it besides (C12)."""
    add, who = calendar.add_workdays, story.department
    produced = add(visit.drawn, story.produced)
    day = add(produced, story.shown)
    yield step(
        hand(who, produced, 10),
        "record.gather",
        record=number,
        target=visit.target,
        info=story.info.value,
        name=story.name,
        produced=produced.isoformat(),
        digest=_content(number, 1),
    )
    if story.then == "withheld":
        yield step(
            hand(who, day), "record.withhold", record=number, ground=_GROUND, approver="分管副局长"
        )
        return
    yield _show(who, number, story.info, day)
    if story.info is InfoKind.PENALTY:
        result = f"{visit.number}-R1"
        yield step(hand(who, day, 16), "penalty.link", record=result, penalty=number)
    changed = hand(who, add(day, 5))
    if story.then == "withdrawn":
        yield step(
            changed,
            "record.withdraw",
            record=number,
            reason="已补报年度报告，移出经营异常名录",
            approver="分管副局长",
        )
    elif story.then == "corrected":
        yield step(
            changed,
            "record.correct",
            record=number,
            name=f"{story.name}（门牌号更正）",
            digest=_content(number, 2),
            reason="门牌号录入有误",
            approver="分管副局长",
        )
        yield _show(who, number, story.info, changed.on)
