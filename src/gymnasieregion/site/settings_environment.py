"""What the environment says of the installation; a word that cannot be understood stops the start."""

import contextlib
import os
import secrets
from pathlib import Path

from gymnasieregion.kernel.errors import RegionError

VAR = Path(os.environ.get("GYMNASIEREGION_VAR", Path.cwd() / "var"))
"""Where the installation keeps its own files: the database, its key, uploads, exported heads of the log."""

KEY_VARIABLE, IDENTITY_KEY_VARIABLE = "GYMNASIEREGION_SECRET_KEY", "GYMNASIEREGION_IDENTITY_KEY"
SHORTEST_KEY = 50
"""Characters of a key in production; the same limit as in Django's own check of a deployment."""

DEMO_KEY = "only-for-the-demo"
ON, OFF = frozenset({"1", "true", "yes"}), frozenset({"", "0", "false", "no"})


class UnclearSwitchError(RegionError):
    """A variable is neither on nor off."""

    sv = "{name}={value} går inte att tyda. Skriv 1, true eller yes för ja, och 0 eller inget för nej."
    en = "{name}={value} is not understood. Write 1, true or yes for on, and 0 or nothing for off."


class NotANumberError(RegionError):
    """A variable is to be a whole number, and is not."""

    sv = "{name}={value} är inget heltal."
    en = "{name}={value} is no whole number."


class WeakKeyError(RegionError):
    """Production without a key that nobody can guess."""

    sv = "{name} behöver minst {length} tecken i produktion. Gör en: openssl rand -base64 48"
    en = "{name} needs at least {length} characters in production. Make one: openssl rand -base64 48"


def switch(name: str) -> bool:
    """Whether a variable is on.

    Args:
        name: The variable.

    Raises:
        UnclearSwitchError: For a word that is neither on nor off.
    """
    value = os.environ.get(name, "").strip()
    if value.lower() not in ON | OFF:
        raise UnclearSwitchError(name=name, value=value)
    return value.lower() in ON


def whole_number(name: str) -> int:
    """The whole number in a variable; 0 without it.

    Args:
        name: The variable.

    Raises:
        NotANumberError: For anything else.
    """
    value = os.environ.get(name, "").strip() or "0"
    if not (value.isascii() and value.isdecimal()):
        raise NotANumberError(name=name, value=value)
    return int(value)


def secret_key(*, is_production: bool, is_demo: bool) -> str:
    """The key that signs sessions and forms: from the environment, else from the file that ``make_ready`` made.

    Args:
        is_production: Whether people are real; only the environment counts then.
        is_demo: Whether they are made up; the key is then known to all.

    Returns:
        "" where there is none, which Django refuses to start with.

    Raises:
        WeakKeyError: In production, without a long key.
    """
    given = os.environ.get(KEY_VARIABLE, "")
    if is_production:
        for name in (KEY_VARIABLE, IDENTITY_KEY_VARIABLE):
            if len(os.environ.get(name, given)) < SHORTEST_KEY:
                raise WeakKeyError(name=name, length=SHORTEST_KEY)
    if given or is_production:
        return given
    if is_demo:
        return DEMO_KEY
    file = _key_file()
    return file.read_text(encoding="ascii").strip() if file.exists() else ""


def make_ready() -> None:
    """Make the installation's folder, and outside of production a key of its own where none is given."""
    VAR.mkdir(parents=True, exist_ok=True)
    file = _key_file()
    if switch("GYMNASIEREGION_PRODUCTION") or os.environ.get(KEY_VARIABLE) or file.exists():
        return
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    unfinished.touch(mode=0o600)
    unfinished.write_text(f"{secrets.token_urlsafe(SHORTEST_KEY)}\n", encoding="ascii")
    with contextlib.suppress(FileExistsError):  # another process was first, and its key counts
        os.link(unfinished, file)
    unfinished.unlink()


def _key_file() -> Path:
    return VAR / "secret-key"
