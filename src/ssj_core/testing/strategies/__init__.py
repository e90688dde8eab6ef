"""Hypothesis strategies for what is inspected, who inspects, and how it is drawn.

`registers` draws codes, targets, inspectors and registers; `cases` draws together what is tested
together; `files` draws ids that look alike, ratios as people write them and rows with one fault;
`draws` seals sessions, makes bundles and changes one byte of them. Needs the extra `testing`.
"""

from ssj_core.testing.strategies.cases import Case, Kind, Numbers, cases, numbers, policies
from ssj_core.testing.strategies.draws import Changed, Played, bundles, engines, sealed_sessions
from ssj_core.testing.strategies.files import (
    FaultyTable,
    RatioText,
    faulty_tables,
    lookalikes,
    ratio_texts,
)
from ssj_core.testing.strategies.registers import (
    credit_codes,
    inspectors,
    leaves,
    registration_numbers,
    rosters,
    target_registers,
    targets,
)

__all__ = [
    "Case",
    "Changed",
    "FaultyTable",
    "Kind",
    "Numbers",
    "Played",
    "RatioText",
    "bundles",
    "cases",
    "credit_codes",
    "engines",
    "faulty_tables",
    "inspectors",
    "leaves",
    "lookalikes",
    "numbers",
    "policies",
    "ratio_texts",
    "registration_numbers",
    "rosters",
    "sealed_sessions",
    "target_registers",
    "targets",
]
