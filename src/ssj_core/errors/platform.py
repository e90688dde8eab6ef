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
