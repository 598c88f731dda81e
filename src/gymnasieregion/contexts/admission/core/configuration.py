"""What a round may not be set up to do, and why; and what it may do only with a warning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A setting that is refused, or allowed with a warning.

    Args:
        code: A short name for machines.
        is_warning: Whether the round may run all the same.
        sv: What is wrong and why, in Swedish.
        en: The same in English.
    """

    code: str
    is_warning: bool
    sv: str
    en: str


BACKWARD = Refusal(
    "BACKWARD_HANDOVER",
    is_warning=False,
    sv="Platser kan bara lämnas över till en senare grupp i samma platspott. Går de bakåt kan platser vandra runt utan "
    "slut, och resultatet beror på ordningen. Lägg en sista grupp med 0 platser som tar emot resten.",
    en="Seats can only be handed over to a later group of the same branch. Backwards they may travel in circles, and "
    "the result depends on the order of work. Put a last group with 0 seats that takes what is left.",
)
COMMON_QUOTA = Refusal(
    "COMMON_QUOTA",
    is_warning=False,
    sv="En kvot kan inte vara gemensam för flera platspotter: då kan det saknas ett stabilt resultat. Dela kvoten "
    "mellan platspotterna, eller låt utbildningarna dela en platspott.",
    en="A quota cannot be common to several branches: there may then be no stable result. Split the quota between the "
    "branches, or let the offerings share one branch.",
)
CHOICE_ORDER = Refusal(
    "CHOICE_ORDER",
    is_warning=True,
    sv="Valets ordning skiljer lika poäng: då kan det löna sig att ljuga om sin ordning. "
    "Se 'gymnasieregion check-rules'.",
    en="Order of choice breaks ties: lying about one's order can then pay. See 'gymnasieregion check-rules'.",
)
TEST_MAX_RANK = Refusal(
    "TEST_MAX_RANK",
    is_warning=True,
    sv="Provet räknas bara för den som har utbildningen bland sina första val (test_max_rank): då kan det löna sig att "
    "flytta upp ett val.",
    en="The test counts only for those who have the offering among their first choices (test_max_rank): moving a "
    "choice up can then pay.",
)


def tie_break_refusals(steps: Sequence[str]) -> list[Refusal]:
    """Warn of a tie-break that rewards lying."""
    return [CHOICE_ORDER] if "CHOICE_ORDER" in steps else []


def offering_refusals(test_max_rank: Iterable[int]) -> list[Refusal]:
    """Warn of offerings whose test counts only down to some rank of the choice.

    Args:
        test_max_rank: Each offering's limit of rank; below 0 for an offering without one.
    """
    return [TEST_MAX_RANK] if any(rank >= 0 for rank in test_max_rank) else []
