"""一单两库一细则 in the journal: lists adopted and amended, who came, who left, what changed.

From a file to the journal in two lines, and from the next file to what changed::

    register = load_targets("检查对象.csv", as_of=day)
    service.adopt_all(entered_of(register, "区市场监管局"), act)

    later = load_targets("检查对象-七月.csv", as_of=july)
    service.adopt_all([*moved(register, later, "区市场监管局"), snapshot_of(later, "区市场监管局")], act)

A fact is a command until `decide` accepts it. `registers_of` folds events into what is true; like
every fold it only applies, so that a journal replays under later, stricter guards.
"""

from collections.abc import Sequence
from itertools import groupby

from ssj_core.errors.registering import NotKeeperError
from ssj_core.journal import Event, Journal
from ssj_core.service import streams
from ssj_core.service.act import Act
from ssj_core.service.registering.decide import decide
from ssj_core.service.registering.documents import (
    amendment_of,
    list_of,
    snapshot_of,
    work_rules_of,
)
from ssj_core.service.registering.entries import (
    EntryFact,
    InspectorExit,
    InspectorRow,
    InspectorsChanged,
    InspectorsEntered,
    InspectorsExited,
    TargetExit,
    TargetRow,
    TargetsChanged,
    TargetsEntered,
    TargetsExited,
)
from ssj_core.service.registering.facts import (
    SECTIONS,
    ExpertsSnapshot,
    InspectorsSnapshot,
    ItemListAdopted,
    ItemListAmended,
    RegisterSnapshot,
    WorkRulesAdopted,
)
from ssj_core.service.registering.reading import entered_of, moved
from ssj_core.service.registering.rolls import (
    FACTS,
    ListState,
    Member,
    RegisterFact,
    Registers,
    Roll,
    RulesState,
    Stay,
    apply,
    read_fact,
    registers_of,
)
from ssj_core.service.registering.words import (
    InspectorChangeReason,
    InspectorExitReason,
    TargetChangeReason,
    TargetExitReason,
)

__all__ = [
    "FACTS",
    "SECTIONS",
    "EntryFact",
    "ExpertsSnapshot",
    "InspectorChangeReason",
    "InspectorExit",
    "InspectorExitReason",
    "InspectorRow",
    "InspectorsChanged",
    "InspectorsEntered",
    "InspectorsExited",
    "InspectorsSnapshot",
    "ItemListAdopted",
    "ItemListAmended",
    "ListState",
    "Member",
    "RegisterFact",
    "RegisterSnapshot",
    "Registers",
    "Roll",
    "RulesState",
    "Stay",
    "TargetChangeReason",
    "TargetExit",
    "TargetExitReason",
    "TargetRow",
    "TargetsChanged",
    "TargetsEntered",
    "TargetsExited",
    "WorkRulesAdopted",
    "amendment_of",
    "apply",
    "decide",
    "entered_of",
    "list_of",
    "moved",
    "read_fact",
    "record",
    "registers_of",
    "snapshot_of",
    "stream_of",
    "work_rules_of",
]


def stream_of(fact: RegisterFact) -> str:
    """Return the stream of the list, register or work rules that `fact` happened to."""
    if isinstance(fact, ItemListAdopted | ItemListAmended):
        return streams.item_list(fact.department)
    if isinstance(fact, WorkRulesAdopted):
        return streams.work_rules(fact.department)
    return streams.register(fact.register, fact.department)


def record(journal: Journal, facts: Sequence[RegisterFact], act: Act) -> tuple[Event, ...]:
    """Append facts one after another, all or none; a stream is read once for those that follow."""
    found: list[Event] = []
    for stream, part in groupby(facts, key=stream_of):
        version, state = journal.version(stream), registers_of(journal.read(stream))
        events = []
        for fact in part:
            if fact.department != act.department:
                raise NotKeeperError(
                    what=fact.title, keeper=fact.department, department=act.department
                )
            state = apply(state, decide(state, fact))
            events.append(fact.event())
        found += journal.append(
            stream, version, events, actor=act.actor, department=act.department, at=act.at
        )
    return tuple(found)
