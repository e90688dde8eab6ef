"""Mistakes in what is made public: no policy for a field, a closed thing in a public page."""

from ssj_core.errors._base import InputRefusedError, SsjError


class NoMaskingRuleError(InputRefusedError):
    """A field is to be shown and the masking policy does not say how."""

    code = "disclosure.no-masking-rule"
    zh = "公示策略没有规定字段 {field} 如何显示；请写明 show、hide、last4 或 surname"
    en = "the masking policy has no rule for the field {field}; say show, hide, last4 or surname"


class UnknownMaskingRuleError(InputRefusedError):
    """A masking rule that does not exist."""

    code = "disclosure.unknown-masking-rule"
    zh = "公示策略中字段 {field} 的规则 {rule!r} 不存在；可用 show、hide、last4、surname"
    en = "no such masking rule {rule!r} (field {field}); use show, hide, last4 or surname"


class RequiredFieldEmptyError(InputRefusedError):
    """A public view lacks a field it cannot be read without."""

    code = "disclosure.required-field-empty"
    zh = "{view}第 {row} 行缺少必须公示的“{field_zh}”；补齐后再公示"
    en = "{view}, row {row}: the required field {field_en} is empty; fill it before publishing"


class PathRefusedError(InputRefusedError):
    """The path of a page, a table or a link is none that can be published."""

    code = "disclosure.path-refused"
    zh = "{path!r} 不能用作公示页面、表格或链接的路径：{why_zh}"
    en = "{path!r} cannot be the path of a page, a table or a link: {why_en}"


class LeakError(SsjError):
    """A public page holds something that must stay closed."""

    code = "disclosure.leak"
    zh = "公示页 {page} 含有不应公开的内容（{kind}）；未发布任何页面"
    en = "the public page {page} holds something closed ({kind}); nothing was published"
