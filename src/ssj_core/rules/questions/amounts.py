"""How much, how often, how many: sampling, visits, teams, rates."""

from typing import ClassVar, Final, Literal

from attrs import frozen

from ssj_core.legal import Text
from ssj_core.rules.questions._base import AsksBetween, AsksFloor, AsksLevel, AsksSampling

ItemClass = Literal["general", "key"]
_TIERED: Final = {"class": "item_class", "risk": "tier"}


@frozen(kw_only=True)
class SampleRatio(AsksSampling):
    """How much of a stratum is to be sampled?

    Attributes:
        item: code of the inspection item.
        item_class: ``general`` 一般检查事项 or ``key`` 重点检查事项.
        scheme: the scheme `tier` belongs to; never compare tiers of two schemes.
        tier: 信用等级/风险类别 of the stratum.
        field: the field of supervision, for rules of one field (``tax``, ``environment``).
        target_kind: ``enterprise``, ``individual``, … as the rulebook writes it.
        stratum: any other name the rule distinguishes (``key-unit``, ``special``).
        authority_level: ``nation``, ``province``, ``city`` or ``county``.
        joint: whether several departments inspect together.
        draw_kind: ``undirected`` 不定向 or ``directed`` 定向.
        blacklisted: whether the targets are on the list of serious violations.
    """

    word: ClassVar = "sample-ratio"
    title: ClassVar = Text("抽查比例", "how much to sample")
    aliases: ClassVar = _TIERED

    item: str | None = None
    item_class: ItemClass | None = None
    scheme: str | None = None
    tier: str | None = None
    field: str | None = None
    target_kind: str | None = None
    stratum: str | None = None
    authority_level: Literal["nation", "province", "city", "county"] | None = None
    joint: bool | None = None
    draw_kind: Literal["undirected", "directed"] | None = None
    blacklisted: bool | None = None


@frozen(kw_only=True)
class OverallRatio(AsksSampling):
    """How much of a whole pool, over all its tiers, is to be sampled?

    Attributes:
        item, item_class, scheme, field, joint, target_kind, authority_level: as in `SampleRatio`.
    """

    word: ClassVar = "overall-ratio"
    title: ClassVar = Text("总体抽查比例", "the overall ratio")
    aliases: ClassVar = _TIERED

    item: str | None = None
    item_class: ItemClass | None = None
    scheme: str | None = None
    field: str | None = None
    joint: bool | None = None
    target_kind: str | None = None
    authority_level: Literal["nation", "province", "city", "county"] | None = None


@frozen(kw_only=True)
class VisitsPerYear(AsksBetween):
    """How often may, or must, one target be inspected in a year?

    Attributes:
        item_class, scheme, tier, field: as in `SampleRatio`.
        across: whether the visits of all departments are counted together.
        ground: why this visit happens, where some grounds do not count (``complaint``, …).
        authority_level: whose visits are counted.
        onsite: whether the visit is on site.
        department: whose visits are counted, as the published table names it.
        form: ``ordinary`` 日常, ``special`` 专项, ``case`` 个案 or ``recheck``: what counts differs.
        ordered_by_superior: whether the visit is ordered from above.
        suspicion: whether a violation is suspected.
        target_kind, item, stratum: as in `SampleRatio`.
    """

    word: ClassVar = "visits-per-year"
    title: ClassVar = Text("年度检查频次", "visits per year")
    aliases: ClassVar = _TIERED

    item_class: ItemClass | None = None
    scheme: str | None = None
    tier: str | None = None
    field: str | None = None
    across: bool | None = None
    ground: str | None = None
    authority_level: Literal["nation", "province", "city", "county"] | None = None
    onsite: bool | None = None
    department: str | None = None
    form: Literal["ordinary", "special", "case", "recheck"] | None = None
    ordered_by_superior: bool = False
    suspicion: bool = False
    target_kind: str | None = None
    item: str | None = None
    stratum: str | None = None


@frozen(kw_only=True)
class UsualVisits(AsksBetween):
    """How often is one target normally inspected in a year (一般不超过)? More needs a reason, not a permit.

    Attributes:
        department, field, form, suspicion, ordered_by_superior, target_kind: as in `VisitsPerYear`.
        law_requires_more: whether a law or an administrative regulation requires more.
    """

    word: ClassVar = "usual-visits"
    title: ClassVar = Text("一般年度检查次数", "visits in a usual year")

    department: str | None = None
    field: str | None = None
    form: Literal["ordinary", "special", "case", "recheck"] | None = None
    suspicion: bool = False
    ordered_by_superior: bool = False
    target_kind: str | None = None
    law_requires_more: bool = False


@frozen(kw_only=True)
class TeamSize(AsksBetween):
    """How many certified inspectors does an inspection need?

    Attributes:
        field: the field of supervision.
        joint: whether several departments inspect together; the number is per department then.
        onsite: whether the inspection is on site.
        purpose: ``inspection``, ``penalty-case`` or ``sampling``.
    """

    word: ClassVar = "team-size"
    title: ClassVar = Text("执法检查人数", "inspectors per inspection")

    field: str | None = None
    joint: bool | None = None
    onsite: bool | None = None
    purpose: Literal["inspection", "penalty-case", "sampling"] = "inspection"


@frozen(kw_only=True)
class RequiredRate(AsksFloor):
    """What share must be reached?

    Attributes:
        metric: ``completion`` (inspected and published ÷ planned), ``entry`` (entered ÷ inspected),
            ``list-coverage`` (items planned ÷ items listed), ``random-share`` (random items ÷ items),
            ``full-check`` (targets fully checked in the period ÷ targets).
        joint: whether the plan is a joint one.
        field: the field of supervision.
    """

    word: ClassVar = "required-rate"
    title: ClassVar = Text("应达到的比率", "a rate to be reached")

    metric: str
    joint: bool | None = None
    field: str | None = None


@frozen(kw_only=True)
class RiskLevel(AsksLevel):
    """Which of the three levels (low, normal, high) is a tier of a scheme?

    Attributes:
        scheme: the scheme.
        tier: the tier.
    """

    word: ClassVar = "risk-level"
    title: ClassVar = Text("风险水平", "the level of risk")
    aliases: ClassVar = _TIERED

    scheme: str
    tier: str
