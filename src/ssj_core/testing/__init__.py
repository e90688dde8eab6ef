"""What a test suite needs to trust an adapter, a register or a draw.

`StoreContract`, `PublisherContract` and `VaultContract` are suites to subclass for an adapter of your own;
`strategies` and `plan_strategies` draw invented registers, rosters and plans for Hypothesis;
`Rooms` weighs facts against guards and rules without a journal.
`teams_by_lot` gives teams by a seed of the test's own;
`exact_distribution`, `assert_equivariant` and `assert_fair_draw` hold any draw to fairness.
"""

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ssj_core.testing import plan_strategies, strategies
    from ssj_core.testing.contracts import PublisherContract, StoreContract, VaultContract
    from ssj_core.testing.fairness import (
        assert_equivariant,
        assert_fair_draw,
        exact_distribution,
    )
    from ssj_core.testing.lots import teams_by_lot
    from ssj_core.testing.rooms import Rooms, clauses_of

__all__ = [
    "PublisherContract",
    "Rooms",
    "StoreContract",
    "VaultContract",
    "assert_equivariant",
    "assert_fair_draw",
    "clauses_of",
    "exact_distribution",
    "plan_strategies",
    "strategies",
    "teams_by_lot",
]

# Imported when first asked for: the strategies need Hypothesis, which users of contracts may lack.
_HOMES: Final = {
    "PublisherContract": "contracts",
    "Rooms": "rooms",
    "StoreContract": "contracts",
    "VaultContract": "contracts",
    "assert_equivariant": "fairness",
    "assert_fair_draw": "fairness",
    "clauses_of": "rooms",
    "exact_distribution": "fairness",
    "teams_by_lot": "lots",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is exported under that name
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    if name not in _HOMES:
        return importlib.import_module(f"ssj_core.testing.{name}")
    return getattr(importlib.import_module(f"ssj_core.testing.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
