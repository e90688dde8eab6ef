"""The public site made from a journal: what may be seen is there, what may not yet is not."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from ssj_core.adapters.site import FolderPublisher, site_files
from ssj_core.cli import main
from ssj_core.disclosure import MaskingPolicy, Prose, Site, Table
from ssj_core.disclosure.masking import masking_of
from ssj_core.disclosure.public import CHECK, Showing, public_site
from ssj_core.drawing.facts import DRAW, Draw
from ssj_core.errors.disclosure import NoMaskingRuleError
from ssj_core.legal import Text
from ssj_core.registers import Inspector
from ssj_core.rules import Rulebook
from ssj_core.testing import Rooms
from ssj_core.testing.worlds import World, open_world
from ssj_core.testing.worlds.play import moment
from ssj_core.testing.worlds.year import throw

MASKING = {"target": "show", "target_id": "show", "name": "surname", "sex": "hide"}
PEOPLE = MaskingPolicy(MASKING | {"cert_no": "last4", "post": "show"})


def showing(world: World, **changes: Any) -> Showing:
    """Return how the tests' sites present themselves."""
    given: dict[str, Any] = {
        "title": Text("云杉区", "Yunshan"),
        "publisher": Text("联席会议办公室", "the office"),
        "day": world.last.date(),
        "masking": PEOPLE,
    }
    return Showing(**(given | changes))


def site_of(name: str, **changes: Any) -> Site:
    """Return the public site of a world."""
    world = open_world(name)
    return world.service.public_site(showing(world, **changes))


def table(site: Site, name: str) -> Table:
    """Return a table of a site by its name."""
    found = [
        block
        for page in site.pages
        for block in page.blocks
        if isinstance(block, Table) and block.name == name
    ]
    (one,) = found
    return one


def zh(cell: Any) -> str:
    """Return the Chinese of a text of two languages."""
    assert isinstance(cell, Text)
    return cell.zh


def column(site: Site, name: str, key: str) -> list[Any]:
    """Return a column of a table."""
    return [row[key] for row in table(site, name).rows]


def test_nothing_is_shown_before_there_is_anything() -> None:
    """An empty journal has a site that says so."""
    site = site_of("empty", welcome=(Text("欢迎", "welcome"),))
    assert [page.path for page in site.pages][:2] == ["index.html", "list.html"]
    for name in ("items", "work-rules", "department-plans", "joint-plans", "draws", "results"):
        assert table(site, name).rows == ()
        assert "还没有" in zh(table(site, name).note)


def test_lists_in_force_are_shown() -> None:
    """The lists and work rules that are public on every channel, as they are on record (C56, D15)."""
    site = site_of("registered")
    assert len(table(site, "items").rows) == 7
    assert set(column(site, "work-rules", "department")) == {"市监局", "卫健委", "应急局"}
    assert table(site, "department-plans").rows == ()


def test_a_list_that_is_not_public_everywhere_is_not_shown() -> None:
    """A list adopted and public on one of two channels is not in force (C56)."""
    world = open_world("empty")
    item = {
        "id": "S1",
        "name": "证照",
        "target_kinds": ["enterprise"],
        "item_class": "general",
        "methods": ["onsite"],
        "authority": "市监局",
        "basis": "一",
        "content": "执照",
    }
    world.send("item-list.adopt", {"items": [item]}, at="2026-01-05")
    rules = dict.fromkeys(("principles", "tasks", "methods", "publication", "assessment"), "一")
    world.send("work-rules.adopt", rules, at="2026-01-05")
    assert table(world.service.public_site(showing(world)), "work-rules").rows == ()
    body = {"document": "item-list", "outlet": "platform"}
    world.send("document.publish", body, at="2026-01-06")
    assert table(world.service.public_site(showing(world)), "items").rows == ()
    world.send("document.publish", body | {"outlet": "portal"}, at="2026-01-07")
    assert len(table(world.service.public_site(showing(world)), "items").rows) == 1
    early = showing(world, day=date(2026, 1, 4))
    assert table(world.service.public_site(early), "items").rows == ()


def test_plans_in_effect_are_shown_with_the_names_of_their_items() -> None:
    """A department's rows and the joint ones, once public and filed (C77, C78, C102, C103)."""
    site = site_of("planned")
    assert column(site, "department-plans", "items")[0] == "证照检查"
    assert column(site, "joint-plans", "items") == ["证照检查、公共场所卫生"]
    early = site_of("planned", day=date(2026, 1, 22))
    assert table(early, "department-plans").rows == ()


