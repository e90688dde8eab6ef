"""By when? Every clock has its own fact: a text says which event starts it."""

import datetime as dt
from typing import ClassVar, Literal

from attrs import frozen

from ssj_core.legal import Text
from ssj_core.rules.questions._base import AsksDue


@frozen(kw_only=True)
class PublishBy(AsksDue):
    """By when must something be published?

    Attributes:
        document: ``inspection-result`` unless said otherwise; ``penalty``, ``enterprise-record``, …
        joint: whether the task was a joint one.
        finished: when the inspection ended (检查结束之日, 完成检查之日).
        produced: when the record was produced (产生之日).
        formed: when the result information was formed (检查结果信息形成).
        decided: when the decision was made (作出决定).
        received: when the record was received from another province (收到信息).
        field: the field of supervision.
        procedure, penalty_class: as in `MayPublish`, for penalties.
        same_province: whether the party is registered in the province of the deciding body.
        year: the year a plan is for.
    """

    word: ClassVar = "publish-by"
    title: ClassVar = Text("公示期限", "publish by")

    document: str = "inspection-result"
    joint: bool | None = None
    finished: dt.date | None = None
    produced: dt.date | None = None
    formed: dt.date | None = None
    decided: dt.date | None = None
    received: dt.date | None = None
    field: str | None = None
    procedure: Literal["ordinary", "simple"] | None = None
    penalty_class: Literal["warning", "criticism", "lower-fine", "other"] | None = None
    same_province: bool | None = None
    year: int | None = None


@frozen(kw_only=True)
class PublishUntil(AsksDue):
    """Until when does something stay public?

    Attributes:
        document: ``penalty``, ``serious-violation-listing``, … as the rulebook writes it.
        channel: where: ``gsxt``, ``credit-china``, ….
        penalty_class, severity, party: as in `MayPublish`.
        earliest: whether the first day is asked on which it may end on application, not the last.
        published: when it was published (公示之日).
        document_on: the date of the document (文书认定之日).
        listed_on: when it was listed (列入之日).
    """

    word: ClassVar = "publish-until"
    title: ClassVar = Text("公示至何时", "published until")

    document: str
    channel: str | None = None
    penalty_class: Literal["warning", "criticism", "lower-fine", "other"] | None = None
    severity: Literal["minor", "general", "serious"] | None = None
    party: Literal["organisation", "individual-business", "natural-person"] | None = None
    field: str | None = None
    earliest: bool = False
    published: dt.date | None = None
    document_on: dt.date | None = None
    listed_on: dt.date | None = None


@frozen(kw_only=True)
class EnterBy(AsksDue):
    """By when must something be entered on the platform?

    Attributes:
        document, joint, finished, produced: as in `PublishBy`.
        amended: when a plan was amended.
    """

    word: ClassVar = "enter-by"
    title: ClassVar = Text("录入期限", "enter by")

    document: str = "inspection-result"
    joint: bool | None = None
    finished: dt.date | None = None
    produced: dt.date | None = None
    amended: dt.date | None = None


@frozen(kw_only=True)
class PlanBy(AsksDue):
    """By when must the plan of a year be drawn up?

    Attributes:
        year: the year the plan is for.
        joint: whether it is a joint plan.
    """

    word: ClassVar = "plan-by"
    title: ClassVar = Text("计划制定期限", "plan by")

    year: int
    joint: bool | None = None


@frozen(kw_only=True)
class AmendBy(AsksDue):
    """By when must an amended plan be entered on the platform?

    Attributes:
        amended: when it was amended.
        joint: whether it is a joint plan.
    """

    word: ClassVar = "amend-by"
    title: ClassVar = Text("调整录入期限", "enter the amendment by")

    amended: dt.date | None = None
    joint: bool | None = None


@frozen(kw_only=True)
class ReadyBy(AsksDue):
    """By when must a milestone be reached?

    Attributes:
        milestone: its name in the rulebook.
    """

    word: ClassVar = "ready-by"
    title: ClassVar = Text("阶段目标期限", "milestone by")

    milestone: str


@frozen(kw_only=True)
class ActBy(AsksDue):
    """By when must an act follow its event: filing, transfer, notifying, a reply?

    Attributes:
        act: ``file-plan``, ``criminal-transfer``, ``notify-department``, ``consultation-reply``, …
        since: the day of the event.
        field: the field of supervision.
        tests: whether a laboratory's answer was waited for.
        laboratory: working days that do not count because a laboratory had the sample; 0 if none.
    """

    word: ClassVar = "act-by"
    title: ClassVar = Text("办理期限", "act by")

    act: str
    since: dt.date | None = None
    field: str | None = None
    tests: bool | None = None
    laboratory: int | None = None
