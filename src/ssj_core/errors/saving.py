"""Mistakes about files to write: places that cannot be written, writing that broke off."""

from ssj_core.errors._base import FailedError, InputRefusedError


class PlaceRefusedError(InputRefusedError):
    """A file cannot be written where it should be."""

    code = "saving.place"
    zh = "不能写入 {path}：{why_zh}"
    en = "cannot write {path}: {why_en}"


class NotWrittenError(FailedError):
    """Writing a file broke off; nothing is left half-written."""

    code = "saving.broke-off"
    zh = "未能写入 {path}（{why}）；没有留下写了一半的文件"
    en = "{path} was not written ({why}); no half of it is left"
