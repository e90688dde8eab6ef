"""Mistakes in plans: blank fields, unread payloads, steps out of order, draws without a plan."""

from ssj_core.errors._base import InputRefusedError, SsjError


class BlankFieldError(InputRefusedError):
    """A required field is blank; nothing is filled in silently."""

    code = "planning.field-blank"
    zh = "{what}缺少必填项“{label}”（{field}）；请补全后再提交"
    en = "{what}: required field {field} ({label}) is blank; fill it in and hand it in again"


class PayloadRefusedError(InputRefusedError):
    """The body of an event does not have the shape its kind declares."""

    code = "planning.payload-refused"
    zh = "{path} 处内容不符合格式：应为{want}，实为 {value!r}；请使用本系统写出的记录"
    en = "{path}: expected {want}, found {value!r}; use the record as this library wrote it"


class RatioRefusedError(InputRefusedError):
    """A ratio that is not a share above nothing and up to the whole."""

    code = "planning.ratio-refused"
    zh = "抽查比例 {value!r} 无效；请写成 3%、2‰ 或 3/100，且大于 0、不超过 100%"
    en = "ratio {value!r} is refused; write 3%, 2‰ or 3/100, above 0 and at most 100%"


class CountRefusedError(InputRefusedError):
    """A task that draws nobody, or is never carried out."""

    code = "planning.count-refused"
    zh = "任务 {task} 的{label}为 {value}；至少为 1"
    en = "task {task}: {field} is {value}; it must be at least 1"


class CountMismatchError(InputRefusedError):
    """Ratio and number of a joint task do not fit the pool (clause C102)."""

    code = "planning.count-mismatch"
    zh = "任务 {task}：抽查数量 {count} 与抽查比例不符；按名录应在 {low} 至 {high} 之间"
    en = "task {task}: number {count} does not fit its ratio; by the register it is {low} to {high}"


class WindowRefusedError(InputRefusedError):
    """A period that ends before it starts, or lies outside the year of the plan."""

    code = "planning.window-refused"
    zh = "{what}的实施时间 {start} 至 {end} 无效；结束不得早于开始，且须在 {year} 年内"
    en = "{what}: period {start} to {end} is refused; it starts before it ends, within {year}"


class PlanStepError(InputRefusedError):
    """A step that the state of the plan does not allow (clauses C76–C79, C85–C86, C103)."""

    code = "planning.step-refused"
    zh = "计划 {plan} 第 {version} 版不能{step_zh}：{why_zh}"
    en = "plan {plan} version {version} cannot be {step_en}: {why_en}"


class PlanUnknownError(InputRefusedError):
    """A plan or a task nobody approved."""

    code = "planning.unknown"
    zh = "没有计划 {plan}（任务 {task}）；请先制定并批准计划"
    en = "there is no plan {plan} (task {task}); have the plan approved first"


class NoEffectivePlanError(SsjError):
    """A draw without an effective plan (clause C87)."""

    code = "planning.not-effective"
    zh = "计划 {plan} 尚未生效（还缺：{missing}），不得抽取"
    en = "plan {plan} is not effective (still missing: {missing}); nothing may be drawn on it"


class NotInitiatorError(SsjError):
    """Another department than the initiating one wants to draw the targets (clause C107)."""

    code = "planning.not-initiator"
    zh = "任务 {task} 的检查对象只能由发起部门 {initiator} 抽取，{department} 不能抽取"
    en = "the targets of task {task} are drawn by {initiator} alone, not by {department}"


class VisitsLockedError(SsjError):
    """More draws than the plan has visits (clause C80)."""

    code = "planning.visits-locked"
    zh = "任务 {task} 计划检查 {visits} 次，已用 {used} 次；增加次数须先调整计划并再次公示、备案"
    en = "task {task}: {used} of {visits} planned visit(s) used; amend, publish and file first"


class JointStepError(SsjError):
    """A joint task whose consultation, resolution or scheme is not complete (C48–C50, C106)."""

    code = "planning.joint-step"
    zh = "联合抽查任务 {task}：{why_zh}"
    en = "joint task {task}: {why_en}"