def test_a_draw_is_shown_as_far_as_it_went() -> None:
    """Sealed, drawn, voided: each attempt has its row, its seal code and a bundle (C109)."""
    world = open_world("planned")
    row = {"plan": "市监局/2026", "task": "T1", "number": 10}
    world.send("draw.seal", row, at="2026-03-02")
    site = world.service.public_site(showing(world))
    (sealed,) = table(site, "draws").rows
    assert (zh(sealed["state"]), sealed["drawn"], sealed["level"]) == ("已封存，待抽取", "", "")
    void = {"session": "市监局/2026#T1-1", "reason": "参数有误", "approver": "PH"}
    world.send("draw.void", void, at="2026-03-02")
    world.send("draw.seal", row, at="2026-03-02")
    site = world.service.public_site(showing(world))
    first, second = table(site, "draws").rows
    assert "参数有误" in zh(first["state"])
    assert (first["attempt"], second["attempt"]) == (1, 2)
    one, other = (site.files[path] for path in sorted(site.files, key=lambda p: len(site.files[p])))
    assert len(one) < len(other)


def test_the_site_verifies(tmp_path: Path) -> None:
    """What is written to a folder is what `ssj verify` reads, the page that re-checks linked."""
    world = open_world("planned")
    row = {"plan": "市监局/2026", "task": "T1", "number": 10}
    world.send("draw.seal", row, at="2026-03-02T09:00:00+08:00")
    world.send("draw.throw", throw("市监局/2026#T1-1", moment("2026-03-02")), at="2026-03-02")
    made = {CHECK: b"<!doctype html><title>check</title>"}
    site = world.service.public_site(showing(world), made)
    assert column(site, "draws", "drawn") == [10]
    assert [zh(level) for level in column(site, "draws", "level")] == ["见证"]
    FolderPublisher(tmp_path / "site").publish(site_files(site, draw_pages=True))
    assert (tmp_path / "site" / CHECK).exists()
    (bundle,) = (tmp_path / "site" / "draws").iterdir()
    assert main(["verify", str(bundle)]) == 0


def test_inspectors_are_shown_as_the_policy_has_them() -> None:
    """Their particulars come from the register's keeper, masked; without a policy nothing is made (A13)."""
    person = Inspector(
        id="P1", name="梁见证", department="市监局", cert_no="15990012345", post="检查岗"
    )
    site = site_of("registered", inspectors=(person,))
    assert column(site, "inspectors", "name") == ["梁某某"]
    assert column(site, "inspectors", "cert_no") == ["*******2345"]
    with pytest.raises(NoMaskingRuleError):
        site_of("registered", inspectors=(person,), masking=MaskingPolicy({"name": "show"}))


def test_results_are_shown_version_by_version() -> None:
    """Public results alone, both versions of a corrected one, none that was withdrawn (C12, C94, C120)."""
    world = open_world("inspected")
    targets = [world.ids[name] for name in ("d1", "j1", "d5")]
    assert column(world.service.public_site(showing(world)), "results", "target_id") == targets
    corrected = {"inspection": "I1", "results": ["corrected"], "reason": "漏记", "approver": "PH"}
    world.send("result.correct", corrected, at="2026-05-06")
    site = world.service.public_site(showing(world))
    assert [zh(cell) for cell in column(site, "results", "result")[:2]] == [
        "未发现问题",
        "发现问题已责令改正",
    ]
    assert [zh(cell) for cell in column(site, "results", "remark")[:2]] == [
        "第 1 版，已更正",
        "已更正，第 2 版",
    ]
    taken = {"inspection": "I1", "reason": "对象错误", "approver": "PH"}
    world.send("result.withdraw", taken, at="2026-05-06")
    assert column(world.service.public_site(showing(world)), "results", "target_id") == targets[1:]


