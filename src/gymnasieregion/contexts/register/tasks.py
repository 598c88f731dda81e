"""The register's work that is done later, by the worker; the app imports this at start, so that it is known."""

from gymnasieregion.contexts.register.services import kaa_erasure, removing
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
