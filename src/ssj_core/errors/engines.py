"""Mistakes in engines: registers they cannot draw from, hashes that are not SHA-256."""

from ssj_core.errors._base import InputRefusedError, SsjError


class EngineRefusedError(InputRefusedError):
    """The register in the engine cannot be drawn from."""

    code = "engines.refused"
    zh = "{engine} 中的名录不能抽取：{why_zh}；请先在库中更正"
    en = "the register in {engine} cannot be drawn from: {why_en}; correct it there first"


class EngineWrongError(SsjError):
    """The engine returned a row whose ticket is not what SHA-256 gives, or not what it counts."""

    code = "engines.wrong"
    zh = "{engine} 的计算结果不可信（{id}）：与核心重算或与它自己的计数不符；结果未被采用"
    en = "{engine} cannot be trusted ({id}): not what the core computes, or it counts itself; nothing was used"
