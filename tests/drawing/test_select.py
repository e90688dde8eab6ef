"""Selection of one stratum (section 5): smallest tickets, thresholds, reserves, exact fairness."""

import tracemalloc
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import permutations
from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssj_core.drawing import Frame, check_ids, frame, select, select_stream, selecting, ticket
from ssj_core.errors import InputRefusedError, ManyFaultsError
from ssj_core.errors.drawing import HexRefusedError, NumberRefusedError, TargetRepeatedError
from ssj_core.errors.encoding import IdRefusedError

KEY = "5a" * 32
IDS = st.lists(
    st.text("0Aa~ 甲乙𠮷（·", min_size=1, max_size=4).filter(lambda x: x == x.strip()), unique=True
)


def test_known_answers(kat: Any, suite: str) -> None:
    """Selected, threshold and the whole order are the published ones, in both suites."""
    for name, ids in kat["frame"].items():
        draw = select(ids, kat["unit_key"], kat["numbers"][name], suite)
        assert list(draw.selected) == kat["selected"][name]
        assert draw.threshold == kat["threshold"][name]
        assert [*draw.selected, *draw.reserves(100)] == kat["order"][name]
        assert draw.tickets == {one: kat["tickets"][one] for one in draw.selected}


@given(IDS, st.data())
def test_selected_are_exactly_those_up_to_the_threshold(ids: list[str], data: Any) -> None:
    """Drawn means: own ticket not above the threshold; order and form of the input do not matter."""
    n = data.draw(st.integers(0, len(ids)))
    draw = select(ids, KEY, n)
    assert set(draw.selected) == {one for one in ids if ticket(KEY, one) <= draw.threshold}
    assert list(draw.selected) == sorted(draw.selected, key=lambda one: ticket(KEY, one))
    shuffled = data.draw(st.permutations(ids))
    assert select(shuffled, KEY, n) == draw == select(Frame(shuffled), KEY, n)
    assert select_stream(iter(shuffled), KEY, n) == draw


@given(IDS, st.data())
def test_samples_nest_and_merge(ids: list[str], data: Any) -> None:
    """A larger draw contains a smaller one, and the draw of a whole is the draw of its parts' draws."""
    n = data.draw(st.integers(0, len(ids)))
    cut = data.draw(st.integers(0, len(ids)))
    draw = select(ids, KEY, n)
    parts = (ids[:cut], ids[cut:])
    finalists = [one for part in parts for one in select(part, KEY, min(n, len(part))).selected]
    assert select(finalists, KEY, n).selected == draw.selected
    assert select(ids, KEY, len(ids)).selected[:n] == draw.selected


@pytest.mark.parametrize("size", [20_000, 60_000])
@pytest.mark.parametrize("n", [0, 1, 600, 19_999])
def test_one_pass_draws_the_same(size: int, n: int) -> None:
    """Streaming in bounded memory, a checked frame and a plain list draw the same."""
    ids = [f"91159900{i:09d}A" for i in range(size)]
    draw = select(ids, KEY, n)
    stream = select_stream(iter(ids), KEY, n, reserves=5)
    assert stream == draw == select(Frame(ids), KEY, n)
    assert stream.reserves(5) == draw.reserves(5)
    assert len(draw.selected) == n


def test_a_guess_too_low_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the likely bound lies below the true threshold, everything is looked at again."""
    ids = [f"{i:05d}" for i in range(40_000)]
    right, stream = select(ids, KEY, 50), select_stream(ids, KEY, 50)
    monkeypatch.setattr(selecting, "_likely_bound", lambda *_: b"\0" * 32)
    assert select(ids, KEY, 50) == right == stream == select_stream(ids, KEY, 50)


def _fake(order: dict[str, int]) -> Any:
    def raw_tickets(ids: Iterable[str], *_: object) -> list[tuple[bytes, str]]:
        return [(bytes([order[one]]) * 32, one) for one in ids]

    return raw_tickets


def test_ties_go_by_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal tickets are ordered by the bytes of the ids."""
    monkeypatch.setattr(selecting, "raw_tickets", _fake({"乙": 1, "A": 1, "甲": 1, "Z": 0}))
    assert select(["乙", "A", "甲", "Z"], KEY, 3).selected == ("Z", "A", "乙")
    assert select_stream(["乙", "A", "甲", "Z"], KEY, 3).selected == ("Z", "A", "乙")


