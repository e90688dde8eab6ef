"""May it be done? Inspecting, drawing, assigning, withholding, deviating, recognising."""

import datetime as dt
from typing import ClassVar, Literal

from attrs import frozen

from ssj_core.legal import Text
from ssj_core.rules.questions._base import AsksChoice, AsksVerdict

Source = Literal["random", "key-supervision", "case-driven"]
Form = Literal["ordinary", "special", "full-coverage", "case", "recheck"]
Level = Literal["nation", "province", "city", "county"]
Method = Literal["onsite", "documentary", "online", "commissioned"]


@frozen(kw_only=True)
class MayInspect(AsksVerdict):
    """May this inspection happen at all?

    Attributes:
        source: ``random``, ``key-supervision`` 重点监管, or ``case-driven`` 个案.
        body: who inspects: ``authority`` (with enforcement power), ``authorised``,
            ``commissioned``, ``entrusted`` 受委托组织, ``coordination`` 议事协调机构, ``institution`` 检测机构/中介,
            ``uncertified`` 无证人员.
        listed: whether the item is on the current published list.
        planned: whether a plan in force holds the task.
        trigger: what a case-driven inspection follows (``complaint``, ``transfer``, ``monitoring``).
        form: ``ordinary`` 日常, ``special`` 专项检查, ``full-coverage`` 全覆盖巡查, ``case`` or ``recheck``.
        random_domain: whether the field is covered by an item of the random list.
        reason: whether a reason for the exception is on record.
        field: the field of supervision.
        method: the method of inspection.
        offsite_suffices: whether it is on record that papers, shared data or smart supervision would do.
        own_name: whether an entrusted body acts in its own name instead of its principal's.
        entrustment_public: whether the entrustment is published.
        unconfirmed: whether it is on record that the body's qualification is not confirmed.
        outside_area: whether the target is outside the body's own area.
        disguised: whether it is called something else (观摩、督导、考察、调研).
        approved: whether a special inspection is approved by the level the law names.
        filed, published: likewise.
        ordered_by_superior: whether it is ordered from above.
        authority_level: level of the inspecting body.
        list_from: level that drew the list, for lists drawn elsewhere.
        registered_here: whether the target is registered in the body's area.
        report_suffices: whether another organ's report that serves the need is on record.
        suspicion: whether a violation is suspected or a hazard obvious.
        items_overlap: whether the points are those of an earlier check.
        day: the day of the inspection.
        superior_checked: when a superior body last checked the target; `NEVER` if it never did.
    """

    word: ClassVar = "may-inspect"
    title: ClassVar = Text("能否检查", "may it be inspected")

    source: Source | None = None
    body: (
        Literal[
            "authority",
            "authorised",
            "commissioned",
            "entrusted",
            "coordination",
            "institution",
            "uncertified",
        ]
        | None
    ) = None
    listed: bool | None = None
    planned: bool | None = None
    trigger: str | None = None
    form: Form | None = None
    random_domain: bool | None = None
    reason: bool | None = None
    field: str | None = None
    method: Method | None = None
    offsite_suffices: bool = False
    own_name: bool | None = None
    entrustment_public: bool | None = None
    unconfirmed: bool = False
    outside_area: bool = False
    disguised: bool = False
    approved: bool | None = None
    filed: bool | None = None
    published: bool | None = None
    ordered_by_superior: bool = False
    authority_level: Level | None = None
    list_from: Level | None = None
    registered_here: bool | None = None
    report_suffices: bool = False
    suspicion: bool = False
    items_overlap: bool | None = None
    day: dt.date | None = None
    superior_checked: dt.date | None = None


