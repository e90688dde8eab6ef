"""The platform of the district: which one it is, and whether this system is it (C52, C109)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import frozen

from ssj_core.conference import CONFERENCE
from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Entry, Fact, Room, World, fact, in_order, labelled, world_day

_no: Final = Refusals(
    "platform",
    {
        "same": (
            "已如此申报：{platform}",
            "declared so already: {platform}",
        )
    },
)


@frozen
class Platform:
    """The declarations of the district's platform, oldest first."""

    declared: tuple["PlatformDeclared", ...] = ()

    @property
    def current(self) -> "PlatformDeclared | None":
        """The declaration that holds, None before the first."""
        return self.declared[-1] if self.declared else None

    def own_on(self, day: date) -> bool | None:
        """Tell whether this system was the platform on a day; None before any was declared."""
        held = [step for step in self.declared if step.on <= day]
        return held[-1].own if held else None


PLATFORM: Room[Platform] = Room(
    "platform", Text("平台申报", "the platform"), stream="platform", empty=Platform
)


def on_platform(world: World, day: date) -> bool | None:
    """Tell whether this system is the district's platform on a day (C52); None if nobody said."""
    platform = world.get(PLATFORM, PLATFORM.of())
    return platform.own_on(day) if platform else None


@fact(
    PLATFORM,
    "platform.declared",
    "申报部门协同监管平台",
    "platform declared",
    command="platform.declare",
)
class PlatformDeclared(Fact):
    """The office declared the district's platform, and whether it is this system (clause C52).

    Attributes:
        department: who declared it: the office of the conference, once there is one.
        platform: its name.
        own: whether this system is it; joint draws are made on it alone (C109).
        document: the paper that says so.
        on: the day.
    """

    department: str = labelled("申报单位", "department that declared it", hand="department")
    platform: str = labelled("平台名称", "platform")
    own: bool = labelled("是否为本系统", "whether it is this system")
    document: str = labelled("文件", "document")
    on: date = world_day()

    def hands(self, now: Platform, world: World) -> tuple[str, ...]:  # noqa: ARG002 - every fact has it
        """Return the office's hands; before there is a conference, whoever declares it."""
        conference = world.get(CONFERENCE, CONFERENCE.of())
        return conference.offices if conference else (self.department,)

    def guard(self, now: Platform, world: World) -> Iterator[SsjError]:  # noqa: ARG002 - every guard has it
        """Want something that was not declared yet."""
        last = now.current
        if last is None:
            return
        if (last.platform, last.own) == (self.platform, self.own):
            yield _no("same", platform=self.platform)
        yield from in_order(self, self.on, last, last.on)

    def apply(self, now: Platform, entry: Entry) -> Platform:  # noqa: ARG002 - every effect has it
        """Return the platform with the declaration."""
        return Platform((*now.declared, self))
