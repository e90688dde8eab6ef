"""Applications for recusal and objections: who asked, who decided, and what then binds.

Whoever is inspected, and the inspector, may apply; the head decides, and the work goes on until then
(行政处罚法 (2021) art. 43). So only a decision upheld keeps an inspector away.
"""

from datetime import date
from typing import Literal

from attrs import frozen

from ssj_core.encoding import check_id
from ssj_core.errors.assignment import ApplicationError

Applicant = Literal["inspector", "target", "other"]


@frozen(kw_only=True)
class Application:
    """A request that one inspector keeps away from one target.

    Attributes:
        target: id of the target.
        inspector: id of the inspector.
        by: the inspector, the target (an objection), or someone else concerned.
        reason: why, in words.
        on: the day it was made.

    Raises:
        ApplicationError: no reason is given.
    """

    target: str
    inspector: str
    by: Applicant
    reason: str
    on: date

    def __attrs_post_init__(self) -> None:
        """Refuse an application that says nothing."""
        check_id(self.target)
        check_id(self.inspector)
        if not self.reason.strip():
            raise self._fault("没有写明理由", "no reason is given")

    def decide(self, *, upheld: bool, approver: str, on: date, reason: str) -> "Decision":
        """Return the decision on it.

        Raises:
            ApplicationError: no approver or reason, the applicant decides, or it predates this.
        """
        if not approver.strip() or not reason.strip():
            raise self._fault("决定须写明决定人和理由", "a decision names its maker and its reason")
        if approver == self.inspector:
            raise self._fault("本人不得决定自己的回避", "nobody decides on their own recusal")
        if on < self.on:
            raise self._fault("决定早于申请", "the decision is older than the application")
        return Decision(application=self, upheld=upheld, approver=approver, on=on, reason=reason)

    def _fault(self, why_zh: str, why_en: str) -> ApplicationError:
        return ApplicationError(
            target=self.target, inspector=self.inspector, why_zh=why_zh, why_en=why_en
        )


@frozen(kw_only=True)
class Decision:
    """What became of an application: upheld, it binds every draw that is given it."""

    application: Application
    upheld: bool
    approver: str
    on: date
    reason: str
