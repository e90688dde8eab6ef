"""Mistakes in scenarios: a world, a book, a name that is not there, a file without any."""

from ssj_core.errors._base import InputRefusedError


class WorldUnknownError(InputRefusedError):
    """No world has the name."""

    code = "scenario.world-unknown"
    zh = "没有名为 {name} 的场景世界；现有：{known}"
    en = "there is no world {name}; there are {known}"


class BookUnnamedError(InputRefusedError):
    """A rulebook written into a scenario says no name."""

    code = "scenario.book-unnamed"
    zh = "写在场景里的规则书要有 name（同名的规则书由它取代）"
    en = "a rulebook inside a scenario needs a name: it takes the place of the book so named"


class NothingWithoutError(InputRefusedError):
    """What is to be taken away is neither a book nor a clause."""

    code = "scenario.nothing-without"
    zh = "without 里的 {name} 既不是规则书（{known}），也不是其中的条款"
    en = "{name} in without is neither a book ({known}) nor a clause of one"


class NameUnknownError(InputRefusedError):
    """A scenario speaks of somebody the world does not know."""

    code = "scenario.name-unknown"
    zh = "第 {act} 步：世界里没有 {{{name}}}"
    en = "act {act}: the world knows no {{{name}}}"


class ScenarioFileError(InputRefusedError):
    """A scenario file cannot be read, or is not TOML."""

    code = "scenario.unreadable"
    zh = "无法读取场景文件 {name}：{why}"
    en = "cannot read scenario file {name}: {why}"
