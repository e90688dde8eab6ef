"""Lists and work rules become public where the rulebook asks; posts and the platform are declared."""

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from ssj_core import Journal, Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore
from ssj_core.conference import POSTS, ResponsibleNamed, Role
from ssj_core.disclosure.records import DocumentPublished
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.refusals import Refused
from ssj_core.planning import PLATFORM, PlatformDeclared, on_platform
from ssj_core.service import Act, Service
from ssj_core.service.commands import COMMANDS

OWN = "甲局"
DAY = date(2026, 1, 5)
ITEM = {
    "id": "X1",
    "name": "证照检查",
    "target_kinds": ["enterprise"],
    "item_class": "general",
    "methods": ["onsite"],
    "authority": OWN,
    "basis": "某条例（虚构）",
    "content": "证照",
}
RULES = {
    "principles": "依法",
    "tasks": "按计划",
    "methods": "随机抽取",
    "publication": "公示",
    "assessment": "年终",
}


def act(day: date = DAY, department: str = OWN) -> Act:
    """Return an act of somebody in a department."""
    at = datetime(day.year, day.month, day.day, 9, tzinfo=timezone(timedelta(hours=8)))
    return Act("经办人", department, at)


@pytest.fixture
def service() -> Service:
    """A service with nothing recorded, under the plan of 2021."""
    book = Rulebook.load("cn", "cn-nm-dongsheng-2021")
    return Service(Journal(MemoryStore()), book, Place("150602"), WorkdayCalendar.cn())


def send(service: Service, command: str, given: Any) -> Any:
    """Return the answer to a command of that department."""
    text = json.dumps({"command": command, "input": given}, ensure_ascii=False)
    return json.loads(service.handle(text, act(), roles=["all"], grants={"all": COMMANDS}))


def published(service: Service, **given: str) -> Any:
    """Return what publishing is answered: the state, or the code of the refusal."""
    answer = send(service, "document.publish", given)
    done = answer["status"] == "done"
    return answer["result"]["state"] if done else (answer["error"]["code"], answer["clauses"])


def test_a_list_is_in_force_when_it_is_public_wherever_it_must_be(service: Service) -> None:
    """Platform and portal (C56); number and digest are those on record and need not be sent."""
    send(service, "item-list.adopt", {"items": [ITEM]})
    first = published(service, document="item-list", outlet="portal")
    assert first == {
        "number": "1",
        "outlets": ["portal"],
        "missing": ["platform"],
        "in_force": "no",
    }
    both = published(service, document="item-list", outlet="platform")
    assert (both["missing"], both["in_force"]) == ([], "yes")
    code, _ = published(service, document="item-list", outlet="platform")
    assert code == "documents.twice"


def test_a_new_version_is_not_public_yet(service: Service) -> None:
    """An amended list starts again: the old version's publication does not carry over (C56)."""
    send(service, "item-list.adopt", {"items": [ITEM]})
    for outlet in ("portal", "platform"):
        published(service, document="item-list", outlet=outlet)
    send(service, "item-list.amend", {"reason": "调整", "added": [{**ITEM, "id": "X2"}]})
    state = published(service, document="item-list", outlet="portal")
    assert (state["number"], state["missing"]) == ("2", ["platform"])


def test_what_was_never_adopted_cannot_be_published(service: Service) -> None:
    """There is nothing to show (C56, C72)."""
    code, clauses = published(service, document="item-list", outlet="portal")
    assert (code, clauses) == ("documents.no-list", ["C56"])
    code, clauses = published(service, document="work-rules", outlet="portal")
    assert (code, clauses) == ("documents.no-rules", ["C72", "C74"])


def test_another_text_than_the_one_on_record_is_refused(service: Service) -> None:
    """What is shown is what is in force: number and digest, both faults at once (D15)."""
    send(service, "work-rules.adopt", RULES)
    fact = DocumentPublished(
        document="work-rules",
        department=OWN,
        outlet="portal",
        number="7",
        digest="0" * 64,
        on=DAY,
    )
    with pytest.raises(ManyFaultsError, match="number 7") as caught:
        service.record(fact, act())
    assert len(caught.value.faults) == 2
    state = published(service, document="work-rules", outlet="portal")
    assert (state["missing"], state["in_force"]) == ([], "yes")


def test_other_documents_have_the_number_they_are_given(service: Service) -> None:
    """Any channel meets “public”; nothing is known of their text (C67)."""
    state = published(service, document="inspector-registry", outlet="portal", number="2026-1")
    assert (state["number"], state["in_force"]) == ("2026-1", "yes")


def test_where_the_rulebook_is_silent_it_is_said(service: Service) -> None:
    """No channel is made up for a document no clause speaks of."""
    code, _ = published(service, document="newsletter", outlet="portal", number="1")
    assert code == "rules.open"


def test_the_last_named_holds_the_post(service: Service) -> None:
    """Head and operator, each with the login that holds the post, which may be left unsaid (C147)."""
    named = {"role": "operator", "post": "专管员", "person": "P5"}
    send(service, "responsible.name", {"role": "head", "post": "局长"})
    send(service, "responsible.name", named)
    posts = service.state.get(POSTS, POSTS.of(department=OWN))
    assert posts is not None
    assert (posts.post(Role.HEAD), posts.person(Role.HEAD)) == ("局长", "")
    assert (posts.post(Role.OPERATOR), posts.person(Role.OPERATOR)) == ("专管员", "P5")
    assert send(service, "responsible.name", named)["error"]["code"] == "posts.same"
    nobody = service.state.get(POSTS, POSTS.of(department="乙局"))
    assert nobody is None
    assert POSTS.empty is not None
    assert (POSTS.empty().post(Role.HEAD), POSTS.empty().person(Role.HEAD)) == (None, "")
    later = ResponsibleNamed(department=OWN, role=Role.HEAD, post="副局长", on=date(2026, 1, 4))
    with pytest.raises(Refused, match="2026-01-04") as caught:
        service.record(later, act())
    assert caught.value.code == "day.order"


def test_whether_this_system_is_the_platform_is_declared(service: Service) -> None:
    """The last declaration holds, from its day on; the same again says nothing (C52)."""
    assert on_platform(service.state, DAY) is None
    given = {"platform": "某平台（虚构）", "own": "yes", "document": "1号"}
    assert send(service, "platform.declare", given)["status"] == "done"
    assert send(service, "platform.declare", given)["error"]["code"] == "platform.same"
    off = PlatformDeclared(
        department=OWN, platform="某平台（虚构）", own=False, document="2号", on=date(2026, 2, 2)
    )
    service.record(off, act(date(2026, 2, 2)))
    days = (date(2026, 1, 4), DAY, date(2026, 2, 1), date(2026, 2, 2))
    assert [on_platform(service.state, day) for day in days] == [None, True, True, False]
    platform = service.state.get(PLATFORM, PLATFORM.of())
    assert platform is not None
    assert platform.current == off


@pytest.mark.parametrize("given", [{"number": "9"}, {"digest": "0" * 64}])
def test_what_is_published_is_the_version_in_force(service: Service, given: dict[str, str]) -> None:
    """Number and digest may be sent, and must then be those on record (D15)."""
    send(service, "item-list.adopt", {"items": [ITEM]})
    code, clauses = published(service, document="item-list", outlet="portal", **given)
    assert code == "documents.other-text"
    assert "C56" in clauses
