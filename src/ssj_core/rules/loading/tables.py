"""Strict access to one table of a rulebook: required keys, known keys, and where it stands."""

from typing import Any

from ssj_core.errors import SsjError
from ssj_core.legal import Text
from ssj_core.rules.loading.values import MISSING, Reader


class Table:
    """One table of a file.

    Attributes:
        raw: its keys and values; empty if the file holds something else there.
        path: where it stands, dotted.
        reader: where faults go.
    """

    def __init__(self, raw: Any, path: str, reader: Reader) -> None:  # noqa: ANN401 - whatever the file holds
        """Wrap `raw`; note a fault if it is not a table."""
        self.path = path
        self.reader = reader
        self.used: set[str] = set()
        if isinstance(raw, dict):
            self.raw: dict[str, Any] = raw
        else:
            self.raw = {}
            reader.wrong(path or "$", ("表", "a table"), raw)

    def at(self, key: str) -> str:
        """Return the dotted path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def get(self, key: str, hint: Any, default: Any = MISSING) -> Any:  # noqa: ANN401 - any type
        """Return a value of type `hint`; without a default the key is required."""
        self.used.add(key)
        if key not in self.raw:
            if default is MISSING:
                return self.reader.fault(self.at(key), "缺少此项", "missing")
            return default
        return self.reader.read(hint, self.raw[key], self.at(key))

    def table(self, key: str) -> "Table":
        """Return the table below a key; an absent one is empty."""
        self.used.add(key)
        return Table(self.raw.get(key, {}), self.at(key), self.reader)

    def tables(self, key: str) -> list["Table"]:
        """Return the list of tables below a key; an absent one is empty."""
        self.used.add(key)
        raw = self.raw.get(key, [])
        if not isinstance(raw, list):
            self.reader.wrong(self.at(key), (f"[[{key}]] 列表", f"a list of tables [[{key}]]"), raw)
            return []
        return [Table(item, f"{self.at(key)}[{i}]", self.reader) for i, item in enumerate(raw)]

    def text(self, key: str, *, required: bool = True) -> Any:  # noqa: ANN401 - a Text, None or MISSING
        """Return the bilingual text below a key."""
        self.used.add(key)
        if key not in self.raw:
            if required:
                return self.reader.fault(self.at(key), "缺少此项", "missing")
            return None
        inner = Table(self.raw[key], self.at(key), self.reader)
        zh, en = inner.get("zh", str), inner.get("en", str)
        inner.finish()
        if MISSING in (zh, en):
            return MISSING
        return self.built(self.at(key), Text, zh, en)

    def built(self, path: str, make: Any, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - any constructor
        """Return what a constructor makes, turning its refusal into a fault here."""
        try:
            return make(*args, **named)
        except SsjError as error:
            return self.reader.fault(path, error.message("zh"), error.message("en"))

    def finish(self) -> None:
        """Note every key nobody asked for: a misspelt key is never silently ignored."""
        for key in self.raw:
            if key not in self.used:
                known = ", ".join(sorted(self.used))
                self.reader.fault(
                    self.at(key), f"不认识的项；可用：{known}", f"unknown key; known here: {known}"
                )
