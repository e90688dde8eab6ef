"""A Java client, generated from the OpenAPI document, plays a month of the road over PostgreSQL."""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from door_client import Listen, StillClock

from ssj_core.adapters.memory import MemoryVault
from ssj_core.door import openapi
from ssj_core.journal import Journal
from ssj_core.service import Service
from ssj_core.testing.worlds import World

HERE = Path(__file__).parent / "java"
JARS = [
    Path("/usr/share/java") / f"{name}.jar"
    for name in (
        "jackson-databind",
        "jackson-core",
        "jackson-annotations",
        "jakarta-annotation-api",
    )
]
OPTIONS = {
    "containerDefaultToNull": "true",  # a list that is not given is not sent
    "openApiNullable": "false",
    "hideGenerationTimestamp": "true",
    "annotationLibrary": "none",
    "documentationProvider": "none",
    "useJakartaEe": "true",
    "invokerPackage": "org.ssj.client",
    "apiPackage": "org.ssj.client.api",
    "modelPackage": "org.ssj.client.model",
}
# Days and moments stay texts, so the client needs no more of Jackson than Debian has.
TEXTS = "date=String,DateTime=String"
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # short runs on busy machines
STEP, MONTH = 300, 180  # seconds until a program, and the whole month, is given up
MODULE = "public final class {name} extends com.fasterxml.jackson.databind.module.SimpleModule {{}}"


def run(*words: str | Path, where: Path) -> None:
    """Run a program; what it says is told only when it fails."""
    done = subprocess.run(  # noqa: S603 - our own words
        [str(word) for word in words],
        cwd=where,
        capture_output=True,
        text=True,
        check=False,
        timeout=STEP,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}{done.stderr[-3000:]}"


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the generated client, compiled with the month that is played."""
    generator = find_spec("openapi_generator_cli")
    if generator is None or generator.origin is None:
        pytest.skip("openapi-generator-cli is not installed")
    if not shutil.which("javac") or not all(jar.exists() for jar in JARS):
        pytest.skip(
            "no JDK, or no Jackson (libjackson2-databind-java, libjakarta-annotation-api-java)"
        )
    folder = tmp_path_factory.mktemp("client")
    document = folder / "openapi.json"
    document.write_text(json.dumps(openapi(), ensure_ascii=False), encoding="utf-8")
    jar = Path(generator.origin).parent / "openapi-generator.jar"
    more = ",".join(f"{name}={value}" for name, value in OPTIONS.items())
    made: list[str | Path] = [
        "-g",
        "java",
        "--library",
        "native",
        "-i",
        document,
        "-o",
        folder / "made",
    ]
    kinds = (
        "apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"
    )
    rest = [
        f"--additional-properties={more}",
        f"--type-mappings={TEXTS}",
        f"--global-property={kinds}",
    ]
    run("java", *QUICK, "-jar", jar, "generate", *made, *rest, where=folder)
    sources = folder / "made" / "src" / "main" / "java"
    client = sources / "org" / "ssj" / "client"
    (client / "RFC3339InstantDeserializer.java").unlink()
    times = sources / "com" / "fasterxml" / "jackson" / "datatype" / "jsr310"
    times.mkdir(parents=True)
    for place, package, name in (
        (client, "org.ssj.client", "RFC3339JavaTimeModule"),
        (times, "com.fasterxml.jackson.datatype.jsr310", "JavaTimeModule"),
    ):
        text = f"package {package};\n{MODULE.format(name=name)}\n"
        (place / f"{name}.java").write_text(text, encoding="utf-8")
    path = os.pathsep.join(map(str, JARS))
    out = folder / "classes"
    # What the month reaches is found along the source path, and the rest of the client left alone.
    words = ["-nowarn", "-encoding", "UTF-8", "-proc:none", "-implicit:class", "-cp", path]
    tool = [f"-J{word}" for word in QUICK]
    run(
        "javac",
        *tool,
        *words,
        "-sourcepath",
        sources,
        "-d",
        out,
        *HERE.glob("*.java"),
        where=folder,
    )
    return out


@pytest.fixture
def service(world: World) -> Iterator[Service]:
    """Return the district in a real PostgreSQL."""
    servers = pytest.importorskip("ssj_core.testing.servers")
    sql = pytest.importorskip("ssj_core.adapters.sql")
    try:
        with servers.postgresql() as server, sql.SqlStore(server.url) as store:
            for row in world.service.journal.store.read():
                store.append(row.stream, row.version - 1, [row.payload])
            yield evolve(world.service, journal=Journal(store), vault=MemoryVault())
    except servers.ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.mark.long
def test_a_month_in_java(listen: Listen, service: Service, classes: Path) -> None:
    """March 2026: a draw sealed and thrown, a register kept, a record gathered, what is owed looked at."""
    clock = StillClock()
    client = listen(service=service, clock=clock)
    path = os.pathsep.join(map(str, [classes, *JARS]))
    address = f"http://127.0.0.1:{client.port}"
    coded = [f"-D{name}.encoding=UTF-8" for name in ("file", "stdout", "stderr")]
    words = ["java", *QUICK, *coded, "-cp", path, "Month", address]
    with subprocess.Popen(  # noqa: S603 - our own words
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as java:
        late = threading.Timer(MONTH, java.kill)
        late.start()
        try:
            said = _played(java, clock)
            java.wait(timeout=60)
        finally:
            late.cancel()
            java.kill()
    assert java.returncode == 0, "\n".join(said[-30:])
    assert said[-1] == "DONE"
    assert f"SEEN {service.journal.checkpoint()['seq']}" in said


def _played(java: Any, clock: StillClock) -> list[str]:
    """Set the clock to each day the client names, until it is done; return what it said."""
    said: list[str] = []
    for line in java.stdout:
        said.append(line.strip())
        if line.startswith("DAY "):
            clock.at = line.split()[1]
            java.stdin.write("\n")
            java.stdin.flush()
    return said
