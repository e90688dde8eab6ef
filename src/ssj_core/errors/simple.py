"""Mistakes in the five lines: faulty rows, strata without a number, a seal used wrongly."""

from collections import Counter
from collections.abc import Iterable

from ssj_core.errors._base import InputRefusedError, ManyFaultsError, SsjError


class FaultyRowError(InputRefusedError):
    """A row of the register cannot enter a draw."""

    code = "simple.faulty-row"
    zh = "第 {row} 行“{column}”{value!r}：{why_zh}{repeats_zh}（{fault}）"
    en = "row {row}, {column}, {value!r}: {why_en}{repeats_en} ({fault})"


class FaultyRegisterError(ManyFaultsError):
    """A register has rows that cannot enter a draw; `faults` has all of them, the message the first.

    Nothing shrinks in silence: the register is corrected, or the rows are left out in the open.
    """

    code = "simple.faulty-register"
    zh = (
        "{what}有 {count} 行不能进入抽取（{by_code}）：\n{listing_zh}\n"
        "请更正名录（ssj check register 列出全部）；或用 exclude_faulty=True（命令行 --exclude-faulty）将其排除并写入封存"
    )
    en = (
        "{what}: {count} row(s) cannot enter a draw ({by_code}):\n{listing_en}\n"
        "correct the register (ssj check register lists them all), or leave the rows out in the open "
        "with exclude_faulty=True (--exclude-faulty): the seal then says so"
    )

    SHOWN = 10

    def __init__(self, *, what: str, faults: Iterable[SsjError], **_: object) -> None:
        """Collect `faults` found in `what`."""
        self.faults = tuple(faults)
        counts = Counter(str(fault.params.get("fault", "stratum")) for fault in self.faults)
        shown = self.faults[: self.SHOWN]
        SsjError.__init__(
            self,
            what=what,
            faults=self.faults,
            count=len(self.faults),
            by_code=", ".join(f"{code} {number}" for code, number in sorted(counts.items())),
            listing_zh="\n".join(f"  - {fault.message('zh')}" for fault in shown),
            listing_en="\n".join(f"  - {fault.message('en')}" for fault in shown),
        )


class StratumEmptyError(InputRefusedError):
    """A row has no stratum, or one whose name cannot be used."""

    code = "simple.stratum-empty"
    zh = "第 {row} 行 {id}：“{column}”（抽取组）{value!r} 为空或含不允许的字符（如全角字母）；{merged_zh}请在名录中更正"
    en = (
        "row {row}, {id}, {column}: the stratum {value!r} is empty or has characters that are not allowed, "
        "full-width letters for example; correct it in the register{merged_en}"
    )


class NumberMissingError(InputRefusedError):
    """Neither a count nor a ratio, or both, or none for one stratum."""

    code = "simple.number-missing"
    zh = "没有说明抽多少：{what_zh}；请给出 count= 或 ratio=（每个抽取组都要有）"
    en = "how many to draw is not said: {what_en}; give count= or ratio=, for every stratum"


class PoolTooSmallError(InputRefusedError):
    """A stratum so small that no whole number lies between the floor and the cap of the rules."""

    code = "simple.pool-too-small"
    zh = (
        "{stratum} 组只有 {size} 户，规则（{said}）要求至少 {least} 户、至多 {most} 户，没有满足的整数；"
        "请合并抽取组，或由有权机关在规则书中明确"
    )
    en = (
        "{stratum} has {size} target(s); the rules ask for at least {least} and at most {most}: no whole "
        "number fits. Merge strata, or have the rulebook say which gives way ({said})"
    )


class CountRefusedError(InputRefusedError):
    """A count that is no whole number."""

    code = "simple.count"
    zh = "{stratum} 的抽取数量 {value!r} 不是整数；请写整数，或改用 ratio="
    en = "{stratum}: the count {value!r} is no whole number; give a whole number, or use ratio="


