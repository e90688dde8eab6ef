"""The journal's values and facts under the names the rooms that are not ported yet use."""

from ssj_core.journal.facts import Fact
from ssj_core.journal.values import Value as Payload

__all__ = ["Fact", "Payload"]
