"""Real databases: a SQLite file, and PostgreSQL from an installed package or from a wheel."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.net import HOST, free_port, wait_until


class NoPostgres(Exception):  # noqa: N818 - a reason to skip, not an error
    """PostgreSQL can't be run here, and why."""


def _folders() -> Iterator[Path]:
    """Yield the folders that may hold initdb and postgres, best first."""
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    wheel = importlib.util.find_spec("pgserver")
    for folder in (wheel.submodule_search_locations or ()) if wheel else ():
        yield Path(folder) / "pginstall" / "bin"


def _account() -> pwd.struct_passwd | None:
    """Whom to run it as: it refuses root. None: as we are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgres("running as root, and there is neither a user postgres nor nobody to run it as")


@contextlib.contextmanager
def start_postgres() -> Iterator[str]:
    """Run a PostgreSQL server of one's own; gives the URL of its maintenance database.

    Raises:
        NoPostgres: nothing here can be run.

    """
    binaries = next((f for f in _folders() if (f / "initdb").exists() and (f / "postgres").exists()), None)
    if binaries is None:
        raise NoPostgres("PostgreSQL is not installed, and its wheel neither")
    account = _account()
    port = free_port()
    # Not in pytest's own folder: only its owner may enter that, and the server may be somebody else.
    with tempfile.TemporaryDirectory(prefix="attune-postgres-") as name:
        folder = Path(name)
        user, group = (None, None) if account is None else (account.pw_uid, account.pw_gid)
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = folder / "data"
        made = subprocess.run(
            [binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            user=user,
            group=group,
        )
        if made.returncode:
            raise NoPostgres(f"initdb failed: {made.stderr.strip()[-300:]}")
        # Nothing here outlives the tests, so that nothing needs to reach the disk.
        options = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-h", HOST, "-p", str(port), "-k", folder, *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                user=user,
                group=group,
            )
        try:
            url = f"postgresql://postgres@{HOST}:{port}/postgres"
            wait_until(lambda: _answers(url) or server.poll() is not None, 20, what="PostgreSQL")
            if server.poll() is not None:
                raise NoPostgres(f"it ended at once: {(folder / 'log').read_text(errors='replace')[-300:]}")
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # its "fast" shutdown: does not wait for clients
            server.wait(20)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The one PostgreSQL server of all tests: the URL of its maintenance database."""
    try:
        server = contextlib.ExitStack()
        url = server.enter_context(start_postgres())
    except NoPostgres as reason:
        pytest.skip(f"no PostgreSQL: {reason}")
    with server:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database for one test, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'attune.db'}"
    maintenance: str = request.getfixturevalue("postgres")
    name = f"attune_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return maintenance.rsplit("/", 1)[0] + f"/{name}"
