"""May it be done? Inspecting, drawing, assigning, withholding, deviating, recognising."""

import datetime as dt
from typing import ClassVar, Literal

from attrs import frozen

from ssj_core.legal import Text
from ssj_core.rules.questions._base import AsksChoice, AsksVerdict

Source = Literal["random", "key-supervision", "case-driven"]


@frozen(kw_only=True)
class MayInspect(AsksVerdict):
    """May this inspection happen at all?

    Attributes:
        source: ``random``, ``key-supervision`` 重点监管, or ``case-driven`` 个案.
        body: who inspects: ``authority`` (with enforcement power), ``authorised``,
            ``commissioned``, ``coordination`` 议事协调机构, ``institution`` 检测机构/中介,
            ``uncertified`` 无证人员.
        listed: whether the item is on the current published list.
        planned: whether a plan in force holds the task.
        trigger: what a case-driven inspection follows (``complaint``, ``transfer``, ``monitoring``).
        form: ``ordinary``, ``special`` 专项检查 or ``full-coverage`` 全覆盖巡查.
        random_domain: whether the field is covered by an item of the random list.
        reason: whether a reason for the exception is on record.
    """

    word: ClassVar = "may-inspect"
    title: ClassVar = Text("能否检查", "may it be inspected")

    source: Source | None = None
    body: (
        Literal[
            "authority", "authorised", "commissioned", "coordination", "institution", "uncertified"
        ]
        | None
    ) = None
    listed: bool | None = None
    planned: bool | None = None
    trigger: str | None = None
    form: Literal["ordinary", "special", "full-coverage"] | None = None
    random_domain: bool | None = None
    reason: bool | None = None


@frozen(kw_only=True)
class MaySkipRandom(AsksVerdict):
    """May an item be inspected other than by double random?

    The exemption is for 特殊重点领域 (`special_field`), not for 重点检查事项 (`item_class`).

    Attributes:
        special_field: whether the item belongs to a special key field.
        basis: whether a legal basis for the exemption is on record.
        item_class: ``general`` or ``key``; a key item alone is no ground.
    """

    word: ClassVar = "may-skip-random"
    title: ClassVar = Text("能否不随机", "may it be exempt from random selection")
    aliases: ClassVar = {"class": "item_class"}

    special_field: bool | None = None
    basis: bool | None = None
    item_class: Literal["general", "key"] | None = None


@frozen(kw_only=True)
class MayDraw(AsksVerdict):
    """May this target enter the draw?

    Attributes:
        status: ``active``, ``suspended`` or ``exited``.
        day: the day of the draw.
        last_drawn: when it was drawn last; `NEVER` if it never was; None if nobody knows.
        field: the field of supervision.
        checked_this_year: whether another inspection of the same content took place this year.
        visits_left: how many visits the yearly cap still leaves.
        scheme: the scheme of `tier`.
        tier: its tier.
    """

    word: ClassVar = "may-draw"
    title: ClassVar = Text("能否抽取", "may the target be drawn")
    aliases: ClassVar = {"risk": "tier"}

    status: Literal["active", "suspended", "exited"] | None = None
    day: dt.date | None = None
    last_drawn: dt.date | None = None
    field: str | None = None
    checked_this_year: bool | None = None
    visits_left: int | None = None
    scheme: str | None = None
    tier: str | None = None


@frozen(kw_only=True)
class MayAssign(AsksVerdict):
    """May this person be assigned to inspect this target?

    Attributes:
        role: ``inspector``, ``expert`` or ``assistant``.
        certificate: ``valid``, ``expired`` or ``none``.
        interest: whether the person has a direct interest or another relation with the target.
        qualified: whether the person holds the qualification the item asks for.
        minimum_met: whether the certified minimum is met without this person.
        counted: whether the person is to count towards the minimum.
        signs: whether the person is to sign as inspector.
        field: the field of supervision.
    """

    word: ClassVar = "may-assign"
    title: ClassVar = Text("能否选派", "may the person be assigned")

    role: Literal["inspector", "expert", "assistant"] | None = None
    certificate: Literal["valid", "expired", "none"] | None = None
    interest: bool | None = None
    qualified: bool | None = None
    minimum_met: bool | None = None
    counted: bool | None = None
    signs: bool | None = None
    field: str | None = None


@frozen(kw_only=True)
class MayRunDraw(AsksVerdict):
    """May the draw of a task be run?

    Attributes:
        joint: whether the task is a joint one.
        plan_effective: whether an approved, published and filed plan holds the task.
        scheme_approved: whether the joint scheme stands in signed minutes.
        implementation_scheme: whether the joint task has its implementation scheme.
        by_initiator: whether the initiating department runs it.
        on_platform: whether it runs through the platform and leaves its trace.
        snapshot_frozen: whether the register was frozen before.
    """

    word: ClassVar = "may-run-draw"
    title: ClassVar = Text("能否启动抽取", "may the draw be run")

    joint: bool | None = None
    plan_effective: bool | None = None
    scheme_approved: bool | None = None
    implementation_scheme: bool | None = None
    by_initiator: bool | None = None
    on_platform: bool | None = None
    snapshot_frozen: bool | None = None


@frozen(kw_only=True)
class MayChangePlan(AsksVerdict):
    """May the number of inspections be changed?

    Attributes:
        amended: whether a new version of the plan, with its reason, says so.
    """

    word: ClassVar = "may-change-plan"
    title: ClassVar = Text("能否变更计划", "may the plan be changed")

    amended: bool | None = None


@frozen(kw_only=True)
class MayWithhold(AsksVerdict):
    """May something that is to be public be withheld?

    Attributes:
        document: ``item-list``, ``annual-plan``, ``inspection-result``, …
        ground: whether a legal ground is on record.
    """

    word: ClassVar = "may-withhold"
    title: ClassVar = Text("能否不公示", "may it be withheld")

    document: str | None = None
    ground: bool | None = None


@frozen(kw_only=True)
class MayRecognise(AsksVerdict):
    """May another department's result be used instead of an inspection of one's own?

    Attributes:
        same_target: whether it is about the same target.
        items_overlap: whether the items overlap.
        days_since: days since that inspection ended.
        published: whether that result is published.
    """

    word: ClassVar = "may-recognise"
    title: ClassVar = Text("能否互认", "may the result be recognised")

    same_target: bool | None = None
    items_overlap: bool | None = None
    days_since: int | None = None
    published: bool | None = None


@frozen(kw_only=True)
class AllowedMethods(AsksChoice):
    """By which methods may an inspection be carried out?

    Attributes:
        joint: whether the inspection is a joint one.
        field: the field of supervision.
    """

    word: ClassVar = "allowed-methods"
    title: ClassVar = Text("检查方式", "methods of inspection")

    joint: bool | None = None
    field: str | None = None
