"""Who may be given an account as an applicant: those whom another room, where people apply, has registered.

Accounts cannot ask that room, so it tells at start how one finds them.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date

Find = Callable[[Collection[str], date], Mapping[str, str]]
"""Given ids and a day: what those of them are called who are registered that day and not protected."""

_ASKED: list[Find] = []


def register_people_by(find: Find) -> None:
    """Let a room say who is registered as an applicant; the latest that says it is asked.

    Args:
        find: Finds them by their ids.
    """
    _ASKED[:] = [find]


def registered(ids: Collection[str], day: date) -> Mapping[str, str]:
    """What those are called who are registered as applicants on a day, by id; ids of nobody are left out.

    Args:
        ids: Among which.
        day: The day.
    """
    return _ASKED[0](ids, day) if _ASKED and ids else {}
