"""Judge one identity after another: which scheme, which fault, what to do about it."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import field, frozen

from ssj_core.registers.identity import (
    USCC,
    FaultCode,
    Identity,
    IdentityScheme,
    Schemes,
    resolve_schemes,
    uscc_holds,
)

_EXACT: Final = 2**53
_SCIENCE: Final = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,2}")
_REMEDIES: Final[dict[str, tuple[str, str]]] = {
    "missing": (
        "编号为空：请补填；合并单元格请先拆分",
        "no id: fill it in; split merged cells first",
    ),
    "encoding": (
        "含有无法还原的乱码（U+FFFD）：请从原系统按正确的字符编码重新导出",
        "characters were lost (U+FFFD): export again from the source in the right encoding",
    ),
    "length": (
        "位数不对（信用代码 18 位，旧注册号 15 位）：请核对多字、少字或填错列",
        (
            "wrong length (credit code 18, old registration number 15): "
            "look for extra or missing characters, or the wrong column"
        ),
    ),
    "length:number": (
        "单元格是数字而不是文本，位数可能已丢失：请把该列设为文本，从原系统重新导出",
        (
            "a number where text is needed, digits may be lost: "
            "make the column text and export again from the source"
        ),
    ),
    "length:science": (
        "被表格软件改成科学计数法，位数已丢失：请从原系统重新导出，不要手工补位",
        (
            "a spreadsheet made it scientific notation, digits are lost: "
            "export again from the source, do not complete it by hand"
        ),
    ),
    "length:space": (
        "前后有空格或不可见字符：请删除后再导入",
        "blank or invisible characters around it: remove them and load again",
    ),
    "length:cut": (
        "是 16 位以上的数字，表格软件只保留 15 位，已被截断：请从原系统按文本重新导出",
        "a number of 16 digits or more, cut by a spreadsheet: export it again as text",
    ),
    "case": (
        "含小写字母：请核对原证照后改为大写",
        "lower-case letters: check the licence and write capitals",
    ),
    "alphabet": (
        "含有不允许的字符（信用代码不用 I、O、S、V、Z，也不用全角）：请对照原证照更正",
        (
            "a character that is not allowed (I, O, S, V, Z, anything full-width): "
            "correct it from the licence"
        ),
    ),
    "check": (
        (
            "校验位不符，至少有一个字符写错：请对照原证照更正；"
            "个别地方 2015—2016 年确曾发出校验位不符的代码，核对原件后用 --confirmed 清单（Python：confirmed）写明"
        ),
        (
            "the check character does not hold, something is mistyped: correct it from the licence; "
            "where a code was really issued so in 2015-16, list it with --confirmed (Python: confirmed)"
        ),
    ),
    "repeated": ("与前面的一行重复：请保留一行", "repeats an earlier row: keep one of them"),
    "state": (
        (
            "状态不明：请写 在册、停业、注销、吊销、迁出 等，"
            "或用 --state 词=在册|停业|退出（Python：state）说明"
        ),
        (
            "an unknown state: write one of the list, "
            "or say what it means with --state WORD=active|suspended|exited (Python: state)"
        ),
    ),
    "state:merged": (
        (
            "合并单元格中只有第一格有值，这一行的状态没有写：请逐行填写，"
            "或用 --fill-merged（Python：fill_merged=True）填补"
        ),
        (
            "only the first cell of a merged range has a value, this row has none: write it in each row, "
            "or fill it with --fill-merged (Python: fill_merged=True)"
        ),
    ),
    "state:both": (
        "未写退出，却有退出日期或退出原因：请核对后更正其一",
        "not said to have left, and yet with a day or reason of exit: correct one of them",
    ),
}


def remedy(fault: FaultCode, hint: str = "") -> tuple[str, str]:
    """Return what to do about `fault`, in Chinese and in English.

    >>> remedy(FaultCode.CASE)[1]
    'lower-case letters: check the licence and write capitals'
    """
    return _REMEDIES.get(f"{fault}:{hint}", _REMEDIES[fault])


def _not_text(value: object) -> Identity:
    """Judge what is no text: nothing at all, or a number that lost its writing."""
    if value is None or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return Identity(value="", scheme="", fault=FaultCode.MISSING)
    # Beyond 2^53 a float's last digits are invented: show it as the float it is.
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    shown = f"{value:.0f}" if whole else str(value)
    return Identity(value=shown, scheme="", fault=FaultCode.LENGTH, hint="number")


def _hint(value: str, fault: FaultCode) -> str:
    if fault is FaultCode.LENGTH:
        if _SCIENCE.fullmatch(value):
            return "science"
        if value != value.strip("\t\r\n \u00a0\u3000\u200b\ufeff'"):
            return "space"
    return ""


def check_identity(value: object, scheme: Schemes = "auto") -> Identity:
    """Return `value` judged as an identity code.

    Args:
        value: what the cell holds. Numbers are refused: a spreadsheet that made a code a number may
            have lost digits.
        scheme: ``"auto"`` judges 18 characters as a credit code and 15 as a registration number;
            or the name of one scheme, several (the first that fits in length judges), or your own.

    Raises:
        UnknownSchemeError: `scheme` names none.

    >>> check_identity("91159900MA0000007M").good
    True
    >>> check_identity("91159900MA0000007X").fault, check_identity("").fault
    (<FaultCode.CHECK: 'check'>, <FaultCode.MISSING: 'missing'>)
    """
    return _judge(value, resolve_schemes(scheme), _NONE)


_NONE: Final[frozenset[str]] = frozenset()


def _judge(
    value: object, schemes: tuple[IdentityScheme, ...], confirmed: frozenset[str]
) -> Identity:
    if not isinstance(value, str):
        return _not_text(value)
    for candidate in schemes:
        if candidate.fits(value):
            break
    else:
        candidate = schemes[0]
    fault = candidate.fault(value)
    if fault is None or (fault is FaultCode.CHECK and value in confirmed):
        return Identity(value=value, scheme=candidate.name)
    scheme = candidate.name if candidate.fits(value) else ""
    return Identity(value=value, scheme=scheme, fault=fault, hint=_hint(value, fault))


def _codes(given: Iterable[str]) -> frozenset[str]:
    return frozenset(given)


@frozen(kw_only=True)
class IdentityJudge:
    """Judges a stream of identities, repeats included; remembers every good one exactly.

    Fixed-length codes are kept as whole numbers, about 120 bytes each with the row they came from.

    Attributes:
        schemes: the identity schemes.
        confirmed: codes that were really issued although their check character does not hold.
    """

    schemes: tuple[IdentityScheme, ...] = field(default="auto", converter=resolve_schemes)
    confirmed: frozenset[str] = field(default=_NONE, converter=_codes)
    _seen: dict[int | str, int] = field(factory=dict, init=False, repr=False)

    def judge(self, value: object, row: int) -> tuple[Identity, int]:
        """Return `value` judged, and the row it repeats (0 if none).

        A code that is faulty in itself is never also a repeat: one code a row.
        """
        if (
            type(value) is str
            and len(value) == USCC.length
            and self.schemes[0] is USCC
            and uscc_holds(value)
        ):
            # Nearly every row of a register comes this way.
            first = self._seen.setdefault(int("1" + value, 36), row)
            if first == row:
                return Identity(value=value, scheme=USCC.name), 0
            repeat = Identity(value=value, scheme=USCC.name, fault=FaultCode.REPEATED)
            return repeat, first
        identity = _judge(value, self.schemes, self.confirmed)
        if identity.fault is not None:
            return identity, 0
        first = self._seen.setdefault(_key(identity.value), row)
        if first == row:
            return identity, 0
        repeat = Identity(value=identity.value, scheme=identity.scheme, fault=FaultCode.REPEATED)
        return repeat, first

    def remember(self, codes: Sequence[str], rows: Sequence[int]) -> list[int]:
        """Remember codes that hold, many at a time; return the positions of those met before.

        Those are not remembered: `judge` says of each what it repeats.
        """
        keys: list[int | str]
        if _is_base_36("".join(codes)):
            keys = [int("1" + code, 36) for code in codes]
        else:
            keys = list(map(_key, codes))
        firsts = map(self._seen.setdefault, keys, rows)
        return [
            at for at, (first, row) in enumerate(zip(firsts, rows, strict=True)) if first != row
        ]


def _key(code: str) -> int | str:
    """Return an exact key of a good code that takes little memory.

    Base 36 gives capitals and digits of one length one number each; a leading 1 keeps lengths
    apart.
    """
    return int("1" + code, 36) if _is_base_36(code) else code


def _is_base_36(code: str) -> bool:
    return code.isascii() and code.isalnum() and code == code.upper()
