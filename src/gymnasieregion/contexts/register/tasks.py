"""The register's work that is done later, by the worker; the app imports this at start, so that it is known."""

from gymnasieregion.contexts.register.services import (
    exchange_notices,
    exchange_pulling,
    files,
    files_applying,
    files_erasing,
    files_jobs,
    kaa_erasure,
    removing,
)
from gymnasieregion.platform.jobs.registry import Kind, register

register(
    Kind(
        kaa_erasure.ERASE,
        "Gallrar ungdomar ur aktivitetsansvaret",
        "Erases youths from the municipality's duty",
        kaa_erasure.whom_to_erase,
        kaa_erasure.erase,
        max_attempts=3,
    )
)
register(
    Kind(
        removing.REMOVE,
        "Gallrar ur elevregistret",
        "Removes persons from the register of pupils",
        removing.whom_to_remove,
        removing.remove,
        max_attempts=3,
    )
)
register(
    Kind(
        exchange_notices.LOOK,
        "Ser vad anslutna system ska få veta",
        "Looks for what connected systems are to be told",
        exchange_notices.look,
        exchange_notices.keep_looked,
    )
)
register(
    Kind(
        exchange_notices.CALL,
        "Meddelar ett anslutet system",
        "Tells a connected system",
        exchange_notices.call,
        exchange_notices.keep_called,
        max_attempts=exchange_notices.TRIES,
    )
)
register(
    Kind(
        exchange_pulling.PULL,
        "Hämtar elever från ett annat system",
        "Fetches pupils from another system",
        exchange_pulling.fetch_by_job,
        exchange_pulling.keep_by_job,
    )
)
register(
    Kind(
        files.CHECK,
        "Granskar en fil med händelser",
        "Checks a file of events",
        files_jobs.check,
        files_jobs.keep_checked,
    )
)
register(
    Kind(
        files_applying.APPLY,
        "Lägger in en fil med händelser",
        "Applies a file of events",
        files_jobs.prepare,
        files_jobs.apply,
    )
)
register(
    Kind(
        files_applying.UNDO,
        "Ångrar en fil med händelser",
        "Undoes a file of events",
        files_jobs.begin_undoing,
        files_jobs.undo,
    )
)
register(
    Kind(
        files_erasing.ERASE,
        "Gallrar filer med händelser",
        "Erases files of events",
        files_erasing.which_to_erase,
        files_erasing.erase,
        max_attempts=3,
    )
)
exchange_notices.listen()
