"""Mistakes with the demo."""

from ssj_core.errors._base import FailedError, InputRefusedError


class FolderNotEmptyError(InputRefusedError):
    """The demo writes into an empty folder only."""

    code = "demo.folder-not-empty"
    zh = "{folder} 不是空文件夹；演示不覆盖任何文件，请换一个不存在或为空的文件夹"
    en = "{folder} is not an empty folder; the demo overwrites nothing, name one that is empty or not there"


class StepRefusedError(FailedError):
    """The demo's story does not fit its own rulebook: the program's fault, not the reader's."""

    code = "demo.step-refused"
    zh = "演示在 {at} 办理 {command} 时被拒绝：{zh}"
    en = "the demo was refused {command} at {at}: {en}"
