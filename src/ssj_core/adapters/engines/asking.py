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
        said = (str(error).strip().partition("\n")[0] or type(error).__name__)[:_SHOWN]
        raise EngineRefusedError(engine=engine, why_zh=said, why_en=said) from error
