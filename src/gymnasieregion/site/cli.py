"""The one entry point, ``gymnasieregion``: gathers the commands of the rooms and answers with an exit code.

A command is a plain function with Typer annotations in a ``management`` module, or in this room. It is light to
import: what is heavy (polars, numba, rich, django) is imported inside the function. It raises ``RegionError`` for
what the user can put right and ``typer.Exit(1)`` for a check that failed. A new command is one more line in
``COMMANDS``.
"""

import gc
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module, metadata
from typing import Annotated

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.language import VARIABLE, both, choose_language, language
from gymnasieregion.site.cli_words import SpeakingCommand, SpeakingGroup, speaking

COMMANDS: dict[str, str] = {  # command: module with a function of that name (- becomes _)
    "serve": "site.serve",
    "manage": "site.manage",
    "synth": "contexts.admission.management.synth",
    "synth-fit": "contexts.admission.management.synth_fit",
    "demo": "contexts.admission.management.demo",
    "admit": "contexts.admission.management.admit",
    "verify": "contexts.admission.management.verify",
    "explain": "contexts.admission.management.explain",
    "reserves": "contexts.admission.management.reserves",
    "diff": "contexts.admission.management.diff",
    "bundle": "contexts.admission.management.bundle",
    "commit": "contexts.admission.management.commit",
    "rules": "contexts.admission.management.rules",
    "check-rules": "contexts.admission.management.check_rules",
    "match": "contexts.admission.management.match",
    "warm-up": "contexts.admission.management.warm_up",
}

DONE, CHECK_FAILED, BAD_INPUT, OUR_FAULT = 0, 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141  # what a shell says of SIGINT and SIGPIPE
DEBUG = "GYMNASIEREGION_DEBUG"
FILE_WORDS: dict[type[OSError], tuple[str, str]] = {  # what the user can put right about a file
    FileNotFoundError: ("finns inte", "does not exist"),
    FileExistsError: ("finns redan", "exists already"),
    PermissionError: ("får inte läsas eller skrivas", "may not be read or written"),
    IsADirectoryError: ("är en mapp, inte en fil", "is a folder, not a file"),
    NotADirectoryError: ("är en fil, inte en mapp", "is a file, not a folder"),
}


def main() -> None:
    """Run the command line of this process and end it.

    Most commands live for seconds and make many small objects, so the search for cycles is off; ``serve`` and
    ``manage`` live long, and set it going again. All end at once, since taking down threads and compiled code that
    nobody needs any more takes longer than many commands.
    """
    gc.disable()
    code = run(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def run(words: Sequence[str]) -> int:
    """Run one command line.

    Args:
        words: The words after the program's name.

    Returns:
        0 done, 1 a check failed, 2 bad input, 3 our fault; 130 when interrupted, 141 when the reader went away.
    """
    try:
        settings, rest = _settings_first(words)
        _take(settings)
        code = get_command(build()).main(
            [*settings, *(rest or ["--help"])], prog_name="gymnasieregion", standalone_mode=False
        )
        sys.stdout.flush()
    except SystemExit as end:  # so Typer ends when the reader has gone
        return PIPE_CLOSED if isinstance(end.__context__, BrokenPipeError) else _number(end.code)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as wrong:  # noqa: BLE001  (the last net: nobody meets a traceback unasked)
        code, message = _answer(wrong)
        print(message, file=sys.stderr)
    if code == INTERRUPTED:
        print(both("Avbrutet.", "Interrupted."), file=sys.stderr)
    return _number(code)


def build() -> typer.Typer:
    """Make the command line in the language of this run, with every command of ``COMMANDS``."""
    app = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )
    purpose = both(
        "Gemensam gymnasieantagning ur filer: lagen efter datum, fördelning att kontrollera, besked i klartext.",
        "A joint admission from files: the law by date, an allocation that can be checked, answers in plain words.",
    )
    codes = both(
        "Svarskoder: 0 klart, 1 en kontroll föll, 2 fel i underlaget, 3 vårt fel.",
        "Exit codes: 0 done, 1 a check failed, 2 bad input, 3 our fault.",
    )
    app.callback(cls=SpeakingGroup, no_args_is_help=True, help=purpose, epilog=codes)(_settings())
    for name, path in COMMANDS.items():
        module = import_module(f"gymnasieregion.{path}")
        function = getattr(module, name.replace("-", "_"))
        words = getattr(module, "HELP", None) or function.__doc__
        context = getattr(module, "CONTEXT", None)
        app.command(name, cls=SpeakingCommand, help=words, short_help=words, context_settings=context)(function)
    return app


def _settings() -> Callable[..., None]:
    """The settings of every command; ``run`` has taken language and debug already, before the commands were loaded."""

    def settings(
        *,
        lang: Annotated[
            str, typer.Option(envvar=VARIABLE, help=both("Språk: sv eller en.", "Language: sv or en."))
        ] = "sv",
        debug: Annotated[
            bool, typer.Option("--debug", envvar=DEBUG, help=both("Visar spåret vid fel.", "Shows the traceback."))
        ] = False,
        version: Annotated[
            bool,
            typer.Option(
                "--version", is_eager=True, callback=_show_version, help=both("Visar versionen.", "Shows the version.")
            ),
        ] = False,
    ) -> None:
        del lang, debug, version

    return settings


def _show_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        print(metadata.version("gymnasieregion"))
        raise typer.Exit


def _settings_first(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Divide the words into --lang and --debug, wherever they stand before a ``--``, and the rest."""
    settings: list[str] = []
    rest = list(words)
    place = 0
    while place < len(rest) and rest[place] != "--":
        word = rest[place]
        if word == "--debug" or word.startswith("--lang="):
            settings.append(rest.pop(place))
        elif word == "--lang" and place + 1 < len(rest):
            settings += [rest.pop(place), rest.pop(place)]
        else:
            place += 1
    return settings, rest


def _take(settings: Sequence[str]) -> None:
    """Put the settings where the commands look for them."""
    chosen = os.environ.get(VARIABLE) or "sv"
    for place, word in enumerate(settings):
        if word == "--debug":
            os.environ[DEBUG] = "1"
        elif word == "--lang":
            chosen = settings[place + 1]
        elif word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
    choose_language(chosen)


def _answer(wrong: Exception) -> tuple[int, str]:
    """The exit code and the words for whatever stopped the run."""
    match wrong:
        case RegionError():
            return BAD_INPUT, wrong.text(language())
        case TyperException():
            message = speaking(wrong.format_message())
            return BAD_INPUT, message if "--help" in message else f"{message}\n{_where_help_is(wrong)}"
        case OSError(filename=str() as path) if type(wrong) in FILE_WORDS:
            return BAD_INPUT, f"{path}: {both(*FILE_WORDS[type(wrong)])}"
        case _:
            return OUR_FAULT, _our_fault(wrong)


def _number(code: object) -> int:
    """The exit code that a command ended with; one that just returned is done."""
    return code if isinstance(code, int) else DONE


def _where_help_is(wrong: TyperException) -> str:
    """The command that tells how it is done."""
    context = getattr(wrong, "ctx", None)
    command = context.command_path if context else "gymnasieregion"
    return both(f"Hjälp: {command} --help", f"Help: {command} --help")


def _our_fault(fault: Exception) -> str:
    """Own up, and say how to see more."""
    if os.environ.get(DEBUG):
        traceback.print_exception(fault)
    what = f"{type(fault).__name__}: {fault}"
    return both(
        f"Det här är vårt fel, inte ditt. {what}\nKör om med --debug och skicka det som visas till oss.",
        f"This is our fault, not yours. {what}\nRun again with --debug and send us what it shows.",
    )
