"""A county's first double-random inspection, from its list to its public site. All invented."""

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

HERE, OFFICE, PLAN = Path(__file__).parent, "市场监管局", "市场监管局/2026"
calendar, rules = WorkdayCalendar.cn(), Rulebook.load("cn", str(HERE / "qinghe.toml"))
service = Service(Journal(MemoryStore()), rules, Place("150699"), calendar, vault=MemoryVault())


def send(at: str, actor: str, command: str, **given: object) -> dict:
    """Give a command as somebody of the office, and return its result."""
    act = Act(actor, OFFICE, datetime.fromisoformat(f"2026-{at}:00+08:00"))
    text = json.dumps({"command": command, "input": given}, ensure_ascii=False)
    answer = json.loads(service.handle(text, act, roles=["经办"], grants={"经办": [*COMMANDS]}))
    if answer["status"] != "done":
        sys.exit(f"{command}: {answer['error']['zh']}")
    print(at, command, *answer["clauses"])
    return answer["result"]


forms = json.loads((HERE / "first_county.json").read_text(encoding="utf-8"))
shops = [forms["shop"] | {"id": f"店{n}", "name": f"河街{n}号店"} for n in range(1, 41)]
people = [forms["person"] | {"id": f"P{n}", "name": f"员{n}"} for n in range(1, 9)]
send("01-05T09:00", "陈", "item-list.adopt", items=[forms["item"]])
send("01-05T09:10", "陈", "document.publish", document="item-list", outlet="bulletin")
send("01-06T09:00", "陈", "targets.enter", targets=shops)
send("01-06T09:10", "陈", "inspectors.enter", inspectors=people)
send("02-10T09:00", "陈", "plan.approve", plan=forms["plan"])
send("02-11T09:00", "陈", "plan.publish", plan=PLAN, version=1, channel="bulletin")
send("02-12T09:00", "陈", "plan.file", plan=PLAN, version=1)
draw = send("03-02T09:00", "陈", "draw.seal", plan=PLAN, task="T1", **forms["seal"])["state"]
drawn = send("03-02T10:05", "陈", "draw.throw", session=draw["session"], **forms["throw"])["state"]
team = drawn["drawn"][0]["team"]
sent = send("03-09T09:00", "陈", "draw.assign", session=draw["session"])["inspections"]
visit = {"inspection": sent[0]["inspection"]}
send("03-10T09:00", "局长", "inspection.approve", document="检批〔2026〕1号", **visit)
send("03-11T09:00", team[0], "inspection.notice", document="检通〔2026〕1号", **visit)
send("03-12T09:00", team[0], "inspection.start", **visit)
send("03-12T11:00", team[0], "inspection.finish", sheet=forms["sheet"], **visit)
send("03-12T11:20", team[0], "sheet.confirm", confirmation=forms["signed"], **visit)
send("03-13T09:00", team[0], "result.enter", results=["no-issue"], crime="no", **visit)
send("03-16T09:00", "核", "result.review", verdict="passed", **visit)
send("03-17T09:00", "陈", "result.publish", channel="bulletin", **visit)
masking = MaskingPolicy({"target": "show", "target_id": "show"})
name, by = Text("青禾县", "Qinghe county"), Text(OFFICE, "market supervision")
showing = Showing(title=name, publisher=by, day=date(2026, 3, 17), masking=masking)
FolderPublisher(Path(sys.argv[1])).publish(site_files(service.public_site(showing)))
