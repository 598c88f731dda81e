"""The exit codes and the words that every command shares; a stand-in command shows them."""

import errno
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Annotated

import pytest
import typer

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.language import VARIABLE, both
from gymnasieregion.site import cli


class NoSeatsError(RegionError):
    sv = "Filen {file} har inga platser."
    en = "The file {file} has no seats."


def _stand_in(monkeypatch, work):
    """Make `try-it` the only command, doing ``work``."""

    def try_it(folder: Annotated[str, typer.Argument(metavar="MAPP")], *, number: int = 0) -> None:
        work()

    module = SimpleNamespace(try_it=try_it, HELP="Provar.")
    monkeypatch.setitem(sys.modules, "gymnasieregion.contexts.stand_in", module)
    monkeypatch.setattr(cli, "COMMANDS", {"try-it": "contexts.stand_in"})
    monkeypatch.setenv(VARIABLE, "sv")
    monkeypatch.setenv(cli.DEBUG, "")


def _raise(error):
    def work():
        raise error

    return work


def test_a_command_that_ends_is_done(monkeypatch, capsys):
    _stand_in(monkeypatch, lambda: print("svar"))
    assert cli.run(["try-it", "x"]) == 0
    assert capsys.readouterr() == ("svar\n", "")


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (typer.Exit(1), 1, ""),
        (NoSeatsError(file="a.csv"), 2, "Filen a.csv har inga platser.\n"),
        (FileNotFoundError(errno.ENOENT, "No such file", "b.csv"), 2, "b.csv: finns inte\n"),
        (PermissionError(errno.EACCES, "Permission denied", "c.csv"), 2, "c.csv: får inte läsas eller skrivas\n"),
        (KeyboardInterrupt(), 130, "Avbrutet.\n"),
        (ZeroDivisionError("x"), 3, "Det här är vårt fel, inte ditt. ZeroDivisionError: x\nKör om med --debug"),
        (OSError(errno.ENOSPC, "No space left on device"), 3, "Det här är vårt fel"),
    ],
)
def test_whatever_stops_a_command_has_its_code_and_its_words(monkeypatch, capsys, error, code, words):
    _stand_in(monkeypatch, _raise(error))
    assert cli.run(["try-it", "x"]) == code
    out, told = capsys.readouterr()
    assert out == ""
    assert told.startswith(words)
    assert "Traceback" not in told


def test_debug_shows_where_it_went_wrong(monkeypatch, capsys):
    _stand_in(monkeypatch, _raise(ZeroDivisionError("x")))
    assert cli.run(["try-it", "x", "--debug"]) == 3
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["--lang en try-it x", "try-it --lang en x", "try-it x --lang=en"])
def test_the_language_may_stand_anywhere(monkeypatch, capsys, line):
    _stand_in(monkeypatch, lambda: print(both("svar", "answer")))
    assert cli.run(line.split()) == 0
    assert capsys.readouterr().out == "answer\n"


def test_what_stands_after_two_dashes_is_left_alone(monkeypatch, capsys):
    _stand_in(monkeypatch, lambda: print(both("svar", "answer")))
    assert cli.run(["try-it", "--", "--lang=en"]) == 0
    assert capsys.readouterr().out == "svar\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("try-i x", "Det finns inget kommando 'try-i'. Menade du 'try-it'?\nHjälp: gymnasieregion --help\n"),
        ("try-it", "Argumentet 'MAPP' saknas.\nHjälp: gymnasieregion try-it --help\n"),
        ("try-it x --numbr 1", "Det finns inget val --numbr (Menade du: --number)\n"),
        ("try-it x --number y", "Fel värde för '--number': skriv ett heltal.\n"),
        ("try-it x y", "För många argument: y\n"),
        ("--lang", "Valet '--lang' behöver ett värde.\n"),
        ("--lang fi try-it x", "Språket fi finns inte. Välj sv eller en.\n"),
    ],
)
def test_a_slip_of_the_pen_is_bad_input_and_is_told_in_swedish(monkeypatch, capsys, line, words):
    _stand_in(monkeypatch, lambda: None)
    assert cli.run(line.split()) == 2
    assert capsys.readouterr().err.startswith(words)


