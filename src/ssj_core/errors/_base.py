"""What every error of the library has: a code, parameters, and words in two languages."""

from collections.abc import Iterable
from typing import Any, Final

SHOWN: Final = 200
"""Characters of a value that a message shows."""
WHOLE: Final = frozenset({"example", "listing_zh", "listing_en"})
"""Parameters that the library writes itself and that are of use whole: clauses to copy, lists."""
KIND: Final = 20
"""How many mistakes of a kind a message tells; the rest are counted."""


class SsjError(Exception):
    """The root of the tree: catch this to catch everything the library raises.

    A subclass is one mistake. It sets `code` (stable, for programs) and the templates `zh` and `en`
    (for people: what is wrong, where, what to do), filled with the keyword parameters.

    Attributes:
        code: stable identifier of the mistake, for example ``draw.id-refused``.
        params: the values the templates were filled with.
    """

    code: str = "ssj"
    zh: str = "出错了"
    en: str = "something went wrong"

    def __init__(self, **params: Any) -> None:  # noqa: ANN401 - parameters are whatever the template names
        """Fill the templates with `params`; a missing parameter fails here, not when printed."""
        self.params = params
        super().__init__(f"{self.message('zh')}\n{self.message('en')}")

    def message(self, lang: str = "zh") -> str:
        """Return the sentence in one language, ``zh`` or ``en``."""
        template = self.en if lang == "en" else self.zh
        said = {
            name: value if name in WHOLE else spoken(value, lang)
            for name, value in self.params.items()
        }
        return template.format(**said)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by code and parameters, so that errors cross process borders whole."""
        return _rebuild, (type(self), self.params)


def spoken(value: object, lang: str) -> object:
    """Return a parameter as a sentence in `lang` shows it: what has two languages in that one, cut."""
    say = None if isinstance(value, str) else getattr(value, "say", None)
    said = say(lang) if callable(say) else value
    if isinstance(said, int | float) or said is None:
        return said
    text = said if isinstance(said, str) else str(said)
    if isinstance(said, Listing) or len(text) <= SHOWN:
        return said
    return f"{text[:SHOWN]}…"


class Listing(str):
    """Sentences already cut, one a line."""

    __slots__ = ()

    @classmethod
    def of(cls, faults: Iterable[SsjError], lang: str) -> "Listing":
        """Return the messages of `faults`: `KIND` of a kind, the rest counted."""
        shown: list[str] = []
        counts: dict[str, int] = {}
        for fault in faults:
            counts[fault.code] = counts.get(fault.code, 0) + 1
            if counts[fault.code] <= KIND:
                shown.append(f"  - {fault.message(lang)}")
        more = sum(count - KIND for count in counts.values() if count > KIND)
        if more:
            shown.append(f"  - … 另有 {more} 处" if lang == "zh" else f"  - … {more} more")
        return cls("\n".join(shown))


class InputRefusedError(SsjError, ValueError):
    """Something handed in is wrong; nothing was changed."""

    code = "input"


class ManyFaultsError(InputRefusedError):
    """All the faults of one input, found together.

    Attributes:
        faults: the single errors, in the order of the input.
    """

    code = "input.faults"
    zh = "{what}有 {count} 处问题：\n{listing_zh}"
    en = "{what} has {count} fault(s):\n{listing_en}"

    def __init__(self, *, what: object, faults: Iterable[SsjError], **_: object) -> None:
        """Collect `faults` found in `what`: a file's name, a text in two languages."""
        self.faults = tuple(faults)
        super().__init__(
            what=what,
            faults=self.faults,
            count=len(self.faults),
            listing_zh=Listing.of(self.faults, "zh"),
            listing_en=Listing.of(self.faults, "en"),
        )


class FailedError(SsjError):
    """The program or the machine failed, not the input: a full disk, a lock, no permission.

    On the command line it ends with exit code 70: that is no verdict.
    """

    code = "failed"
    zh = "未能完成：{why}"
    en = "failed: {why}"


class MissingExtraError(SsjError, ImportError):
    """An optional part of the library is needed and its packages are not installed."""

    code = "extra.missing"
    zh = "{feature}需要可选组件：pip install 'ssj-core[{extra}]'"
    en = "{feature} needs an optional part: pip install 'ssj-core[{extra}]'"


def _rebuild(kind: type[SsjError], params: dict[str, Any]) -> SsjError:
    return kind(**params)
