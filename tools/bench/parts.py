"""What a measurement that needs both databases does around its parts."""

import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Sheet, step
from bench.platform_databases import Databases, databases
from postgres import find_programs


def run_parts(parts: Mapping[str, Callable[[Sheet, Databases], None]], *needs: str) -> int:
    """Measure one part after another, so that none disturbs another; words on the command line choose some of them.

    Args:
        parts: What measures, by its word.
        needs: Programs beside PostgreSQL that the parts call.

    Returns:
        0 when everything was measured, whether or not the goals are met; 2 for an unknown word; 3 when a program is
        missing.
    """
    chosen = sys.argv[1:] or list(parts)
    unknown = [word for word in chosen if word not in parts]
    if unknown:
        print(f"Okänt ord: {', '.join(unknown)}. Välj bland {', '.join(parts)}.", file=sys.stderr)
        return 2
    programs = find_programs()
    missing = [name for name in needs if not shutil.which(name)] + ([] if programs else ["postgresql"])
    if programs is None or missing:
        print(f"Saknas: {', '.join(missing)}. Som root: tools/machine.sh {' '.join(missing)}", file=sys.stderr)
        return 3
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    sheet = Sheet()
    with TemporaryDirectory(prefix="region-bench-") as folder, databases(Path(folder), programs) as both:
        for name in chosen:
            step(name)
            parts[name](sheet, both)
    print(sheet.table(), file=sys.stderr)
    return 0
