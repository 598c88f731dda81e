"""What is measured inside a process of its own, on the database of its environment: ``round``, ``pages`` or ``kills``.

The last line of standard output is JSON.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from random import Random  # noqa: TID251 - when to kill is no lot
from tempfile import TemporaryDirectory

from bench.platform_databases import ROOT


def whole_round(folder: str) -> Mapping[str, object]:
    """A final round asked for, decided and published; then decided once more from the same input.

    Args:
        folder: Where the run's files are written.
    """
    import django  # noqa: PLC0415 - only the parts that need it

    django.setup()
    from django.utils import timezone  # noqa: PLC0415 - after the set-up

    from gymnasieregion.contexts.admission.models import AdmissionYear  # noqa: PLC0415
    from gymnasieregion.contexts.admission.services.publication import publish  # noqa: PLC0415
    from gymnasieregion.contexts.admission.services.runs import (  # noqa: PLC0415
        ask_for_rerun,
        ask_for_run,
        run_folder,
    )
    from gymnasieregion.platform.access.actor import Actor, Role  # noqa: PLC0415
    from gymnasieregion.platform.jobs.models import Job  # noqa: PLC0415
    from gymnasieregion.platform.jobs.worker import Worker  # noqa: PLC0415

    office, worker = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE), Worker(timezone.now)
    year = AdmissionYear.objects.get()
    day = year.days.get(event="FINAL_RESULT").day
    marks = [time.perf_counter()]
    run = ask_for_run(
        year=year.pk, kind="final", name="Slutlig", day=day, decisions=[], snapshot=None, rerun_of=None, actor=office,
        now=timezone.now(),
    )  # fmt: skip
    worker.run_until_empty()
    marks.append(time.perf_counter())
    publish(run=run, publish_at=timezone.now(), actor=office, now=timezone.now())
    worker.run_until_empty()
    marks.append(time.perf_counter())
    again = ask_for_rerun(run=run, actor=office, now=timezone.now())
    worker.run_until_empty()
    marks.append(time.perf_counter())
    jobs = [json.loads(job.result) for job in Job.objects.order_by("-pk")[:3]]
    phases = {phase["en"]: float(phase["seconds"]) for phase in jobs[2]["phases"]}
    phases["asked, kept and told"] = marks[1] - marks[0] - sum(phases.values())
    phases["published"] = marks[2] - marks[1]
    made = Path(folder)
    shutil.rmtree(made, ignore_errors=True)
    for one in (run, again):
        one.refresh_from_db()
    run_folder(run, made)
    with TemporaryDirectory() as other:
        run_folder(again, Path(other))
        differ = sum(
            path.read_bytes() != (Path(other) / path.relative_to(made)).read_bytes()
            for path in made.rglob("*")
            if path.is_file()
        )
    return {
        "phases": phases,
        "seconds": marks[2] - marks[0],
        "again": marks[3] - marks[2],
        "rerun_differs": differ,
    }


def pages() -> list[dict[str, object]]:
    """Each of the office's addresses that answers a GET."""
    from bench.office_pages import measured_pages  # noqa: PLC0415 - sets Django up

    return measured_pages()


def kills(years: str) -> Mapping[str, object]:
    """How many of some years end otherwise than one in which nobody is killed.

    Args:
        years: How many; in each, server and worker are killed once in each of the four steps.
    """
    own, office = import_module("tests.own_database"), import_module("tests.office_kills")
    begun, chance, differ = time.perf_counter(), Random(), 0  # noqa: S311 - when to kill
    hits = [0, 0]
    with TemporaryDirectory() as folder, office.practice_database(Path(folder)) as like:
        with own.empty_database(folder, like=like) as calm:
            spans, _ = office.whole_year(calm)
            expected = office.kept_in(calm)
        for _ in range(int(years)):
            with own.empty_database(folder, like=like) as url:
                hits = [sum(pair) for pair in zip(hits, office.whole_year(url, chance, spans)[1], strict=True)]
                whole = own.manage(url, "verify_log", check=False).returncode == 0
                differ += office.kept_in(url) != expected or not whole
    return {"differ": differ, "servers": hits[0], "workers": hits[1], "seconds": time.perf_counter() - begun}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gymnasieregion.site.settings")
    sys.path.insert(0, str(ROOT))
    parts: Mapping[str, Callable[..., object]] = {"round": whole_round, "pages": pages, "kills": kills}
    print(json.dumps(parts[sys.argv[1]](*sys.argv[2:])))
