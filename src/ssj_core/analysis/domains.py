"""Sizes of cells, counted in the frame: by columns of the register, and by overlap of several draws."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ssj_core.analysis.counts import Facts, Key
from ssj_core.analysis.draws import CERTAIN, Contact, Draw
from ssj_core.analysis.exact import refuse
from ssj_core.analysis.frames import GAP, Record, cell_of, label, records, tally, target_of
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.analysis import DesignUnstatedError, OutcomeRefusedError


class Shares:
    """Which part of the sum of chances over all draws each draw has, target by target."""

    def __init__(self, draws: Sequence[Draw]) -> None:
        """Add the chances up; a single draw needs no frame."""
        self.patterns: dict[str, tuple[str, ...]] = {}
        self.draws = draws
        if len(draws) > 1:
            found: dict[str, list[str]] = {}
            for place, draw in enumerate(draws):
                for name, members in (draw.members or {}).items():
                    for target in members:
                        found.setdefault(target, [""] * len(draws))[place] = name
            self.patterns = {target: tuple(pattern) for target, pattern in found.items()}

    def share(self, draw: Draw, pattern: tuple[str, ...]) -> Fraction:
        """Return π of `draw` over the sum of π, for targets that lie in the strata of `pattern`."""
        chances = [
            one.strata[name].chance if name else Fraction(0)
            for one, name in zip(self.draws, pattern, strict=True)
        ]
        total = sum(chances, Fraction(0))
        place = next(i for i, one in enumerate(self.draws) if one is draw)
        return chances[place] / total if total else Fraction(0)

    def of(self, draw: Draw, target: str) -> Fraction:
        """Return the share of a draw in one target."""
        return self.share(draw, self.patterns[target]) if self.patterns else Fraction(1)


class Domains:
    """The values of the `by` columns, and how many targets of the frame have which."""

    def __init__(self, draws: Sequence[Draw], by: Sequence[str], frame: Any) -> None:  # noqa: ANN401 - any frame there is
        """Look where the values are: in the register, in the strata, or sealed with the targets."""
        self.draws, self.by, self.frame = draws, by, frame
        self.register: dict[str, Facts] | None = None
        self.counted: Counter[tuple[Any, ...]] | None = None
        if not by:
            return
        if frame is not None:
            self._read(frame)
        elif not all(self._known(draw) for draw in draws):
            raise refuse(
                "frame",
                None,
                f"按 {'、'.join(by)} 统计需要名录：每格的户数出自名录，不出自样本",
                f"by {', '.join(by)} needs the register: sizes of cells come from the frame, not from the sample",
            )

    def _read(self, frame: Any) -> None:  # noqa: ANN401 - any frame there is
        if all(draw.members is not None for draw in self.draws):
            self.register = self._registered_rows(records(frame, "frame"))
        else:
            self.counted = tally(frame, ["stratum", *self.by], "frame")

    def _registered_rows(self, rows: Sequence[Record]) -> dict[str, Facts]:
        """Return the values by target.

        Raises:
            ManyFaultsError: targets that stand twice in the register, with other values.
        """
        found: dict[str, Facts] = {}
        faults: list[SsjError] = []
        for place, row in enumerate(rows, start=1):
            target = target_of(cell_of(row, "id", "frame"))
            facts = tuple(label(cell_of(row, column, "frame")) for column in self.by)
            if found.setdefault(target, facts) != facts:
                zh, en = "、".join(found[target]), ", ".join(facts)
                faults.append(
                    OutcomeRefusedError(
                        row=place,
                        id=target,
                        why_zh=f"名录中已有，值为 {zh}，此处为 {'、'.join(facts)}",
                        why_en=f"the register has it already as {', '.join(found[target])}, here {en}",
                    )
                )
        if faults:
            raise ManyFaultsError(what="名录 frame", faults=faults)
        return found

    def _known(self, draw: Draw) -> bool:
        random = {name: part for name, part in draw.strata.items() if part.basis != CERTAIN}
        if all(column in part.facts for part in random.values() for column in self.by):
            return True
        return draw.members is not None and all(
            column in draw.attributes.get(target, {})
            for name in random
            for target in draw.members[name]
            for column in self.by
        )

    def of(self, draw: Draw, contact: Contact) -> Facts:
        """Return the values of one contact."""
        if self.counted is not None:
            return tuple(label(cell_of(contact.facts, column, "drawn")) for column in self.by)
        return self._facts_of(draw, contact.stratum, contact.id)

    def _registered(self, target: str) -> Facts:
        found = (self.register or {}).get(target)
        if found is None:
            raise refuse(
                "frame", target, "名录中没有这一户", "the register does not have this target"
            )
        return found

    def _stated(self, draw: Draw, stratum: str, target: str) -> Facts:
        design = draw.strata[stratum]
        own = draw.attributes.get(target, {})
        return tuple(design.facts.get(column, own.get(column, GAP)) for column in self.by)

    def parts(self, shares: Shares) -> Counter[Key]:
        """Return how many targets of the frame are in which cell.

        Raises:
            ManyFaultsError: the register is not the one that was sealed.
        """
        found: Counter[Key] = Counter()
        for draw in self.draws:
            if self.counted is not None:
                for values, count in self.counted.items():
                    stratum, *rest = map(label, values)
                    found[draw.label, stratum, tuple(rest), Fraction(1)] += count
            elif (self.by or shares.patterns) and draw.members is not None:
                for stratum, members in draw.members.items():
                    for target in members:
                        own = self._facts_of(draw, stratum, target)
                        found[draw.label, stratum, own, shares.of(draw, target)] += 1
            else:
                for stratum, design in draw.strata.items():
                    facts = tuple(design.facts.get(column, GAP) for column in self.by)
                    found[draw.label, stratum, facts, Fraction(1)] = design.size
        self._check(found)
        return found

    def _facts_of(self, draw: Draw, stratum: str, target: str) -> Facts:
        if not self.by:
            return ()
        if self.register is not None:
            return self._registered(target)
        return self._stated(draw, stratum, target)

    def _check(self, found: Counter[Key]) -> None:
        sums: Counter[tuple[str, str]] = Counter()
        for (home, stratum, _, _), count in found.items():
            sums[home, stratum] += count
        known = {(draw.label, stratum) for draw in self.draws for stratum in draw.strata}
        faults = [
            DesignUnstatedError(
                stratum=stratum,
                why_zh=f"名录中有 {count} 户，抽取中没有这一组",
                why_en=f"the register has {count} target(s), the draw has no such stratum",
            )
            for (home, stratum), count in sums.items()
            if (home, stratum) not in known
        ]
        faults += [
            DesignUnstatedError(
                stratum=stratum,
                why_zh=f"名录中有 {sums[draw.label, stratum]} 户，封存时是 {design.size} 户",
                why_en=f"the register has {sums[draw.label, stratum]} targets, sealed were {design.size}",
            )
            for draw in self.draws
            for stratum, design in draw.strata.items()
            if sums[draw.label, stratum] != design.size
        ]
        if faults:
            raise ManyFaultsError(what="名录 frame", faults=faults)

    def populations(self) -> dict[Facts, int]:
        """Return how many different targets the draws reach, by domain."""
        found: dict[str, Facts] = {}
        for draw in self.draws:
            for stratum, members in (draw.members or {}).items():
                if draw.strata[stratum].chance:
                    for target in members:
                        if target not in found:
                            found[target] = self._facts_of(draw, stratum, target)
        return dict(Counter(found.values()))
