"""A draw that another platform made: kept as it was handed over, never called verified."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from attrs import field, frozen

from ssj_core.errors import SsjError
from ssj_core.errors.commands import ExternalDrawError
from ssj_core.planning import Fact


@frozen(kw_only=True)
class ExternalDraw(Fact):
    """A list of targets drawn elsewhere, imported as *external* (clauses C52, C88, C109).

    Attributes:
        draw: number under which the list is kept here.
        platform: name of the platform that drew.
        reference: the platform's own number of the draw or task.
        plan: number of the plan.
        task: number of its row.
        department: who drew.
        targets: identities drawn, in the platform's order.
        digest: SHA-256 of the file as it was handed over.
        on: the day the platform gives for the draw.
        remark: what else the platform says about it.
    """

    kind: ClassVar[str] = "draw.external"
    title: ClassVar[str] = "外部平台抽取"

    draw: str = field(metadata={"zh": "抽取编号"})
    platform: str = field(metadata={"zh": "平台"})
    reference: str = field(metadata={"zh": "平台任务编号"})
    plan: str = field(metadata={"zh": "计划编号"})
    task: str = field(metadata={"zh": "任务编号"})
    department: str = field(metadata={"zh": "抽取部门"})
    targets: tuple[str, ...] = field(metadata={"zh": "检查对象"})
    digest: str
    on: date
    remark: str = ""

    def faults(self) -> list[SsjError]:
        """Refuse a list that names a target twice or leaves one blank."""
        repeated = sorted({one for one in self.targets if self.targets.count(one) > 1})
        blank = ["—"] if any(not one.strip() for one in self.targets) else []
        return [ExternalDrawError(draw=self.draw, target=one) for one in (*repeated, *blank)]

    @property
    def verified(self) -> bool:
        """Never: nothing was sealed before the draw, so nothing can be recomputed."""
        return False
