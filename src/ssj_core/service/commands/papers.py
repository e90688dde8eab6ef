"""The commands that draft what the office sends: the circular, and the evidence for evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssj_core.encoding import canonical, digest
from ssj_core.legal import Text
from ssj_core.service import office
from ssj_core.service.commands.command import Command
from ssj_core.service.commands.reading import day_of, need
from ssj_core.service.commands.rights import readable
from ssj_core.service.commands.shapes import ANY, DAY, HEX64, IN_YEAR, NAMED, TEXT, many, obj

if TYPE_CHECKING:
    from datetime import date

    from ssj_core.service import Service
    from ssj_core.service.act import Act

Body = dict[str, Any]
_TITLE: Final = obj({"zh": NAMED, "en": NAMED})
_FILE: Final = obj({"name": NAMED, "digest": HEX64, "content": TEXT})


def _asked(service: Service, act: Act, body: Body) -> tuple[tuple[str, ...], date]:
    """Return the departments and the day; one that oversees nobody drafts about itself alone."""
    departments = office.members(service, body.get("departments"))
    for name in departments:
        readable(service, act, name)
    return departments, day_of(body["day"], "$.input.day") if "day" in body else act.on


def _circular(service: Service, act: Act, body: Body) -> Body:
    need(body, {"number": str, "title": dict, "year": int}, {"departments": list, "day": str})
    departments, day = _asked(service, act, body)
    title = Text(body["title"]["zh"], body["title"]["en"])
    draft = service.circular(body["number"], title, day, year=body["year"], departments=departments)
    document = draft.document()
    suite = service.journal.suite
    return {
        "departments": list(departments),
        "document": document,
        "digest": digest(canonical(document), suite=suite),
    }


def _evidence(service: Service, act: Act, body: Body) -> Body:
    need(body, {}, {"departments": list, "day": str, "keeper": str})
    departments, day = _asked(service, act, body)
    found = service.evidence(day, departments=departments, keeper=body.get("keeper"))
    return {
        "files": [
            {
                "name": name,
                "digest": digest(data, suite=found.suite),
                "content": data.decode(),
            }
            for name, data in sorted(found.files.items())
        ]
    }


PAPER_COMMANDS: Final = (
    Command(
        name="circular.draft",
        zh="起草通报（不登记）",
        en="draft a circular; nothing is recorded",
        input=obj(
            {"number": NAMED, "title": _TITLE, "year": IN_YEAR},
            {"departments": many(NAMED, 1), "day": DAY},
        ),
        result=obj({"departments": many(NAMED), "document": ANY, "digest": HEX64}),
        run=_circular,
    ),
    Command(
        name="evidence.draft",
        zh="整理评价证据（不登记）",
        en="put together the evidence for an evaluation; nothing is recorded",
        input=obj({}, {"departments": many(NAMED, 1), "day": DAY, "keeper": NAMED}),
        result=obj({"files": many(_FILE)}),
        run=_evidence,
    ),
)
"""What the office drafts; sending it is a fact of its own."""
