"""What is refused in this room: each reason once, with its sentences and its clauses."""

from typing import Final

from ssj_core.errors.refusals import Refusals, Refused

no: Final = Refusals(
    "inspection",
    {
        "unknown": (
            "没有检查 {inspection}；请先下达检查任务，或核对编号",
            "there is no inspection {inspection}: assign it first, or check the number",
        ),
        "result-code": (
            "检查结果代码 {value} 不能使用；可用：{known}",
            "result code {value!r} cannot be used; use one of: {known}",
        ),
        "result-clash": (
            "检查结果“{one}”与“{other}”互相排斥；请核对检查表",
            "results {one} and {other} exclude each other; check the sheet",
        ),
        "row-unsaid": (
            "检查表事项 {item}：已检查但没有结果",
            "row {item} of the sheet: checked, but without a result",
        ),
        "row-unchecked": (
            "检查表事项 {item}：未检查却有结果",
            "row {item} of the sheet: not checked, but with a result",
        ),
        "row-twice": (
            "检查表事项 {item} 出现两次（第 {at} 行）",
            "row {at} of the sheet: item {item} appears twice",
        ),
        "rows-missing": (
            "检查表缺少事项 {items}",
            "the sheet lacks items {items}",
        ),
        "rows-extra": (
            "检查表多出任务外的事项 {items}",
            "items {items} on the sheet are not part of the task",
        ),
        "witness-own": (
            "{who} 是注明拒签的执法人员，不能作见证人",
            "{who} noted the refusal and cannot witness it",
        ),
        "team-small": (
            "{department} 的检查组只有 {found} 名持证执法人员，至少需要 {least} 名（{basis}）",
            "the team of {department} has {found} certified inspector(s), {least} are needed ({basis})",
        ),
        "reason-unsaid": (
            "非随机检查须写明理由",
            "an inspection that was not drawn needs its reason",
        ),
        "typed-in": (
            "随机检查只能按抽取结果派遣，不能另行填写；请用抽取派遣",
            "who is inspected at random is read from a draw and not typed in: assign from the draw",
        ),
        "no-ground": (
            "没有检查依据；请写明是投诉举报等线索、重点监管、专项检查、整改复查，还是上级抽取（{known}）",
            "there is no ground: a case, key supervision, a special plan, a re-check or a higher draw ({known})",
        ),
        "ground-blank": (
            "检查依据的“{part}”没有填写",
            "the ground lacks its {part}",
        ),
        "trigger": (
            "“{trigger}”不是针对性检查的理由；只有投诉举报（complaint）、转办交办（assigned）、数据监测（monitoring）",
            "{trigger} is no ground of a targeted inspection: complaint, assigned, monitoring are",
        ),
        "not-drawn": (
            "检查对象 {target} 不在抽取 {draw} 的名单中",
            "target {target} is not on the list of draw {draw}",
        ),
        "not-handed-down": (
            "检查对象 {target} 不在上级抽取 {draw} 的名单中；请先承接上级名单，或核对编号",
            "target {target} is on no list {draw} of a higher level: take the list in first, or check it",
        ),
        "assigned-twice": (
            "检查对象 {target} 已由抽取 {draw} 派出检查 {other}",
            "target {target} of draw {draw} has inspection {other} already",
        ),
        "nothing-open": (
            "检查 {inspection} 没有该对象待整改的事项 {matter}，不得复查",
            "inspection {inspection} has no open matter {matter} of this target: nothing to re-check",
        ),
        "plan-not-effective": (
            "专项计划 {plan} 尚未生效（还缺：{missing}）",
            "the special plan {plan} is not in effect (missing: {missing})",
        ),
        "off-special-plan": (
            "{what}不在专项计划 {plan} 之内",
            "{what}: not in the special plan {plan}",
        ),
        "method": (
            "检查方式{odd}不是事项 {items} 所列的方式（{known}）",
            "{odd} is no method of {items} ({known})",
        ),
        "member-twice": (
            "检查组成员 {who} 重复",
            "{who} is in the team twice",
        ),
        "not-expert": (
            "{who} 不在专家库中，不能作为协助专家；请先登记",
            "{who}: not in the pool of experts; enter them first",
        ),
        "on-leave": (
            "{who} 于 {on} 请假或暂停执法，不能派出；请按签序更换",
            "{who} is on leave or suspended on {on}: put in the next of the order",
        ),
        "stage": (
            "检查 {inspection}（{stage}）不能“{step}”：当前阶段不允许该步骤",
            "inspection {inspection} ({stage}) refuses “{step}”: this stage does not allow it",
        ),
        "result-state": (
            "检查 {inspection} 不能“{step}”：{department}的结果{state}",
            "inspection {inspection} refuses “{step}”: the result of {department} is {state}",
        ),
        "channel-twice": (
            "{department}的结果已在{channel}公示",
            "the result of {department} is public on {channel} already",
        ),
        "other-method": (
            "检查表的检查方式{odd}不是任务的方式（{known}）",
            "{odd} on the sheet is no method of the task ({known})",
        ),
        "note-missing": (
            "没有两名检查人员如实记录情况的说明（{by}）；无人签字的，须由两名检查人员记录",
            "a note of two of the team stands for the signature, and there is none ({by})",
        ),
        "note-stranger": (
            "{who} 不是本次检查的人员，不能作记录",
            "{who} is not of the team and writes no note",
        ),
        "note-evidence": (
            "没有照片或者登记摘录等证据；无人签字的，须附证据",
            "a picture or an extract goes with the note, and there is none",
        ),
        "was-inspected": (
            "事项 {items} 已检查；有人接受检查的，须由其签字盖章或注明拒绝原因",
            "items {items} were checked: whoever was inspected signs, or the refusal is noted",
        ),
        "signed-another-day": (
            "确认栏的日期 {signed} 与办理日期 {on} 不一致；请核对",
            "the paper is of {signed}, the act of {on}: check the day",
            "D2",
        ),
        "noted-stranger": (
            "{who} 不是本次检查的人员，不能注明拒绝",
            "{who} is not of the team and does not note a refusal",
        ),
        "sign-again": (
            "检查表已签字盖章；更正后须重新签字盖章或注明拒绝原因",
            "the sheet was signed: what changes is signed again, or the refusal is noted",
        ),
        "sign-once": (
            "签字盖章和拒绝签字只能填写一项",
            "either a confirmation or a refusal, not both",
        ),
        "same-sheet": (
            "与现有检查表相同，没有更正内容",
            "nothing differs from the sheet on record",
        ),
        "no-commission": (
            "检查 {inspection} 没有委托专业机构，没有报告可登记",
            "inspection {inspection} has no commission: there is no report to record",
        ),
        "report-known": (
            "报告 {report} 已登记",
            "report {report} is on record already",
        ),
        "not-in-team": (
            "{who} 不在检查组中",
            "{who} is not of the team",
        ),
        "no-ground-to-change": (
            "{who}：名录库没有登记“{why}”的情形，不得更换",
            "{who}: the register shows no ground “{why}”: nobody is replaced without one",
        ),
        "recusal-unagreed": (
            "回避须写明申请人和批准人，批准人不能是须回避的人本人",
            "a recusal names who asked for it and who agreed, and that is somebody else",
        ),
        "not-next": (
            "应由签序下一位 {next} 接替，不能由 {who} 接替",
            "the next of the order is {next}, not {who}: nobody is picked",
        ),
        "came-unsaid": (
            "检查组不是抽取产生的，请写明换上人员",
            "this team was not drawn: say who steps in",
        ),
        "nobody-left": (
            "签序中没有可以接替的人员；请另行封存抽取检查人员",
            "nobody of the order is left: seal and draw inspectors anew",
        ),
        "other-text": (
            "公示内容的摘要与在册结果不一致；摘要由系统填写",
            "the digest is not that of the result on record: it is filled in",
            "D15",
        ),
        "result-same": (
            "检查 {inspection} 的结果没有变化，无需更正",
            "the result of inspection {inspection} is what it was: there is nothing to correct",
        ),
        "objection-known": (
            "异议编号 {objection} 已使用",
            "objection {objection} exists already",
        ),
        "objection-unknown": (
            "没有异议 {objection}",
            "there is no objection {objection}",
        ),
        "objection-answered": (
            "异议 {objection} 已答复",
            "objection {objection} is answered already",
        ),
        "unconfirmed": (
            "检查 {inspection}：现场检查须先由被检查对象签字或盖章，或注明拒绝原因",
            "inspection {inspection}: on site the target signs or seals first, or its refusal is noted with the reason",
        ),
        "finding-hidden": (
            "检查表记有问题，结果不能为未发现问题",
            "the sheet holds a finding; there is an issue",
        ),
        "matter-known": (
            "事项编号 {matter} 已使用",
            "matter {matter} exists already",
        ),
        "matter-other": (
            "移转、告知、移送须各用其记录",
            "a hand-over has its own record",
        ),
        "matter-unknown": ("没有事项 {matter}", "there is no matter {matter}"),
        "matter-closed": ("事项 {matter} 已办结", "matter {matter} is closed already"),
        "told-itself": (
            "{to} 是告知部门自己；属本部门职责的，直接立项处理",
            "{to} is the department itself: what is its own duty it takes up",
        ),
        "paper-other": (
            "回执由 {issuer} 出具，事项移交的是 {to}",
            "the paper is of {issuer}, the matter was given to {to}",
        ),
        "other-dossier": (
            "检查 {inspection} 的档案摘要与在册内容不一致；摘要由系统填写",
            "the digest is not that of the dossier of inspection {inspection}: it is filled in",
        ),
        "not-archived": (
            "检查 {inspection} 尚未归档，无须补充",
            "inspection {inspection} is not archived: nothing is to be added",
        ),
        "nothing-owed": (
            "检查 {inspection}：{department}的结果已办结或检查尚未结束，没有可延的期限",
            "inspection {inspection}: the part of {department} is done or the visit has not ended: there is no term to extend",
        ),
        "other-obligation": (
            "义务 {obligation} 不是该检查该部门的结果公示",
            "the obligation {obligation} is not the publication of that result",
        ),
        "no-longer": (
            "延至 {until} 没有延长期限",
            "{until} is no more time",
        ),
        "matter-end": (
            "移转类事项凭签收办结，其他事项凭结果办结",
            "a hand-over ends by its receipt alone, anything else by its outcome",
        ),
        "dossier-incomplete": (
            "检查 {inspection} 的档案不完整，还缺：{gaps}",
            "the dossier of inspection {inspection} is not complete, missing: {gaps}",
        ),
        "visited": (
            "检查 {inspection} 已经开始，不能终止；请如实完成检查表或记录未能实施的情形",
            "the visit of {inspection} has begun and is not cancelled: finish it, or record what was met",
        ),
        "recognised-what": (
            "请写明互认用于哪次检查：检查编号，或抽取编号和检查对象",
            "say what it is used for: an inspection, or a draw and its target",
        ),
        "not-recognised": (
            "检查 {inspection} 不能采用 {source} 的结果：{why}",
            "inspection {inspection} cannot adopt the result of {source}: {why}",
        ),
    },
)
"""What no record of an inspection could mean."""
hand: Final = Refusals(
    "inspection",
    {
        "not-inspecting-unit": (
            "检查 {inspection}：谁检查、谁录入、谁公示；{by}（{department}）不属于该检查的检查部门",
            "inspection {inspection}: who inspects enters and publishes; {by} ({department}) did not inspect",
        ),
        "receiver": (
            "签收人应为{to}，写的是{by}",
            "it is receipted by {to}, not by {by}",
        ),
        "not-readable": (
            "检查 {inspection} 尚未公开，只由检查部门、联席会议办公室和区人民政府查看；登录部门是{department}",
            "inspection {inspection} is not public: read by who inspects, the office and the government, not {department}",
        ),
        "four-eyes": (
            "检查 {inspection} 的结果由 {by} 录入，须由另一人审核",
            "the result of inspection {inspection} was entered by {by}; another person must review it",
        ),
    },
    status="not-allowed",
)
"""Whose hand may not."""


def unknown(number: str) -> Refused:
    """Return the refusal of an inspection that nobody assigned."""
    return no("unknown", inspection=number)
