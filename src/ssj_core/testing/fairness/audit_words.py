"""Words of an audit: what each question asks, what it assumes, what lawfully explains a sign."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

FEW: Final = 0.001
SOME: Final = 0.05


@frozen
class Question:
    """A question put to published lists.

    Attributes:
        zh: in Chinese.
        en: in English.
        assumes_zh: what its p rests on beside chance.
        assumes_en: the same in English.
        causes_zh: lawful causes to rule out before anything else.
        causes_en: the same in English.
    """

    zh: str
    en: str
    assumes_zh: str
    assumes_en: str
    causes_zh: str
    causes_en: str


_FRAME: Final = (
    "当日名录完整、次序真实",
    "the register of the day is complete and in its real order",
)
_SYSTEMATIC: Final = (
    "规则规定等距抽取；名录按片区或行业排列且按片区抽取",
    "systematic sampling in the rules; a register sorted by district and drawn by district",
)

QUESTIONS: Final[Mapping[str, Question]] = {
    "overlap": Question(
        "上次抽中者再次抽中",
        "drawn again right after the list before",
        "两份名单的名录都齐全",
        "both registers are complete",
        "轮换、冷却期、年度频次上限；有因检查混入名单",
        "rotation, cool-down, a cap on visits a year; inspections for cause among the lists",
    ),
    "distinct": Question(
        "期间共抽到的户数",
        "how many different targets in all",
        "名录没有变化",
        "the register did not change",
        "轮换、覆盖率要求；抽到后不放回",
        "rotation, a duty to cover everybody, drawing without putting back",
    ),
    "repeats": Question(
        "同一份名单再次出现",
        "the same list again",
        "各次抽取互不相干",
        "draws have nothing to do with one another",
        "同一名单公布两次；延期后沿用",
        "one list published twice, or kept after a delay",
    ),
    "blocks": Question(
        "名录各等分抽到的段数", "equal parts of the register hit", *_FRAME, *_SYSTEMATIC
    ),
    "runs": Question("相邻行的连段数", "runs of neighbouring rows", *_FRAME, *_SYSTEMATIC),
    "gaps": Question("相等的间距", "equal gaps between rows", *_FRAME, *_SYSTEMATIC),
    "quarters": Question(
        "四个四分之一的均匀程度", "how evenly the quarters are hit", *_FRAME, *_SYSTEMATIC
    ),
    "ends": Question(
        "名录首尾的抽中数",
        "drawn from the ends of the register",
        *_FRAME,
        "名录末尾是新登记户，抽取时尚未入库",
        "the last rows are new registrations, not yet in the database when the draw was made",
    ),
    "groups": Question(
        "事先指定的一组的抽中数",
        "drawn from a group named before looking",
        "分组在看名单之前指定",
        "the group was named before the lists were looked at",
        "按信用或风险分级的不同比例；该组另有专项检查",
        "other ratios by credit or risk; campaigns of their own for that group",
    ),
    "partners": Question(
        "同两人再次同组",
        "the same two inspectors together again",
        "同类人员地位相同",
        "inspectors of one class have equal standing",
        "固定搭档的安排、以老带新、值班表、回避",
        "fixed pairs by arrangement, training, duty rosters, recusals",
    ),
    "visits": Question(
        "同一对象再遇同一检查人员",
        "the same inspector at the same target again",
        "同类人员地位相同",
        "inspectors of one class have equal standing",
        "片区责任制、专业持证要求、复查由原人进行",
        "responsibility by district, licences for the trade, re-inspection by the same people",
    ),
}


@frozen
class Verdict:
    """What the smallest adjusted p means.

    Attributes:
        level: "nothing", "asking" or "seldom".
        zh: in Chinese.
        en: in English.
    """

    level: str
    zh: str
    en: str

    @property
    def both(self) -> str:
        """Return both sentences."""
        return f"{self.zh} {self.en}"


def verdict(p: float, many: int) -> Verdict:
    """Return the words for the smallest of `many` adjusted p-values.

    >>> verdict(0.3, 9).level, verdict(0.02, 9).level, verdict(1e-5, 9).level
    ('nothing', 'asking', 'seldom')
    """
    asked_zh, asked_en = (
        f"共问 {many} 个问题，已按个数校正。",
        f"{many} questions, corrected for their number.",
    )
    if not many:
        return Verdict(
            "nothing", "没有可以检验的问题。", "No question could be put to these lists."
        )
    if p >= SOME:
        return Verdict(
            "nothing",
            f"没有看到机会做不出的事。{asked_zh}",
            f"Nothing that chance would not do. {asked_en}",
        )
    if p >= FEW:
        return Verdict(
            "asking",
            f"值得问一问。{asked_zh}",
            f"Worth asking. {asked_en}",
        )
    return Verdict(
        "seldom",
        f"单凭机会，一千次这样的审看中不到一次会这样。先排除合法的原因。{asked_zh}",
        f"Chance alone does this in fewer than one of 1,000 such audits. Lawful causes come first. {asked_en}",
    )