def test_what_the_law_closes_is_not_shown() -> None:
    """A refused signature is said, a result withheld by law is nowhere (C17, C116)."""
    world = open_world("inspected")
    law = {"instrument": "中华人民共和国保守国家秘密法", "article": "第十三条", "kind": "law"}
    closed = {"inspection": "I8", "ground": law, "approver": "PH"}
    world.send("result.withhold", closed, at="2026-05-06")
    refusal = {"reason": "有异议", "noted_by": [world.ids["d6a"], world.ids["d6b"]]}
    member, other = world.ids["d6a"], world.ids["d6b"]
    for command, actor, body in (
        ("sheet.refuse", member, {"refusal": refusal}),
        ("result.enter", member, {"results": ["no-issue"], "crime": "no"}),
        ("result.review", other, {"verdict": "passed"}),
        ("result.publish", other, {"channel": "gsxt"}),
    ):
        world.send(command, {"inspection": "I6", **body}, at="2026-05-06", actor=actor)
    site = world.service.public_site(showing(world))
    shown = dict(
        zip(column(site, "results", "target_id"), column(site, "results", "remark"), strict=True)
    )
    assert world.ids["d8"] not in shown
    assert zh(shown[world.ids["d6"]]) == "拒绝签字，已注明原因"


def test_records_and_penalties_stand_apart() -> None:
    """Each on its page once it is public, under the name the register has (C10, C121)."""
    world = open_world("inspected")
    kinds = (("PEN1", "penalty", world.ids["d5"]), ("L1", "licence", "91159900MA000000XX"))
    for record, info, target in kinds:
        gathered = {
            "record": record,
            "target": target,
            "info": info,
            "name": "某文书",
            "produced": "2026-05-06",
            "digest": "a" * 64,
        }
        world.send("record.gather", gathered, at="2026-05-06")
    site = world.service.public_site(showing(world))
    assert (table(site, "penalties").rows, table(site, "records").rows) == ((), ())
    world.send("penalty.publish", {"record": "PEN1", "outlet": "gsxt"}, at="2026-05-06")
    world.send("record.publish", {"record": "L1", "outlet": "gsxt"}, at="2026-05-06")
    site = world.service.public_site(showing(world))
    assert column(site, "penalties", "target_id") == [world.ids["d5"]]
    assert column(site, "records", "target") == ["91159900MA000000XX"]


def test_a_draw_still_closed_shows_its_seal_alone() -> None:
    """Of an unannounced draw the seal is public, and neither its targets nor their number (C109)."""
    world = open_world("planned")
    seal = {
        "plan": "市监局/2026",
        "task": "T1",
        "number": 10,
        "public_at": "2026-03-02T09:15:00+08:00",
        "open_at": "2026-06-30T18:00:00+08:00",
    }
    world.send("draw.seal", seal, at="2026-03-02T09:00:00+08:00")
    body = throw("市监局/2026#T1-1", datetime.fromisoformat("2026-03-02T09:05:00+08:00"))
    world.send("draw.throw", body, at="2026-03-02T09:20:00+08:00")
    (row,) = table(world.service.public_site(showing(world)), "draws").rows
    assert (zh(row["state"]), row["drawn"]) == ("已抽取，名单保密至 2026-06-30", "")


def test_a_draw_that_was_never_sealed_is_not_shown() -> None:
    """What a platform's list began and nobody sealed is not among the draws."""
    rooms = Rooms(Rulebook.load("cn").at("150602", on=date(2026, 3, 2)))
    rooms.hold(DRAW, Draw(session="S-1"), session="S-1")
    mark: dict[str, str | int] = {"hash": "", "seq": 0, "suite": "sha256"}
    given = Showing(
        title=Text("云杉区", "Yunshan"),
        publisher=Text("办公室", "office"),
        day=date(2026, 3, 2),
        masking=PEOPLE,
    )
    assert table(public_site(rooms, given, journal=mark), "draws").rows == ()


def test_a_row_that_is_no_row_is_refused() -> None:
    """A change of the register is made of rows; a bare text is told so, with its place."""
    world = open_world("registered")
    body = {"reason": "tier", "targets": ["店1"]}
    answer = json.loads(world.send("targets.change", body, at="2026-01-20"))
    assert answer["status"] == "refused"
    assert "/input/targets/0" in str(answer["error"])
    answer = json.loads(world.send("targets.change", body | {"targets": "店1"}, at="2026-01-20"))
    assert answer["status"] == "refused"


