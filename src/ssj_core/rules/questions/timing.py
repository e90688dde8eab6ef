"""By when? Every clock has its own fact: a text says which event starts it."""

import datetime as dt
from typing import ClassVar

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
        field: the field of supervision.
    """

    word: ClassVar = "publish-by"
    title: ClassVar = Text("公示期限", "publish by")

    document: str = "inspection-result"
    joint: bool | None = None
    finished: dt.date | None = None
    produced: dt.date | None = None
    formed: dt.date | None = None
    decided: dt.date | None = None
    field: str | None = None


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
    """

    word: ClassVar = "act-by"
    title: ClassVar = Text("办理期限", "act by")

    act: str
    since: dt.date | None = None
