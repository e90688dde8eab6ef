"""Mistakes with the closed parts of sealed draws."""

from ssj_core.errors._base import InputRefusedError, SsjError


class VaultEmptyError(SsjError):
    """The closed part of a sealed draw is not in the vault."""

    code = "vault.empty"
    zh = "保密库中没有 {key!r} 的封存内容；请从备份恢复保密库，恢复不了的，作废后另行封存抽取"
    en = "the vault has no closed part of {key!r}; restore it from its backup, else void and seal anew"


class VaultTakenError(InputRefusedError):
    """The closed part of a sealed draw would be replaced by another one."""

    code = "vault.taken"
    zh = "保密库中已有 {key!r} 的封存内容且不相同；封存之后不得替换"
    en = "the vault has another closed part of {key!r}; what was sealed is never replaced"


class VaultUnsafeError(SsjError):
    """The file of a vault cannot be used, or others could read it."""

    code = "vault.unsafe"
    zh = "保密库 {where} 不能使用：{why_zh}"
    en = "the vault {where} cannot be used: {why_en}"
