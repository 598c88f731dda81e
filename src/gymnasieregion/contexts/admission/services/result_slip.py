"""A person's slip as it was published: their own lines, the salt, and the way up to the public root."""

import csv
import json
from io import StringIO
from zlib import decompress

from gymnasieregion.contexts.admission.core.slip import root_from_path, slip_leaf, slip_salt
from gymnasieregion.contexts.admission.models import PersonResult
from gymnasieregion.contexts.admission.services.bundle import SLIP_FORMAT, bundle_text

STEP = 33
"""Bytes of a step: the side and the hash beside the path."""

SIDES = {ord("L"): "left", ord("R"): "right"}


def slip_of(result: PersonResult) -> str | None:
    """The slip of a published result, the same bytes as the bundle of the run has.

    Args:
        result: With its publication and run.

    Returns:
        None when the secret that it needs has been removed with age.
    """
    secret = json.loads(result.publication.run.settings).get("slip_secret", "")
    if not secret:
        return None
    rows = decompress(result.content)
    who = list(csv.reader(StringIO(rows.decode(), newline="")))[1][0]
    salt, packed = slip_salt(bytes.fromhex(secret), who), bytes(result.path)
    steps = [packed[at : at + STEP] for at in range(0, len(packed), STEP)]
    path = [(SIDES[step[0]], step[1:]) for step in steps]
    return bundle_text(
        {
            "format": SLIP_FORMAT,
            "applicant_id": who,
            "rows": rows.decode(),
            "salt": salt.hex(),
            "path": [[side, beside.hex()] for side, beside in path],
            "merkle_root": root_from_path(slip_leaf(salt, rows), path).hex(),
        }
    )
