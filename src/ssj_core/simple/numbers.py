"""How many to draw from each stratum, from a count, a ratio, or a rule's answer."""

import operator
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from ssj_core.errors.simple import CountRefusedError, NumberMissingError
from ssj_core.legal import Amount, Rounding

RatioLike = str | Fraction | Decimal


@frozen(kw_only=True)
class Share:
    """What is drawn from one stratum, and what says so.

    Attributes:
        number: how many; an exact fraction under the rule ``average``.
        ratio: the ratio it was made from, None for a count.
        rounding: how the ratio was rounded.
        minimum: the least number, where something says one.
        basis: ``caller``, or the clauses a rulebook answered with.
    """

    number: int | Fraction
    ratio: Fraction | None = None
    rounding: Rounding | None = None
    minimum: int | None = None
    basis: tuple[str, ...] = ("caller",)


def _missing(zh: str, en: str) -> NumberMissingError:
    return NumberMissingError(what_zh=zh, what_en=en)


def _of(
    given: "int | RatioLike | Mapping[str, int] | Mapping[str, RatioLike]", stratum: str
) -> "int | RatioLike":
    return given[stratum] if isinstance(given, Mapping) else given


def _check_named(given: object, sizes: Mapping[str, int]) -> None:
    """Refuse a mapping that leaves strata out, or names what is none; all of them at once."""
    if not isinstance(given, Mapping):
        return
    known, named = "、".join(sizes), "、".join(map(str, given))
    if odd := sorted(str(name) for name in given.keys() - sizes.keys()):
        listed = "、".join(odd)
        raise _missing(
            f"名单中没有抽取组 {listed}（有：{known}）",
            f"no stratum {listed} (there are: {known})",
        )
    if lacking := sorted(sizes.keys() - given.keys()):
        listed = "、".join(lacking)
        raise _missing(
            f"名单中有抽取组 {listed}，只给了 {named}",
            f"the register has the stratum {listed}, given are only {named}",
        )


def _whole(said: object, stratum: str) -> int:
    """Return a count; 2.5, "3" and True are refused, never read as a number nearby."""
    if isinstance(said, bool):
        raise CountRefusedError(stratum=stratum, value=said)
    try:
        return operator.index(said)  # type: ignore[arg-type]  # whatever is no whole number raises
    except TypeError as error:
        raise CountRefusedError(stratum=stratum, value=said) from error


def _share(amount: Amount, size: int, rounding: Rounding) -> Share:
    """Round as the words ask, else as the caller says; the seal names what the number was made by."""
    number = amount.number(size, rounding=rounding)
    if amount.of != "targets":
        return Share(number=number)
    exact = (amount.most if amount.least is None else amount.least) or Fraction(0)
    how = sealed_rounding(amount.rounding(rounding), exact * size, number)
    return Share(number=number, ratio=exact, rounding=how)


def sealed_rounding(rounding: Rounding, exact: Fraction, number: int | Fraction) -> Rounding:
    """Return what the records call a rounding: they know no half-up, only where it went."""
    if rounding != "half-up":
        return rounding
    return "up" if number > exact else "down"


def shares(
    sizes: Mapping[str, int],
    *,
    count: int | Mapping[str, int] | None,
    ratio: RatioLike | Mapping[str, RatioLike] | None,
    rounding: Rounding,
) -> dict[str, Share]:
    """Return the share of every stratum.

    Args:
        sizes: number of targets by stratum.
        count: how many, of the only stratum or by stratum.
        ratio: which part, ``"3%"`` or a fraction, of every stratum or by stratum; no floats.
        rounding: what happens to a part that is no whole number.

    Raises:
        NumberMissingError: neither or both given, one count for several strata, or a stratum that
            nothing is said of; a name in the mapping that no stratum has.
        CountRefusedError: a count is no whole number.
        AmountRefusedError, AmountUnclearError: the ratio cannot be read, or is for a period or the staff.
        RoundingError: it does not give a whole number.
    """
    if (count is None) is (ratio is None):
        raise _missing("count 与 ratio 须且只须给出一个", "give exactly one of count and ratio")
    given = count if ratio is None else ratio
    _check_named(given, sizes)
    if count is not None and not isinstance(count, Mapping) and len(sizes) != 1:
        raise _missing(
            "有多个抽取组时，数量要按组给出", "with several strata the count is given for each"
        )
    found: dict[str, Share] = {}
    for stratum, size in sizes.items():
        said = _of(given, stratum)  # type: ignore[arg-type]  # one of the two is there
        if ratio is None:
            found[stratum] = Share(number=_whole(said, stratum))
        else:
            amount = Amount.parse(said)  # type: ignore[arg-type]  # no count, so a ratio
            if amount.of == "number" and not isinstance(given, Mapping) and len(sizes) != 1:
                raise _missing(
                    "有多个抽取组时，户数要按组给出",
                    "with several strata a number of targets is given for each",
                )
            found[stratum] = _share(amount, size, rounding)
    return found
