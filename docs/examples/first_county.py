"""A county's first double-random inspection, from its list to its public result. All invented."""

import json
import sys
from datetime import date, datetime
from pathlib import Path

from ssj_core import Journal, Place, Rulebook, Service, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore, MemoryVault
from ssj_core.adapters.site import FolderPublisher, site_files
from ssj_core.disclosure import MaskingPolicy
from ssj_core.disclosure.public import Showing
from ssj_core.legal import Text
from ssj_core.service import Act
from ssj_core.service.commands import COMMANDS

BOOK = Path(__file__).with_name("qinghe.toml")
rules = Rulebook.load("cn", str(BOOK))
calendar, vault = WorkdayCalendar.cn(), MemoryVault()
service = Service(Journal(MemoryStore()), rules, Place("150699"), calendar, vault=vault)
OFFICE, PLAN = "市场监管局", "市场监管局/2026"


def send(at: str, actor: str, command: str, **given: object) -> dict:
    """Give a command as somebody of the office, and return its result."""
    act = Act(actor, OFFICE, datetime.fromisoformat(f"2026-{at}:00+08:00"))
    text = json.dumps({"command": command, "input": given}, ensure_ascii=False)
    answer = json.loads(service.handle(text, act, roles=["经办"], grants={"经办": [*COMMANDS]}))
    if answer["status"] != "done":
        sys.exit(f"{command}: {answer['error']['zh']}")
    print(at, command, *answer["clauses"])
    return answer["result"]


item = {"id": "S1", "name": "证照", "target_kinds": ["enterprise"], "item_class": "general"}
item |= {"methods": ["onsite"], "authority": OFFICE, "basis": "青禾办法第一条", "content": "执照"}
shop = {
    "scheme": "text",
    "kind": "enterprise",
    "tier": "B",
    "tier_scheme": "enterprise-credit-2022",
}
person = {"unit": OFFICE, "sex": "女", "certified_until": "2028-12-31", "post": "检查岗"}
person |= {"qualifications": ["行政执法"], "specialties": ["综合"]}
row = {"form": "department-task", "id": "T1", "items": ["S1"], "scope": "全部", "visits": 1}
row |= {"ratios": [{"stratum": "*", "ratio": "1/10"}], "methods": ["onsite"], "content": "执照"}
row |= {"window": {"start": "2026-03-01", "end": "2026-06-30"}}
plan = {"form": "department-plan", "year": 2026, "department": OFFICE, "tasks": [row]}
watched = [{"name": "梁见证", "of": "司法局"}, {"name": "商见证", "of": OFFICE}]
seen = [{"at": "2026-03-02T09:30:00+08:00", "record": "COMMIT", "witnesses": watched}]

send("01-05T09:00", "陈", "item-list.adopt", items=[item])
send("01-05T09:10", "陈", "document.publish", document="item-list", outlet="bulletin")
shops = [shop | {"id": f"店{n}", "name": f"河街{n}号店"} for n in range(1, 41)]
send("01-06T09:00", "陈", "targets.enter", targets=shops)
people = [person | {"id": f"P{n}", "name": f"员{n}", "cert_no": f"证{n}"} for n in range(1, 9)]
send("01-06T09:10", "陈", "inspectors.enter", inspectors=people)
send("02-10T09:00", "陈", "plan.approve", plan=plan)
send("02-11T09:00", "陈", "plan.publish", plan=PLAN, version=1, channel="bulletin")
send("02-12T09:00", "陈", "plan.file", plan=PLAN, version=1)
sealed = {"plan": PLAN, "task": "T1", "number": 4, "public_at": "2026-03-02T10:00:00+08:00"}
draw = send("03-02T09:00", "陈", "draw.seal", **sealed)["state"]["session"]
dice = {"dice": ["40271582139904617735"], "witnesses": watched, "seen": seen}
drawn = send("03-02T10:05", "陈", "draw.throw", session=draw, **dice)["state"]["drawn"]
visits = send("03-09T09:00", "陈", "draw.assign", session=draw)["inspections"]
visit, team = visits[0]["inspection"], drawn[0]["team"]
send("03-10T09:00", "局长", "inspection.approve", inspection=visit, document="检批〔2026〕1号")
send("03-11T09:00", team[0], "inspection.notice", inspection=visit, document="检通〔2026〕1号")
send("03-12T09:00", team[0], "inspection.start", inspection=visit)
found = {
    "item": "S1",
    "content": "执照",
    "checked": "yes",
    "finding": "未发现问题",
    "results": ["no-issue"],
}
send(
    "03-12T11:00",
    team[0],
    "inspection.finish",
    inspection=visit,
    sheet={"rows": [found], "methods": ["onsite"]},
)
signed = {"mark": "signed", "signer": "店主", "capacity": "legal_representative"}
send("03-12T11:20", team[0], "sheet.confirm", inspection=visit, confirmation=signed)
send("03-13T09:00", team[0], "result.enter", inspection=visit, results=["no-issue"], crime="no")
send("03-16T09:00", "核", "result.review", inspection=visit, verdict="passed")
send("03-17T09:00", "陈", "result.publish", inspection=visit, channel="bulletin")
masking = MaskingPolicy({"target": "show", "target_id": "show"})
showing = Showing(
    title=Text("青禾县", "Qinghe"),
    publisher=Text(OFFICE, OFFICE),
    day=date(2026, 3, 17),
    masking=masking,
)
files = site_files(service.public_site(showing), draw_pages=True)
FolderPublisher(Path(sys.argv[1] if len(sys.argv) > 1 else "site")).publish(files)
