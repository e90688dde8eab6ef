"""The invented district: a scripted year that uses every room, and ships everything it needs.

Everything in it is made up and every output says 演练: it is a rehearsal (docs/spec, section 4).
"""

from collections.abc import Callable
from pathlib import Path


def play_into(out: Path, seed: str, say: Callable[[str], None]) -> str:
    """Play the year into the empty folder `out` and return its summary, for people.

    Args:
        out: where ``ssj.db``, ``site``, ``office``, ``draws``, ``auditor``, ``slips``,
            ``evidence`` and ``deadlines.csv`` go.
        seed: any text; the same seed gives the same bytes.
        say: told of every step once it is in the journal.
    """
    # The whole house, only when played.
    from ssj_core.adapters.sqlite import SqliteStore  # noqa: PLC0415 - start-up time
    from ssj_core.demo import files  # noqa: PLC0415 - start-up time
    from ssj_core.demo.play import open_year, play  # noqa: PLC0415 - start-up time
    from ssj_core.demo.summary import summary  # noqa: PLC0415 - start-up time

    with SqliteStore(out / "ssj.db") as store:
        year = open_year(store, seed)
        play(year, say)
        book, kept = files.year_ledger(year), files.sessions(year)
        files.write_bundles(year, kept, out)
        files.write_deadlines(book, out)
        files.write_evidence(year, out)
        say("复核包、审计包、抽取凭证、期限表")
        files.publish(year, kept, book, out)
        files.write_office(year, kept, book, out)
        say("公示网站、内部资料")
        return summary(year, kept, book, out)
