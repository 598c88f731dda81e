"""A person with a word of their own in every text that the database can hold of them, and where such words are seen."""

import datetime as dt
import io
import json
import zipfile
import zlib

from django.apps import apps
from django.db import models

from gymnasieregion.contexts.admission.core.application_rows import Row, canonical_rows
from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    Case,
    ForwardedChoice,
    ImportFile,
    PathRequest,
    Publication,
    QueuePlace,
    ReadinessReport,
    ResultPage,
    SeatReply,
)
from gymnasieregion.platform.accounts.models import User
from gymnasieregion.platform.pages.zipped import as_piece, unpacked
from tests.admission_year import NOW, YEAR

SHORTEST = 10
"""Texts that hold fewer signs hold codes, which tell of nobody alone."""

NO_WORDS = frozenset({"sha256", "digest", "media_type", "role", "home_municipality_code", "municipality_code", "seal"})
"""Texts that are codes or hashes."""

SAID = {
    "group_id": "alla",
    "hand": "1",
    "subject": "MA",
    "mark": "B",
    "language_as": "",
    "municipality_code": "0180",
    "dispensation": "",
}
UNIT = "CANARYUNIT"
"""The sending school's code: what a counsellor's role is for."""


class Canary:
    """The words of one person.

    Args:
        mark: A few letters that only this person's words begin with.
    """

    def __init__(self, mark):
        self.mark, self.words = mark, {}

    def word(self, name, longest=80):
        """A word of its own for a field."""
        self.words.setdefault(name, f"{self.mark}{len(self.words):03d}")
        return self.words[name][:longest]

    def seen_in(self, text):
        """The fields whose words stand in a text."""
        folded = text.casefold()
        if self.mark.casefold() not in folded:
            return set()
        return {name for name, word in self.words.items() if word.casefold() in folded}


def canary_of(mark, protection="NONE", *, number=1, offerings=("NA", "ES", "IB")):
    """A person who has chosen, in the small year; the database's own rules leave the protected without a name.

    Args:
        mark: What all of the person's words begin with.
        protection: A code.
        number: Tells the person from others of the same kind.
        offerings: What is chosen.
    """
    canary = Canary(mark)
    hidden = protection != "NONE"
    words = {
        name: canary.word(f"Applicant.{name}")
        for name in ("applicant_id", "ticket", "contact", "school", "from_office")
    }
    words["school_class"] = canary.word("Applicant.school_class", 20)
    if not hidden:
        words |= {name: canary.word(f"Applicant.{name}") for name in ("given_name", "family_name")}
        words["email"] = f"{canary.word('Applicant.email')}@example.org"
        words["identity_number"] = f"2010{number:02d}01TF{number:02d}"
        canary.words["Applicant.identity_number"] = words["identity_number"]
    person = Applicant.objects.create(
        year_id=YEAR, birth_date=dt.date(2010, number, 1), home_municipality_code="0180", school_code=UNIT,
        protection=protection, **words,
    )  # fmt: skip
    for rank, offering in enumerate(offerings, start=1):
        person.choices.create(rank=rank, offering_id=offering)
    person.grades.create(subject="MA", mark="B")
    return canary, person


def fill(canary, person, offering="NA"):
    """Give a person a row in every table that leads straight to the applicants, with a word in every text.

    No round could read them, so rounds are made before.
    """
    for table in apps.get_app_config("admission").get_models():
        fields = {field.name: field for field in table._meta.concrete_fields}
        if (
            table in {Applicant, Case}
            or "applicant" not in fields
            or table.__name__ in {"Choice", "Grade", "PersonResult"}
            or ("publication" in fields and not Publication.objects.exists())
        ):
            continue
        row = {"applicant": person}
        for name, field in fields.items():
            value = _value(canary, table, field, offering, person)
            if value is not None:
                row[name] = value
        table._default_manager.filter(pk=person.pk).delete() if table.__name__ == "Application" else None
        if table in {QueuePlace, ResultPage}:
            table._default_manager.filter(applicant=person).delete()
        table._default_manager.create(**row)
    ForwardedChoice.objects.filter(applicant=person).update(state="WAITING")


