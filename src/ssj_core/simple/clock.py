"""The only clock of the five lines: China's time, to the second."""

import time
from datetime import datetime, timedelta, timezone
from typing import Final

CHINA: Final = timezone(timedelta(hours=8))
_PATIENCE: Final = timedelta(seconds=2)


def now() -> datetime:
    """Return this second, in China's time."""
    return datetime.now(CHINA).replace(microsecond=0)


def after(earlier: datetime) -> datetime:
    """Return now, having waited until it is later than `earlier` by the second.

    A seal is older than what decides the draw; records carry seconds, so the clock has to move on.
    Nobody waits for a seal dated ahead: the draw then refuses the order of its times.
    """
    while (moment := now()) <= earlier < moment + _PATIENCE:
        time.sleep(0.05)
    return moment
