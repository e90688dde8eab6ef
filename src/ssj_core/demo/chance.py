"""The demo's chance: scripted from one seed, so that the same seed plays the same year to the byte.

A real draw takes its secrets from `secrets` and its dice from a table before witnesses. Everything
that ships is therefore a rehearsal, and says so.
"""

from collections.abc import Callable
from itertools import count

from attrs import frozen

from ssj_core.encoding import digest, netstrings


@frozen
class Chance:
    """Scripted secrets and dice.

    Attributes:
        seed: any text.
    """

    seed: str

    def secret(self, *names: str) -> str:
        """Return 64 hex digits for what `names` say.

        >>> Chance("a").secret("frame", "T1") == Chance("a").secret("frame", "T1")
        True
        """
        return digest(netstrings("ssj-demo/1", self.seed, *names))

    def secrets(self, use: str) -> Callable[[], str]:
        """Return what makes one secret after another, the same ones for the same seed.

        >>> first, again = Chance("a").secrets("vault"), Chance("a").secrets("vault")
        >>> (first(), first()) == (again(), again())
        True
        """
        numbers = count(1)
        return lambda: self.secret(use, str(next(numbers)))

    def dice(self, *names: str) -> str:
        """Return twenty decimal digits for what `names` say.

        >>> Chance("a").dice("T1").isdecimal()
        True
        """
        return f"{int(self.secret('dice', *names), 16) % 10**20:020d}"

    def below(self, limit: int, *names: str) -> int:
        """Return a whole number below `limit` for what `names` say."""
        return int(self.secret("number", *names), 16) % limit
