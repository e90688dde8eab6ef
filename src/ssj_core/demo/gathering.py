"""全量归集 through the year: the ten kinds of information under the names of some inspected targets.

Every name and every paper is invented. Working days are counted from the draw; the seven days in
which a record becomes public are the rulebook's, and one record of the year is a day late.
"""

from datetime import date
from typing import Final

from attrs import frozen

from ssj_core.demo.cast import SJ, WJ, hand
from ssj_core.demo.visits import Visit
from ssj_core.disclosure.records import (
    InfoKind,
    LegalGround,
    PenaltyLinked,
    PenaltyPublished,
    RecordCorrected,
    RecordGathered,
    RecordPublished,
    RecordWithdrawn,
    RecordWithheld,
)
from ssj_core.encoding import digest
from ssj_core.inspection import fold_all
from ssj_core.service import Service, streams

_GROUND: Final = LegalGround("中华人民共和国政府信息公开条例", "第十五条")


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


def gather(service: Service, visit: Visit, at: int) -> None:
    """Put what there is under the name of the `at`-th target of a task (C7–C12, C16–C17)."""
    if at == 0:
        _results(service, visit)
    for number, story in enumerate(STORIES.get((visit.permit.task.id, at), ()), start=1):
        _play(service, visit, f"{visit.number}-X{number}", story)


def _results(service: Service, visit: Visit) -> None:
    """Gather every department's result on the day it was entered, and show it when it was shown."""
    events = service.journal.read(streams.inspection(visit.number))
    parts = fold_all(events)[visit.number].parts
    for number, (department, part) in enumerate(parts, start=1):
        if part.entered is None:
            continue
        fact = RecordGathered(
            record=f"{visit.number}-R{number}",
            target=visit.target,
            info=InfoKind.INSPECTION,
            name="双随机抽查检查结果",
            producer=department,
            entered_by=department,
            accountable=department,
            produced=part.entered.on,
            on=part.entered.on,
            digest=part.published[0].digest,
            inspection=visit.number,
        )
        service.record(fact, hand(department, fact.on, 10))
        _show(service, fact, part.published[0].on)


def _show(service: Service, fact: RecordGathered, day: date, version: int = 1) -> None:
    kind = PenaltyPublished if fact.info is InfoKind.PENALTY else RecordPublished
    act = hand(fact.accountable, day, 15)
    shown = kind(
        record=fact.record,
        version=version,
        department=fact.accountable,
        outlet="gsxt",
        at=act.at.isoformat(),
        day=day,
        digest=fact.digest if version == 1 else _content(fact, version),
    )
    service.record(shown, act)


def _content(fact: RecordGathered, version: int) -> str:
    return digest(f"{fact.record}/{fact.info.value}/{version}".encode())


def _play(service: Service, visit: Visit, number: str, story: Story) -> None:
    add, who = service.calendar.add_workdays, story.department
    produced = add(visit.drawn, story.produced)
    fact = RecordGathered(
        record=number,
        target=visit.target,
        info=story.info,
        name=story.name,
        producer=who,
        entered_by=who,
        accountable=who,
        produced=produced,
        on=produced,
        digest=digest(f"{number}/{story.info.value}/1".encode()),
    )
    service.record(fact, hand(who, produced, 10))
    day = add(produced, story.shown)
    if story.then == "withheld":
        closed = RecordWithheld(
            record=number, department=who, ground=_GROUND, approver="分管副局长", on=day
        )
        service.record(closed, hand(who, day))
        return
    _show(service, fact, day)
    if story.info is InfoKind.PENALTY:
        linked = PenaltyLinked(record=f"{visit.number}-R1", penalty=number, on=day)
        service.record(linked, hand(who, day, 16))
    if story.then:
        _change(service, fact, add(day, 5), story.then)


def _change(service: Service, fact: RecordGathered, day: date, then: str) -> None:
    """Correct a record and show it anew; or take it back. What was shown stays (C12)."""
    who = fact.accountable
    if then == "withdrawn":
        reason = "已补报年度报告，移出经营异常名录"
        taken = RecordWithdrawn(
            record=fact.record, department=who, reason=reason, approver="分管副局长", on=day
        )
        service.record(taken, hand(who, day))
        return
    corrected = RecordCorrected(
        record=fact.record,
        version=2,
        department=who,
        name=f"{fact.name}（门牌号更正）",
        digest=_content(fact, 2),
        reason="门牌号录入有误",
        approver="分管副局长",
        on=day,
    )
    service.record(corrected, hand(who, day))
    _show(service, fact, day, version=2)
