"""From what a caller says to a place to seal in: a path with an engine's name, or an engine object."""

from pathlib import Path
from typing import Any

from ssj_core.adapters.engines.sifting import Place
from ssj_core.errors.engines import EngineRefusedError


def place_of(source: Any, engine: str | None) -> Place | None:  # noqa: ANN401 - any table there is
    """Return the place `source` lies in, None if it is read in this process.

    Args:
        source: a path, or a place (`DuckDBPlace`, `PostgresPlace`).
        engine: ``duckdb`` with a path.

    Raises:
        MissingExtraError: the engine's package is not installed.
        EngineRefusedError: an engine nobody knows, or a source it cannot read.
    """
    if hasattr(source, "hashes") and hasattr(source, "dialect"):
        place: Place = source
        return place
    if engine is None:
        return None
    if engine == "duckdb" and isinstance(source, str | Path):
        from ssj_core.adapters.engines.ducksift import DuckDBPlace  # noqa: PLC0415 - only when asked for

        return DuckDBPlace(register=Path(source))
    raise EngineRefusedError(
        engine=str(engine),
        why_zh="engine 只能是 duckdb（与文件路径同用），其他引擎请给出 DuckDBPlace、PostgresPlace 对象",
        why_en="engine is duckdb, beside a path; for others give a DuckDBPlace or a PostgresPlace",
    )