class NothingToDrawError(InputRefusedError):
    """A register without one row that may be drawn."""

    code = "simple.nothing-to-draw"
    zh = "{name} 中没有可以抽取的对象（未列入 {left_out} 行：{by_code_zh}）；请检查名录"
    en = "nothing in {name} may be drawn ({left_out} row(s) left out: {by_code_en}); look at the register"


class TeamUnclearError(InputRefusedError):
    """Inspectors without a team size, or a team without inspectors."""

    code = "simple.team-unclear"
    zh = "inspectors= 与 team= 必须同时给出，team 为不小于 1 的整数（法定不少于 2 人）"
    en = "inspectors= and team= go together; team is a whole number of at least 1 (the law asks for 2)"


class RosterRowError(InputRefusedError):
    """A row of a roster whose id cannot be used."""

    code = "simple.roster-row"
    zh = "第 {row} 行编号 {value!r} 不能用于抽取：{why_zh}；请在名单中更正"
    en = "row {row}: the id {value!r} cannot enter a draw: {why_en}; correct it in the roster"


class NoInspectorError(InputRefusedError):
    """The roster has nobody who may be drawn."""

    code = "simple.no-inspector"
    zh = "检查人员名单 {name} 中没有可以抽取的人员：{why_zh}"
    en = "nobody in the roster {name} may be drawn: {why_en}"


class TooFewInspectorsError(InputRefusedError):
    """Fewer inspectors than one team needs."""

    code = "simple.too-few-inspectors"
    zh = (
        "检查人员名单 {name} 中可以抽取的只有 {found} 名，每户需要 {team} 名；请补充名单或减少 team"
    )
    en = "only {found} inspector(s) of {name} may be drawn and a team needs {team}; add people or lower team"


class IgnoredUnknownError(InputRefusedError):
    """A column that was to be ignored is in no table."""

    code = "simple.ignored-unknown"
    zh = "没有名为“{header}”的列可以不读（--ignore；Python：ignore）；请按表头原样填写"
    en = "no column {header} to ignore (--ignore; Python: ignore); write the header as it stands"


class EntropyUnexpectedError(InputRefusedError):
    """The randomness handed in is not what was sealed."""

    code = "simple.entropy-unexpected"
    zh = "封存时约定的随机来源是 {expected}，收到的是 {given}；请按约定的来源抽取，或重新封存"
    en = "the seal expects {expected}, not {given}; use the source that was sealed, or seal again"


class BundleClosedError(InputRefusedError):
    """A bundle that does not say who was in which stratum."""

    code = "simple.bundle-closed"
    zh = "复核包种类为 {kind}，不含各组名单；请读入审计复核包：result.save(路径, bundle='auditor')"
    en = "a {kind} bundle does not hold the strata; load the auditors' one: result.save(path, bundle='auditor')"


class TaskUnclearError(InputRefusedError):
    """A session of several tasks, or a task it does not have."""

    code = "simple.task-unclear"
    zh = "没有任务 {task}，或有多个任务而未指明；现有：{known}"
    en = "no task {task}, or several and none named; there are: {known}"


class UnknownBundleError(InputRefusedError):
    """A kind of bundle that does not exist."""

    code = "simple.unknown-bundle"
    zh = "没有名为 {kind!r} 的复核包；可用 public（公开）或 auditor（审计）"
    en = "no bundle called {kind!r}; use public or auditor"


class WitnessUnclearError(InputRefusedError):
    """A witness without the unit that tells whose person it is."""

    code = "simple.witness"
    zh = "见证人 {given!r} 没有写明单位；请写成 姓名（单位），或 (姓名, 单位)"
    en = "the witness {given!r} does not say whose person it is: write NAME (UNIT), or a pair"


class DrawLogRefusedError(InputRefusedError):
    """A file that is no log of draws, or whose end is cut off."""

    code = "simple.draw-log"
    zh = "{path} 第 {line} 行不是抽取记录；抽取日志只能由抽取续写，请换一个文件或找回原件"
    en = "{path}, line {line}: no record of a draw; a log is continued by draws alone, name another file"
