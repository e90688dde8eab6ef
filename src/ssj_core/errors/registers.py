"""Mistakes in 一单两库: unknown words, identities that do not hold, entries without a match."""

from ssj_core.errors._base import InputRefusedError


class UnknownSchemeError(InputRefusedError):
    """An identity scheme nobody has described."""

    code = "registers.unknown-scheme"
    zh = "不认识的编码规则 {name!r}；可用：{known}，也可以传入自己的 IdentityScheme"
    en = (
        "unknown identity scheme {name!r}; known: {known}, or hand in an IdentityScheme of your own"
    )


class IdentityRefusedError(InputRefusedError):
    """An identity code that does not hold under its scheme."""

    code = "registers.identity"
    zh = "第 {row} 条 {value!r}：{why_zh}"
    en = "entry {row}, {value!r}: {why_en}"


class RepeatedIdError(InputRefusedError):
    """Two entries of one register with the same id."""

    code = "registers.repeated"
    zh = "第 {row} 条与第 {first} 条编号相同：{id!r}；请保留一条"
    en = "entry {row} repeats the id of entry {first}: {id!r}; keep one of them"


class MissingFieldError(InputRefusedError):
    """A field that every entry of a register has is empty."""

    code = "registers.missing-field"
    zh = "第 {row} 条 {id!r} 缺少{field_zh}；请补填"
    en = "entry {row}, {id!r}, has no {field_en}; fill it in"


class DatesCrossedError(InputRefusedError):
    """A period that ends before it begins."""

    code = "registers.dates-crossed"
    zh = "{id!r} 的{what_zh}：结束日 {last} 早于开始日 {first}；请更正"
    en = "{id!r}, {what_en}: it ends on {last}, before it begins on {first}; correct it"


class ExitUnstatedError(InputRefusedError):
    """A target that left without day or reason, or carries an exit while still active."""

    code = "registers.exit-unstated"
    zh = "{id!r} 状态为{state}，退出日 {day}，原因 {reason!r}；退出须同时写明日期和原因"
    en = "{id!r}: state {state}, exit day {day}, reason {reason!r}; an exit states both"


class UnknownTargetError(InputRefusedError):
    """A declared conflict names a target the register does not have."""

    code = "registers.unknown-target"
    zh = "检查人员 {inspector!r} 申报回避的对象 {target!r} 不在检查对象名录库中；请核对编号"
    en = (
        "inspector {inspector!r} declares a conflict with {target!r}, "
        "which is not in the target register; check the id"
    )


class NoTargetForItemError(InputRefusedError):
    """An inspection item without a single target to draw from."""

    code = "registers.no-target"
    zh = "抽查事项 {item!r} 在对象名录库中没有对应的在册对象；请补录，或从清单移除该事项"
    en = "item {item!r} has no active target; enter its targets, or take the item off the list"


class NoInspectorForItemError(InputRefusedError):
    """An inspection item with fewer certified inspectors than an inspection needs."""

    code = "registers.no-inspector"
    zh = "抽查事项 {item!r}（{department}）持证可派人员 {found} 名，少于 {needed} 名；请补充名录"
    en = (
        "item {item!r} ({department}) has {found} certified inspector(s) available, "
        "fewer than {needed}; complete the register"
    )


class UnknownEntryError(InputRefusedError):
    """A lookup of an id that the register does not have."""

    code = "registers.unknown-entry"
    zh = "{what}中没有编号 {id!r}"
    en = "{what} has no entry {id!r}"


class UnreadableTableError(InputRefusedError):
    """A file or object that cannot be read as a table."""

    code = "tables.unreadable"
    zh = "无法读取 {name}：{why_zh}"
    en = "cannot read {name}: {why_en}"


class NothingToCheckError(InputRefusedError):
    """A table without a single row of data."""

    code = "tables.nothing"
    zh = "{name} 中没有数据行（{why_zh}），没有可核对的内容"
    en = "{name} holds no row of data ({why_en}): nothing to check"


class NoColumnError(InputRefusedError):
    """A column that is needed is not in the table."""

    code = "tables.no-column"
    zh = (
        "{name} 中找不到{wanted}列；看到的表头：{found}。"
        "请用 {option} {field}=列名 指定（Python：{argument}）"
    )
    en = (
        "{name} has no column for {field}; headers found: {found}. "
        "Say which: {option} {field}=HEADER (Python: {argument})"
    )


class TwoColumnsError(InputRefusedError):
    """More than one column may be meant."""

    code = "tables.two-columns"
    zh = (
        "{name} 中有多列可能是 {field}：{found}。"
        "请用 {option} {field}=列名 指定其中一列，如 {option} '{field}={first}'（Python：{argument}）"
    )
    en = (
        "{name} has several columns that may be {field}: {found}. "
        "Say which: {option} {field}=HEADER, as {option} '{field}={first}' (Python: {argument})"
    )


class FieldUnknownError(InputRefusedError):
    """A map names a field that no table of this kind has."""

    code = "tables.unknown-field"
    zh = "不认识的字段 {field!r}；可用：{known}"
    en = "unknown field {field!r}; there are: {known}"


class TellingColumnError(InputRefusedError):
    """A column whose header tells something that decides, and that nobody has read."""

    code = "tables.telling-column"
    zh = (
        "{name} 的“{found}”列可能说明谁不应列入，不能略过不读："
        "请用 {option} 字段=列名 说明它是什么（{known}），或用 --ignore 列名 写明不读"
        "（Python：{argument}、ignore）"
    )
    en = (
        "{name}: the column {found} may say who must stay out, and is not passed by: say what it is "
        "with {option} FIELD=HEADER ({known}), or that it is not to be read with --ignore HEADER "
        "(Python: {argument}, ignore)"
    )


class DataBelowError(InputRefusedError):
    """More than a thousand empty rows, and data below them."""

    code = "tables.data-below"
    zh = "{name}：第 {last} 行以后还有数据（第 {row} 行），中间空了一千行以上；请删除中间的空行"
    en = "{name}: there is data after row {last} (row {row}), below a thousand empty rows; delete the empty rows"


class SheetError(InputRefusedError):
    """It is not clear which sheet of a workbook is meant."""

    code = "tables.sheet"
    zh = "{name}：{why_zh}；工作表：{found}。请用 {option} 工作表名 指定（Python：{argument}）"
    en = "{name}: {why_en}; sheets: {found}. Say which with {option} SHEET (Python: {argument})"


class HiddenUnknownError(InputRefusedError):
    """Hidden rows were to be left out of a file that does not tell which they are."""

    code = "tables.hidden-unknown"
    zh = "{name} 不能判断哪些行被隐藏；请在 Excel 中另存为 XLSX 后再用 --visible-only"
    en = "{name} does not tell which rows are hidden; save it as XLSX before --visible-only"


class BadCellError(InputRefusedError):
    """A cell that cannot be understood as what its column holds."""

    code = "tables.bad-cell"
    zh = "第 {row} 行“{column}”列 {value!r}：{why_zh}"
    en = "row {row}, column {column!r}, {value!r}: {why_en}"
