"""Who may do it, what comes first, how late it may be recorded: the order of procedure as questions."""

import datetime as dt
from typing import ClassVar

from attrs import frozen

from ssj_core.legal import Text
from ssj_core.rules.questions._base import AsksChoice, AsksDue, AsksRequired


@frozen(kw_only=True)
class ByWhom(AsksChoice):
    """By whom may an act be done? Answered with roles, one of which is needed.

    Attributes:
        act: ``meeting.convene``, ``meeting.chair``, ``minutes.sign``, … as the rulebook writes it.
        kind: which of several kinds of it (``full``, ``partial``, ``liaison``), if there are.
    """

    word: ClassVar = "by-whom"
    title: ClassVar = Text("由谁办理", "by whom it is done")

    act: str
    kind: str | None = None


@frozen(kw_only=True)
class After(AsksRequired):
    """What must be done before an act? Answered with everything that comes first.

    Attributes:
        act, kind: as in `ByWhom`.
    """

    word: ClassVar = "after"
    title: ClassVar = Text("办理前须完成", "what comes first")

    act: str
    kind: str | None = None


@frozen(kw_only=True)
class RecordWithin(AsksDue):
    """Until when may something be recorded so that the day it happened counts?

    Attributes:
        document: what is recorded.
        happened: the day it happened.
    """

    word: ClassVar = "record-within"
    title: ClassVar = Text("补录期限", "record within")

    document: str
    happened: dt.date | None = None
