"""From a draft to its TASK record and private part, every fault of the draft found at once."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from math import ceil, floor

from ssj_core.drawing.drafts import RosterDraft, StratumDraft, TaskDraft, ids_of, is_checked, rows
from ssj_core.drawing.frame import check_ids
from ssj_core.drawing.members import Members, StratumFrame, Target
from ssj_core.drawing.private import PrivateTask, Row, RuleEntry
from ssj_core.drawing.records import Task
from ssj_core.drawing.rounding import check_denominator
from ssj_core.drawing.tickets import commitment
from ssj_core.encoding import alike, are_ids, canonical, check_id, folding
from ssj_core.encoding.ids import none_alike
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.drawing import (
    ArithmeticRefusedError,
    LookAlikeError,
    NumberRefusedError,
    TargetRepeatedError,
    TaskRefusedError,
)


def write_number(number: int | Fraction) -> int | str:
    """Return a number as documents write it: whole, or a fraction in lowest terms."""
    return int(number) if number == int(number) else str(Fraction(number))


def read_number(text: int | str) -> Fraction:
    """Return the number a document gives."""
    return Fraction(text)


def _number_faults(stratum: StratumDraft) -> Iterator[SsjError]:
    number, size = stratum.number, len(stratum.targets)
    fits = (
        type(number) in {int, Fraction}  # a bool is an int only by accident
        and 0 <= number <= size
        and (number == int(number) or stratum.rounding == "average")
    )
    if not fits:
        yield NumberRefusedError(where=stratum.name, number=repr(number), size=size)
    elif (why := _arithmetic(stratum, size)) is not None:
        yield ArithmeticRefusedError(where=stratum.name, why_zh=why[0], why_en=why[1])


def _arithmetic(stratum: StratumDraft, size: int) -> tuple[str, str] | None:
    """Return what is wrong between a number, its ratio and its minimum (section 5)."""
    least, number, ratio = stratum.minimum or 0, stratum.number, stratum.ratio
    if ratio is None:
        if stratum.rounding is not None:
            return "没有比例，不应有取整", "no ratio, so nothing to round"
        if number < min(least, size):
            return f"少于最少户数 {min(least, size)}", f"fewer than the minimum {min(least, size)}"
        return None
    exact, rounding = ratio * size, stratum.rounding or "exact"
    if rounding == "exact" and exact.denominator != 1:
        return f"{ratio} × {size} 不是整数", f"{ratio} of {size} is not whole"
    rounded = {"up": ceil(exact), "down": floor(exact)}.get(rounding, exact)
    expected = min(size, max(rounded, least))
    if number != expected:
        return (
            f"{ratio} × {size} 应为 {expected}，不是 {number}",
            f"{ratio} of {size} is {expected}, not {number}",
        )
    return None


def _all_sound(strata: Sequence[StratumDraft]) -> bool:
    """Tell in one look whether ids are ids, none is there twice and none looks like another.

    False may also mean that a second look is needed.
    """
    if all(map(is_checked, strata)):
        return False  # they are all in an engine, which has looked
    ids = list(chain.from_iterable(map(ids_of, strata)))
    return are_ids(ids) and none_alike(ids)


def _stratum_faults(strata: Sequence[StratumDraft], *, sound: bool) -> Iterator[SsjError]:
    names = [stratum.name for stratum in strata]
    try:
        check_ids(names, "strata")
    except ManyFaultsError as error:
        yield from error.faults
    for stratum in strata:
        try:
            if not sound and not is_checked(stratum):
                check_ids(ids_of(stratum), stratum.name)
        except ManyFaultsError as error:
            yield from error.faults
        yield from _number_faults(stratum)
    if not sound:
        yield from _home_faults(strata)


def _home_faults(strata: Sequence[StratumDraft]) -> Iterator[SsjError]:
    """No id is in two strata; one stratum alone, or sets that do not meet, need no second look."""
    if len(strata) < 2 or all(map(is_checked, strata)):  # noqa: PLR2004 - two strata may meet
        return
    distinct = [set(ids_of(stratum)) for stratum in strata]
    if len(set().union(*distinct)) == sum(map(len, distinct)):
        return
    home: dict[str, str] = {}
    for stratum in strata:
        for one in ids_of(stratum):
            first = home.setdefault(one, stratum.name)
            if first != stratum.name:
                yield TargetRepeatedError(id=one, first=first, again=stratum.name)


def _wrong(draft: TaskDraft, why_zh: str, why_en: str) -> TaskRefusedError:
    return TaskRefusedError(task=draft.task, why_zh=why_zh, why_en=why_en)


def _roster_faults(draft: TaskDraft, roster: RosterDraft) -> Iterator[SsjError]:
    people = [one for one, _ in roster.inspectors]
    try:
        check_ids(people, "roster")
    except ManyFaultsError as error:
        yield from error.faults
    known = set(people)
    loads = {row[0]: row[1:] for row in roster.capacities}
    if set(loads) != known or len(loads) != len(roster.capacities):
        yield _wrong(
            draft, "每名检查人员应恰有一行容量", "every inspector needs one row of capacity"
        )
    for inspector, load in loads.items():
        if not (len(load) == 2 and all(map(str.isdecimal, load)) and int(load[0]) <= int(load[1])):  # noqa: PLR2004 - least and greatest
            yield _wrong(
                draft, f"{inspector} 的容量无效：{load}", f"bad capacity of {inspector}: {load}"
            )
    if pair := folding(people):
        yield LookAlikeError(id=pair[0], other=pair[1])
    for what, table in (("eligibility", roster.eligibility), ("recusals", roster.recusals)):
        for row in table:
            if len(row) != 2 or row[1] not in known:  # noqa: PLR2004 - pairs
                yield _wrong(draft, f"{what} 含未知人员：{row}", f"{what} names a stranger: {row}")


def _task_faults(draft: TaskDraft, *, sound: bool) -> Iterator[SsjError]:
    if bool(draft.slots) != (draft.roster is not None):
        yield _wrong(draft, "slots 与 roster 应同时给出", "slots and roster belong together")
    if len(set(draft.slots)) != len(draft.slots):
        yield _wrong(draft, "slots 有重复", "a slot is given twice")
    again = draft.attempt > 1
    if draft.attempt < 1 or {draft.previous is not None, draft.before is not None} != {again}:
        yield _wrong(
            draft,
            "第二次及以后的抽取（且仅此时）须写明上一次的 COMMIT 和 TASK",
            "an attempt after the first, and no other, names COMMIT and TASK of the one before",
        )
    if ((draft.against is not None) and again) or (draft.diff and not (again or draft.against)):
        yield _wrong(
            draft,
            "首次抽取的 diff 须写明对照哪次的名单（against），再次抽取对照上一次",
            "the diff of a first attempt says against whose frame; that of a further one does not",
        )
    yield from _alike_faults(draft, sound=sound)
    if draft.roster is not None:
        yield from _roster_faults(draft, draft.roster)
    for name in ("excluded", "diff", "alike"):
        table: tuple[Row, ...] = getattr(draft, name)
        if len(set(table)) != len(table) or any(len(row) != 3 for row in table):  # noqa: PLR2004 - columns
            yield _wrong(
                draft, f"{name} 各行应为三列且不重复", f"{name}: rows of three, none twice"
            )
    kinds = {row[1] for row in draft.diff if len(row) == 3} - {"entered", "left", "moved"}  # noqa: PLR2004 - columns
    if kinds:
        yield _wrong(draft, f"diff 的类型无效：{kinds}", f"unknown kinds in diff: {kinds}")


def _alike_faults(draft: TaskDraft, *, sound: bool) -> Iterator[SsjError]:
    """All look-alikes of the task are listed with a reason, and no other (section 2)."""
    found: Sequence[tuple[str, str]] = ()
    if draft.strata and all(map(is_checked, draft.strata)):
        found = draft.strata[0].targets.alike  # type: ignore[attr-defined]  # checked where the rows lie, for all strata
    elif not sound:
        found = alike([one for stratum in draft.strata for one in ids_of(stratum)])
    listed = {row[:2] for row in draft.alike}
    for pair in found:
        if pair not in listed:
            yield LookAlikeError(id=pair[0], other=pair[1])
    if odd := sorted(listed - set(found)):
        yield _wrong(
            draft, f"alike 所列并不形近：{odd[0]}", f"alike lists no look-alikes: {odd[0]}"
        )
    if twins := folding(stratum.name for stratum in draft.strata):
        yield LookAlikeError(id=twins[0], other=twins[1])


def _attributes(targets: Sequence[Target]) -> tuple[Row, ...]:
    return rows((one, canonical(attributes).decode()) for one, attributes in targets)


def _stratum_frame(stratum: StratumDraft) -> StratumFrame:
    return StratumFrame(stratum.name, Members.of(stratum.targets).in_order())


def _rule(stratum: StratumDraft, draft: TaskDraft) -> RuleEntry:
    ratio = stratum.ratio
    return RuleEntry(
        basis=stratum.basis or draft.basis,
        minimum=stratum.minimum,
        number=write_number(stratum.number),
        ratio=None if ratio is None else write_number(ratio),
        rounding=stratum.rounding,
        stratum=stratum.name,
    )


def _private(draft: TaskDraft) -> PrivateTask:
    strata = sorted(draft.strata, key=lambda stratum: stratum.name)
    roster = draft.roster
    return PrivateTask(
        task=draft.task,
        frame_secret=draft.frame_secret,
        rules_secret=draft.rules_secret,
        rules=tuple(_rule(stratum, draft) for stratum in strata),
        frame=tuple(_stratum_frame(stratum) for stratum in strata),
        excluded=draft.excluded or None,
        diff=draft.diff if draft.attempt > 1 or draft.against else None,
        alike=draft.alike or None,
        roster=_attributes(roster.inspectors) if roster else None,
        eligibility=roster.eligibility if roster else None,
        capacities=roster.capacities if roster else None,
        recusals=roster.recusals if roster else None,
    )


def prepare(draft: TaskDraft, suite: str) -> tuple[Task, PrivateTask]:
    """Return the TASK record and the private part of `draft`.

    Raises:
        ManyFaultsError: with every fault of strata, targets, numbers and inspectors.
        RecordRefusedError: a field of another form than the record has.
    """
    check_id(draft.task)
    sound = _all_sound(draft.strata)
    if faults := [
        *_stratum_faults(draft.strata, sound=sound),
        *_task_faults(draft, sound=sound),
    ]:
        raise ManyFaultsError(what=draft.task, faults=faults)
    check_denominator([stratum.number for stratum in draft.strata], draft.task)
    private = _private(draft)
    task = Task(
        suite=suite,
        task=draft.task,
        purpose=draft.purpose,
        authority=draft.authority,
        title=draft.title,
        place=draft.place,
        on=draft.on,
        basis=draft.basis,
        rules=rules_commitment(private, suite),
        slots=draft.slots,
        entropy=draft.entropy,
    )
    return task, private


def rules_commitment(private: PrivateTask, suite: str) -> str:
    """Return the commitment of TASK to its rules document."""
    document = canonical([rule.document() for rule in private.rules])
    return commitment("rules", private.rules_secret, document, suite=suite)
