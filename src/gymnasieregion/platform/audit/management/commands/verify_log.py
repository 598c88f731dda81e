"""Check the log: ``verify_log``; every head that ``export_head`` or ``--head 1234:…`` knows must still be there."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.audit.heads import heads_file, heads_in
from gymnasieregion.platform.audit.verification import verify_log
from gymnasieregion.platform.language import both, language


def known_head(text: str) -> tuple[int, str]:
    """A number and a hash from an earlier check, ``1234:9f86…``."""
    seq, _, head = text.partition(":")
    if not seq.isdecimal() or not head:
        raise ArgumentTypeError(both("skriv nummer:hash", "write number:hash"))
    return int(seq), head


class Command(BaseCommand):
    """``verify_log [--head number:hash …] [--file heads.txt]``."""

    help = both(
        "Räknar om loggens kedja och säger om något har ändrats; svarskod 1 om kedjan är bruten.",
        "Recomputes the chain of the log and tells whether anything was changed; exit code 1 if it is broken.",
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the heads that must still be there."""
        words = both(
            "nummer:hash från en tidigare kontroll; kan upprepas", "number:hash of an earlier check; repeatable"
        )
        parser.add_argument("--head", action="append", default=[], type=known_head, help=words)
        exported = both("fil med huvuden från export_head", "file with heads of export_head")
        parser.add_argument("--file", type=Path, default=heads_file(), help=exported)

    def handle(self, *, head: list[tuple[int, str]], file: Path, **_: object) -> None:
        """Check it and say so."""
        try:
            exported = heads_in(file)
        except RegionError as fault:
            raise CommandError(fault.text(language()), returncode=2) from fault
        found = verify_log((*exported, *head))
        if not found.guarded:
            self.stderr.write(both("Varning: loggens triggrar saknas.", "Warning: the log's triggers are missing."))
        if not found.intact:
            raise CommandError(f"BROKEN at {found.broken_at} ({found.because})", returncode=1)
        counts = both(
            f"Loggen stämmer: {found.events} händelser, {found.entries} rader i massändringar.",
            f"The log is intact: {found.events} events, {found.entries} rows of bulk writes.",
        )
        self.stdout.write(counts)
        if exported:
            self.stdout.write(
                both(f"{len(exported)} exporterade huvuden finns kvar.", f"{len(exported)} exported heads still stand.")
            )
        self.stdout.write(f"{found.events}:{found.head}")