@frozen(kw_only=True)
class MaySkipRandom(AsksVerdict):
    """May an item be inspected other than by double random?

    The exemption is for 特殊重点领域 (`special_field`), not for 重点检查事项 (`item_class`).

    Attributes:
        special_field: whether the item belongs to a special key field.
        basis: whether a legal basis for the exemption is on record.
        item_class: ``general`` or ``key``; a key item alone is no ground.
        trigger: what a targeted inspection follows, where it is one.
    """

    word: ClassVar = "may-skip-random"
    title: ClassVar = Text("能否不随机", "may it be exempt from random selection")
    aliases: ClassVar = {"class": "item_class"}

    special_field: bool | None = None
    basis: bool | None = None
    item_class: Literal["general", "key"] | None = None
    trigger: str | None = None


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
        trigger: what the check follows, if it is no routine one (``failed``, ``emergency``, …).
        last_sampled: when the same bureau last sampled the same product, for product sampling.
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
    trigger: str = ""
    last_sampled: dt.date | None = None


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
        field: the field of supervision.
        target_kind: ``enterprise``, ``individual``, ``cooperative``, … as the rulebook writes it.
        authority_level: level of the body that draws.
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
    field: str | None = None
    target_kind: str | None = None
    authority_level: Level | None = None


@frozen(kw_only=True)
class MayPlan(AsksVerdict):
    """May a body of this level make a plan of this field?

    Attributes:
        document: as in `MustContain`: ``annual-plan``, ``joint-plan``, ``special-plan``.
        field: the field of supervision.
        authority_level: level of the body that makes it.
    """

    word: ClassVar = "may-plan"
    title: ClassVar = Text("能否制定计划", "may the plan be made here")

    document: str
    field: str | None = None
    authority_level: Level | None = None


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
class MayExtend(AsksVerdict):
    """May more time be granted for something that is owed by a day?

    Attributes:
        document: what is owed, as the rulebook writes it: ``inspection-result``, ….
        joint: whether it is of a joint task.
    """

    word: ClassVar = "may-extend"
    title: ClassVar = Text("能否延期", "may more time be granted")

    document: str = "inspection-result"
    joint: bool | None = None


@frozen(kw_only=True)
class MayWithhold(AsksVerdict):
    """May something that is to be public be withheld?

    Attributes:
        document: ``item-list``, ``annual-plan``, ``inspection-result``, …
        ground: whether a legal ground is on record.
        contains: what speaks against publication: ``state-secret``, ``trade-secret``, ``privacy``, or ``nothing``.
        superior_approved: whether the superior department approved.
    """

    word: ClassVar = "may-withhold"
    title: ClassVar = Text("能否不公示", "may it be withheld")

    document: str | None = None
    ground: bool | None = None
    contains: Literal["nothing", "state-secret", "trade-secret", "privacy"] = "nothing"
    superior_approved: bool = False


@frozen(kw_only=True)
class MayPublish(AsksVerdict):
    """May something be made public at all?

    Attributes:
        document: ``inspection-result``, ``penalty``, ``abnormal-listing``, … as the rulebook writes it.
        channel: where: ``gsxt``, ``credit-china``, ….
        procedure: ``ordinary`` 普通程序 or ``simple`` 简易程序, for penalties.
        penalty_class: ``warning`` only, ``criticism`` only, ``lower-fine`` or ``other``.
        severity: ``minor``, ``general`` or ``serious`` 失信程度, for credit platforms.
        party: ``organisation``, ``individual-business`` or ``natural-person``.
        contains: as in `MayWithhold`.
        superior_approved: whether the superior department approved.
        removed: whether the listing it speaks of has been taken off.
        chosen_public: whether the party chose to make it public, where the choice is the party's.
    """

    word: ClassVar = "may-publish"
    title: ClassVar = Text("能否公示", "may it be published")

    document: str
    channel: str = ""
    procedure: Literal["ordinary", "simple"] | None = None
    penalty_class: Literal["warning", "criticism", "lower-fine", "other"] | None = None
    severity: Literal["minor", "general", "serious"] | None = None
    party: Literal["organisation", "individual-business", "natural-person"] | None = None
    contains: Literal["nothing", "state-secret", "trade-secret", "privacy"] = "nothing"
    superior_approved: bool = False
    removed: bool = False
    chosen_public: bool | None = None


