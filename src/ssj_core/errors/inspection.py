"""Mistakes in inspections: results nobody entered, steps out of order, sheets that do not hold."""

from ssj_core.errors._base import InputRefusedError, SsjError


class ResultCodeError(InputRefusedError):
    """A result code the tree does not have, or one that is only a heading."""

    code = "inspection.result-code"
    zh = "检查结果代码 {value!r} 不能使用；可用：{known}"
    en = "result code {value!r} cannot be used; use one of: {known}"


class ResultClashError(InputRefusedError):
    """Two results of one inspection that exclude each other."""

    code = "inspection.result-clash"
    zh = "检查结果“{one}”与“{other}”互相排斥；请核对检查表"
    en = "results {one} and {other} exclude each other; check the sheet"


class ResultListError(InputRefusedError):
    """A result that a list cannot say, or a code the list does not have."""

    code = "inspection.result-list"
    zh = "检查结果 {value!r} 在代码表 {listed} 中没有对应项；请人工确定，不作猜测"
    en = "result {value!r} has no counterpart in list {listed}; a person must decide, nothing is guessed"


class TeamTooSmallError(InputRefusedError):
    """Fewer certified inspectors than the law requires."""

    code = "inspection.team-small"
    zh = "{department} 的检查组只有 {found} 名持证执法人员，至少需要 {least} 名（{basis}）"
    en = "the team of {department} has {found} certified inspector(s), {least} are needed ({basis})"


class InspectionUnknownError(InputRefusedError):
    """An inspection nobody assigned."""

    code = "inspection.unknown"
    zh = "没有检查 {inspection}；请先下达检查任务"
    en = "there is no inspection {inspection}; assign it first"


class InspectionStepError(InputRefusedError):
    """A step that the state of the inspection does not allow."""

    code = "inspection.step-refused"
    zh = "检查 {inspection}（{stage}）不能“{step}”：{why_zh}"
    en = "inspection {inspection} ({stage}) refuses {kind}: {why_en}"


class NotInspectingUnitError(SsjError):
    """Somebody outside the inspecting department enters, reviews or publishes (C92, C118)."""

    code = "inspection.not-inspecting-unit"
    zh = "检查 {inspection}：谁检查、谁录入、谁公示；{by}（{department}）不属于该检查的检查部门"
    en = "inspection {inspection}: who inspects enters and publishes; {by} ({department}) did not inspect"


class FourEyesError(SsjError):
    """The person who entered a result also wants to review it."""

    code = "inspection.four-eyes"
    zh = "检查 {inspection} 的结果由 {by} 录入，须由另一人审核"
    en = "the result of inspection {inspection} was entered by {by}; another person must review it"


class SheetRowError(InputRefusedError):
    """A row of the sheet that says neither what was checked nor why not."""

    code = "inspection.sheet-row"
    zh = "检查表第 {row} 行（{item}）：{why_zh}"
    en = "row {row} of the sheet ({item}): {why_en}"


class ConfirmationError(InputRefusedError):
    """A confirmation without a signer, or a refusal without its reason (C115–C116)."""

    code = "inspection.confirmation"
    zh = "确认栏：{why_zh}"
    en = "confirmation: {why_en}"


class RecognitionError(SsjError):
    """A result that another department cannot adopt (C21)."""

    code = "inspection.recognition"
    zh = "检查 {inspection} 不能采用 {source} 的结果：{why_zh}"
    en = "inspection {inspection} cannot adopt the result of {source}: {why_en}"


class DossierIncompleteError(SsjError):
    """A dossier with gaps cannot be archived (C114)."""

    code = "inspection.dossier-incomplete"
    zh = "检查 {inspection} 的档案不完整，还缺：{gaps_zh}"
    en = "the dossier of inspection {inspection} is not complete, missing: {gaps_en}"