def test_the_law_says_how_persons_are_shown() -> None:
    """Name and certificate number rest on enforcement publicity, sex on nothing: it is hidden, with the ground."""
    world = open_world("registered")
    policy = masking_of(world.service.rules(date(2026, 3, 2)))
    assert policy.rules == {
        "name": "show",
        "sex": "hide",
        "cert_no": "show",
        "post": "show",
        "target": "show",
        "target_id": "show",
    }
    said = "；".join(ground.zh for ground in policy.grounds)
    assert "优化营商环境条例" in said
    assert "个人信息保护法" in said
    person = Inspector(
        id="P1", name="梁见证", department="市监局", sex="女", cert_no="15990012345", post="检查岗"
    )
    site = world.service.public_site(showing(world, inspectors=(person,), masking=None))
    assert column(site, "inspectors", "sex") == [""]
    assert column(site, "inspectors", "cert_no") == [person.cert_no]
    pages = {page.path: page for page in site.pages}
    assert any(
        "按下列规定显示" in text.zh
        for block in pages["inspectors.html"].blocks
        if isinstance(block, Prose)
        for text in block.paragraphs
    )


SURNAMES = """
schema = 1
jurisdiction = "150602"
title = { zh = "本区公示（虚构）", en = "our publicity (invented)" }
[instrument.own]
title = { zh = "本区公示办法（虚构）", en = "our rules (invented)" }
[[clause]]
id = "own-surname"
basis = { instrument = "own", article = "三" }
from = 2026-01-01
binding = "default"
question = "shown-as"
when = { person = "individual-business", part = "name" }
kind = "only"
names = ["surname"]
"""


def visited(world: World, target: str) -> None:
    """Inspect a target on a complaint, all the way to a public result, and show a licence of it."""
    number, when = {"inspection": "K9"}, {"at": "2026-05-07"}
    team = [{"inspector": person, "department": "市监局"} for person in ("P1", "P2")]
    ground = {"form": "case", "trigger": "complaint", "reference": "12315-K9"}
    assigned = {"target": target, "items": ["S1"], "methods": ["onsite"], "team": team}
    row = {
        "item": "S1",
        "content": "证照",
        "checked": "yes",
        "finding": "无",
        "results": ["no-issue"],
    }
    signed = {"mark": "signed", "signer": "经营者签字", "capacity": "person_in_charge"}
    licence = {"record": "LIC9", "target": target, "info": "licence", "name": "许可"}
    steps: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("inspection.assign", number | assigned | {"ground": ground}, {}),
        ("inspection.approve", number, {"actor": "PH"}),
        ("inspection.notice", number | {"document": "检通9"}, {}),
        ("inspection.start", number, {"actor": "P1"}),
        (
            "inspection.finish",
            number | {"sheet": {"methods": ["onsite"], "rows": [row]}},
            {"actor": "P1"},
        ),
        ("sheet.confirm", number | {"confirmation": signed}, {"actor": "P1"}),
        ("result.enter", number | {"results": ["no-issue"], "crime": "no"}, {"actor": "P1"}),
        ("result.review", number | {"verdict": "passed"}, {"actor": "PK"}),
        ("result.publish", number | {"channel": "gsxt"}, {}),
        ("record.gather", licence | {"produced": "2026-05-07", "digest": "a" * 64}, {}),
        ("record.publish", {"record": "LIC9", "outlet": "gsxt"}, {}),
    ]
    for command, body, more in steps:
        said = json.loads(world.send(command, body, **(when | more)))
        assert said["status"] == "done", (command, said["error"]["zh"])


def test_a_persons_business_is_shown_as_the_place_says_an_enterprise_as_it_is() -> None:
    """个体工商户: in results and records as in penalties; an enterprise bears nobody's name."""
    world = open_world("inspected")
    shop = {"id": "92159900MA0000099X", "name": "云杉坡张某某面馆", "scheme": "text"}
    shop |= {"kind": "individual_business"}
    said = json.loads(world.send("targets.enter", {"targets": [shop]}, at="2026-05-06"))
    assert said["status"] == "done", said["error"]["zh"]
    visited(world, shop["id"])
    own = Rulebook.joined(world.service.rulebook, Rulebook.parse(SURNAMES))
    plain = world.service.public_site(showing(world, masking=None))
    masked = evolve(world.service, rulebook=own).public_site(showing(world, masking=None))
    for page in ("results", "records"):
        assert shop["name"] in column(plain, page, "target")
        assert shop["name"] not in column(masked, page, "target")
        assert "云" + "某" * (len(shop["name"]) - 1) in column(masked, page, "target")
    shown = [name for name in column(plain, "results", "target") if name != shop["name"]]
    assert set(shown) <= set(column(masked, "results", "target"))


def test_what_no_clause_shows_is_not_shown() -> None:
    """A book that is silent of persons gives no rule, and a page that would show one is refused."""
    assert masking_of(Rulebook().at("150602", on=date(2026, 3, 2))).rules == {}