def test_the_same_slip_in_english(monkeypatch, capsys):
    _stand_in(monkeypatch, lambda: None)
    assert cli.run(["--lang", "en", "try-it"]) == 2
    assert capsys.readouterr().err == "Missing argument 'MAPP'.\nHelp: gymnasieregion try-it --help\n"


def _program(*words, **settings):
    return subprocess.run(
        [sys.executable, "-c", "from gymnasieregion.site.cli import main; main()", *words],
        capture_output=True, text=True, check=False, **settings,
    )  # fmt: skip


def test_the_help_names_every_command_in_either_language():
    swedish, english = _program("--help"), _program("--lang", "en", "--help")
    assert swedish.returncode == english.returncode == 0
    assert "Kommandon:" in swedish.stdout
    assert "Commands:" in english.stdout
    for name in cli.COMMANDS:
        assert f"\n  {name} " in swedish.stdout
        assert f"\n  {name} " in english.stdout


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_each_command_teaches_what_it_does(name):
    swedish, english = _program(name, "--help"), _program("--lang", "en", name, "--help")
    assert swedish.returncode == english.returncode == 0
    assert swedish.stdout.startswith(f"Skriv så här: gymnasieregion {name} ")
    assert english.stdout.startswith(f"Usage: gymnasieregion {name} ")
    assert swedish.stdout.splitlines()[2] != english.stdout.splitlines()[2]
    assert "Args:" not in english.stdout


def test_nothing_heavy_is_loaded_for_the_help():
    loaded = (
        "import sys; print(sorted({'numpy', 'numba', 'polars', 'rich', 'yaml', 'xlsxwriter'} & sys.modules.keys()))"
    )
    code = f"from gymnasieregion.site.cli import run; run(['--help']); {loaded}"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "[]"


def test_neither_saml_nor_the_compiler_is_loaded_until_somebody_needs_it():
    """Each of the server's processes would start half as fast again with the schemas of SAML and numba in it."""
    code = (
        "import os, sys, django; os.environ['GYMNASIEREGION_DEMO'] = '1'; django.setup(); "
        "import gymnasieregion.site.urls; print({'saml2', 'xmlschema', 'numba'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "gymnasieregion.site.settings"},
    )  # fmt: skip
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(("name", "searches"), [("manage", "True"), ("try-it", "False")])
def test_cycles_are_searched_for_in_what_lives_long_and_not_in_short_commands(tmp_path, name, searches):
    """The stand-in commands are Django's own shell, and one that is over at once."""
    words = {"manage": ["shell", "--verbosity", "0", "-c", "import gc; print(gc.isenabled())"], "try-it": []}[name]
    code = (
        "import gc, sys, types; from gymnasieregion.site import cli; "
        "sys.modules['gymnasieregion.stand_in'] = types.SimpleNamespace(try_it=lambda: print(gc.isenabled())); "
        "cli.COMMANDS['try-it'] = 'stand_in'; cli.main()"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code, name, *words],
        capture_output=True, text=True, check=False, env={**os.environ, "GYMNASIEREGION_VAR": str(tmp_path)},
    )  # fmt: skip
    assert (shown.returncode, shown.stdout.strip()) == (0, searches), shown.stderr


def test_a_reader_that_goes_away_is_no_fault_of_ours():
    code = "from gymnasieregion.site.cli import main; import sys; sys.argv = ['x', '--help']; main()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 141


def test_a_shell_can_complete_the_commands():
    shown = _program(env={"_GYMNASIEREGION_COMPLETE": "source_bash", "PATH": ""})
    assert shown.returncode == 0
