"""The pages after a result, of one's own or of somebody by key: where they are, and what a form may lead back to."""

from gymnasieregion.contexts.admission.web.apply_who import Asked

OWN = "/besked/"


def base_of(asked: Asked) -> str:
    """Where the pages of a result are, for the one who asks.

    Args:
        asked: Whose, and by whom.
    """
    return OWN if asked.is_own or asked.is_guardian else f"{OWN}{asked.person.pk}/"
