"""Names of a package that are loaded when they are first asked for.

A package lists its public names three times: imported for the type checker, in ``__all__`` for readers,
and by module here; a test of the house holds the three together.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any


def exports(
    package: str, homes: Mapping[str, Iterable[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of a package.

    `homes` gives the names by module; a module that begins with a point stands in the package. A module
    without names is offered itself.
    """
    home_of = {name: home for home, names in homes.items() for name in names}
    modules = {home.rpartition(".")[2]: home for home, names in homes.items() if not names}

    def load(name: str) -> Any:  # noqa: ANN401 - whatever the package offers under that name
        if name in home_of:
            value = getattr(import_module(home_of[name], package), name)
        elif name in modules:
            value = import_module(modules[name], package)
        else:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message)
        setattr(sys.modules[package], name, value)
        return value

    def offered() -> list[str]:
        return sorted({*home_of, *modules})

    return load, offered
