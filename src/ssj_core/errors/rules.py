"""Mistakes in rules: rulebooks that cannot be read, questions no clause answers, clauses that clash."""

from ssj_core.errors._base import InputRefusedError, SsjError


class RulebookFaultError(InputRefusedError):
    """One fault of a rulebook file, at a dotted path."""

    code = "rules.fault"
    zh = "{path}：{why_zh}"
    en = "{path}: {why_en}"


class UnknownBookError(InputRefusedError):
    """No packaged rulebook has this name."""

    code = "rules.unknown-book"
    zh = "没有名为 {name!r} 的规则书；随程序提供的有 {known}；自己的文件请写路径（以 .toml 结尾）"
    en = "no rulebook is called {name!r}; packaged: {known}; for a file of your own give its path (ending in .toml)"


class UnreadableBookError(InputRefusedError):
    """A rulebook file is missing, not UTF-8, or not TOML."""

    code = "rules.unreadable-book"
    zh = "无法读取规则书 {name}：{why}"
    en = "cannot read rulebook {name}: {why}"


class BadClauseError(InputRefusedError):
    """A clause built in code cannot stand: its policy does not answer its question, and the like."""

    code = "rules.bad-clause"
    zh = "条款 {clause}：{why_zh}"
    en = "clause {clause}: {why_en}"


class SameClauseIdError(InputRefusedError):
    """Two different clauses have the same id."""

    code = "rules.same-id"
    zh = "两条不同的条款使用同一编号 {clause}；请改名（建议以地区或文件简称开头）"
    en = "two different clauses have the id {clause}; rename one (start it with the place or document)"


class NoClauseError(SsjError):
    """No clause in force answers the question."""

    code = "rules.no-clause"
    zh = "{place} 在 {on} 没有回答“{title_zh}”的有效条款；{nearby_zh}请加载规定它的规则书"
    en = "no clause in force at {place} on {on} answers {question}; {nearby_en}load a rulebook that does"


class ConflictError(SsjError):
    """Two clauses of equal standing say different things."""

    code = "rules.conflict"
    zh = "{question}：效力相同的条款说法不同：{clauses}；请删去一条、限定适用情形（when）或期间"
    en = "{question}: clauses of equal standing differ: {clauses}; drop one, or narrow its guard (when) or period"


class ContradictoryRulesError(SsjError):
    """The clauses in force leave no answer: a floor above a cap, an empty choice."""

    code = "rules.contradictory"
    zh = "{question}：有效条款相互矛盾，没有任何答案能同时满足：{clauses}"
    en = "{question}: the clauses in force contradict each other, no answer satisfies them all: {clauses}"


class OpenRuleError(SsjError):
    """The text requires a value and gives none, and no clause has given it."""

    code = "rules.open"
    zh = (
        "{question}：条款 {clauses} 要求一个数值而原文没有给出；"
        "请在本级规则书中写一条条款给出：\n{example}"
    )
    en = (
        "{question}: {clauses} requires a value the text does not give; "
        "give it in a clause of your own rulebook:\n{example}"
    )


class FactNeededError(SsjError):
    """No clause can be asked before a fact is known."""

    code = "rules.fact-needed"
    zh = "{question}：须先知道 {facts} 才能回答（条款 {clauses}）"
    en = "{question}: {facts} must be known first (clauses {clauses})"


class FactRefusedError(InputRefusedError):
    """A fact of a question has a value it cannot have."""

    code = "rules.fact-refused"
    zh = "事实 {fact} 不能是 {value!r}；可用：{known}"
    en = "the fact {fact} cannot be {value!r}; known: {known}"


class CalendarNeededError(SsjError):
    """A deadline in working days was asked for without a calendar."""

    code = "rules.calendar-needed"
    zh = "条款 {clause} 按工作日计算，需要工作日历：rulebook.at(place, on=…, calendar=…)"
    en = "{clause} counts working days and needs a calendar: rulebook.at(place, on=…, calendar=…)"


class UnknownTierError(InputRefusedError):
    """A tier that its scheme does not have."""

    code = "rules.unknown-tier"
    zh = "等级 {tier!r} 不属于分类方案 {scheme}；该方案的等级为 {tiers}"
    en = "tier {tier!r} is not of scheme {scheme}; its tiers are {tiers}"


class PeriodUnclearError(SsjError):
    """One number is asked for where clauses set one for each of several periods."""

    code = "rules.period-unclear"
    zh = "各周期分别有限制（{bounds}）；请用 counts(…, per=…) 或 floors/caps 指明周期"
    en = "there are limits for several periods ({bounds}); name one with counts(…, per=…) or read floors/caps"


class ReceiptRefusedError(InputRefusedError):
    """A receipt cannot be read as one."""

    code = "rules.receipt-refused"
    zh = "不是可以重放的凭据：{why}"
    en = "not a receipt that can be replayed: {why}"


class ReplayDiffersError(SsjError):
    """Replaying a receipt gives something else than the receipt says."""

    code = "rules.replay-differs"
    zh = "重放结果与凭据不同：{differences}"
    en = "the replay differs from the receipt: {differences}"


class DuplicateKindError(SsjError):
    """Two plug-ins, or a plug-in and the library, define the same kind of clause."""

    code = "rules.duplicate-kind"
    zh = "条款种类 {kind} 被重复定义：{first} 与 {second}；请卸载其一或改名"
    en = "kind {kind} is defined twice: {first} and {second}; uninstall or rename one"


class BadPluginError(SsjError):
    """A plug-in does not offer a policy."""

    code = "rules.bad-plugin"
    zh = "插件 {kind}（{source}）无法使用：{why}"
    en = "plug-in {kind} ({source}) cannot be used: {why}"
