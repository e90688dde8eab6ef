"""一单两库: what is inspected, who is inspected, who inspects — frozen, checked, looked up by id.

Registers hold facts. Whether someone may be drawn on a given day is a rule's answer.

>>> from datetime import date
>>> shop = Target(
...     id="110108000000016", scheme="regno15", name="云杉坡粮油店", kind="individual_business"
... )
>>> register = TargetRegister(entries=[shop], as_of=date(2026, 1, 5))
>>> len(register), register["110108000000016"].kind.zh, register.digest()[:8]
(1, '个体工商户', '3d0fcbed')
"""

from ssj_core.registers.attributes import Attributes
from ssj_core.registers.changes import Changes, changes
from ssj_core.registers.completeness import Completeness, completeness
from ssj_core.registers.correspondence import check_correspondence, correspondence_faults
from ssj_core.registers.entries import (
    Away,
    InspectorExit,
    InspectorRow,
    TargetExit,
    TargetRow,
)
from ssj_core.registers.facts import (
    ExpertsSnapshot,
    InspectorsChanged,
    InspectorsEntered,
    InspectorsExited,
    InspectorsSnapshot,
    RegisterSnapshot,
    RollFact,
    TargetsChanged,
    TargetsEntered,
    TargetsExited,
)
from ssj_core.registers.identity import (
    AUTO,
    ORGCODE9,
    REGNO15,
    SCHEMES,
    TEXT,
    USCC,
    USCC_ALPHABET,
    FaultCode,
    Identity,
    IdentityScheme,
    Schemes,
    orgcode9_check_character,
    regno15_check_digit,
    resolve_schemes,
    uscc_check_character,
)
from ssj_core.registers.inspector import Expert, Inspector, Leave
from ssj_core.registers.item import InspectionItem
from ssj_core.registers.judge import IdentityJudge, check_identity, remedy
from ssj_core.registers.leftout import LEFT_OUT, PEOPLE_LEFT_OUT, LeftOut
from ssj_core.registers.lists import (
    ITEM_LIST,
    SECTIONS,
    WORK_RULES,
    ItemListAdopted,
    ItemListAmended,
    ItemListHistory,
    ListedItem,
    ListVersion,
    WorkRules,
    WorkRulesAdopted,
    item_of,
)
from ssj_core.registers.moves import (
    amendment_of,
    entered_of,
    list_of,
    moved,
    snapshot_of,
    work_rules_of,
)
from ssj_core.registers.records import record_of, register_digest
from ssj_core.registers.rolls import (
    EXPERT,
    INSPECTOR,
    TARGET,
    Member,
    RegisterBook,
    Stay,
    alike,
    inspector_on,
    inspector_roll,
    member_key,
    roll_digest,
    target_on,
    target_roll,
)
from ssj_core.registers.snapshots import (
    ExpertPool,
    InspectorRegister,
    ItemList,
    Register,
    TargetRegister,
)
from ssj_core.registers.target import Target
from ssj_core.registers.words import (
    InspectorChangeReason,
    InspectorExitReason,
    InspectorState,
    ItemClass,
    Method,
    TargetChangeReason,
    TargetExitReason,
    TargetKind,
    TargetState,
)

__all__ = [
    "AUTO",
    "EXPERT",
    "INSPECTOR",
    "ITEM_LIST",
    "LEFT_OUT",
    "ORGCODE9",
    "PEOPLE_LEFT_OUT",
    "REGNO15",
    "SCHEMES",
    "SECTIONS",
    "TARGET",
    "TEXT",
    "USCC",
    "USCC_ALPHABET",
    "WORK_RULES",
    "Attributes",
    "Away",
    "Changes",
    "Completeness",
    "Expert",
    "ExpertPool",
    "ExpertsSnapshot",
    "FaultCode",
    "Identity",
    "IdentityJudge",
    "IdentityScheme",
    "InspectionItem",
    "Inspector",
    "InspectorChangeReason",
    "InspectorExit",
    "InspectorExitReason",
    "InspectorRegister",
    "InspectorRow",
    "InspectorState",
    "InspectorsChanged",
    "InspectorsEntered",
    "InspectorsExited",
    "InspectorsSnapshot",
    "ItemClass",
    "ItemList",
    "ItemListAdopted",
    "ItemListAmended",
    "ItemListHistory",
    "Leave",
    "LeftOut",
    "ListVersion",
    "ListedItem",
    "Member",
    "Method",
    "Register",
    "RegisterBook",
    "RegisterSnapshot",
    "RollFact",
    "Schemes",
    "Stay",
    "Target",
    "TargetChangeReason",
    "TargetExit",
    "TargetExitReason",
    "TargetKind",
    "TargetRegister",
    "TargetRow",
    "TargetState",
    "TargetsChanged",
    "TargetsEntered",
    "TargetsExited",
    "WorkRules",
    "WorkRulesAdopted",
    "alike",
    "amendment_of",
    "changes",
    "check_correspondence",
    "check_identity",
    "completeness",
    "correspondence_faults",
    "entered_of",
    "inspector_on",
    "inspector_roll",
    "item_of",
    "list_of",
    "member_key",
    "moved",
    "orgcode9_check_character",
    "record_of",
    "register_digest",
    "regno15_check_digit",
    "remedy",
    "resolve_schemes",
    "roll_digest",
    "snapshot_of",
    "target_on",
    "target_roll",
    "uscc_check_character",
    "work_rules_of",
]
