"""Run a command with a PostgreSQL of its own: `tools/postgres.py make test-db`. Standard library only.

The cluster is made from Debian's packages in a folder of its own, listens on a free port of the loopback, keeps
nothing after the command and is handed over as DATABASE_URL. PostgreSQL refuses to run as root, so root lends it
the user `postgres` (or `nobody`). Without a command it prints the URL and waits for Ctrl-C.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PLACES = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt"]
NEEDED = ["initdb", "pg_ctl", "createdb", "pg_dump", "pg_restore"]
QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=200"]
"""Nothing in it is to survive a power cut; what a killed client leaves is the same as ever."""


def main(words: Sequence[str]) -> int:
    """Start a cluster, run the command in its environment, stop it.

    Args:
        words: The command; nothing to print the URL and wait.

    Returns:
        The exit code of the command; 1 when PostgreSQL is missing.
    """
    programs = find_programs()
    if programs is None:
        print("PostgreSQL saknas. På Debian och Ubuntu: apt-get install postgresql", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster(programs) as url:
        environment = {**os.environ, "DATABASE_URL": url, "PATH": f"{programs}:{os.environ['PATH']}"}
        if words:
            return subprocess.run(list(words), env=environment, check=False).returncode
        print(url, flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return 0
    return 0


def find_programs() -> Path | None:
    """The folder with initdb of the newest version there is."""
    folders = [path.parent for place in PLACES for path in Path(place).glob("*/bin/initdb")]
    newest_first = sorted(folders, key=lambda folder: (len(folder.parent.name), folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*newest_first, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in candidates if all((folder / name).exists() for name in NEEDED)), None)


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A running cluster, by its URL; stopped and deleted afterwards."""
    owner = _owner()
    room = Path(tempfile.mkdtemp(prefix="region-pg-"))
    try:
        if owner:
            os.chown(room, owner.pw_uid, owner.pw_gid)
        data = room / "data"
        settings = ["-U", "region", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run(owner, room, [f"{programs}/initdb", "-D", str(data), *settings])
        port = _free_port()
        options = [f"-c {setting}" for setting in [*QUICK, f"port={port}", "listen_addresses=127.0.0.1"]]
        start = f"{' '.join(options)} -c unix_socket_directories={room}"
        _run(owner, room, [f"{programs}/pg_ctl", "-D", str(data), "-w", "-l", str(room / "log"), "-o", start, "start"])
        try:
            _run(owner, room, [f"{programs}/createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "region", "region"])
            yield f"postgresql://region@127.0.0.1:{port}/region"
        finally:
            _run(owner, room, [f"{programs}/pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _owner() -> pwd.struct_passwd | None:
    """Whom root lets run PostgreSQL; nobody else needs another user."""
    if os.getuid() != 0:
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _run(owner: pwd.struct_passwd | None, room: Path, words: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs, quietly; what it said is shown when it fails."""
    done = subprocess.run(
        list(words), cwd=room, stdin=subprocess.DEVNULL, stdout=(room / "said").open("w"), stderr=subprocess.STDOUT,
        user=owner.pw_uid if owner else None, group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None, check=False,
    )  # fmt: skip
    if done.returncode:
        print((room / "said").read_text(encoding="utf-8", errors="replace"), file=sys.stderr)
        done.check_returncode()


def _free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
