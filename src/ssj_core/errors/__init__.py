"""Every error the library raises, in one tree.

Each room keeps its mistakes in a module of its own beside this one; all derive from `SsjError`::

    SsjError
    ├── InputRefusedError (ValueError)      something handed in is wrong; nothing was changed
    │   ├── ManyFaultsError                 all the faults of one input, together
    │   └── … one class per mistake: errors.registers, errors.rules, errors.drawing, …
    ├── FailedError                         program or machine failed: disk full, locked, no permission
    ├── MissingExtraError (ImportError)     an optional part is not installed
    └── … what is no fault of the input: errors.journal.VersionConflictError,
        errors.assignment.Shortage, errors.verify.WrongError, …

Every error has a stable `code`, its `params`, and a message in Chinese and in English. The table of
all of them is in the reference. On the command line an `InputRefusedError` ends with exit code 3, a
`FailedError` with 70, any other with 1.
"""

from ssj_core.errors._base import (
    FailedError,
    InputRefusedError,
    ManyFaultsError,
    MissingExtraError,
    SsjError,
)

__all__ = ["FailedError", "InputRefusedError", "ManyFaultsError", "MissingExtraError", "SsjError"]
