"""Who does something, for which department, when: what every use case is told."""

from datetime import date, datetime

from attrs import frozen


@frozen
class Act:
    """The hand behind a use case; the embedder's login says who it is.

    Attributes:
        actor: a person's or a system's name or number.
        department: for which department.
        at: when, with an offset from UTC.
    """

    actor: str
    department: str
    at: datetime

    @property
    def on(self) -> date:
        """The day of the act, where it was done."""
        return self.at.date()
