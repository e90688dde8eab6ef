"""What an engine says when it cannot answer, in our words; no exception of its package leaves us."""

from collections.abc import Iterator
from contextlib import contextmanager

from ssj_core.errors import SsjError
from ssj_core.errors.engines import EngineRefusedError

_OURS = (
    SsjError,
    TypeError,
    AttributeError,
    NameError,
)  # the last three would be bugs, not answers
_SHOWN = 200
_INSIDE = ("ModuleNotFoundError:", "ImportError:", "MemoryError:")


@contextmanager
def told(engine: str) -> Iterator[None]:
    """Return a context in which whatever an engine raises is told as a refusal of its register.

    Raises:
        EngineRefusedError: the first line of what it said.
    """
    try:
        yield
    except _OURS:
        raise
    except Exception as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        # What failed in a process of Spark's stands at the end of what that process wrote.
        inside = [line for line in lines if line.startswith(_INSIDE)]
        said = (inside or lines)[0][:_SHOWN]
        raise EngineRefusedError(engine=engine, why_zh=said, why_en=said) from error
