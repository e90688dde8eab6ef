"""Errors: a code for programs, two sentences for people, whole across process borders."""

import pickle

from ssj_core._data import read_bytes, read_text
from ssj_core.errors import ManyFaultsError, MissingExtraError, SsjError
from ssj_core.errors.commands import OvertakenError
from ssj_core.errors.encoding import UnknownSuiteError


def test_a_fault_reads_in_both_languages() -> None:
    """The text of an error is the Chinese sentence, then the English one."""
    error = UnknownSuiteError(suite="md5")
    zh, en = str(error).splitlines()
    assert "杂凑" in zh
    assert "suite" in en
    assert error.message("zh") == zh


def test_all_faults_of_an_input_travel_together() -> None:
    """One answer names every fault; each can be taken out and read alone."""
    many = ManyFaultsError(
        what="名录.csv", faults=[UnknownSuiteError(suite=name) for name in ("a", "b")]
    )
    assert "2 fault(s)" in many.message("en")
    assert [fault.params["suite"] for fault in many.faults] == ["a", "b"]


def test_errors_survive_pickling() -> None:
    """A worker process hands its error over with code and parameters."""
    for error in (UnknownSuiteError(suite="x"), ManyFaultsError(what="w", faults=[SsjError()])):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        assert type(error) is type(again)
        assert str(error) == str(again)


def test_a_missing_extra_says_what_to_install() -> None:
    """The remedy is the command."""
    assert "pip install 'ssj-core[xlsx]'" in str(
        MissingExtraError(feature="读取 XLSX", extra="xlsx")
    )


def test_packaged_files_are_read_as_text_and_bytes() -> None:
    """The one reader of packaged files."""
    assert read_text("py.typed").encode() == read_bytes("py.typed")


def test_who_was_overtaken_learns_what_holds_now() -> None:
    """A race that was lost is told as one, and carries what the command is refused for as things are."""
    now = UnknownSuiteError(suite="md5")
    lost = OvertakenError(now, stream="inspection/I1", seq=7)
    assert lost.now is now
    assert "第 7 条" in lost.message("zh")
