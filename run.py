#!/usr/bin/env python3
"""The two commands of the README, for a machine with nothing but Python 3.11 and pip.

    python3 run.py demo OUT        any other words go to `ssj` as they are
    python3 run.py test            every check of the project; `test-long` for the slow ones,
                                   `test-cover` for the branches of the core
    python3 run.py wheelhouse DIR [EXTRA …]   what a machine without an index installs from

The first call makes `.venv` beside this file; later calls start at once and need no network.
Only the standard library is used here, since nothing else is installed yet.
"""

import hashlib
import os
import shutil
import subprocess  # nosec B404  # only our own words are run
import sys
import tempfile
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = ("x86_64", "aarch64")
LINUX = ("manylinux_2_28", "manylinux_2_27", "manylinux_2_17", "manylinux2014")
CORE = [
    "encoding",
    "errors",
    "legal",
    "calendar",
    "registers",
    "journal",
    "rules",
    "selection",
    "drawing",
    "planning",
    "inspection",
    "conference",
    "disclosure",
    "oversight",
    "verify",
]
PYTEST = [PYTHON, "-m", "pytest", "-n", "3"]
LEAST = "100"
"""Per cent of the core's lines and branches that tests reach: the house rule."""


def say(*words: object) -> None:
    """Print to stderr: stdout belongs to the command."""
    print(*words, file=sys.stderr, flush=True)


def run(*words: object, env: dict[str, str] | None = None, **options: object) -> int:
    """Run a program and return its exit code."""
    done = subprocess.run([str(word) for word in words], check=False, env=env, **options)  # type: ignore[call-overload]  # nosec B603  # noqa: S603 - our own words
    return int(done.returncode)


def make_venv() -> None:
    """Make an empty environment, also where the distribution left out ensurepip."""
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)
    except (subprocess.CalledProcessError, SystemExit, ImportError):
        say("ensurepip 不可用，改用 virtualenv / no ensurepip here, using virtualenv instead")
        shutil.rmtree(VENV, ignore_errors=True)
        with tempfile.TemporaryDirectory() as place:
            pip = [sys.executable, "-m", "pip", "install", "-q", "--target", place, "virtualenv"]
            if run(*pip) or run(
                sys.executable,
                "-m",
                "virtualenv",
                "-q",
                VENV,
                env={**os.environ, "PYTHONPATH": place},
            ):
                raise SystemExit(
                    "需要 pip 才能安装 / pip is needed to install: https://pip.pypa.io"
                ) from None


def wanted(groups: list[str]) -> list[str]:
    """Return what to install: the project with every runtime extra, and the named groups."""
    import tomllib  # noqa: PLC0415 - only after the version is known to have it

    table = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    return [
        "-e",
        f"{HERE}[all]",
        *(name for group in groups for name in table["dependency-groups"][group]),
    ]


def prepare(groups: list[str]) -> None:
    """Install once; the stamp is written last, so a killed install is begun anew."""
    stamp = VENV / ("ready-" + "-".join(["run", *groups]))
    seal = hashlib.sha256((HERE / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    if stamp.is_file() and stamp.read_text() == seal and PYTHON.exists():
        return
    say("准备环境（仅首次）……/ preparing .venv, only this once …")
    made = VENV / "ready-run"
    if not (PYTHON.exists() and made.is_file() and made.read_text() == seal):
        make_venv()
    if run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted(groups)):
        raise SystemExit("安装失败，见上方信息 / the installation failed, see above")
    made.write_text(seal)
    stamp.write_text(seal)


def test(words: list[str], *, long: bool) -> int:
    """Run every check, stop at the first that fails, and return its exit code."""
    prepare(["test", "lint", "docs", *(["long"] if long else [])])
    os.chdir(HERE)
    pytest = [*PYTEST, "-m", "long" if long else "not long", *words]
    if long or words:
        return run(*pytest)
    docs = [PYTHON, "-m", "sphinx", "-q", "-n", "-W", "-b", "html", "docs", "docs/_build/html"]
    groups: list[list[list[object]]] = [
        [[PYTHON, "-m", "ruff", "check"]],
        [[PYTHON, "-m", "ruff", "format", "--check"]],
        [[BIN / "lint-imports"], [BIN / "bandit", "-q", "-r", "src", "run.py"]],
        [[PYTHON, "-m", "mypy"], docs],
        [pytest],
    ]
    for group in groups:
        if last := max(together(group)):
            return last
    return 0


def cover() -> int:
    """Run the tests traced, which doubles their time, and hold the core's branches to the house rule."""
    prepare(["test"])
    os.chdir(HERE)
    core = [f"--cov=ssj_core.{room}" for room in CORE]
    tested = run(*PYTEST, "-m", "not long", *core, "--cov-report=")
    return tested or run(PYTHON, "-m", "coverage", "report", f"--fail-under={LEAST}")


def together(steps: list[list[object]]) -> list[int]:
    """Run steps side by side and return their exit codes; each of them keeps one core busy."""
    for step in steps:
        say("→", *(Path(str(word)).name if word is step[0] else word for word in step))
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda step: abs(run(*step)), steps))


def wheelhouse(words: list[str]) -> int:
    """Put the project's wheel and all it needs into a folder, for Linux on x86-64 and arm64.

    Two commands install from it where there is no index:

        python3 -m venv ssj
        ssj/bin/pip install --no-index --find-links DIR 'ssj-core[EXTRA,…]'
    """
    if not words or words[0].startswith("-"):
        say("用法 / usage: python3 run.py wheelhouse DIR [EXTRA …]")
        return 2
    if not PYTHON.exists():
        make_venv()  # pip is all that is needed: nothing is installed
    folder = Path(words[0]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    pip = [PYTHON, "-m", "pip", "-q", "--disable-pip-version-check"]
    if run(*pip, "wheel", "--no-deps", "-w", folder, HERE):
        return 1
    (made,) = folder.glob("ssj_core-*.whl")
    project = f"{made}[{','.join(words[1:])}]" if words[1:] else str(made)
    for python in PYTHONS:
        for machine in MACHINES:
            platforms = [f"--platform={kind}_{machine}" for kind in LINUX]
            only = [f"--python-version={python}", "--implementation=cp", "--only-binary=:all:"]
            if run(*pip, "download", *platforms, *only, "-d", folder, project):
                return 1
            if not words[1:]:
                break  # the core has no wheel that is bound to a machine
    sizes = [file.stat().st_size for file in folder.glob("*.whl")]
    bound = sum("-none-any" not in file.name for file in folder.glob("*.whl"))
    say(f"{len(sizes)} wheels, {sum(sizes) / 1e6:.1f} MB, {bound} bound to a machine: {folder}")
    return 0


def main() -> int:
    """Prepare the environment and do what was asked."""
    if sys.version_info < OLDEST:
        say("需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed")
        return 2
    words = sys.argv[1:]
    if words[:1] in (["test"], ["test-long"]):
        return test(words[1:], long=words[0] == "test-long")
    if words == ["test-cover"]:
        return cover()
    if words[:1] == ["wheelhouse"]:
        return wheelhouse(words[1:])
    prepare([])
    return run(PYTHON, "-m", "ssj_core", *words)


if __name__ == "__main__":
    raise SystemExit(main())
