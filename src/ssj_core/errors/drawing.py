"""Mistakes in a draw: before it is sealed, between seal and result, and in its records."""

from ssj_core.errors._base import InputRefusedError


class HexRefusedError(InputRefusedError):
    """A key, seed, secret or digest that is not 64 lower-case hex digits."""

    code = "draw.hex"
    zh = "{what_zh}应为 64 位小写十六进制数字，实为 {value!r}；请原样使用生成的值"
    en = "{what_en} must be 64 lower-case hex digits, not {value!r}; use the generated value as it is"


class PurposeRefusedError(InputRefusedError):
    """A purpose that may not name a key or a commitment."""

    code = "draw.purpose"
    zh = "不能以 {purpose!r} 为用途派生密钥：应为非空文本，且不是 seed"
    en = "no key has the purpose {purpose!r}: use text that is not empty and not 'seed'"


class TargetRepeatedError(InputRefusedError):
    """One id twice in what is drawn from."""

    code = "draw.repeated"
    zh = "编号 {id!r} 重复：{first}与{again}；一个对象只能有一个签号，请删去一处"
    en = "id {id!r} is repeated: {first} and {again}; one target has one ticket, remove one of them"


class NumberRefusedError(InputRefusedError):
    """A number to draw that is not a whole number (or exact ratio) between 0 and the size."""

    code = "draw.number"
    zh = "{where}抽取数 {number} 无效：应在 0 与 {size} 之间，且为整数或按“平均”规则的精确分数"
    en = (
        "{where}: cannot draw {number}: use a whole number from 0 to {size}, "
        "or an exact fraction under the rule 'average'"
    )


class ArithmeticRefusedError(InputRefusedError):
    """A number to draw that does not follow from the ratio and the minimum beside it."""

    code = "draw.arithmetic"
    zh = "{where}抽取数与规则不符：{why_zh}；请按比例、取整和最少户数重算"
    en = "{where}: the number does not follow from its rule: {why_en}; compute it again"


class LookAlikeError(InputRefusedError):
    """Two unequal ids that look alike, and nobody says why they are two."""

    code = "draw.alike"
    zh = (
        "编号 {id!r} 与 {other!r} 形近，可能是同一户；请核对，确为两户（组）的，在 alike 中写明理由"
    )
    en = "the ids {id!r} and {other!r} look alike: look into it; if they are two, list why under alike"


class LevelRefusedError(InputRefusedError):
    """A draw that asks for more than is shown of it, or for less than its clause does."""

    code = "draw.level"
    zh = "见证不足：{why_zh}"
    en = "not shown well enough: {why_en}"


class LogMissingError(InputRefusedError):
    """An official draw under a clause, without the log that pins what was sealed before."""

    code = "draw.log-missing"
    zh = "依条款的正式抽取须有抽取日志；请给出日志（log），或先建一个"
    en = "an official draw under a clause needs the log of draws: hand it in, or begin one"


class EntropyRefusedError(InputRefusedError):
    """An entropy item that is not written as the protocol writes it, or not the one expected."""

    code = "draw.entropy"
    zh = "随机源 {item!r} 无效：{why_zh}"
    en = "entropy item {item!r} refused: {why_en}"


class TooFewBitsError(InputRefusedError):
    """Less entropy than an official draw, or its task, asks for."""

    code = "draw.bits"
    zh = "随机源只有 {bits} 比特，少于要求的 {needed} 比特；请增加骰子位数或公开号码"
    en = "the entropy has {bits} bits, fewer than the {needed} asked; add dice or public numbers"


class NoPublicSourceError(InputRefusedError):
    """An official draw without any public source."""

    code = "draw.no-public-source"
    zh = "只有各方出数或保密值的抽取仅限演练；正式抽取须有骰子、彩票号码或随机信标等公开来源"
    en = (
        "contributions and secrets alone are for rehearsals; "
        "an official draw needs dice, a lottery or a beacon"
    )


class OrderRefusedError(InputRefusedError):
    """Something came before what it must follow, or too soon after."""

    code = "draw.order"
    zh = "时间顺序不对：{what_zh}（{time}）须{rule_zh}（{other}）"
    en = "out of order: {what_en} ({time}) must be {rule_en} ({other})"


class TimeMissingError(InputRefusedError):
    """A time that the chosen entropy or mode needs and nobody gave."""

    code = "draw.time-missing"
    zh = "缺少时间 {name}：{why_zh}；请在封存时写明"
    en = "the time {name!r} is missing: {why_en}; state it when sealing"


class CommitmentRefusedError(InputRefusedError):
    """A revealed value that is not the one committed to, or a commitment nobody asked for."""

    code = "draw.commitment"
    zh = "{party}的承诺不成立：{why_zh}"
    en = "the commitment of {party} does not hold: {why_en}"


class SecretMissingError(InputRefusedError):
    """A mode that needs a committed secret, without one."""

    code = "draw.secret-missing"
    zh = "{mode} 须有 secret：没有它，公开来源一出结果人人都能算出名单；请在封存时给出新的随机值"
    en = (
        "{mode} needs a secret: without one everybody knows the list once the public source "
        "speaks; give a fresh random value when sealing"
    )


class RelationRefusedError(InputRefusedError):
    """Tasks of one group that cannot be drawn as they ask."""

    code = "draw.relation"
    zh = "组 {group!r} 的任务关系不成立：{why_zh}"
    en = "the tasks of group {group!r} cannot be related so: {why_en}"


class TaskRefusedError(InputRefusedError):
    """A task that contradicts itself or its session."""

    code = "draw.task"
    zh = "任务 {task!r} 不能封存：{why_zh}"
    en = "task {task!r} cannot be sealed: {why_en}"


class RecordRefusedError(InputRefusedError):
    """A record or bundle that does not have the form of the protocol."""

    code = "draw.record"
    zh = "记录格式不对：{path} 处{why_zh}"
    en = "not a record of the protocol: {why_en} at {path}"


class OpeningMissingError(InputRefusedError):
    """A session voided without disclosing what could already be known."""

    code = "draw.opening-missing"
    zh = "{at} 作废时随机源已可得知（{known}）；作废须同时公开本应抽中的结果，请给出随机源"
    en = (
        "at {at} the entropy can be known (since {known}); a VOID then discloses what would have "
        "been drawn: give the items"
    )


class UnknownEntryError(InputRefusedError):
    """A lookup of a task, stratum or target the session does not have."""

    code = "draw.unknown"
    zh = "本次抽取中没有{what_zh} {value!r}"
    en = "this session has no {what_en} {value!r}"


class DrawVoidedError(InputRefusedError):
    """A bundle whose last result was voided: nothing can be read from it as drawn."""

    code = "draw.voided"
    zh = "本次抽取已作废，没有有效的结果：{reason}"
    en = "this draw is void, no result stands: {reason}"


class DispositionRefusedError(InputRefusedError):
    """A disposition of a target not drawn, or a replacement out of turn."""

    code = "draw.disposition"
    zh = "{id!r} 的处理结果不能登记：{why_zh}"
    en = "no disposition of {id!r}: {why_en}"


class ReasonMissingError(InputRefusedError):
    """A change of the frame that nobody gave a reason for."""

    code = "draw.reason-missing"
    zh = "{id!r} 与上一份名单不同（{kind}），但没有写明原因；请补写"
    en = "{id!r} differs from the frame before ({kind}) and no reason is given; state it"
