"""Mistakes with lists of result codes; what an inspection refuses stands in its own room."""

from ssj_core.errors._base import InputRefusedError


class ResultListError(InputRefusedError):
    """A result that a list cannot say, or a code the list does not have."""

    code = "inspection.result-list"
    zh = "检查结果 {value!r} 在代码表 {listed} 中没有对应项；请人工确定，不作猜测"
    en = "result {value!r} has no counterpart in list {listed}; a person must decide, nothing is guessed"
