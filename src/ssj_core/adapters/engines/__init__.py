"""The draw where the register lives: one predicate in the engine, the last word in the core.

Tickets are uniform, so the n-th smallest of N lies near n/N. The engine is asked for the rows whose
ticket lies below a bound a little above that, a few per cent of the register, without sort and
without shuffle; the core hashes those few again, checks every one against the bound, and picks. An
engine that hashes otherwise, repeats a row or invents what is no id is found out: its answer is
refused, never used. What it leaves out is its own word, until it is held against the sealed frame
(`check_register`, ``ssj verify --engine``).
"""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.adapters.engines.drawing import (
        CountingEngine,
        Engine,
        Facts,
        check_register,
        draw_in,
        recheck,
    )
    from ssj_core.adapters.engines.ducksift import DuckDBPlace
    from ssj_core.adapters.engines.pgsift import PostgresPlace
    from ssj_core.adapters.engines.sparkplace import SparkPlace
    from ssj_core.adapters.engines.sql import DIALECTS, candidates_sql, facts_sql

__all__ = [
    "DIALECTS",
    "CountingEngine",
    "DuckDBPlace",
    "Engine",
    "Facts",
    "PostgresPlace",
    "SparkPlace",
    "candidates_sql",
    "check_register",
    "draw_in",
    "facts_sql",
    "recheck",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            ".drawing": (
                "CountingEngine",
                "Engine",
                "Facts",
                "check_register",
                "draw_in",
                "recheck",
            ),
            ".ducksift": ("DuckDBPlace",),
            ".pgsift": ("PostgresPlace",),
            ".sparkplace": ("SparkPlace",),
            ".sql": (
                "DIALECTS",
                "candidates_sql",
                "facts_sql",
            ),
        },
    )
