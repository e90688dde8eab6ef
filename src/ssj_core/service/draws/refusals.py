"""Why a step of a draw is refused: what no record could mean, and what a clause does not allow."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ssj_core.drawing import Teams
from ssj_core.drawing.assignment import Team
from ssj_core.encoding import Text
from ssj_core.errors.refusals import Refusals, Refused
from ssj_core.rules import Decision

no: Final = Refusals(
    "draw",
    {
        "number": (
            "任务 {task} 应抽 {number} 户，不能抽 {expected} 户；要改数量，请调整计划",
            "task {task} draws {number}, not {expected}: amend the plan to change it",
        ),
        "size": (
            "任务 {task} 的待抽取名单有 {size} 户，不是 {expected} 户；请重新核对准备结果",
            "the frame of task {task} has {size} targets, not {expected}: look at the preparation again",
        ),
        "reserves": (
            "任务 {task} 抽取后只剩 {left} 户可作候补，不足 {expected} 户",
            "after the draw of task {task}, {left} targets are left to stand by, not {expected}",
        ),
        "moved": (
            "准备之后名录、计划或规则有变动；请重新准备，核对后再封存",
            "register, plan or rules moved since it was prepared: prepare and look again",
        ),
        "unknown": (
            "没有抽取 {session} 的记录",
            "there is no draw {session} on record",
        ),
        "not-recomputed": (
            "抽取 {session} 的结果与按封存重新计算的不一致；不能采用",
            "the result of {session} is not what its seal gives when recomputed: it is not taken",
        ),
        "rehearsal": (
            "抽取 {session} 是演练还是正式抽取，与本系统不符；演练不能作为正式抽取",
            "whether {session} is a rehearsal or official is not as this system draws: one is never the other",
        ),
        "not-continued": (
            "抽取 {session} 的记录与日志中已有的记录不衔接；日志不改写，请从日志中的封存继续",
            "the records of session {session} do not continue those in the journal: nothing is overwritten, go on from the seal the journal has",
        ),
        "plan-unnamed": (
            "新封存的任务 {task} 没有写明所依据的计划；请在 plans（命令中为 permits）里写明计划编号",
            "the new seal of task {task} names no plan it rests on: give the plan's number in plans (permits in a command)",
        ),
        "other-attempt": (
            "任务 {task} 这次是第 {attempt} 次抽取，封存须写明次数和前一次作废的封存",
            "the next seal of task {task} is attempt {attempt}: it says so, and names the seal that was voided before it",
        ),
        "several-plans": (
            "抽取 {session} 的任务分属计划 {plans}；一次封存只依据一个计划",
            "the tasks of session {session} belong to the plans {plans}: one seal rests on one plan",
        ),
        "no-parties": (
            "抽取 {session} 没有约定由各方出数",
            "nobody contributes to {session}",
        ),
        "stands": (
            "抽取 {session} 已有结果；结果产生后，只有人手不足说明或复核不通过才能作废",
            "draw {session} has its result: after it only a shortage statement or a failed verification voids",
        ),
        "still-there": (
            "检查对象 {target} 仍在名录中，不能换成候补；先去检查，确已退出的，先在名录中登记",
            "target {target} is still in the register: no reserve takes its place; record its exit first",
        ),
        "visited": (
            "检查对象 {target} 已经检查（{inspection}），不能再作名单处置",
            "target {target} was visited ({inspection}): it is not disposed of any more",
        ),
        "not-next": (
            "抽取 {session} 的下一个候补是 {next}，不是 {reserve}；候补按签号顺序递补",
            "the next reserve of {session} is {next}, not {reserve}: reserves step in by their order",
        ),
        "no-vault": (
            "本服务没有配置保密库；请在创建 Service 时给出 vault",
            "this service has no vault: give it one when making it",
        ),
        "thrown": (
            "抽取 {session} 已经掷过骰子，不能再掷；人手不足的，附说明作废后另行封存",
            "the dice of {session} were thrown: they are not thrown again; void with the shortage statement",
        ),
        "no-shortage": (
            "抽取 {session} 没有出现人手不足；不能以此作废",
            "no throw of {session} led to a shortage: it does not void it",
        ),
        "other-team": (
            "检查对象 {target} 抽到的是 {drawn}，不能改派 {team}",
            "the lot sends {drawn} to {target}, not {team}",
        ),
        "crew-drawn": (
            "抽取 {session} 的检查人员已经抽取或已封存，不能再抽",
            "the inspectors of {session} are drawn or sealed already",
        ),
        "no-team": (
            "抽取 {session} 没有抽取检查人员；先抽检查人员，再派出",
            "draw {session} drew no inspectors: draw them first",
        ),
    },
)


def _short(home: Mapping[str, str], drawn: Team, team: Sequence[str]) -> bool:
    """Tell whether a department is to send fewer than the lot did."""
    sent = Counter(home[one] for one in team if one in home)
    return bool(Counter(member.slot.split("/")[0] for member in drawn.members) - sent)


def ruled(of: Text, decision: Decision[Any], why: Text, *cites: str) -> Refused:
    """Return the refusal of a clause of the rulebook."""
    ids = tuple(step.id for step in decision.binding)
    terms = decision.rules.terms
    grounds = sorted(getattr(decision.answer, "grounds", ()))
    words = Text.join([why, *map(terms.text, grounds)])
    return Refused(
        f"rules.{decision.question.word}",
        "{of}：{why}（{ids}）",
        "{of}: {why} ({ids})",
        clauses=tuple(ids),
        cites=cites,
        params={"of": of, "why": words, "ids": ids},
    )


def other_team(drawn: Team, team: Sequence[str], teams: Teams) -> Refused:
    """Return the refusal of people whom the lot did not send, with what else is wrong with them."""
    home = {
        one: kind.split("/")[0] for kind, members in teams.eligibility.items() for one in members
    }
    sent = {home[one] for one in team if one in home}
    asked = {member.slot.split("/")[0] for member in drawn.members}
    lacking = len(asked) > 1 and _short(home, drawn, team)
    cites = [
        *(["point:team"] if sum(one in home for one in team) < len(drawn.members) else []),
        *(["point:team-of-each"] if asked - sent or lacking else []),
    ]
    return no(
        "other-team",
        target=drawn.target,
        drawn=drawn.inspectors,
        team=tuple(team) or ("—",),
        cites=cites,
    )
