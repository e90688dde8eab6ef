"""What a test suite needs to trust an adapter, a register or a draw.

`StoreContract` and `PublisherContract` are suites to subclass for an adapter of your own;
`strategies` draws invented registers and rosters for Hypothesis.
"""

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ssj_core.testing import strategies
    from ssj_core.testing.contracts import PublisherContract, StoreContract

__all__ = ["PublisherContract", "StoreContract", "strategies"]

# Imported when first asked for: the strategies need Hypothesis, which users of contracts may lack.
_CONTRACTS: Final = "ssj_core.testing.contracts"


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is exported under that name
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    if name == "strategies":
        return importlib.import_module("ssj_core.testing.strategies")
    return getattr(importlib.import_module(_CONTRACTS), name)


def __dir__() -> list[str]:
    return sorted(__all__)
