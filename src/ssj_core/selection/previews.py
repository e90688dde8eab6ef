"""A preview before anything is sealed: numbers, exact chances, weights, work, and remarks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from html import escape
from itertools import islice
from typing import Any, Final

from attrs import field, frozen

from ssj_core.encoding.grid import SHOWN, text_table
from ssj_core.errors import MissingExtraError
from ssj_core.legal.amounts import Number, percent
from ssj_core.registers.target import Target
from ssj_core.selection.policy import Policy, Share
from ssj_core.selection.remarks import Remark, remarks
from ssj_core.selection.strata import Grouping, group

_HEADINGS: Final = ("抽取组 stratum", "N", "n", "比例 ratio", "π", "权重 weight", "依据 basis")


@frozen(kw_only=True, repr=False)
class Preview:
    """What a draw would be, in numbers; no lot has been cast.

    Attributes:
        policy: the policy asked.
        grouping: the strata, those left out, and those checked for certain.
        shares: the number of every stratum.
        remarks: what to look at.
        inspector_days: working days of one person the draw costs, if asked for.
        names: name by target id, of those that have one.
    """

    policy: Policy
    grouping: Grouping = field(repr=False)
    shares: tuple[Share, ...] = field(repr=False)
    remarks: tuple[Remark, ...] = field(repr=False)
    inspector_days: Fraction | None = None
    names: Mapping[str, str] = field(factory=dict, repr=False)

    @property
    def numbers(self) -> dict[str, Number]:
        """Return the number of every stratum by name: what a session seals."""
        return {share.stratum.name: share.number for share in self.shares}

    @property
    def strata(self) -> dict[str, tuple[str, ...]]:
        """Return the target ids of every stratum by name."""
        return {share.stratum.name: share.stratum.targets for share in self.shares}

    @property
    def total(self) -> Number:
        """Return how many targets are drawn in all."""
        total = sum((Fraction(share.number) for share in self.shares), Fraction(0))
        return int(total) if total.denominator == 1 else total

    @property
    def probabilities(self) -> dict[str, Fraction]:
        """Return π of every target, exact; 0 for those left out and 1 for those checked anyway."""
        found = dict.fromkeys(self.grouping.excluded, Fraction(0))
        found.update(dict.fromkeys(self.grouping.must_check, Fraction(1)))
        for share in self.shares:
            found.update(dict.fromkeys(share.stratum.targets, share.probability))
        return found

    def rows(self) -> list[dict[str, Any]]:
        """Return one row per stratum: stratum, N, n, ratio, pi, weight, basis."""
        return [_row(share) for share in self.shares]

    def target_rows(self, drawn: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
        """Give one row per target of the frame, or per target of `drawn`, ready for survey tools.

        Columns: ``id``, ``stratum``, ``pi`` (exact, as text), ``weight`` (N/n), ``fpc`` (N of the
        stratum, as R `survey` takes it), ``n``. A stratum of which nobody is drawn has no weight.
        """
        for share in self.shares:
            row = _row(share)
            for target in share.stratum.targets:
                if drawn is None or target in drawn:
                    yield {
                        "id": target,
                        "stratum": row["stratum"],
                        "pi": row["pi"],
                        "weight": row["weight"],
                        "fpc": row["N"],
                        "n": row["n"],
                    }

    def to_pandas(self) -> Any:  # noqa: ANN401 - pandas is optional, so its types are not ours
        """Return `rows` as a DataFrame.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415 - optional
        except ImportError as error:
            raise MissingExtraError(feature="to_pandas", extra="notebook") from error
        return pd.DataFrame(self.rows())

    def __str__(self) -> str:
        """Return the table and the remarks as text; of many strata the first twenty."""
        return "\n".join([text_table(_HEADINGS, list(self._cells())), *self._notes()])

    def __repr__(self) -> str:
        """Return the preview as it prints: a policy of thousands of rules is no line to read."""
        return str(self)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(heading)}</th>" for heading in _HEADINGS)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
            for cells in islice(self._cells(), SHOWN)
        )
        notes = "".join(f"<li>{escape(note)}</li>" for note in self._notes())
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><ul>{notes}</ul>"

    def _cells(self) -> Iterator[tuple[str, ...]]:
        for share in self.shares:
            row = _row(share)
            weight = "" if row["weight"] is None else f"{row['weight']:.4g}"
            yield (
                row["stratum"],
                str(row["N"]),
                str(row["n"]),
                row["ratio"],
                percent(share.probability),
                weight,
                row["basis"],
            )

    def _notes(self) -> Iterator[str]:
        grouping = self.grouping
        if len(self.shares) > SHOWN:
            yield f"共 {len(self.shares)} 组 / {len(self.shares)} strata in all"
        yield f"合计 total {self.total}"
        if self.inspector_days is not None:
            yield f"人日 inspector-days {float(self.inspector_days):g}"
        if grouping.must_check:
            yield f"必查（不计入抽取）checked beside the draw {len(grouping.must_check)}"
        if grouping.excluded:
            yield f"排除（附理由）left out, with reasons {len(grouping.excluded)}"
        yield from (f"注意 {remark}" for remark in self.remarks[:SHOWN])
        if len(self.remarks) > SHOWN:
            yield f"…… 共 {len(self.remarks)} 条 / {len(self.remarks)} remarks in all"


def preview(
    targets: Iterable[Target],
    policy: Policy,
    *,
    on: date,
    exclude: Mapping[str, str] | None = None,
    must_check: Mapping[str, str] | None = None,
    days_per_target: Fraction | int | None = None,
    team: int = 2,
) -> Preview:
    """Return what a draw of `targets` under `policy` would be, before anything is sealed.

    Args:
        targets: register entries; a table becomes these by `ssj_core.adapters.tables.load_targets`.
        policy: the ratios, and with them what makes strata.
        on: the day of the draw.
        exclude: reason codes by target id.
        must_check: grounds by target id.
        days_per_target: working days of a team at one target, for the work it all costs.
        team: people in a team.

    Raises:
        InputRefusedError: a fact, a rule or a reason is missing or refused; the message says which.
    """
    listed = tuple(targets)
    grouping = group(
        listed,
        by=policy.by,
        on=on,
        scheme=policy.scheme,
        recency=policy.recency,
        exclude=exclude,
        must_check=must_check,
    )
    shares = policy.shares(grouping.strata)
    visits = sum((Fraction(one.number) for one in shares), Fraction(len(grouping.must_check)))
    return Preview(
        policy=policy,
        grouping=grouping,
        shares=shares,
        remarks=remarks(policy, grouping, shares),
        inspector_days=None if days_per_target is None else visits * days_per_target * team,
        names={target.id: target.name for target in listed if target.name},
    )


def _row(share: Share) -> dict[str, Any]:
    pi = share.probability
    return {
        "stratum": share.stratum.name,
        "N": share.stratum.size,
        "n": share.number if isinstance(share.number, int) else str(share.number),
        "ratio": str(share.rule.ratio),
        "pi": f"{pi.numerator}/{pi.denominator}",
        "weight": float(1 / pi) if pi else None,
        "basis": share.rule.basis,
    }
