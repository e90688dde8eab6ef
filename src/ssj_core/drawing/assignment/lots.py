"""The lots of an inspector draw: in which order seats and their candidates take turns (§7.1)."""

from collections.abc import Callable, Iterable, Sequence

from ssj_core.drawing.assignment.instance import Instance
from ssj_core.drawing.tickets import derive_key
from ssj_core.encoding import digest, new_hash

Order = Callable[[int], Sequence[int]]


def assign_key(task: str, seed: str, suite: str = "sha256") -> str:
    """Return the key all inspector lots of one task come from, 64 hex digits."""
    return derive_key(seed, "assign", task, suite=suite)


def seat_keys(instance: Instance, key: str, suite: str = "sha256") -> list[str]:
    """Return the slot key of every seat, 64 hex digits each."""
    root = new_hash(suite, key.encode())
    keys: list[str] = []
    for target, seats in zip(instance.targets, instance.at, strict=True):
        running = root.copy()
        running.update(target.encode())
        own = new_hash(suite, running.hexdigest().encode())
        for seat in seats:
            one = own.copy()
            one.update(instance.seats[seat][1].encode())
            keys.append(one.hexdigest())
    return keys


def seat_order(instance: Instance, keys: Sequence[str]) -> list[int]:
    """Return the seats in the order they take turns: by slot key, then target id, then slot id."""
    return sorted(
        range(len(keys)),
        key=lambda seat: (
            keys[seat],
            instance.target_of(seat).encode(),
            instance.seats[seat][1].encode(),
        ),
    )


def candidate_order(instance: Instance, keys: Sequence[str], suite: str = "sha256") -> Order:
    """Return the function that gives a seat's candidates in lot order; tickets are made on demand."""
    names = [one.encode() for one in instance.people]

    def order(seat: int) -> Sequence[int]:
        root = new_hash(suite, keys[seat].encode())
        tickets: list[tuple[bytes, int]] = []
        for one in instance.candidates(seat):
            running = root.copy()
            running.update(names[one])
            # People are numbered in byte order of their ids: equal tickets go by id.
            tickets.append((running.digest(), one))
        tickets.sort()
        return [one for _, one in tickets]

    return order


def lot_order(
    people: Iterable[str], target: str, slot: str, *, task: str, seed: str, suite: str = "sha256"
) -> list[str]:
    """Return `people` in the lot order of one slot: what anyone recomputes by hand (§7.1)."""
    key = digest((assign_key(task, seed, suite) + target).encode(), suite)
    key = digest((key + slot).encode(), suite)
    return sorted(people, key=lambda one: (digest((key + one).encode(), suite), one.encode()))
