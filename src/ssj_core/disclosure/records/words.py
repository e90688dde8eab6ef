"""The closed lists of the records: the ten kinds of information, and where they become public."""

from ssj_core.encoding import Word


class InfoKind(Word, zh="涉企信息类别", en="kind of information"):
    """What is gathered under the name of a target (clause C8); the code is the rulebook's document.

    >>> InfoKind.read("行政处罚信息") is InfoKind.PENALTY
    True
    """

    LICENCE = "licence", "行政许可及备案信息", "licences and filings"
    PENALTY = "penalty", "行政处罚信息", "administrative penalties"
    REGISTRATION = "registration", "注册登记备案信息", "registration"
    TRADEMARK = "trademark", "商标注册信息", "trademarks"
    ABNORMAL = (
        "abnormal-list",
        "经营异常名录和严重违法失信名单信息",
        "lists of abnormal operation and serious dishonesty",
    )
    INSPECTION = "inspection-result", "抽查检查结果信息", "inspection results"
    IP_INFRINGEMENT = (
        "ip-infringement",
        "知识产权重复侵权、故意侵权名单信息",
        "list of repeated or wilful infringement",
    )
    PATENT = "patent", "专利授权信息", "patents"
    PLEDGE = "pledge", "财产抵押登记、知识产权出质登记信息", "mortgages and pledges"
    JUDICIAL = "judicial-assistance", "司法协助执行信息", "judicial assistance"
    OTHER = "other", "其他信息", "other information"


class Procedure(Word, zh="处罚程序", en="procedure of a penalty"):
    """By which procedure a penalty was given: only one of the two is published."""

    ORDINARY = "ordinary", "普通程序", "ordinary procedure", "一般程序"
    SIMPLE = "simple", "简易程序", "simple procedure"


class PenaltyClass(Word, zh="处罚种类", en="class of a penalty"):
    """What a penalty is, as far as its publicity depends on it; each alone, or the highest of several."""

    WARNING = "warning", "仅警告", "a warning alone", "警告"
    CRITICISM = "criticism", "仅通报批评", "criticism alone", "通报批评"
    LOWER_FINE = "lower-fine", "较低数额罚款", "a lower fine"
    OTHER = "other", "其他", "another"


class Listing(Word, zh="名单类别", en="list of the supervisor"):
    """Which of the two lists a record tells of."""

    ABNORMAL = "abnormal", "经营异常名录", "list of abnormal operation"
    SERIOUS = "serious-violation", "严重违法失信名单", "list of serious dishonesty"


class Severity(Word, zh="失信程度", en="severity"):
    """How serious a matter is where credit is told (信用修复管理办法)."""

    MINOR = "minor", "轻微", "minor"
    GENERAL = "general", "一般", "general"
    SERIOUS = "serious", "严重", "serious"


class Contains(Word, zh="涉密情况", en="what speaks against publicity"):
    """What a record holds that may not be told, or not without the superior's approval."""

    NOTHING = "nothing", "不涉及", "nothing"
    STATE_SECRET = "state-secret", "国家秘密", "state secret"
    TRADE_SECRET = "trade-secret", "商业秘密", "trade secret"
    PRIVACY = "privacy", "个人隐私", "privacy"


class RecordState(Word, zh="记录状态", en="state of a record"):
    """Where a record stands."""

    GATHERED = "gathered", "已归集待公示", "gathered, to be published"
    PUBLISHED = "published", "已公示", "published"
    CORRECTED = "corrected", "已更正待重新公示", "corrected, to be published again"
    WITHHELD = "withheld", "依法不予公示", "withheld on a legal ground"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"
