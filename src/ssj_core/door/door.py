"""What a door is made of: the use cases, who is asking, what roles may do, and how much is taken."""

from datetime import datetime
from pathlib import Path

from attrs import field, frozen

from ssj_core.door.identity import LoopbackIdentity
from ssj_core.encoding.limits import COMMAND_MOST
from ssj_core.ports import Clock, Identity
from ssj_core.service import Service
from ssj_core.service.commands import Grants, check_grants
from ssj_core.simple.clock import CHINA


@frozen
class ChinaClock:
    """The server's clock, in China's time."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(CHINA)


@frozen(kw_only=True)
class Bounds:
    """How much one request may ask for; what is beyond is refused before any work is done.

    Attributes:
        size: bytes of its body, whatever the command; most take less (`size_of`).
        depth: how deep arrays and objects may stand in one another.
        arrival: seconds until its body has come.
        work: seconds until its answer; the work itself goes on, and its key gives the answer later.
        threads: commands at work at once; more wait.
        page: events on one page.
    """

    size: int = COMMAND_MOST.size
    depth: int = COMMAND_MOST.depth
    arrival: float = 30.0
    work: float = 60.0
    threads: int = 16
    page: int = 1000


@frozen(kw_only=True)
class Door:
    """The parts of the application.

    Attributes:
        service: the use cases; it draws only if it has a vault.
        identity: who is asking; `ssj_core.ports.Identity`.
        grants: what each role may do; what no role lists is not allowed.
        clock: the server's clock.
        site: the folder of the public site, None for none.
        address: where readers find the site and the check page, for the codes people photograph.
        bounds: how much a request may ask for.
    """

    service: Service
    identity: Identity
    grants: Grants = field(validator=lambda _, __, value: check_grants(value) and None)
    clock: Clock = ChinaClock()
    site: Path | None = None
    address: str = ""
    bounds: Bounds = Bounds()

    @property
    def loopback(self) -> bool:
        """Whether only requests to this machine are taken: nobody proves who he is."""
        return isinstance(self.identity, LoopbackIdentity)
