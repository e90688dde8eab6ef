"""From what a caller says to a place to seal in: a path with an engine's name, or an engine object."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssj_core.drawing.members import Members
from ssj_core.errors.engines import EngineRefusedError

if TYPE_CHECKING:
    from ssj_core.adapters.engines.sifting import Place


def place_of(source: Any, engine: str | None) -> "Place | None":  # noqa: ANN401 - any table there is
    """Return the place `source` lies in, None if its rows are read in this process.

    Args:
        source: a path, a data frame, or a place (`DuckDBPlace`, `PostgresPlace`, `SparkPlace`).
        engine: ``duckdb`` with a path, ``spark`` with a path or a data frame of Spark; ``polars``
            hashes what is read in this process.

    Raises:
        MissingExtraError: the engine's package is not installed.
        EngineRefusedError: an engine nobody knows, or a source it cannot read.
    """
    if hasattr(source, "hashes") and hasattr(source, "dialect"):
        place: Place = source
        return place
    if engine is None or engine == "polars":
        return None
    path = Path(source) if isinstance(source, str | Path) else None
    if engine == "duckdb" and path is not None:
        from ssj_core.adapters.engines.ducksift import DuckDBPlace  # noqa: PLC0415 - only when asked for

        return DuckDBPlace(register=path)
    if engine == "spark" and (path is not None or hasattr(source, "sparkSession")):
        from ssj_core.adapters.engines.sparkplace import SparkPlace  # noqa: PLC0415 - as above

        return SparkPlace(register=source)
    raise EngineRefusedError(
        engine=str(engine),
        why_zh="engine 只能是 duckdb、spark（与文件路径同用，spark 也可与它的 DataFrame 同用）或 polars；"
        "其他请给出 DuckDBPlace、PostgresPlace、SparkPlace 对象",
        why_en="engine is duckdb or spark, beside a path (spark: or a data frame of its own), or polars;"
        " for others give a DuckDBPlace, a PostgresPlace or a SparkPlace",
    )


def hashed_by(engine: str | None, members: Mapping[str, Members]) -> Mapping[str, Members]:
    """Return the targets of a register that was read here, hashed by the engine that was asked for.

    Raises:
        MissingExtraError: the engine's package is not installed.
    """
    if engine != "polars":
        return members
    from ssj_core.adapters.engines.polarsmembers import PolarsMembers, hashing  # noqa: PLC0415 - only when asked for

    hashing()
    return {home: PolarsMembers(part.ids, part.texts) for home, part in members.items()}
