"""From a preview to a seal: what was shown is what is sealed, number by number."""

from fractions import Fraction
from typing import Final

from ssj_core.adapters.tables import Pool
from ssj_core.drawing.members import Members
from ssj_core.drawing.sealing import MUST_CHECK
from ssj_core.registers import LeftOut
from ssj_core.selection import Preview
from ssj_core.selection import Share as PreviewShare
from ssj_core.simple.numbers import Share

_NO_ROW: Final = 0


def previewed(seen: Preview) -> tuple[Pool, dict[str, Share]]:
    """Return the targets and the numbers of a preview, as `seal` needs them.

    Whoever is left out keeps his id and reason; must-check targets are among them, as such.
    """
    strata = {
        name: Members.of([(target, _facts(seen.names.get(target, ""))) for target in members])
        for name, members in sorted(seen.strata.items())
    }
    beside = {
        target: f"{MUST_CHECK}{ground.value}" for target, ground in seen.grouping.must_check.items()
    }
    out = {target: reason.value for target, reason in seen.grouping.excluded.items()} | beside
    left_out = [
        LeftOut(
            row=_NO_ROW,
            sheet_row=_NO_ROW,
            id=target,
            name=seen.names.get(target, ""),
            code=code,
        )
        for target, code in out.items()
    ]
    source = Pool(
        name="预览 preview",
        members=strata,
        left_out=tuple(left_out),
        named=tuple((row.id, row.name) for row in left_out),
    )
    return source, {share.stratum.name: _sealed(share) for share in seen.shares}


def _facts(name: str) -> dict[str, str]:
    return {"name": name} if name else {}


def _sealed(share: PreviewShare) -> Share:
    """Return the number with the ratio it came from, where it still is what the ratio gives."""
    rule, size, number = share.rule, share.stratum.size, share.number
    basis, least = (rule.basis,), min(rule.minimum, size) or None
    if isinstance(number, Fraction):
        return Share(
            number=number, ratio=number / size, rounding="average", minimum=least, basis=basis
        )
    amount = rule.ratio
    exact = amount.most if amount.wording == "most" else amount.least
    # A count, a ratio to the staff, a number under a capped total or a cool-down stands for itself.
    stands = amount.of != "targets" or (
        amount.number(size, rounding=rule.rounding, minimum=rule.minimum) != number
    )
    return Share(
        number=number,
        ratio=None if stands else exact,
        rounding=None if stands else amount.rounding(rule.rounding or "exact"),
        minimum=least,
        basis=basis,
    )
