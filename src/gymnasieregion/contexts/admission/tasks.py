"""The admission's work that is done later, by the worker; the app imports this at start, so that it is known."""

from gymnasieregion.contexts.admission.selectors.readiness import CHECK
from gymnasieregion.contexts.admission.services import (
    cases_jobs,
    counselling_jobs,
    homes_telling,
    imports,
    imports_jobs,
    letters_batch,
    readiness_jobs,
    retention_jobs,
    runs_jobs,
)
from gymnasieregion.contexts.admission.services.cases import TRY
from gymnasieregion.contexts.admission.services.counselling_reminders import MAIL
from gymnasieregion.contexts.admission.services.publication import PUBLISH
from gymnasieregion.contexts.admission.services.retention import REMOVE
from gymnasieregion.contexts.admission.services.runs import DECIDE
from gymnasieregion.platform.jobs.registry import Kind, register

register(Kind(DECIDE, "Räknar en körning", "Decides a run", runs_jobs.decide, runs_jobs.keep_decided))
register(Kind(PUBLISH, "Publicerar ett resultat", "Publishes a result", runs_jobs.results, runs_jobs.keep_published))
register(
    Kind(CHECK, "Kontrollerar vad som saknas", "Checks what is missing", readiness_jobs.check, readiness_jobs.keep)
)
register(Kind(imports.CHECK, "Granskar en fil", "Checks a file", imports_jobs.check, imports_jobs.keep_checked))
register(Kind(imports.APPLY, "Lägger in en fil", "Applies a file", imports_jobs.prepare, imports_jobs.apply))
register(Kind(TRY, "Räknar följderna i ett ärende", "Works out a case", cases_jobs.try_case, cases_jobs.keep_tried))
register(
    Kind(
        MAIL,
        "Skickar påminnelser",
        "Sends reminders",
        counselling_jobs.unsent,
        counselling_jobs.put_out,
        max_attempts=3,
    )
)
register(
    Kind(
        homes_telling.TELL,
        "Meddelar vårdnadshavare",
        "Tells guardians",
        homes_telling.to_be_told,
        homes_telling.tell,
        max_attempts=3,
    )
)
register(Kind(letters_batch.MAKE, "Gör brev", "Makes letters", letters_batch.make_letters, letters_batch.keep_letters))
register(
    Kind(
        letters_batch.FORGET,
        "Tar bort brev",
        "Removes letters",
        letters_batch.forget_letters,
        letters_batch.keep_forgotten,
    )
)
register(Kind(REMOVE, "Gallrar", "Removes old records", retention_jobs.make, retention_jobs.keep))