@pytest.mark.parametrize("size", range(8))
def test_every_subset_is_equally_likely(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over all orders of the tickets, each subset of n is drawn in exactly 1 / C(N, n) of them."""
    ids = "ABCDEFG"[:size]
    orders = list(permutations(range(size)))
    for n in range(size + 1):
        seen: Counter[frozenset[str]] = Counter()
        for order in orders:
            monkeypatch.setattr(selecting, "raw_tickets", _fake(dict(zip(ids, order, strict=True))))
            seen[frozenset(select(Frame(list(ids)), KEY, n).selected)] += 1
        assert len(seen) == comb(size, n)
        shares = {Fraction(count, len(orders)) for count in seen.values()}
        assert shares == {Fraction(1, comb(size, n))}


@pytest.mark.parametrize("n", [-1, 4, True, 1.0, "1", None])
def test_a_number_is_whole_and_fits(n: Any) -> None:
    """Only whole numbers from 0 to N are drawn; nothing is cut down to fit."""
    with pytest.raises(NumberRefusedError):
        select(["甲", "乙", "丙"], KEY, n)
    with pytest.raises(NumberRefusedError):
        select_stream(["甲"], KEY, n)
    with pytest.raises(NumberRefusedError):
        select(["甲"], KEY, 1).reserves(-1)


def test_whole_numbers_of_other_kinds_are_accepted() -> None:
    """What Python can use as an index is a whole number (NumPy's, for example)."""

    class Two:
        def __index__(self) -> int:
            return 2

    number: Any = Two()
    assert len(select(["甲", "乙", "丙"], KEY, number).selected) == 2


def test_all_faults_of_a_list_are_named_at_once() -> None:
    """Refused ids and repetitions are listed together, each with its place."""
    bad: Any = ["甲", "é", "", "甲", 7, "乙", " x", "丙" * 100]
    with pytest.raises(ManyFaultsError) as error:
        select(bad, KEY, 1)
    kinds = [type(fault) for fault in error.value.faults]
    assert kinds.count(IdRefusedError) == 5
    assert kinds.count(TargetRepeatedError) == 1
    assert "#1" in str(error.value)
    with pytest.raises(ManyFaultsError):
        Frame(bad)


@pytest.mark.parametrize(
    "bad",
    [["a", ""], ["a" * 256], ["a", "a"], ["a b "], ["\ud800"], [None], ["a\nb"], ["甲", "甲"]],
)
def test_checking_in_bulk_sees_every_kind_of_fault(bad: list[Any]) -> None:
    """The quick look at the joined text lets nothing through."""
    with pytest.raises(ManyFaultsError):
        check_ids(bad)


@pytest.mark.parametrize("numpy", [True, False])
def test_a_long_list_out_of_order_is_checked_alike(
    monkeypatch: pytest.MonkeyPatch, *, numpy: bool
) -> None:
    """With numpy or without: a repetition is seen, and two texts of one hash are not taken for one."""
    monkeypatch.setattr(frame, "find_spec", lambda _: numpy or None)
    ids = [f"{i * 7919 % 100_003:06d}" for i in range(100_003)]
    check_ids(ids)
    monkeypatch.setattr(frame, "_hashes_meet", lambda _: True)
    check_ids(ids)
    monkeypatch.undo()
    with pytest.raises(ManyFaultsError) as error:
        check_ids([*ids, ids[50_000]])
    assert [type(one) for one in error.value.faults] == [TargetRepeatedError]


def test_only_the_first_hundred_faults_are_spelled_out() -> None:
    """A broken file of a million rows does not give a message of a million lines."""
    with pytest.raises(ManyFaultsError) as error:
        check_ids(["x"] * 1000)
    assert len(error.value.faults) == 100


def test_a_repetition_among_the_drawn_is_seen_in_one_pass() -> None:
    """Streaming cannot hold all ids, but no id is drawn twice."""
    with pytest.raises(TargetRepeatedError):
        select_stream(["甲", "乙", "甲"], KEY, 3)


def test_streaming_checks_ids_and_size() -> None:
    """A refused id stops the pass; n above the number of ids is refused at its end."""
    with pytest.raises(ManyFaultsError):
        select_stream(["甲", "é"], KEY, 1)
    with pytest.raises(NumberRefusedError):
        select_stream(["甲"], KEY, 2)


def test_a_text_is_one_id() -> None:
    """A single text is taken as one id, not as its letters."""
    assert select("甲乙", KEY, 1).selected == ("甲乙",)
    assert Frame("甲乙").ids == ("甲乙",)


def test_a_frame_is_a_sequence_in_byte_order() -> None:
    """Frames know their size and go in the order of the bytes, not of UTF-16."""
    frame = Frame(["𠮷", "（", "z"])
    assert (len(frame), list(frame)) == (3, ["z", "（", "𠮷"])


def test_reserves_end_with_the_stratum() -> None:
    """Asking for more reserves than there are gives those there are."""
    draw = select(["甲", "乙", "丙"], KEY, 1)
    assert len(draw.reserves(0)) == 0
    assert len(draw.reserves(9)) == 2


def test_keys_are_checked_before_anything() -> None:
    """A wrong key is refused by each way of drawing."""
    for draw in (select, select_stream):
        with pytest.raises(HexRefusedError):
            draw(["甲"], "key", 1)


def test_one_target_more_changes_one_place() -> None:
    """A register that gains one target keeps all of its sample but at most one."""
    ids = [f"{i:04d}" for i in range(1000)]
    before = set(select(ids, KEY, 100).selected)
    for extra in ("甲", "乙", "丙", "丁"):
        assert len(before - set(select([*ids, extra], KEY, 100).selected)) <= 1


def test_every_refusal_is_an_input_error() -> None:
    """All mistakes above are caught by one class."""

    def acts() -> Iterator[Any]:
        yield lambda: select(["é"], KEY, 1)
        yield lambda: select(["a"], "", 1)
        yield lambda: select(["a"], KEY, 2)

    for act in acts():
        with pytest.raises(InputRefusedError):
            act()


@pytest.mark.long
def test_a_million_targets_in_one_pass() -> None:
    """30,000 of 1,000,000 are drawn from a generator in memory that grows with n, not with N."""
    tracemalloc.start()
    stream = select_stream((f"91159900{i:09d}A" for i in range(1_000_000)), KEY, 30_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(stream.selected) == 30_000
    assert peak < 60_000_000  # a list of the million ids alone has more
