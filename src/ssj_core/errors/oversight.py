"""Mistakes in oversight: duties nobody has, extensions the law does not allow."""

from ssj_core.errors._base import InputRefusedError, SsjError


class ObligationUnknownError(InputRefusedError):
    """An obligation that no event opened."""

    code = "oversight.unknown"
    zh = "没有义务 {obligation}；请核对编号"
    en = "there is no obligation {obligation}; check its number"


class ExtensionRefusedError(SsjError):
    """An extension the law does not allow (clause C119, ambiguity A2)."""

    code = "oversight.extension-refused"
    zh = "义务 {obligation} 不能延期：{why_zh}"
    en = "obligation {obligation} cannot be extended: {why_en}"
