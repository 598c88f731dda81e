"""How a list differs from an earlier one, ready for a page."""

from collections.abc import Mapping
from typing import Any

from gymnasieregion.contexts.admission.core.application_rows import Rows, differences
from gymnasieregion.contexts.admission.web.apply_rows import Named


def shown_changes(before: Rows, after: Rows, names: Mapping[str, Named]) -> Mapping[str, Any]:
    """What differs from an earlier list, for ``_list_changes.html``.

    Args:
        before: The earlier list.
        after: The later one.
        names: What the rows of both are called.
    """
    found = differences(before, after)
    return {
        "any": bool(found),
        "added": [names[id_].label for id_ in found.added],
        "removed": [names[id_].label for id_ in found.removed],
        "moved": [(names[id_].label, was, is_) for id_, was, is_ in found.moved],
        "changed": [names[id_].label for id_ in found.changed],
    }
