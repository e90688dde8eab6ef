"""The instruments a book cites: declared once, in the book that is about them, and borrowed by the others."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from ssj_core import _data
from ssj_core.legal import Instrument, Text
from ssj_core.rules.loading.tables import Table
from ssj_core.rules.loading.values import MISSING


def book_names() -> tuple[str, ...]:
    """Return the names of the packaged rulebooks, sorted."""
    found = (entry.name for entry in _data.packaged("rules", "books").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def _declared(book: str) -> Mapping[str, Any]:
    """Return the instruments a packaged book declares itself, as they are written."""
    text = _data.read_bytes("rules", "books", f"{book}.toml").decode("utf-8")
    raw = tomllib.loads(text).get("instrument", {})
    return {key: one for key, one in raw.items() if "book" not in one}


def read_instruments(table: Table) -> dict[str, Instrument]:
    """Return the instruments of a book; one that says ``book`` is taken from that packaged book."""
    found = {}
    for key in table.raw:
        one = table.table(key)
        found[key] = _borrowed(one, key) if "book" in one.raw else _read(one, key)
    for key, instrument in found.items():
        for index, above in enumerate(instrument.under):
            if above not in found:
                path = f"{table.path}.{key}.under[{index}]"
                table.reader.fault(
                    path, f"没有 [instrument.{above}]", f"there is no [instrument.{above}]"
                )
    return found


def _read(one: Table, key: str) -> Instrument:
    title = one.text("title")
    values = {name: one.get(name, str, "") for name in ("number", "url", "issuer")}
    issued = one.get("issued", dt.date, None)
    under = one.get("under", tuple[str, ...], ())
    one.finish()
    if MISSING in (title, issued, under, *values.values()):
        # Still known, so that its clauses do not fault as well.
        return Instrument(key=key, title=Text("-", "-"))
    return Instrument(key=key, title=title, issued=issued, under=under, **values)


def _borrowed(one: Table, key: str) -> Instrument:
    name = one.get("book", str)
    one.finish()
    known = book_names()
    if name is not MISSING and name not in known:
        books = "、".join(known)
        one.reader.fault(
            one.at("book"), f"没有规则书 {name}；已有：{books}", f"no book {name}; known: {books}"
        )
    elif name is not MISSING:
        raw = _declared(name).get(key)
        if raw is not None:
            kept = {
                part: raw[part] for part in ("number", "url", "issuer", "issued") if part in raw
            }
            return Instrument(key=key, title=Text(**raw["title"]), **kept)
        one.reader.fault(
            one.at("book"),
            f"规则书 {name} 没有声明 [instrument.{key}]",
            f"the book {name} declares no [instrument.{key}]",
        )
    return Instrument(key=key, title=Text("-", "-"))
