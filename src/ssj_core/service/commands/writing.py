"""The commands that write a fact: one for each kind of step, made from the facts themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from ssj_core import inspection as visit
from ssj_core.errors import SsjError
from ssj_core.errors import inspection as inspection_errors
from ssj_core.journal import Fact
from ssj_core.service import streams
from ssj_core.service.commands.command import ENTRY, Command
from ssj_core.service.commands.shapes import Shape, obj, shape_of
from ssj_core.service.commands.states import (
    INSPECTION,
    inspection_state,
)

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

_Fact = type[Fact]
Table = dict[str, tuple[_Fact, str, str]]

VISITS: Final[Table] = {
    "inspection.assign": (visit.InspectionAssigned, "下达检查任务", "assign an inspection"),
    "inspection.notice": (visit.InspectionNoticed, "送达检查通知书", "serve the notice"),
    "inspection.start": (visit.InspectionStarted, "开始检查", "start an inspection"),
    "inspection.commission": (visit.Commissioned, "委托专业机构", "commission an institution"),
    "inspection.finish": (
        visit.InspectionFinished,
        "结束检查、提交检查表",
        "finish, with the sheet",
    ),
    "inspection.recognise": (visit.InspectionRecognised, "结果互认", "adopt another's result"),
    "inspection.cancel": (visit.InspectionCancelled, "终止检查", "end without result"),
    "sheet.confirm": (visit.SheetConfirmed, "签字盖章", "confirm the sheet"),
    "sheet.refuse": (visit.SheetRefused, "注明拒绝签字", "note a refusal to confirm"),
    "result.enter": (visit.ResultEntered, "录入结果", "enter a result"),
    "result.review": (visit.ResultReviewed, "审核结果", "review a result"),
    "result.publish": (visit.ResultPublished, "公示结果", "publish a result"),
    "matter.open": (visit.FollowUpOpened, "后续处理立项", "open a follow-up"),
    "matter.close": (visit.FollowUpClosed, "后续处理办结", "close a follow-up"),
    "matter.receipt": (visit.HandoverReceived, "移送签收", "receipt a hand-over"),
    "clue.pass": (visit.CluePassed, "内部线索移转", "pass a clue on"),
    "department.notify": (visit.DepartmentNotified, "告知其他部门", "notify a department"),
    "crime.transfer": (visit.CrimeTransferred, "移送涉嫌犯罪", "transfer a suspected crime"),
    "dossier.archive": (visit.DossierArchived, "一次一档归档", "archive the dossier"),
}


def all_errors(module: object) -> tuple[type[SsjError], ...]:
    """Return the errors a room can raise."""
    found = vars(module).values()
    own = [one for one in found if isinstance(one, type) and issubclass(one, SsjError)]
    return tuple(one for one in own if one.__module__ == cast("Any", module).__name__)


def written(service: Service, stream: str) -> dict[str, Any]:
    """Return where the journal has what was just written to `stream`."""
    return {
        "seq": service.journal.checkpoint()["seq"],
        "stream": stream,
        "version": service.journal.version(stream),
    }


def _do_visit(service: Service, act: Act, fact: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
    return inspection_state(service.inspect(fact, act))


def fact_commands(
    table: Table,
    do: Callable[[Service, Act, Any], dict[str, Any]],
    state: Shape,
    stream: Callable[[dict[str, Any]], str],
    errors: object,
) -> list[Command]:
    """Return a command for every fact of a table.

    Args:
        table: names, facts and labels.
        do: the use case; what it returns is the answer's state.
        state: schema of that state, empty for none.
        stream: where a fact goes, from its body.
        errors: the module of the room's errors.
    """

    def command(name: str, kind: _Fact, zh: str, en: str) -> Command:
        def run(service: Service, act: Act, body: dict[str, Any]) -> dict[str, Any]:
            given = kind.from_input(body, "/input")
            after = do(service, act, given)
            return {**written(service, stream(given.body())), **({"state": after} if after else {})}

        return Command(
            name=name,
            zh=zh,
            en=en,
            input=shape_of(kind),
            result=obj(ENTRY, {"state": state} if state else None),
            errors=all_errors(errors),
            run=run,
            writes=True,
        )

    return [command(name, *row) for name, row in table.items()]


FACT_COMMANDS: Final = (
    *fact_commands(
        VISITS,
        _do_visit,
        INSPECTION,
        lambda body: streams.inspection(body["inspection"]),
        inspection_errors,
    ),
)
"""A command for every fact of inspections."""
