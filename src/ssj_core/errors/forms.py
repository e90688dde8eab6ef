"""Mistakes in forms that are to be filled."""

from ssj_core.errors._base import InputRefusedError


class PaperRaggedError(InputRefusedError):
    """A row has another number of cells than the table has columns."""

    code = "forms.ragged"
    zh = "《{title}》第 {row} 行有 {found} 格，应为 {wanted} 格"
    en = "row {row} of {title} has {found} cells instead of {wanted}"
