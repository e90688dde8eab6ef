"""A watch over one engine's draws: evidence that may be looked at after any draw, kept and resumed."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import exp, inf, log
from typing import Any, Final

from ssj_core.testing.fairness.design import Number, design_of
from ssj_core.testing.fairness.extras import WEIGHT, Extras
from ssj_core.testing.fairness.findings import Finding
from ssj_core.testing.fairness.groups import of_rows, told
from ssj_core.testing.fairness.history import History
from ssj_core.testing.fairness.laws import log_sum
from ssj_core.testing.fairness.money import Stakes, Words
from ssj_core.testing.fairness.tally import Tally
from ssj_core.testing.fairness.unequal import UnequalTally

VERSION: Final = 1
STEP: Final = 0.05


class NotADrawError(AssertionError):
    """A result that is no draw of the number promised: strangers, repeats, too many or too few."""


class _Pot:
    """One stratum seen one way, and its share of the money."""

    def __init__(
        self, stratum: str, view: str, tally: Tally, words: Words, log_share: float
    ) -> None:
        self.stratum, self.view, self.tally, self.log_share = stratum, view, tally, log_share
        self.history = History(tally)
        self.stakes = Stakes(tally, self.history, words)

    def add(self, rows: Sequence[int]) -> None:
        self.tally.add(rows)
        self.history.advance()

    def logs(self) -> dict[str, float]:
        return self.stakes.logs()

    def findings(self) -> list[Finding]:
        return self.stakes.findings(self.log_share)

    def state(self) -> dict[str, Any]:
        return {"tally": self.tally.state(), "history": self.history.state()}

    def restore(self, state: Mapping[str, Any]) -> None:
        self.tally.restore(state["tally"])
        self.history.restore(state["history"])


class DrawWatch:
    """Evidence against the fairness of one engine, draw after draw; one watch a version of it.

    Args:
        frame: the ids, in register order.
        number: how many are drawn; by stratum if there are strata; a fraction is an average.
        strata: the stratum of each id, or the ids of each stratum.
        chances: π by id where chances are unequal.
        groups: ids by the name of what they have in common: an owner, a street, a size.
        order: "kept" if the engine always sees the register in one order, "fresh" if `see` is told
            the order it saw.
        independent: False if draws may look at earlier ones (rotation); memory, repeats and
            evenness are then not judged.
        ordered: whether lists come in the order of their lots, and that order is judged too.

    Raises:
        ValueError: contradictory arguments, all faults at once.

    >>> watch = DrawWatch([f"店{n}" for n in range(40)], 10)
    >>> for _ in range(3):
    ...     watch.see([f"店{n}" for n in range(10)])
    >>> watch.evidence > 1e9
    True
    """

    def __init__(
        self,
        frame: Iterable[str],
        number: Number | Mapping[str, Number] | None = None,
        *,
        strata: Mapping[str, object] | None = None,
        chances: Mapping[str, float] | None = None,
        groups: Mapping[str, Collection[str]] | None = None,
        order: str = "kept",
        independent: bool = True,
        ordered: bool = False,
    ) -> None:
        if order not in {"kept", "fresh"}:
            message = f"order 须为 kept 或 fresh order is kept or fresh, not {order!r}"
            raise ValueError(message)
        self.design = design_of(frame, number, strata=strata, chances=chances, groups=groups)
        self.order, self.independent, self.ordered = order, independent, ordered
        self.draws = 0
        self.greatest = -inf
        self._next = 1
        self.kept_places = self.places_in(self.design.ids)
        self._unequal = self._unequal_tally() if self.design.chances else None
        sizes = {name: len(rows) for name, rows in self.design.strata.items()}
        self._extras = Extras({} if self._unequal else sizes, self.design.numbers, ordered=ordered)
        self._pots = () if self._unequal else tuple(self._make_pots())

    def _unequal_tally(self) -> UnequalTally:
        design = self.design
        places = {one: at for at, one in enumerate(design.ids)}
        return UnequalTally(
            [design.chances[one] for one in design.ids],
            of_rows(len(design.ids), told(design.groups, places)),
            lambda row: f"target {design.ids[row]}",
            memory=self.independent,
        )

    def _make_pots(self) -> Iterator[_Pot]:
        design = self.design
        open_strata = [
            name for name, rows in design.strata.items() if 0 < design.numbers[name] < len(rows)
        ]
        views = ("row", "name") if self.order == "fresh" else ("name",)
        bets = Counter(family for family, *_ in self._extras.bets())
        self._log_extra = {family: log(WEIGHT / many) for family, many in bets.items()}
        log_share = log((1 - WEIGHT * len(bets)) / len(open_strata) / len(views))
        for name in open_strata:
            ids = design.strata[name]
            by_name = told(design.groups, {one: at for at, one in enumerate(ids)})
            for view in views:
                tally = Tally(
                    len(ids),
                    of_rows(len(ids), by_name if view == "name" else ()),
                    memory=self.independent,
                )
                yield _Pot(name, view, tally, _words(ids, name, view, self.order), log_share)

    @property
    def shares(self) -> dict[str, float]:
        """Return the part of the money on each stratum and way of seeing it."""
        return {pot.stratum: exp(pot.log_share) for pot in self._pots}

    def places_in(self, shown: Sequence[str]) -> dict[str, int]:
        """Return the row of each id within its stratum, in a register shown in this order."""
        before = Counter[str]()
        places = {}
        for one in shown:
            stratum = self.design.stratum_of[one]
            places[one] = before[stratum]
            before[stratum] += 1
        return places

    def see(self, drawn: Iterable[str], shown: Mapping[str, int] | None = None) -> None:
        """Count one draw.

        Args:
            drawn: the ids drawn, in the engine's order.
            shown: `places_in` the register as the engine saw it, if that was not the frame's order.

        Raises:
            NotADrawError: not a draw of this design; nothing is counted.
        """
        listed = [drawn] if isinstance(drawn, str) else list(drawn)
        if faults := self.design.faults_of(listed):
            message = f"不是一次抽取 not a draw (after {self.draws} that were): {'；'.join(faults)}"
            raise NotADrawError(message)
        self.draws += 1
        if self._unequal:
            self._unequal.add(listed, self.design.ids)
        else:
            self._see_strata(listed, self.kept_places if shown is None else shown)
        if self.draws >= self._next:
            self._next = max(self.draws + 1, int(self.draws * (1 + STEP)))
            self.look()

    def _see_strata(self, listed: Sequence[str], shown: Mapping[str, int]) -> None:
        strata = self.design.strata
        by_stratum: dict[str, list[str]] = {name: [] for name in strata}
        for one in listed:
            by_stratum[self.design.stratum_of[one]].append(one)
        ranked = {name: [shown[one] for one in ids] for name, ids in by_stratum.items()}
        rows = {name: sorted(places) for name, places in ranked.items()}
        for pot in self._pots:
            if pot.view == "row" or shown is self.kept_places:
                pot.add(rows[pot.stratum])
            else:
                pot.add(sorted(self.kept_places[one] for one in by_stratum[pot.stratum]))
        self._extras.add(rows, ranked)

    def look(self) -> float:
        """Work the evidence out now, keep the greatest, and return its logarithm."""
        self.greatest = max(self.greatest, self.log_evidence)
        return self.greatest

    @property
    def money(self) -> dict[str, float]:
        """Return ln of weight times money, by family; the evidence is their sum."""
        parts: dict[str, list[float]] = {}
        for pot in self._pots:
            for family, money in pot.logs().items():
                parts.setdefault(family, []).append(money + pot.log_share)
        for family, _, bet in self._extras.bets():
            parts.setdefault(family, []).append(bet.money() + self._log_extra[family])
        for family, money in self._unequal.logs().items() if self._unequal else ():
            parts.setdefault(family, []).append(money)
        return {family: log_sum(logs) for family, logs in parts.items()}

    @property
    def log_evidence(self) -> float:
        """Return ln of the money now; under a fair draw it exceeds ln 1/α ever with chance α at most."""
        return log_sum(self.money.values()) if self.draws else 0.0

    @property
    def evidence(self) -> float:
        """Return the money now; infinite where no float holds it."""
        return exp(self.log_evidence) if self.log_evidence < 700 else inf  # noqa: PLR2004 - e^709 is the greatest float

    @property
    def p(self) -> float:
        """Return a p-value that holds whenever one stops: 1 over the greatest evidence seen."""
        return exp(-max(self.greatest, 0.0))

    def findings(self) -> list[Finding]:
        """Return what stands out, the rarest first."""
        found = [finding for pot in self._pots for finding in pot.findings()]
        found += [
            bet.finding(family, what, self._log_extra[family])
            for family, what, bet in self._extras.bets()
        ]
        if self._unequal:
            found += self._unequal.findings(0.0)
        return sorted(found, key=lambda finding: finding.log_p)

    @property
    def watched(self) -> frozenset[str]:
        """Return the families judged so far."""
        return frozenset(self.money)

    def save(self) -> str:
        """Return everything counted as JSON, for `resume` on another day."""
        state = {
            "version": VERSION,
            "design": self.design.fingerprint,
            "order": [self.order, self.independent, self.ordered],
            "draws": self.draws,
            "greatest": None if self.greatest == -inf else self.greatest,
            "next": self._next,
            "pots": [pot.state() for pot in self._pots],
            "extras": [bet.state() for _, _, bet in self._extras.bets()],
            "unequal": self._unequal.state() if self._unequal else None,
        }
        return json.dumps(state, ensure_ascii=False)

    def resume(self, saved: str) -> "DrawWatch":
        """Take over what an equal watch saved; evidence goes on where it stood.

        Raises:
            ValueError: no saved evidence, saved by another version, or for another register, number
                or order.
        """
        try:
            state = json.loads(saved)
        except ValueError:
            state = None
        if not isinstance(state, dict):
            message = f"不是保存的证据 no saved evidence: {saved[:40]!r}"
            raise ValueError(message)  # noqa: TRY004 - the text is wrong, not its type
        if state.get("version") != VERSION:
            message = f"不是本版本保存的 not saved by this version: {state.get('version')!r}"
            raise ValueError(message)
        mine = [self.design.fingerprint, self.order, self.independent, self.ordered]
        if [state["design"], *state["order"]] != mine:
            message = "保存的是另一份名录或另一种抽取 saved for another register, number or order"
            raise ValueError(message)
        self.draws, self._next = state["draws"], state["next"]
        self.greatest = -inf if state["greatest"] is None else state["greatest"]
        for pot, part in zip(self._pots, state["pots"], strict=True):
            pot.restore(part)
        for (_, _, bet), part in zip(self._extras.bets(), state["extras"], strict=True):
            bet.restore(part)
        if self._unequal:
            self._unequal.restore(state["unequal"])
        return self


def _words(ids: Sequence[str], stratum: str, view: str, order: str) -> Words:
    """Return how a row of a stratum is named: by its id, or by its place where order was fresh."""
    where = f"{stratum} " if stratum else ""
    last = len(ids)

    def by_name(row: int) -> str:
        if order == "fresh":
            return f"target {where}{ids[row]}"
        return f"target {where}{ids[row]} ({_place(row, last)})"

    def by_row(row: int) -> str:
        return f"{where}{_place(row, last)} whatever stands there"

    return by_row if view == "row" else by_name


def _place(row: int, last: int) -> str:
    if row == 0:
        return "首行 first row"
    return "末行 last row" if row + 1 == last else f"第 {row + 1} 行 row {row + 1}"
