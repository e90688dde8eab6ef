"""Which steps a record allows: one unit answers, versions stay, nothing is withheld without a law."""

from typing import NoReturn

from ssj_core.disclosure.records.documents import DocumentFact, DocumentWithheld
from ssj_core.disclosure.records.facts import (
    PenaltyLinked,
    PenaltyPublished,
    RecordCorrected,
    RecordFact,
    RecordGathered,
    RecordPublished,
    RecordWithdrawn,
    RecordWithheld,
)
from ssj_core.disclosure.records.publications import DocumentPublished
from ssj_core.disclosure.records.state import Archive, Record
from ssj_core.disclosure.records.words import InfoKind, RecordState
from ssj_core.errors.records import RecordStepError


def decide(archive: Archive, fact: RecordFact | DocumentFact) -> RecordFact | DocumentFact:
    """Return `fact` when the archive so far allows it; it is then ready to be appended.

    Whether something may be withheld at all is a question to the rules: see `withhold`.

    Raises:
        RecordUnknownError: no such record.
        RecordStepError: a step out of order, or by a unit that does not answer for the record.
    """
    if isinstance(fact, DocumentPublished | DocumentWithheld):
        return fact
    if isinstance(fact, RecordGathered):
        if fact.record in archive.records:
            _refuse(fact, "编号已使用", "its number is used already")
        return fact
    record = archive[fact.record]
    if isinstance(fact, PenaltyLinked):
        _link(record, archive[fact.penalty], fact)
        return fact
    if fact.department != record.gathered.accountable:
        name = record.gathered.accountable
        _refuse(fact, f"由 {name} 负责", f"{name} answers for it")
    if fact.on < record.current.on:
        _refuse(
            fact, f"早于现行版本 {record.current.on}", f"before its version of {record.current.on}"
        )
    if isinstance(fact, RecordPublished):
        _publish(record, fact)
    elif isinstance(fact, RecordCorrected):
        _correct(record, fact)
    else:
        _take_back(record, fact)
    return fact


def _refuse(fact: RecordFact, zh: str, en: str) -> NoReturn:
    raise RecordStepError(record=fact.record, step=fact.title, kind=fact.kind, why_zh=zh, why_en=en)


def _link(record: Record, penalty: Record, fact: PenaltyLinked) -> None:
    if record.gathered.info is not InfoKind.INSPECTION:
        _refuse(fact, "不是抽查检查结果", "it is no inspection result")
    if penalty.gathered.info is not InfoKind.PENALTY:
        _refuse(fact, f"{penalty.id} 不是行政处罚", f"{penalty.id} is no penalty")
    if penalty.gathered.target != record.gathered.target:
        _refuse(fact, "处罚在另一市场主体名下", "the penalty is under another target")
    if fact.penalty in record.penalties:
        _refuse(fact, "已关联", "they are linked already")


def _publish(record: Record, fact: RecordPublished) -> None:
    penalty = record.gathered.info is InfoKind.PENALTY
    if penalty is not isinstance(fact, PenaltyPublished):
        _refuse(
            fact,
            "行政处罚按规定程序另行公示，其他信息不得作为处罚公示",
            "penalties, and nothing else, are published apart",
        )
    if record.state is RecordState.WITHDRAWN:
        _refuse(fact, "已撤回，须先更正", "it was withdrawn; correct it first")
    now = record.current
    if fact.version != now.number:
        _refuse(fact, f"现行版本为第 {now.number} 版", f"the current version is {now.number}")
    if fact.digest != now.digest:
        _refuse(fact, "公示内容与归集内容不一致", "what is shown is not what was gathered")
    if any(one.outlet is fact.outlet for one in now.published):
        _refuse(fact, f"已在{fact.outlet.zh}公示", f"it is public on {fact.outlet.en}")


def _correct(record: Record, fact: RecordCorrected) -> None:
    now = record.current
    if fact.version != now.number + 1:
        _refuse(fact, f"下一版为第 {now.number + 1} 版", f"the next version is {now.number + 1}")
    if (fact.digest, fact.name) == (now.digest, now.name):
        _refuse(fact, "与上一版相同", "nothing differs from the version before")


def _take_back(record: Record, fact: RecordWithdrawn | RecordWithheld) -> None:
    public = record.state is RecordState.PUBLISHED
    if isinstance(fact, RecordWithdrawn) and not public:
        _refuse(fact, "现行版本尚未公示", "its version is not public")
    if isinstance(fact, RecordWithheld) and public:
        _refuse(fact, "已公示，须先撤回", "it is public; withdraw it first")
