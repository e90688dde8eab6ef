"""How the invented district shows itself: title, words, what of a person is shown, the year in numbers."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from ssj_core.demo.cast import CONFERENCE, DEPARTMENTS, SJ, Cast
from ssj_core.demo.closing import CIRCULAR, TITLE
from ssj_core.demo.play import Year
from ssj_core.disclosure import Cell, Facts, MaskingPolicy
from ssj_core.disclosure.public import Showing
from ssj_core.drawing.facts import DRAW
from ssj_core.legal import Text
from ssj_core.oversight import Ledger
from ssj_core.oversight.accountability import Case, Situation, draw_proofs, survey
from ssj_core.oversight.pages import OfficeShowing, RaisedCase

MASKING: Final = MaskingPolicy(
    {
        "name": "show",
        "sex": "hide",
        "cert_no": "last4",
        "post": "show",
        "target": "show",
        "target_id": "show",
    }
)
"""What the demo district decided to show of inspectors and targets, all of them invented (A13)."""
_WELCOME: Final = (
    Text(
        "这里公示抽查事项清单、检查人员名录、工作细则、年度计划、抽取记录和检查结果。每一次抽取都先封存、后取得随机数，任何人都可以用复核包重新计算。",
        "The item list, the inspectors, the work rules, the plans, the draws and the results of the year. Every draw was sealed before its randomness existed, and anyone can recompute it from its bundle.",
    ),
    Text(
        "不公示企业的信用风险分类；保密抽取在约定日期之前只公示封存码。",
        "No enterprise's risk class is shown; of an unannounced draw only the seal code is public until the day it opens.",
    ),
)


def showing(cast: Cast, figures: Iterable[tuple[Text, Cell]], day: date) -> Showing:
    """Return how the district's public site presents itself on a day, with the year's figures."""
    numbers = Facts(title=Text("年度数字", "The year in numbers"), items=tuple(figures))
    return Showing(
        title=Text("砾泉区双随机、一公开", "Liquan District: double random, one public"),
        publisher=Text(f"{CONFERENCE}办公室", "Office of the joint conference (invented)"),
        day=day,
        masking=MASKING,
        inspectors=tuple(person for person in cast.inspectors if person.state == "active"),
        rehearsal=True,
        welcome=_WELCOME,
        numbers=(numbers,),
    )


# The office ---------------------------------------------------------------------------------------

_ABOUT_TARGET: Final = (Situation.LIST_FOLLOWED, Situation.PERFORMED, Situation.NO_CAUSE)


def look_back() -> date:
    """Return a working day in summer to look back at: most of the year's work is then still open."""
    return date(2026, 6, 30)


def office_showing(cast: Cast, day: date) -> OfficeShowing:
    """Return how the office's own site presents itself on a day."""
    registers = (cast.targets, cast.inspectors, cast.items)
    return OfficeShowing(
        title=Text(
            "砾泉区双随机监管办公室【内部资料】", "Liquan District: oversight office [internal]"
        ),
        publisher=Text(
            f"{CONFERENCE}办公室 · 内部资料，不对外公开",
            "Office of the joint conference (invented) · internal, not for publication",
        ),
        day=day,
        departments=DEPARTMENTS,
        names={entry.id: entry.name for register in registers for entry in register},
        circulars={CIRCULAR: Text(TITLE["zh"], TITLE["en"])},
        rehearsal=True,
    )


def raised(year: Year, book: Ledger, session: str, bundle: bytes) -> Iterator[RaisedCase]:
    """Yield the cases on the office's desk: a result published late, and a target that was not drawn.

    Args:
        year: what was played.
        book: its ledger.
        session: the draw that passed the target over.
        bundle: its auditors' bundle.
    """
    late = next((one for one in survey(book) if one.about.get("inspection")), None)
    if late is not None:
        number, inspection = "A-2026-1", late.about["inspection"]
        yield RaisedCase(
            case=Case(
                number=number,
                department=late.department,
                day=book.day,
                book=book,
                inspection=inspection,
            ),
            heading=Text(
                f"{number}：检查 {inspection} 的结果公示",
                f"{number}: how inspection {inspection} was published",
            ),
        )
    number, target = "A-2026-2", _passed_over(year, session)
    name = year.cast.targets[target].name
    records = (event.body.get("record") for event in year.service.journal.read())
    draw = year.service.state.get(DRAW, DRAW.of(session=session))
    plan, _, task = draw.rows[0].rpartition("#") if draw else ("", "", "")
    yield RaisedCase(
        case=Case(
            number=number,
            department=SJ,
            day=book.day,
            book=book,
            target=target,
            plan=plan,
            task=task,
            proofs=draw_proofs(
                bundle, target, [record for record in records if isinstance(record, dict)]
            ),
        ),
        heading=Text(f"{number}：{name}未被抽到", f"{number}: {name} was not drawn"),
        situations=_ABOUT_TARGET,
    )


def _passed_over(year: Year, session: str) -> str:
    """Return a target of the sealed list that was not drawn; it had an accident (clause C136)."""
    (task,) = year.service.draws.outcome(session).tasks.values()
    picked = {pick.id for pick in task.drawn}
    listed = (target for stratum in task.sealed.strata for target in stratum.frame.ids)
    return next(target for target in listed if target not in picked)
