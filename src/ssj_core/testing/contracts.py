"""What every adapter must do: suites of tests to subclass and run.

::

    class TestMyStore(StoreContract):
        def make_store(self, suite="sha256"):
            return MyStore(new_empty_place(), suite=suite)

Any runner that collects ``test_`` methods will do; nothing here needs pytest. A broken promise is
an AssertionError that quotes it.
"""

from ssj_core.testing.publisher_contract import PublisherContract
from ssj_core.testing.store_contract import StoreContract
from ssj_core.testing.vault_contract import VaultContract

__all__ = ["PublisherContract", "StoreContract", "VaultContract"]
