"""What those who act are called on screen, in the log and on the pages of every room."""

from collections.abc import Iterable, Mapping

from gymnasieregion.platform.audit.selectors import names_of
from gymnasieregion.platform.audit.words import who_text


def who_names(actor_ids: Iterable[str]) -> Mapping[str, str]:
    """What users, jobs and commands are called, by the id that they act under.

    Args:
        actor_ids: As the log and the tables keep them; "" is nobody and stays "".
    """
    ids = set(actor_ids)
    names = names_of(ids)
    return {actor_id: names.get(actor_id) or who_text(actor_id) for actor_id in ids}
