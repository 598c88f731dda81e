"""What the kinds of records that are removed are called, and what each holds."""

from collections.abc import Mapping

from gymnasieregion.contexts.admission.selectors.retention import Kind
from gymnasieregion.platform.pages.words import said

KINDS: Mapping[Kind, tuple[str, str, str, str]] = {
    Kind.DRAFTS: (
        "Tidigare versioner av ansökningar", "Earlier versions of applications",
        "Versioner som inte längre gäller, och vem som har sett dem.",
        "Versions that no longer count, and who has seen them.",
    ),
    Kind.REMINDERS: ("Påminnelser", "Reminders", "Vägledares påminnelser till elever.", "Counsellors' reminders."),
    Kind.ATTACHMENTS: (
        "Underlag till val", "Papers for choices",
        "Intyg för dispens, fri kvot och utländska betyg.", "Papers for dispensation, free quota and foreign grades.",
    ),
    Kind.IMPORTS: (
        "Inlämnade filer och kontroller", "Files handed in, and checks",
        "Filerna, vad som hittades i dem, och vad som saknades.", "The files, what was found, and what was missing.",
    ),
    Kind.TRIALS: (
        "Simuleringar och annat opublicerat", "Simulations and others never published",
        "Körningar som aldrig publicerades, med sitt underlag.", "Runs that were never published, with their input.",
    ),
    Kind.APPLICATIONS: (
        "Ansökningar", "Applications",
        "Sökande, betyg, val, beslut, ärenden, besked, och vårdnadshavares kontaktuppgifter.",
        "Applicants, grades, choices, decisions, cases, results, and guardians' contact details.",
    ),
    Kind.RUNS: (
        "Personuppgifter i publicerade körningar", "Personal data in published runs",
        "Sigill, regler, lottning och statistik stannar kvar. Siffror om färre än tio döljs.",
        "Seal, rules, lottery and statistics stay. Figures of fewer than ten are hidden.",
    ),
    Kind.ACCOUNTS: (
        "Sökandes och vårdnadshavares konton", "Accounts of applicants and guardians",
        "Rollerna för året, och konton som inte har någon annan roll.",
        "The roles of the year, and accounts without any other role.",
    ),
    Kind.JOBS: ("Arbeten", "Jobs", "Arbeten som är slut, alla år.", "Jobs that are over, of all years."),
}  # fmt: skip
"""Swedish and English names, and what each kind holds."""

KIND_NAMES: Mapping[str, tuple[str, str]] = {str(kind): (sv, en) for kind, (sv, en, _, _) in KINDS.items()}


def kind_text(kind: Kind) -> str:
    """What a kind of record is called."""
    return said(*KINDS[kind][:2])