def _value(canary, table, field, offering, person):
    """What a field holds; None leaves it as it is made."""
    name, label = field.name, f"{table.__name__}.{field.name}"
    said = {
        **SAID,
        "seat": person.pk,
        "publication": Publication.objects.order_by("pk").last(),
        "version": 7,
        "year": AdmissionYear.objects.get(pk=person.year_id),
        **dict.fromkeys(("offering_id", "left_offering_id"), offering),
        **dict.fromkeys(("read_at", "mailed_at", *(() if table is SeatReply else ("replied_at",)))),
    }
    if name in {"rows", "change"}:
        return json.dumps({"rows": canonical_rows([Row(offering, {"LANGUAGE": canary.word(label)})])})
    if name in said or field.primary_key or field.is_relation:
        return said.get(name)
    if table is PathRequest and name == "state":
        return PathRequest.State.REFUSED
    if field.choices:
        return field.choices[0][0]
    if table is ResultPage:
        return as_piece(canary.word(label).encode())
    return _of_type(canary, label, field)


def _of_type(canary, label, field):
    """What a field holds because of what it is: a text holds a word of its own."""
    is_word = field.name not in NO_WORDS and (field.max_length or SHORTEST) >= SHORTEST
    for kind, made in (
        (models.EmailField, lambda: f"{canary.word(label)}@example.org"),
        (models.BinaryField, lambda: b"%PDF-1.7 " + canary.word(label).encode()),
        (models.DateTimeField, lambda: NOW),
        (models.DateField, NOW.date),
        ((models.CharField, models.TextField), lambda: canary.word(label, field.max_length or 80) if is_word else ""),
    ):
        if isinstance(field, kind):
            return made()
    return 1


def handed_in(canary, person):
    """A file that waits with the person among its rows, what was found in it, and a check that missed something."""
    header = "applicant_id,subject,mark,language_as"
    rows = f"{header}\n{person.applicant_id},MA,B,\nNobody,MA,C,\n"
    found = {
        "replace": "key",
        "faults": [{"applicant": person.applicant_id, "column": "mark"}],
        "warnings": [],
        "lines": {},
    }
    ImportFile.objects.create(
        year_id=YEAR, table="grades", file_name=f"{canary.word('ImportFile.file_name')}.csv", sha256="1" * 64,
        content=zlib.compress(rows.encode()), state="FAULTY", faults=1, found=json.dumps(found), sent_at=NOW,
        sent_by="u-office",
    )  # fmt: skip
    ReadinessReport.objects.create(
        year_id=YEAR, kind="final", log_seq=1, made_at=NOW,
        content=json.dumps({"day": "2026-06-15", "items": [], "rows": [{"applicant": person.applicant_id}]}),
    )  # fmt: skip


def case_of(canary, person, publication):
    """An appeal of the person's that is closed."""
    words = {name: canary.word(f"Case.{name}") for name in ("why", "reference")}
    return Case.objects.create(
        kind="APPEAL", applicant=person, publication=publication,
        change=json.dumps({"mark": canary.word("Case.change")}), state="CLOSED", opened_at=NOW, opened_by="u-office",
        **words,
    )  # fmt: skip


def texts_of(answer, asked=()):
    """Everything that an answer holds as text: the page, the address it leads to, and files taken apart.

    Args:
        answer: From a client.
        asked: What was given to the maker of documents meanwhile.
    """
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    yield " ".join(f"{name}: {value}" for name, value in answer.items())
    yield from _decoded(content)
    yield from asked


def _decoded(content):
    """The text of some bytes; of what is packed in a ZIP file (XLSX is one), of each file."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name
                yield from _decoded(packed.read(name))
        return
    yield content.decode("utf-8-sig", errors="replace")


def database_text():
    """Every value of every row of every table, unpacked where it is packed; as a dump would have them."""
    from django.db import connection  # noqa: PLC0415 - the test's own

    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        packed = bytes(value)
                        try:
                            told.append(unpacked(packed).decode("utf-8", errors="replace"))
                        except zlib.error:
                            told.append(packed.decode("utf-8", errors="replace"))
                    elif value is not None:
                        told.append(str(value))
    return "\n".join(told)


def user_named(canary, username):
    """An account with words of the person."""
    return User.objects.create(
        username=username,
        display_name=canary.word("User.display_name"),
        email=f"{canary.word('User.email')}@example.org",
    )
