"""The SQL store keeps every promise on SQLite, on a real PostgreSQL and on a real MariaDB."""

from collections.abc import Iterator

import pytest
from databases import address, new_url
from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.orm import Session

from ssj_core.adapters.sql import SqlStore
from ssj_core.encoding import Suite
from ssj_core.journal import Store
from ssj_core.testing import StoreContract


class TestSqlStore(StoreContract):
    """The store contract, each handle with an address."""

    @pytest.fixture(autouse=True)
    def _on(self, database: object) -> Iterator[None]:
        self.database = database
        self.urls: dict[Store, URL] = {}
        yield
        for store in self.urls:
            assert isinstance(store, SqlStore)
            store.close()

    def make_store(self, suite: Suite = "sha256") -> SqlStore:
        """Return a store in a new database."""
        return self.opened(new_url(self.database), suite)

    def opened(self, url: URL, suite: Suite | None = None) -> SqlStore:
        """Return a handle on the journal at `url`."""
        store = SqlStore(url, suite=suite)
        self.urls[store] = url
        return store

    def another(self, store: Store) -> SqlStore:
        """Return a second handle, with connections of its own."""
        return self.opened(self.urls[store])

    def recipe(self, store: Store) -> str:
        """Open the same database in another process."""
        return (
            "from ssj_core.adapters.sql import SqlStore\n"
            f"store = SqlStore({address(self.urls[store])!r})\n"
        )


class TestSqlStoreOnAConnection(TestSqlStore):
    """The store contract, over a connection of the caller's that is in no transaction."""

    kills = 0  # a killed process opens the journal by its address, which is tried above

    @pytest.fixture(autouse=True)
    def _on(self, database: object) -> Iterator[None]:
        self.database = database
        self.urls: dict[Store, URL] = {}
        self.opened_here: list[tuple[Engine, Connection | Session]] = []
        yield
        for engine, place in self.opened_here:
            place.close()
            engine.dispose()

    def opened(self, url: URL, suite: Suite | None = None) -> SqlStore:
        """Return a handle over a connection."""
        connect_args = {"check_same_thread": False} if url.get_backend_name() == "sqlite" else {}
        engine = create_engine(url, connect_args=connect_args)
        place = self.place(engine)
        self.opened_here.append((engine, place))
        store = SqlStore(place, suite=suite)
        self.urls[store] = url
        return store

    def place(self, engine: Engine) -> Connection | Session:
        """Return what the caller has."""
        return engine.connect()


class TestSqlStoreOnASession(TestSqlStoreOnAConnection):
    """The store contract, over a session of the caller's."""

    def place(self, engine: Engine) -> Connection | Session:
        """Return a session that has begun nothing."""
        return Session(engine)


@pytest.mark.long
class TestManyKills(TestSqlStore):
    """Three hundred killed writers on each database, and not one acknowledged event lost."""

    kills = 300