@frozen(kw_only=True)
class ShownAs(AsksChoice):
    """How is a particular of a person shown to the public: ``show``, ``surname``, ``last4`` or ``hide``?

    Attributes:
        person: ``inspector``, ``individual-business`` 个体工商户, or ``signer`` 签字人.
        part: ``name``, ``identity``, ``sex``, ``certificate-number``, ``post``, ….
    """

    word: ClassVar = "shown-as"
    title: ClassVar = Text("个人信息如何显示", "how a person is shown")

    person: Literal["inspector", "individual-business", "signer"] | None = None
    part: str | None = None


@frozen(kw_only=True)
class MayStart(AsksVerdict):
    """May the visit begin: is it approved, announced, and shown with its code?

    Attributes:
        form: the form of inspection, as in `MayInspect`.
        trigger: what a case-driven inspection follows.
        field: the field of supervision.
        method: the method of inspection.
        approved: whether the head of the body approved it before.
        urgent: whether it had to be begun on the spot.
        reported: whether an urgent one was reported, and its papers completed or begun.
        noticed: whether the inspection notice was served.
        told_before: whether the target was told of the visit in advance.
        unannounced: whether it is one that may not be announced (飞行检查).
        code_shown: whether the visit's code was shown or scanned (亮码、扫码入企).
        certificates_shown: False where it is on record that the inspectors did not show theirs.
        emergency: whether an emergency kept it from being shown.
    """

    word: ClassVar = "may-start"
    title: ClassVar = Text("能否开始检查", "may the visit begin")

    form: Form | None = None
    trigger: str | None = None
    field: str | None = None
    method: Method | None = None
    approved: bool | None = None
    urgent: bool = False
    reported: bool = False
    noticed: bool | None = None
    told_before: bool = False
    unannounced: bool = False
    code_shown: bool = False
    certificates_shown: bool = True
    emergency: bool = False


@frozen(kw_only=True)
class MayEnd(AsksVerdict):
    """May a visit be ended without an inspection: nobody there, closed, moved?

    Attributes:
        outcome: ``closed`` 停产停业, ``unreachable`` 无法联系, ``struck-off``, ``moved`` or ``refused-entry``.
        field: the field of supervision.
        recorded: whether the situation is recorded.
        proof: what shows that it cannot be reached: ``owner-statement``, ``no-such-address``, ``letters``.
        letters_apart: days between two unsigned letters.
    """

    word: ClassVar = "may-end"
    title: ClassVar = Text("能否终止检查", "may the visit end without an inspection")

    outcome: Literal["closed", "unreachable", "struck-off", "moved", "refused-entry"] | None = None
    field: str | None = None
    recorded: bool = False
    proof: Literal["owner-statement", "no-such-address", "letters"] | None = None
    letters_apart: int | None = None


@frozen(kw_only=True)
class MayList(AsksVerdict):
    """May a target be put on, or kept on, a list of the supervisor?

    Attributes:
        register: ``abnormal`` 经营异常名录 or ``serious-violation`` 严重违法失信名单.
        target_kind: ``enterprise``, ``individual``, … as the rulebook writes it.
        finding: ``no-annual-report``, ``ordered-disclosure-ignored``, ``false-information``,
            ``unreachable``, ``name-not-changed``, … as the rulebook writes it.
        day: the day asked about.
        listed_on: since when it is listed; `NEVER` if it is not.
    """

    word: ClassVar = "may-list"
    title: ClassVar = Text("能否列入名单", "may it be listed")

    register: Literal["abnormal", "serious-violation"]
    target_kind: str | None = None
    finding: str | None = None
    day: dt.date | None = None
    listed_on: dt.date | None = None


@frozen(kw_only=True)
class MayBlame(AsksVerdict):
    """May an inspector or a department be held liable (追责)?

    Attributes:
        intent: whether there was intent or gross negligence.
        diligent: whether the check was carried out with care, under the yearly or the random plan.
        time_left: whether the time of the planned check had not yet run out.
        relied_on_report: whether a test report was relied on after due review.
        dissent: whether the dissent of the person is on record.
        abuse: whether powers were abused.
    """

    word: ClassVar = "may-blame"
    title: ClassVar = Text("能否追责", "may somebody be held liable")

    intent: bool | None = None
    diligent: bool = False
    time_left: bool = False
    relied_on_report: bool = False
    dissent: bool = False
    abuse: bool = False


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
