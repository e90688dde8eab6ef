"""Every error the library raises, in one tree.

Each room keeps its mistakes in a module of its own; all derive from `SsjError`::

    SsjError
    ├── InputRefusedError (ValueError)      something handed in is wrong; nothing was changed
    │   └── ManyFaultsError                 all the faults of one input, together
    └── MissingExtraError (ImportError)     an optional part is not installed

Every error has a stable `code`, its `params`, and a message in Chinese and in English.
"""

from ssj_core.errors._base import InputRefusedError, ManyFaultsError, MissingExtraError, SsjError

__all__ = ["InputRefusedError", "ManyFaultsError", "MissingExtraError", "SsjError"]
