"""Mistakes in the spreadsheets that go to and come from another platform."""

from ssj_core.errors._base import InputRefusedError


class FormUnknownError(InputRefusedError):
    """There is no form of this name."""

    code = "platform.form-unknown"
    zh = "没有名为“{form}”的表式；现有：{known}"
    en = "there is no form {form!r}; there are: {known}"


class FormColumnsError(InputRefusedError):
    """The header row lacks a column, or has one twice."""

    code = "platform.columns"
    zh = "{name} 的表头不符：缺少 {missing}；重复 {twice}"
    en = "{name} has other columns: missing {missing}; twice {twice}"


class FormCellError(InputRefusedError):
    """A cell does not hold what its column takes."""

    code = "platform.cell"
    zh = "第 {row} 行“{column}”：{value!r} {why_zh}"
    en = "row {row}, {column}: {value!r} {why_en}"


class FormUnreadableError(InputRefusedError):
    """The file is no workbook."""

    code = "platform.unreadable"
    zh = "{name} 不是可读的 XLSX 工作簿：{why}"
    en = "{name} is not a readable XLSX workbook: {why}"


class ListMixedError(InputRefusedError):
    """A list that should be one draw names several tasks, days or departments."""

    code = "platform.list-mixed"
    zh = "名单中“{column}”不一致：{found}；一个名单只登记一次抽取"
    en = "the list has several values of {column}: {found}; one list is one draw"


class ExternalUnknownError(InputRefusedError):
    """No draw of this number and task that results could belong to."""

    code = "platform.draw-unknown"
    zh = "日志中没有任务 {task} 的抽取 {draw}（或已作废）；请先导入或登记抽取，再导入结果"
    en = "the journal has no draw {draw} of task {task}, or it was voided; import or record the draw first"


class DrawClosedError(InputRefusedError):
    """The list of a draw is not open, so no result can be held against it."""

    code = "platform.draw-closed"
    zh = "抽取 {draw} 的名单尚未公开，不能核对结果；请公开后再导入，或逐件登记"
    en = "the list of draw {draw} is not open; import results after it is, or record each by itself"


class ResultKnownError(InputRefusedError):
    """An inspection of this number is in the journal already."""

    code = "platform.result-known"
    zh = "检查 {inspection} 已登记；登记过的不改写，请从表中删去，后续步骤逐件登记"
    en = "inspection {inspection} is recorded already: nothing is overwritten; leave it out, and record later steps one by one"


class ResultMismatchError(InputRefusedError):
    """A result is not about what was drawn, planned or asked for by the rules."""

    code = "platform.result-mismatch"
    zh = "检查 {inspection}：{why_zh}"
    en = "inspection {inspection}: {why_en}"
