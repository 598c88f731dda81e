"""``gymnasieregion serve``: the web server and a worker for the jobs, on a database that is made ready first."""

import gc
import io
import os
import signal
import sys
import time
import webbrowser
from types import FrameType
from typing import Annotated

import typer

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.language import both
from gymnasieregion.site.settings_database import told_plainly
from gymnasieregion.site.settings_environment import make_ready, switch
from gymnasieregion.site.supervisor import Programs, fetch, is_free, is_ready

HELP = both("Starta webbtjänsten.", "Start the web service.")
MAIN_PAGES = ("/", "/antagning/", "/utbud/", "/statistik/2025/", "/datum/", "/parter/", "/logga-in/", "/stil/")
PORTS_TRIED = 20
FETCHED = range(200, 400)
LAST_PORT = 65_535
CONNECTIONS = 4096
"""Browsers that may stay connected to each server process. Each keeps its connection open between two requests, so a
process that takes fewer lets the rest wait although it has nothing to do: four threads answer, whatever waits."""

FILES_BESIDE = 256
"""What a process may have open beside its connections."""


class PortTakenError(RegionError):
    """Somebody else listens where the service would."""

    sv = "Port {port} är upptagen. Välj en annan med --port."
    en = "Port {port} is taken. Choose another with --port."


class PageFailedError(RegionError):
    """A main page of the demo did not answer as it should."""

    sv = "{path} svarade {status}."
    en = "{path} answered {status}."


class StoppedByItselfError(RegionError):
    """The server or the worker ended though nobody asked it to."""

    sv = "Servern eller arbetsprocessen slutade av sig själv. Se raderna ovan."
    en = "The server or the worker ended by itself. See the lines above."


class NotReadyError(RegionError):
    """The server did not begin to answer."""

    sv = "Servern svarade inte i tid. Se raderna ovan."
    en = "The server did not answer in time. See the lines above."


class DemoInProductionError(RegionError):
    """Invented people are never put among real ones."""

    sv = "Demon går inte att starta i produktion. Ta bort --demo, GYMNASIEREGION_DEMO eller GYMNASIEREGION_PRODUCTION."
    en = "The demo does not start in production. Remove --demo, GYMNASIEREGION_DEMO or GYMNASIEREGION_PRODUCTION."


class NoProxyError(RegionError):
    """Production speaks HTTPS only, which this server leaves to what stands before it."""

    sv = "I produktion ska en proxy som talar HTTPS stå framför tjänsten. Sätt GYMNASIEREGION_PROXIES till hur många."
    en = "In production a proxy that speaks HTTPS stands before the service. Set GYMNASIEREGION_PROXIES to how many."


class _AskedToEndError(BaseException):
    """SIGTERM or Ctrl-C has come before any program was started; no work in this process takes it for a fault."""


class _Stop:
    """Takes SIGTERM and Ctrl-C: at once while nothing runs, else as a wish, so that no program is left behind."""

    def __init__(self) -> None:
        self.is_asked = False
        self.programs_run = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """What Python calls when the signal comes."""
        del number, frame
        self.is_asked = True
        if not self.programs_run:
            raise _AskedToEndError


def serve(
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help=both("Påhittad region och personer.", "Invented region and people."))
    ] = False,
    applicants: Annotated[
        int,
        typer.Option(min=50, max=100_000, help=both("Demons sökande, första gången.", "The demo's, the first time.")),
    ] = 1_500,
    host: Annotated[str, typer.Option(help=both("Adress att lyssna på.", "Address to listen at."))] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=LAST_PORT, help="Port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help=both("Antal serverprocesser.", "Server processes."))] = 2,
    browser: Annotated[bool, typer.Option(help=both("Öppna sidan.", "Open the page."))] = True,
) -> None:
    """Get the database ready, serve until Ctrl-C; with DEMO_ONCE=1 fetch the main pages once and end.

    Raises:
        DemoInProductionError: If both are asked for.
        NoProxyError: In production without a proxy.
        UnusableDatabaseError: If the database does not answer.
        PortTakenError: If somebody else listens at the port; the demo looks for the next free one first.
        NotReadyError: If the server does not begin to answer.
        StoppedByItselfError: If a program ends though nobody asked it to.
        PageFailedError: If, with DEMO_ONCE=1, a main page fails.
    """
    gc.enable()  # the service lives for weeks
    if demo:
        os.environ["GYMNASIEREGION_DEMO"] = "1"
    chosen = _port(host, port, demo=demo)
    stop = _Stop()
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with told_plainly():
            _prepare(demo=demo, applicants=applicants)
        _run(stop, demo=demo, host=host, port=chosen, workers=workers, browser=browser)
    except _AskedToEndError:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if stop.is_asked:
        _say(both("Tjänsten är stoppad.", "The service has stopped."))


