"""The head's approval of a visit, with what the head checked before giving it (国办发〔2024〕54号)."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from ssj_core.conference.posts import POSTS, Role
from ssj_core.errors import SsjError
from ssj_core.inspection.asking import Asked, listed_items, may_inspect, of_item
from ssj_core.inspection.refusals import hand
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact, known
from ssj_core.inspection.words import BEFORE, Occasion
from ssj_core.journal import Entry, Value, World, evolve, fact, in_order, labelled, value, world_day
from ssj_core.rules import Ask, ByWhom, allowed, one_of


@value("批准前核对事项", "what the head checked")
class Checked(Value):
    """What only a person can find before a visit, as the approval form asks it; the rulebook judges it.

    Attributes:
        occasion: under which name the visit is made.
        offsite_suffices: whether papers, shared data or smart supervision would do.
        other_report: another organ's report that serves the need; empty when there is none.
        outside_area: whether the target lies outside the body's own area.
        entrusted: whether an entrusted organisation makes the visit.
        own_name: whether it does so in its own name.
        entrustment: where the entrustment is public; empty when it is not.
        confirmed: whether the body's qualification is confirmed and public.
    """

    occasion: Occasion = labelled("检查名义", "name of the visit", default=Occasion.INSPECTION)
    offsite_suffices: bool = labelled("非现场方式足够", "off-site would do", default=False)
    other_report: str = labelled("可利用的其他机关检查报告", "another organ's report", default="")
    outside_area: bool = labelled("对象不在本辖区", "outside the area", default=False)
    entrusted: bool = labelled("由受委托组织实施", "by an entrusted body", default=False)
    own_name: bool = labelled("以受委托组织自己的名义", "in its own name", default=False)
    entrustment: str = labelled("委托书公布处", "where the entrustment is public", default="")
    confirmed: bool = labelled("主体资格已确认公示", "qualification confirmed", default=True)


def _approved_by(world: World, told: "InspectionApproved") -> Asked:
    """Ask whose approval it is, by the posts on record (国办发〔2024〕54号)."""
    posts = world.get(POSTS, POSTS.of(department=told.department))
    named = posts is not None and posts.person(Role.HEAD) in ("", told.by)
    roles = {"head"} if posts is None or named else set[str]()
    question = ByWhom(act="inspection.approve")
    yield Ask(question, one_of(roles), told.declared.says, needed=False, hand=True)


def _checked_asks(world: World, told: "InspectionApproved") -> Asked:
    """Ask whether it may be inspected as it was found to be, item by item and method by method."""
    checked = told.checked
    if checked is None:
        return
    about = known(world, told.inspection).assigned
    for name, item in listed_items(world, about, told.on).items():
        asked = may_inspect(world, about, name, item)
        if checked.entrusted:
            public = bool(checked.entrustment.strip())
            asked = evolve(
                asked, body="entrusted", own_name=checked.own_name, entrustment_public=public
            )
        for method in about.methods:
            question = evolve(
                asked,
                method=cast("Any", method.value),
                offsite_suffices=checked.offsite_suffices,
                outside_area=asked.outside_area or checked.outside_area,
                disguised=checked.occasion is not Occasion.INSPECTION,
                report_suffices=bool(checked.other_report.strip()),
                unconfirmed=not checked.confirmed,
            )
            yield Ask(question, allowed(), of_item(name))


@fact(
    INSPECTION,
    "inspection.approved",
    "批准检查",
    "inspection approved",
    command="inspection.approve",
    asks=[_approved_by, _checked_asks],
)
class InspectionApproved(InspectionFact):
    """The head of the department approved the visit before it was made, or at once after an urgent one.

    Attributes:
        inspection: the inspection's number.
        department: whose head.
        by: the login that approved it.
        document: number of the paper, if there is one.
        on: the day.
        checked: what the head checked, where the place's form asks for it.
    """

    stages = BEFORE
    inspection: str = labelled("检查编号", "inspection")
    department: str = labelled("批准部门", "department", hand="department")
    by: str = labelled("批准人账号", "approved by", hand="actor")
    document: str = labelled("文号", "document", default="")
    on: date = world_day()
    checked: Checked | None = labelled(
        "批准前核对事项", "what the head checked", default=None, late=True
    )

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want an inspecting department, and no approval yet."""
        if self.department not in now.assigned.departments:
            yield hand(
                "not-inspecting-unit", inspection=now.id, by=self.by, department=self.department
            )
        begun_urgently = now.started is not None and now.started.urgent and now.ended is None
        if now.approved is not None or not (now.stage in self.stages or begun_urgently):
            yield self.stage_fault(now)
        yield from in_order(self, self.on, now.assigned, now.assigned.on)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the approval."""
        return evolve(now, approved=self)
