"""A required field that is blank, for the rooms that declare no facts yet."""

from ssj_core.errors._base import InputRefusedError


class BlankFieldError(InputRefusedError):
    """A required field is blank; nothing is filled in silently."""

    code = "planning.field-blank"
    zh = "{what}缺少必填项“{label}”（{field}）；请补全后再提交"
    en = "{what}: required field {field} ({label}) is blank; fill it in and hand it in again"
