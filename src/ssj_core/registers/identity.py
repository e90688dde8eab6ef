"""Identity schemes: what a code must look like, and the first thing wrong with one that does not.

Credit codes follow GB 32100-2015 (alphabet of 31, weights 3^i mod 31), registration numbers
ISO 7064 MOD 11,10 over fifteen digits, organisation codes GB 11714. A code is judged as written:
nothing is trimmed, raised to capitals or completed. A code that holds need not exist.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from operator import mul
from typing import Final

from attrs import frozen

from ssj_core.encoding import is_id
from ssj_core.encoding.ids import MAX_BYTES
from ssj_core.errors.registers import UnknownSchemeError

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS: Final = "0123456789"
_VALUE: Final = {char: value for value, char in enumerate(USCC_ALPHABET)}
_USCC_WEIGHTS: Final = tuple(pow(3, i, 31) for i in range(17))
_USCC_ALL: Final = (*_USCC_WEIGHTS, 1)
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_LOWER: Final = re.compile("[a-z]")


class FaultCode(StrEnum):
    """What can be wrong with an identity; of several, the first in this order is reported."""

    MISSING = "missing"
    ENCODING = "encoding"
    LENGTH = "length"
    CASE = "case"
    ALPHABET = "alphabet"
    CHECK = "check"
    REPEATED = "repeated"
    STATE = "state"


def uscc_check_character(body: str) -> str:
    """Return the 18th character of the credit code whose first 17 are `body` (GB 32100, 5.2).

    >>> uscc_check_character("91150602000000537")  # remainder 0 gives 0, not index 31
    '0'
    """
    total = sum(map(mul, map(_VALUE.__getitem__, body), _USCC_WEIGHTS))
    return USCC_ALPHABET[-total % 31]


def uscc_holds(code: str) -> bool:
    """Tell whether 18 characters are a credit code that holds; quick, since every row is asked.

    >>> uscc_holds("91159900MA0000007M"), uscc_holds("91159900MA0000007m")
    (True, False)
    """
    try:
        total: int = sum(map(mul, map(_VALUE.__getitem__, code), _USCC_ALL))
    except KeyError:
        return False
    return total % 31 == 0


def regno15_check_digit(body: str) -> str:
    """Return the 15th digit of the registration number whose first 14 are `body` (MOD 11,10).

    >>> regno15_check_digit("11010800000001")
    '6'
    """
    p = 10
    for char in body:
        p = ((p + int(char)) % 10 or 10) * 2 % 11
    return str((11 - p) % 10)


def orgcode9_check_character(body: str) -> str:
    """Return the 9th character of the organisation code whose first 8 are `body` (GB 11714).

    >>> orgcode9_check_character("60003734")
    '1'
    """
    total = sum(map(mul, map(_ORG_LETTERS.index, body), _ORG_WEIGHTS))
    return "0123456789X0"[11 - total % 11]


@frozen(kw_only=True)
class IdentityScheme:
    """What a code of one kind must look like. Make your own and hand it in wherever a name goes.

    Attributes:
        name: short name, for example ``uscc``.
        zh: Chinese label.
        en: English label.
        length: number of characters; 0 for any up to 255 bytes.
        alphabet: the characters allowed; empty for the id grammar of the draw protocol.
        check: takes a code of right length and alphabet, tells whether its check character holds.
    """

    name: str
    zh: str
    en: str
    length: int = 0
    alphabet: frozenset[str] = frozenset()
    check: Callable[[str], bool] | None = None

    def fits(self, value: str) -> bool:
        """Tell whether `value` has the length of this scheme."""
        return (
            len(value) == self.length
            if self.length
            else len(value.encode(errors="replace")) <= MAX_BYTES
        )

    def fault(self, value: str) -> FaultCode | None:
        """Return the first thing wrong with `value`, or None; `FaultCode` gives the order."""
        if not value or value.isspace():
            return FaultCode.MISSING
        if "\ufffd" in value:
            return FaultCode.ENCODING
        if not self.fits(value):
            return FaultCode.LENGTH
        if not self.alphabet:
            return None if is_id(value) else FaultCode.ALPHABET
        if not self.alphabet.issuperset(value):
            lower = _LOWER.search(value) and not any("a" <= char <= "z" for char in self.alphabet)
            return FaultCode.CASE if lower else FaultCode.ALPHABET
        return None if self.check is None or self.check(value) else FaultCode.CHECK


USCC: Final = IdentityScheme(
    name="uscc",
    zh="统一社会信用代码",
    en="unified social credit code",
    length=18,
    alphabet=frozenset(USCC_ALPHABET),
    check=uscc_holds,
)
REGNO15: Final = IdentityScheme(
    name="regno15",
    zh="15 位注册号",
    en="15-digit registration number",
    length=15,
    alphabet=frozenset(_DIGITS),
    check=lambda code: regno15_check_digit(code[:14]) == code[14],
)
ORGCODE9: Final = IdentityScheme(
    name="orgcode9",
    zh="9 位组织机构代码",
    en="9-character organisation code",
    length=9,
    alphabet=frozenset(_ORG_LETTERS),
    check=lambda code: orgcode9_check_character(code[:8]) == code[8],
)
TEXT: Final = IdentityScheme(name="text", zh="文本编号", en="any id of the draw protocol")
SCHEMES: Final = {scheme.name: scheme for scheme in (USCC, REGNO15, ORGCODE9, TEXT)}
AUTO: Final = (USCC, REGNO15)
Schemes = str | IdentityScheme | Sequence[str | IdentityScheme]


def resolve_schemes(schemes: Schemes = "auto") -> tuple[IdentityScheme, ...]:
    """Return the schemes named: ``"auto"`` (credit codes and 15-digit numbers), names, own schemes.

    Raises:
        UnknownSchemeError: a name nobody has described.

    >>> [scheme.name for scheme in resolve_schemes("auto,text")]
    ['uscc', 'regno15', 'text']
    """
    parts: Iterable[str | IdentityScheme]
    if isinstance(schemes, IdentityScheme):
        return (schemes,)
    parts = schemes.split(",") if isinstance(schemes, str) else schemes
    found: list[IdentityScheme] = []
    for part in parts:
        if isinstance(part, IdentityScheme):
            found.append(part)
        elif part.strip() == "auto":
            found.extend(AUTO)
        elif (known := SCHEMES.get(part.strip())) is not None:
            found.append(known)
        else:
            raise UnknownSchemeError(name=part, known=", ".join(("auto", *SCHEMES)))
    return tuple(found)


@frozen(kw_only=True)
class Identity:
    """One identity, judged.

    Attributes:
        value: the text as it was written; what is no text, as `repr` shows it.
        scheme: name of the scheme it was judged by; empty if its length fits none.
        fault: the first thing wrong, or None.
        hint: a special case of the fault, for a better remedy: ``number`` (no text), ``science``
            (scientific notation), ``space`` (blank or invisible characters around it), ``cut`` (a
            number of more digits than a spreadsheet keeps), ``both`` (in, and beside an exit),
            ``merged`` (blank, since the cell above is merged with it), or empty.
    """

    value: str
    scheme: str
    fault: FaultCode | None = None
    hint: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None
