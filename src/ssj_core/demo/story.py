"""How a story is told: threads of commands, each with its hand and moment, played in order of time.

A thread is a generator. It yields a `Step` and is sent what was answered; it yields further threads
to let them begin; it yields words to let them be told. Nothing here knows what records a step: a
player does, by JSON or in Python (`ssj_core.demo.players`).
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from datetime import date, datetime, time
from heapq import heappop, heappush
from itertools import count
from typing import Any

from attrs import frozen

from ssj_core.service import Act
from ssj_core.simple.clock import CHINA

Answer = Mapping[str, Any]
"""What a step was answered, as far as a story goes on from it."""


@frozen
class Step:
    """One command of a story.

    Attributes:
        command: its name.
        input: what it is about, as JSON takes it.
        act: who gives it, for which department, when.
    """

    command: str
    input: Mapping[str, Any]
    act: Act


Thread = Generator["Step | str | list[Thread]", Answer, None]
Player = Callable[[Step], Answer]


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return an hour of a day in China's time.

    >>> moment(date(2026, 3, 2)).isoformat()
    '2026-03-02T09:00:00+08:00'
    """
    return datetime.combine(day, time(hour, minute), tzinfo=CHINA)


def tell(threads: Iterable[Thread], play: Player, say: Callable[[str], None]) -> None:
    """Play threads together: whatever comes first by the clock is played first, each thread in its order.

    Args:
        threads: what happens side by side.
        play: records a step and returns its answer.
        say: is told the words of the story, once what they are about is recorded.
    """
    waiting: list[tuple[datetime, int, Step, Thread]] = []
    order = count()

    def go_on(thread: Thread, answer: Answer | None) -> None:
        """Let a thread go on to its next step."""
        found: Step | str | list[Thread] | None = None
        while not isinstance(found, Step):
            try:
                found = next(thread) if answer is None else thread.send(answer)
            except StopIteration:
                return
            answer = None
            if isinstance(found, str):
                say(found)
            elif isinstance(found, list):
                for begun in found:
                    go_on(begun, None)
        heappush(waiting, (found.act.at, next(order), found, thread))

    for thread in threads:
        go_on(thread, None)
    while waiting:
        _, _, step, thread = heappop(waiting)
        go_on(thread, play(step))
