"""Starts programs, waits for them, and ends them and all that they have started, within a time that is known."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from typing import Self

SOFT_END = 5.0
"""Seconds that a program has to end by itself after it is asked; then it is ended."""

READY_WITHIN = 90.0
"""Seconds that the server has to answer."""

OK = 200
NOTHING_MORE: Mapping[str, str] = {}


class Programs:
    """The programs of one service; used in a ``with``, at the end of which none of them runs."""

    def __init__(self) -> None:
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        """Nothing runs yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what still runs."""
        self.end()

    def start(self, words: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a program as the head of a group of its own, so that all it starts can be ended with it."""
        program = subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own words
        self._running.append(program)
        return program

    def first_ended(self) -> int | None:
        """The exit code of a program that has ended; None while all run."""
        return next((code for program in self._running if (code := program.poll()) is not None), None)

    def end(self, patience: float = SOFT_END) -> None:
        """Ask every program to end, wait, and end the groups of those that have not."""
        for program in self._running:
            _signal(program, signal.SIGTERM)
        last = time.monotonic() + patience
        for program in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                program.wait(max(last - time.monotonic(), 0.05))
            _signal_group(program, signal.SIGKILL)
            program.wait()
        self._running.clear()


def is_free(host: str, port: int) -> bool:
    """Whether nobody listens at a port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def fetch(host: str, port: int, path: str, timeout: float = 10.0, headers: Mapping[str, str] = NOTHING_MORE) -> int:
    """The status that a page answers with; 0 for no answer."""
    connection = HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Accept-Language": "sv", **headers})
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        return 0
    else:
        return answer.status
    finally:
        connection.close()


def is_ready(
    programs: Programs,
    host: str,
    port: int,
    gives_up: Callable[[], bool],
    *,
    within: float = READY_WITHIN,
    headers: Mapping[str, str] = NOTHING_MORE,
) -> bool:
    """Wait until the server shows its first page; false if it has ended, somebody gives up, or the time is up."""
    last = time.monotonic() + within
    while time.monotonic() < last and programs.first_ended() is None and not gives_up():
        if fetch(host, port, "/", timeout=2.0, headers=headers) == OK:
            return True
        time.sleep(0.05)
    return False


def _signal(program: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if program.poll() is None:
        program.send_signal(number)


def _signal_group(program: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Reach what a program has started, also when it has ended itself."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(program.pid, number)
