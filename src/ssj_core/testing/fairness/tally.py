"""What was drawn so far, as counts: everything the money of the bets is worked out from."""

from array import array
from base64 import b64decode, b64encode
from collections import Counter, deque
from collections.abc import Sequence
from hashlib import blake2b
from struct import unpack
from typing import Any, Final
from zlib import compress, decompress

from ssj_core.testing.fairness.groups import Group
from ssj_core.testing.fairness.laws import count_runs, equal_gaps, hit_blocks, log_mean

MOST_PAIRED: Final = 2000
MOST_REMEMBERED: Final = 1024
MEMORY_ODDS: Final = (4.0, -4.0, 2.0, -2.0, 0.7, -0.7, 0.2, -0.2, 0.05, -0.05)
_FIELD: Final = 16


class Window:
    """Rows drawn in the last w draws, against those drawn now.

    Attributes:
        length: w.
        live: how many rows are in the window now.
        overlap: Σ of rows drawn that were in it.
        expected: Σ of their expectation.
        spent: Σ ln E[ω^K], by odds.
    """

    def __init__(self, length: int) -> None:
        self.length = length
        self.live = 0
        self.overlap = 0
        self.expected = 0.0
        self.spent = [0.0] * len(MEMORY_ODDS)

    def add(self, size: int, drawn: int, met: int) -> None:
        """Count one draw of `drawn` rows of which `met` were in the window."""
        if self.live < size:
            means = [log_mean(size, self.live, drawn, odds) for odds in MEMORY_ODDS]
            self.spent = [spent + mean for spent, mean in zip(self.spent, means, strict=True)]
            self.overlap += met
            self.expected += drawn * self.live / size

    def state(self) -> list[Any]:
        """Return it for `save`."""
        return [self.length, self.live, self.overlap, self.expected, self.spent]

    @classmethod
    def restored(cls, state: Sequence[Any]) -> "Window":
        """Return a window from its `state`."""
        window = cls(state[0])
        window.live, window.overlap, window.expected, window.spent = state[1:]
        return window


