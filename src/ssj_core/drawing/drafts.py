"""What is handed in to be sealed: tasks with their strata, targets, numbers and inspectors."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import field, frozen

from ssj_core.drawing.members import Attributes, Members, Target
from ssj_core.drawing.records import Against, EntropyRule, Task


def _targets(given: Members | Iterable[str | tuple[str, Attributes]]) -> Sequence[Target]:
    """Return pairs of id and attributes; a bare id has none, columns stay columns."""
    if isinstance(given, Members) or getattr(given, "checked", False):
        return given  # type: ignore[return-value]  # columns, here or in an engine
    return tuple([(one, {}) if isinstance(one, str) else (one[0], one[1]) for one in given])


def _texts(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


def rows(given: Iterable[Iterable[str | int]]) -> tuple[tuple[str, ...], ...]:
    """Return rows of texts, in the order of the protocol; numbers become decimals."""
    return tuple(sorted(tuple(str(part) for part in row) for row in given))


@frozen
class StratumDraft:
    """One stratum 抽取组 of a task.

    Attributes:
        name: its name, an id; it never leaves the auditor's bundle.
        targets: ids, or pairs of an id and its attributes (text by ASCII key), or `Members`.
        number: how many to draw: a whole number, or an exact `Fraction` under ``average``.
        ratio: the ratio the number came from.
        rounding: ``up``, ``down``, ``average`` or ``exact``.
        minimum: the least number a clause asks for.
        basis: the clauses the number rests on; the task's own if none is given.
    """

    name: str
    targets: Sequence[Target] = field(converter=_targets, kw_only=True, repr=False)
    number: int | Fraction = field(kw_only=True)
    ratio: Fraction | None = field(default=None, kw_only=True)
    rounding: str | None = field(default=None, kw_only=True)
    minimum: int | None = field(default=None, kw_only=True)
    basis: tuple[str, ...] = field(default=(), converter=_texts, kw_only=True)


def is_checked(stratum: StratumDraft) -> bool:
    """Tell whether the ids were checked where the rows lie: none is looked at again."""
    return bool(getattr(stratum.targets, "checked", False))


def ids_of(stratum: StratumDraft) -> Sequence[str]:
    """Return the ids of a stratum, as they were given."""
    targets = stratum.targets
    return targets.ids if isinstance(targets, Members) else [one for one, _ in targets]


def _strata(given: Iterable[StratumDraft]) -> tuple[StratumDraft, ...]:
    return tuple(given)


@frozen(kw_only=True)
class RosterDraft:
    """The inspectors who may be drawn with the targets.

    Attributes:
        inspectors: ids, or pairs of an id and its attributes.
        eligibility: pairs of ``department/role`` and inspector id.
        capacities: for every inspector (id, least, greatest) number of slots.
        recusals: pairs of target id and inspector id.
    """

    inspectors: Sequence[Target] = field(converter=_targets, repr=False)
    eligibility: tuple[tuple[str, ...], ...] = field(converter=rows, repr=False)
    capacities: tuple[tuple[str, ...], ...] = field(converter=rows, repr=False)
    recusals: tuple[tuple[str, ...], ...] = field(default=(), converter=rows, repr=False)


@frozen
class TaskDraft:
    """One inspection task to seal.

    Attributes:
        task: its id.
        purpose: ``official`` or ``rehearsal`` 演练.
        basis: ``caller``, or ``clause:<id>@<digest of the rulebook>``; at least one.
        strata: the strata, in any order.
        frame_secret: 64 hex of a cryptographic source, new for every task and COMMIT.
        rules_secret: 64 hex of a cryptographic source.
        entropy: least bits, and the kinds of sources allowed.
        excluded: rows left out of the frame: (row number, id as found, reason code).
        diff: changes against the frame before: (id, ``entered``/``left``/``moved``, reason).
        against: whose frame the diff of a first attempt is against.
        alike: look-alikes that were looked into: (id, the next that looks like it, why they differ).
        slots: slot ids ``department/role/ordinal`` to fill at each target.
        roster: who may fill them.
        authority: who draws, an id without ``:`` and ``/``; needed for more than ``own-word``.
        title: what the task is called.
        place: six-digit area code.
        on: the day whose rules apply, ``YYYY-MM-DD``.
        group: a name that coordinated tasks share; the task's id if they share none.
        relation: ``together``, ``apart`` or ``rotated``, exactly if the group is shared.
        attempt: 1, 2, …
        previous: the hash of the COMMIT of the attempt before.
        before: its TASK, so that what changed is named.
    """

    task: str
    purpose: str = field(kw_only=True)
    basis: tuple[str, ...] = field(converter=_texts, kw_only=True)
    strata: tuple[StratumDraft, ...] = field(converter=_strata, kw_only=True)
    frame_secret: str = field(kw_only=True, repr=False)
    rules_secret: str = field(kw_only=True, repr=False)
    entropy: EntropyRule = field(kw_only=True)
    excluded: tuple[tuple[str, ...], ...] = field(
        default=(), converter=rows, kw_only=True, repr=False
    )
    diff: tuple[tuple[str, ...], ...] = field(default=(), converter=rows, kw_only=True, repr=False)
    against: Against | None = field(default=None, kw_only=True)
    alike: tuple[tuple[str, ...], ...] = field(default=(), converter=rows, kw_only=True, repr=False)
    slots: tuple[str, ...] = field(default=(), converter=_texts, kw_only=True)
    roster: RosterDraft | None = field(default=None, kw_only=True)
    authority: str | None = field(default=None, kw_only=True)
    title: str | None = field(default=None, kw_only=True)
    place: str | None = field(default=None, kw_only=True)
    on: str | None = field(default=None, kw_only=True)
    group: str | None = field(default=None, kw_only=True)
    relation: str | None = field(default=None, kw_only=True)
    attempt: int = field(default=1, kw_only=True)
    previous: str | None = field(default=None, kw_only=True)
    before: Task | None = field(default=None, kw_only=True)