def _run(stop: _Stop, *, demo: bool, host: str, port: int, workers: int, browser: bool) -> None:
    """Start the programs, wait until they are asked to end, and end them."""
    started = time.monotonic()
    stop.programs_run = True
    _let_many_connect()
    with Programs() as programs:
        programs.start(_server(host, port, workers))
        programs.start(_worker(demo=demo))
        if not is_ready(programs, host, port, lambda: stop.is_asked, headers=_like_the_proxy()):
            if stop.is_asked:
                return
            raise NotReadyError
        _greet(f"http://{'localhost' if host == '127.0.0.1' else host}:{port}/", time.monotonic() - started)
        if os.environ.get("DEMO_ONCE") == "1":
            _fetch_main_pages(host, port)
            return
        if browser and _can_open():
            webbrowser.open(f"http://localhost:{port}/")
        while not stop.is_asked:
            if programs.first_ended() is not None:
                raise StoppedByItselfError
            time.sleep(0.2)


def _port(host: str, port: int, *, demo: bool) -> int:
    """A port that nobody listens at."""
    wanted = range(port, min(port + (PORTS_TRIED if demo else 1), LAST_PORT + 1))
    found = next((one for one in wanted if is_free(host, one)), None)
    if found is None:
        raise PortTakenError(port=port)
    return found


def _prepare(*, demo: bool, applicants: int) -> None:
    """Bring the tables up to date, and load what the demo needs if it is not there.

    Args:
        demo: Whether this is the demo.
        applicants: How many applicants its region has, when it is loaded.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gymnasieregion.site.settings")
    if switch("GYMNASIEREGION_PRODUCTION") and switch("GYMNASIEREGION_DEMO"):
        raise DemoInProductionError
    make_ready()
    import django  # noqa: PLC0415 - Django is heavy
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command, get_commands  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    if settings.PRODUCTION and not settings.TRUSTED_PROXIES:
        raise NoProxyError
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("make_fallback", stdout=io.StringIO())
    if settings.PRODUCTION:
        call_command("collectstatic", verbosity=0, interactive=False)
    if demo:
        sized = {"load_demo_admission", "load_demo_register"}
        for command in ("load_demo_offer", "load_demo_admission", "load_demo_register", "make_demo_personas"):
            if command in get_commands():
                call_command(command, **({"applicants": applicants} if command in sized else {}))
    connections.close_all()


def _server(host: str, port: int, workers: int) -> list[str]:
    """The words that start the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--backlog", str(CONNECTIONS), "--backpressure",
        str(CONNECTIONS), "--workers-kill-timeout", "3", "--respawn-failed-workers", "--log-level", "warning",
        "gymnasieregion.site.server:application",
    ]  # fmt: skip


def _let_many_connect() -> None:
    """Let what is started have as many files open as there are connections, as far as the machine lets it."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + FILES_BESIDE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _worker(*, demo: bool) -> list[str]:
    """The words that start the worker; Django's checks of the settings take seconds, and the demo's are known."""
    return [sys.executable, "-m", "django", "work", *(["--skip-checks"] if demo else [])]


def _greet(address: str, seconds: float) -> None:
    took = f"{seconds:.1f}".replace(".", both(",", "."))
    _say(both(f"Öppna {address}  (klart på {took} s)", f"Open {address}  (ready in {took} s)"))
    _say(both("Ctrl-C stoppar.", "Ctrl-C stops."))


def _like_the_proxy() -> dict[str, str]:
    """What the proxy says in production, where nothing else is answered: that it was asked by HTTPS, for our name."""
    from django.conf import settings  # noqa: PLC0415 - Django is heavy

    if not settings.PRODUCTION:
        return {}
    name = settings.ALLOWED_HOSTS[0].lstrip(".")
    return {"X-Forwarded-Proto": "https", **({} if name == "*" else {"Host": name})}


def _fetch_main_pages(host: str, port: int) -> None:
    """Ask for each main page once."""
    for path in MAIN_PAGES:
        status = fetch(host, port, path, headers=_like_the_proxy())
        _say(f"{status} {path}")
        if status not in FETCHED:
            raise PageFailedError(path=path, status=status)


def _can_open() -> bool:
    """Whether a person sits here with a browser."""
    has_screen = sys.platform in {"darwin", "win32"} or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return has_screen and sys.stdout.isatty()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