class Tally:
    """Counts over draws of different rows out of a register of N.

    Args:
        size: N.
        groups: rows watched together.
        memory: whether rows drawn again and draws made again are counted.
        pairs: whether pairs are counted; never beyond 2,000 rows.
    """

    def __init__(
        self, size: int, groups: Sequence[Group], *, memory: bool = True, pairs: bool = True
    ) -> None:
        self.size, self.groups = size, tuple(groups)
        self.remembers, self.pairs = memory, pairs and size <= MOST_PAIRED
        self.draws = 0
        self.numbers: Counter[int] = Counter()
        self.counts = [0] * size
        self.together = array("L", [0]) * (size * (size - 1) // 2 if self.pairs else 0)
        self.steps: list[int] = [0]
        self.distinct: dict[int, set[bytes]] = {}
        self.repeats: Counter[int] = Counter()
        self.totals: dict[int, list[int]] = {}
        self.squares: dict[int, list[int]] = {}
        self.blocks: dict[int, Counter[int]] = {}
        self.runs: dict[int, Counter[int]] = {}
        self.gaps: dict[int, Counter[int]] = {}
        self.windows: list[Window] = []
        self._offset = [
            first * size - first * (first + 1) // 2 - first - 1 for first in range(size)
        ]
        self._last: dict[int, int] = {}
        self._alive: deque[int] = deque()
        self._packed: dict[int, int] = {}

    def add(self, rows: Sequence[int]) -> None:
        """Count one draw of different rows, sorted."""
        drawn = len(rows)
        self.draws += 1
        self.numbers[drawn] += 1
        counts = self.counts
        for row in rows:
            counts[row] += 1
        if self.pairs:
            self._add_pairs(rows)
        if self.remembers:
            self._add_repeat(rows, drawn)
            self._add_memory(rows, drawn)
        self._add_groups(rows, drawn)
        if drawn:
            self._add_shape(rows, drawn)

    def _add_pairs(self, rows: Sequence[int]) -> None:
        together, steps = self.together, self.steps
        for at, first in enumerate(rows, start=1):
            offset = self._offset[first]
            for second in rows[at:]:
                count = together[offset + second]
                together[offset + second] = count + 1
                if count == len(steps):
                    steps.append(0)
                steps[count] += 1

    def _add_repeat(self, rows: Sequence[int], drawn: int) -> None:
        digest = blake2b(array("L", rows).tobytes(), digest_size=16).digest()
        seen = self.distinct.setdefault(drawn, set())
        if digest in seen:
            self.repeats[drawn] += 1
        seen.add(digest)

    def _add_memory(self, rows: Sequence[int], drawn: int) -> None:
        now, last, alive = self.draws, self._last, self._alive
        if not self.windows:
            self._open_windows(max(drawn, 1))
        longest = self.windows[-1].length
        ages = sorted(
            now - last[row] for row in rows if row in last and now - last[row] <= len(alive)
        )
        for age in ages:
            alive[-age] -= 1
        met = 0
        for window in self.windows:
            while met < len(ages) and ages[met] <= window.length:
                met += 1
            window.add(self.size, drawn, met)
            gone = alive[-window.length] if len(alive) >= window.length else 0
            window.live += drawn - met - gone
        for row in rows:
            last[row] = now
        alive.append(drawn)
        if len(alive) > longest:
            alive.popleft()

    def _open_windows(self, drawn: int) -> None:
        length = 1
        while length == 1 or (length * drawn < 2 * self.size and length <= MOST_REMEMBERED):
            self.windows.append(Window(length))
            length *= 2

    def _add_groups(self, rows: Sequence[int], drawn: int) -> None:
        packed = self._packed
        tally = 0
        for row in rows:
            if row not in packed:
                packed[row] = sum(
                    1 << (_FIELD * at) for at, group in enumerate(self.groups) if row in group.rows
                )
            tally += packed[row]
        width = len(self.groups)
        if drawn not in self.totals:
            self.totals[drawn], self.squares[drawn] = [0] * width, [0] * width
        totals, squares = self.totals[drawn], self.squares[drawn]
        fields = unpack(f"<{width}H", tally.to_bytes(2 * width, "little"))
        for at, held in enumerate(fields):
            if held:
                totals[at] += held
                squares[at] += held * held

    def _add_shape(self, rows: Sequence[int], drawn: int) -> None:
        if drawn not in self.runs:
            self.blocks[drawn], self.runs[drawn], self.gaps[drawn] = Counter(), Counter(), Counter()
        self.blocks[drawn][hit_blocks(rows, self.size, drawn)] += 1
        self.runs[drawn][count_runs(rows)] += 1
        self.gaps[drawn][equal_gaps(rows, self.size)] += 1

    def state(self) -> dict[str, Any]:
        """Return everything counted, for JSON."""
        return {
            "draws": self.draws,
            "numbers": list(self.numbers.items()),
            "counts": self.counts,
            "together": b64encode(compress(array("Q", self.together).tobytes())).decode(),
            "steps": self.steps,
            "distinct": [
                [number, b64encode(b"".join(sorted(seen))).decode()]
                for number, seen in self.distinct.items()
            ],
            "repeats": list(self.repeats.items()),
            "totals": list(self.totals.items()),
            "squares": list(self.squares.items()),
            "shape": [
                [[number, list(hist.items())] for number, hist in law.items()]
                for law in (self.blocks, self.runs, self.gaps)
            ],
            "windows": [window.state() for window in self.windows],
            "last": list(self._last.items()),
            "alive": list(self._alive),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take over what `state` returned for the same register and groups."""
        self.draws, self.counts, self.steps = state["draws"], state["counts"], state["steps"]
        self.numbers = Counter(dict(state["numbers"]))
        together = array("Q")
        together.frombytes(decompress(b64decode(state["together"])))
        self.together = array("L", together)
        for number, text in state["distinct"]:
            seen = b64decode(text)
            self.distinct[number] = {seen[at : at + 16] for at in range(0, len(seen), 16)}
        self.repeats = Counter(dict(state["repeats"]))
        self.totals, self.squares = dict(state["totals"]), dict(state["squares"])
        self.blocks, self.runs, self.gaps = (
            {number: Counter(dict(hist)) for number, hist in law} for law in state["shape"]
        )
        self.windows = [Window.restored(window) for window in state["windows"]]
        self._last, self._alive = dict(state["last"]), deque(state["alive"])
