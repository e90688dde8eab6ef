"""What a test suite needs to trust an adapter, a register or a draw.

`StoreContract`, `PublisherContract` and `VaultContract` are suites to subclass for an adapter of your own;
`strategies` and `plan_strategies` draw invented registers, rosters and plans for Hypothesis;
`Rooms` weighs facts against guards and rules without a journal.
`teams_by_lot` gives teams by a seed of the test's own;
`exact_distribution`, `assert_equivariant` and `assert_fair_draw` hold any draw to fairness.
"""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

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

# Loaded when first asked for: the strategies need Hypothesis, which users of contracts may lack.
if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            ".contracts": ("PublisherContract", "StoreContract", "VaultContract"),
            ".fairness": ("assert_equivariant", "assert_fair_draw", "exact_distribution"),
            ".lots": ("teams_by_lot",),
            ".plan_strategies": (),
            ".rooms": ("Rooms", "clauses_of"),
            ".strategies": (),
        },
    )
