"""How existing systems number the same results, and the way there and back.

One meaning has three numbers on one provincial platform alone; so codes here have names, and each
list is a table. Where a list is coarser, coming back gives the coarser code; where it says nothing,
that is an error.
"""

from typing import Final

from attrs import field, frozen

from ssj_core.errors.inspection import ResultListError
from ssj_core.inspection.results import CODES, ancestors


@frozen(kw_only=True)
class ResultList:
    """A list of result codes as some system uses it.

    Attributes:
        name: stable name.
        zh: what it is, in Chinese.
        en: what it is, in English.
        codes: the list's own codes that can be entered, each with the canonical code it means.
        headings: the list's own codes that only group others; they can be read, never written.
    """

    name: str
    zh: str
    en: str
    codes: dict[str, str] = field(hash=False)
    headings: dict[str, str] = field(factory=dict, hash=False)

    def read(self, code: str) -> str:
        """Return the canonical code that the list's `code` means.

        Raises:
            ResultListError: the list has no such code.
        """
        found = self.codes.get(code) or self.headings.get(code)
        if found is None:
            raise ResultListError(value=code, listed=self.name)
        return found

    def write(self, name: str) -> str:
        """Return the list's code for a canonical one: its own, else that of the nearest coarser.

        Raises:
            ResultListError: the list cannot say it; nothing is guessed.

        >>> ZJ2.write("not-disclosed.annual"), ZJ2.read("B")
        ('B', 'not-disclosed')
        """
        back = {canonical: code for code, canonical in reversed(self.codes.items())}
        for coarser in ancestors(name) if name in CODES else ():
            if coarser in back:
                return back[coarser]
        raise ResultListError(value=name, listed=self.name)

    def round_trip(self, name: str) -> str:
        """Return the code that comes back when `name` goes through the list.

        >>> ANNUAL.round_trip("status.deregistered")
        'status'
        """
        return self.read(self.write(name))


ZJ2: Final = ResultList(
    name="zj-2",
    zh="浙江平台第二代双随机结果代码（2017）",
    en="Zhejiang platform, second generation (2017)",
    codes={
        "1": "no-issue",
        "B": "not-disclosed",
        "C": "falsified",
        "6": "unreachable",
        "D": "pending.market",
        "3": "pending.food-drug",
        "4": "pending.quality",
        "5": "pending.other",
        "G": "pending.police",
        "E": "corrected",
        "F": "not-operating",
        "7": "status.liquidating",
        "8": "uncooperative",
        "9": "status.deregistered",
        "10": "status.revoked",
        "11": "status.annulled",
        "12": "status.moved-out",
    },
    headings={"A": "pending", "2": "pending.market"},
)
ZJ1: Final = ResultList(
    name="zj-1",
    zh="浙江平台第一代抽查结果代码（2016）",
    en="Zhejiang platform, first generation (2016)",
    codes={
        "1": "no-issue",
        "2": "not-disclosed.other",
        "3": "not-disclosed.annual",
        "4": "unreachable",
        "5": "falsified",
        "6": "uncooperative",
        "7": "status.deregistered",
        "8": "status.revoked",
        "9": "status.annulled",
    },
)
ANNUAL: Final = ResultList(
    name="zj-annual",
    zh="浙江平台年报核查结果代码（2016）",
    en="Zhejiang platform, checks of annual reports (2016)",
    codes={
        "1": "no-issue",
        "2": "not-disclosed.annual",
        "3": "not-disclosed.other",
        "4": "falsified",
        "5": "unreachable",
        "6": "uncooperative",
        "7": "status",
    },
)
LISTS: Final = {one.name: one for one in (ZJ2, ZJ1, ANNUAL)}
"""The lists this library knows; an embedder makes its own `ResultList`."""
