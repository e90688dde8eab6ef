"""The promises of a vault, as tests."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from stat import S_IRWXG, S_IRWXO
from threading import Thread

from ssj_core.errors.vault import VaultEmptyError, VaultTakenError
from ssj_core.ports import Vault
from ssj_core.testing.promises import promise, refused


class VaultContract:
    """The promises of `ssj_core.ports.Vault`: subclass, give `make_vault`, and run."""

    def make_vault(self) -> Vault:
        """Return a vault that keeps nothing yet."""
        raise NotImplementedError

    def reopened(self, vault: Vault) -> Vault:
        """Return the vault as the next process finds it; the same one where nothing outlives it."""
        return vault

    def files(self, vault: Vault) -> Iterable[Path]:
        """Return the files a vault keeps its secrets in; none, the default, where it has none."""
        del vault
        return ()

    def test_only_the_owner_reads(self) -> None:
        """Nobody but the owner of the process can read a file of the vault."""
        vault = self.make_vault()
        vault.put("a", b"sealed")
        for path in self.files(vault):
            mode = path.stat().st_mode
            promise(not mode & (S_IRWXG | S_IRWXO), f"only the owner reads {path.name}")

    def test_is_a_vault(self) -> None:
        """A vault has every method of the port."""
        promise(isinstance(self.make_vault(), Vault), "the object has all members of ports.Vault")

    def test_what_was_put_comes_back(self) -> None:
        """Every key keeps its own bytes, to the byte, empty ones too, after a restart as before."""
        vault = self.make_vault()
        kept = {"5e" * 32: bytes(range(256)), "市监局/2026#T1-1": b"", "a": b"\0" * 100_000}
        for key, data in kept.items():
            vault.put(key, data)
        for key, data in kept.items():
            promise(vault.get(key) == data, f"what was put under {key!r} comes back")
        vault = self.reopened(vault)
        for key, data in kept.items():
            promise(vault.get(key) == data, f"{key!r} comes back after a restart")

    def test_what_was_put_is_never_replaced(self) -> None:
        """The same bytes again are no harm; other bytes are refused and change nothing."""
        vault = self.make_vault()
        vault.put("a", b"sealed")
        vault.put("a", b"sealed")
        refused(VaultTakenError, partial(vault.put, "a", b"other"), "other bytes are refused")
        refused(VaultTakenError, partial(vault.put, "a", b""), "nothing at all is refused as well")
        promise(vault.get("a") == b"sealed", "the first bytes stay")

    def test_what_was_never_put_is_an_error(self) -> None:
        """An unknown key is an error that names it, not an empty answer."""
        vault = self.make_vault()
        vault.put("a", b"1")
        error = refused(VaultEmptyError, partial(vault.get, "b"), "an unknown key is refused")
        promise("b" in str(error), "the error names the key")

    def test_one_of_many_wins(self) -> None:
        """Of several who put different bytes under one key at once, exactly one is kept."""
        vault = self.make_vault()
        lost: list[int] = []

        def race(number: int) -> None:
            try:
                vault.put("a", b"%d" % number)
            except VaultTakenError:
                lost.append(number)

        racers = [Thread(target=race, args=(number,)) for number in range(8)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
        (won,) = set(range(8)) - set(lost)
        promise(vault.get("a") == b"%d" % won, "the winner's bytes are kept")
