"""Whether something may be public at all, asked by every act that makes it so.

A list, a result, a penalty, a record: the rulebook says which of them nobody publishes, on which
channel, of whom. Where no book says anything of it, nothing is asked.
"""

from collections.abc import Iterator
from typing import Any

from ssj_core.encoding import Text
from ssj_core.rules.asking import Ask, allowed
from ssj_core.rules.questions import MayPublish


def may_publish(document: str, channel: str, of: Text, **facts: Any) -> Iterator[Ask[Any]]:  # noqa: ANN401 - facts of the question
    """Yield the question whether `document` may become public on `channel`.

    Args:
        document: what it is, as the rulebook writes it: ``inspection-result``, ``penalty``, ….
        channel: where.
        of: the act, for people.
        facts: what else the state knows of it, see `MayPublish`.
    """
    question = MayPublish(document=document, channel=channel, **facts)
    yield Ask(question, allowed(), of, needed=False)
