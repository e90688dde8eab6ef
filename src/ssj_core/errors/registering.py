"""Mistakes in the journal's lists and registers: entered twice, left without being in, unfit."""

from ssj_core.errors._base import InputRefusedError


class EntryRepeatedError(InputRefusedError):
    """One fact names the same entry twice."""

    code = "registering.repeated"
    zh = "{what}中 {id!r} 出现 {times} 次；每条只写一次"
    en = "{what}: {id!r} is named {times} times; name it once"


class EntryStateError(InputRefusedError):
    """An entry that has left already is entered; leaving is a fact of its own (clauses C64, C68)."""

    code = "registering.entry-state"
    zh = "{what}：{id!r} 状态为 {state}，不能入库；退出另行登记日期和原因"
    en = "{what}: {id!r} is {state} and is not entered; its leaving is recorded with day and reason"


class ReasonUnsaidError(InputRefusedError):
    """Another reason than those of the list, and no words for it."""

    code = "registering.reason-unsaid"
    zh = "{what}：{id!r} 的原因为“其他”，须写明说明"
    en = "{what}: the reason of {id!r} is another one; say it in words"


class AlreadyInError(InputRefusedError):
    """An entry is entered that is in the register already."""

    code = "registering.already-in"
    zh = "{register}中已有 {id!r}（{since} 起）；信息变动请登记变更"
    en = "{id!r} is in the {register_en} already, since {since}; record a change instead"


class NotInError(InputRefusedError):
    """An entry leaves or changes that the register does not have."""

    code = "registering.not-in"
    zh = "{register}中没有在库的 {id!r}；请先登记入库，或核对编号"
    en = "{id!r} is not in the {register_en}: enter it first, or check the id"


class DayRefusedError(InputRefusedError):
    """A day that does not fit what was recorded before."""

    code = "registering.day"
    zh = "{what}：{day} {why_zh}；请更正日期"
    en = "{what}: {day} {why_en}; correct the day"


class NothingChangedError(InputRefusedError):
    """A change that changes nothing, or not what its reason says."""

    code = "registering.nothing-changed"
    zh = "{what}：{id!r} 与已登记的内容相比没有{reason_zh}"
    en = "{what}: against what is recorded, {id!r} has no {reason_en}"


class SnapshotUnfitError(InputRefusedError):
    """A snapshot does not fit the entries and exits that the journal has."""

    code = "registering.snapshot-unfit"
    zh = "{register} {as_of} 的快照与日志不符：{why_zh}"
    en = "the snapshot of the {register_en} of {as_of} does not fit the journal: {why_en}"


class SnapshotNumbersError(InputRefusedError):
    """A snapshot with fewer entries than have left it, or with less than none."""

    code = "registering.snapshot-numbers"
    zh = "{what}：共 {size} 条、已退出 {left} 条，数目不成立"
    en = "{what}: {size} entries of which {left} have left: no register has such numbers"


class ListStepError(InputRefusedError):
    """A step that an item list does not allow (clauses C54, C60)."""

    code = "registering.list-step"
    zh = "{department}的抽查事项清单不能{step_zh}：{why_zh}"
    en = "the item list of {department} cannot be {step_en}: {why_en}"


class RulesDigestError(InputRefusedError):
    """The digest of work rules is not that of their five sections (clause C72)."""

    code = "registering.rules-digest"
    zh = "{department}的工作细则：摘要 {found} 与五部分内容不符，应为 {right}"
    en = "work rules of {department}: digest {found} is not that of the five sections, {right}"


class NotKeeperError(InputRefusedError):
    """A department records something in the list or register of another."""

    code = "registering.not-keeper"
    zh = "{what}属于 {keeper}，不能以 {department} 的名义登记"
    en = "{what} is kept by {keeper}: it cannot be recorded for {department}"


class BatchRefusedError(InputRefusedError):
    """Events of fewer than one entry."""

    code = "registering.batch"
    zh = "每个事件的条数 {batch} 无效；至少为 1"
    en = "{batch} entries to an event: it must be at least 1"
