"""An extract as files: JSON with its keys explained, and a document for everybody to read."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers

from gymnasieregion.contexts.admission.selectors.extracts import BY, Row
from gymnasieregion.contexts.admission.services.extracts import EXTRACT, FORMAT, Extract
from gymnasieregion.contexts.admission.web.people_words import subject, word
from gymnasieregion.contexts.admission.web.privacy_words import BRIEF, WHO, key_text, key_words, sections
from gymnasieregion.contexts.offer.api import offer_rows
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.words import action_text, value_text
from gymnasieregion.platform.pages.export import file_answer
from gymnasieregion.platform.pages.formats import moment_text
from gymnasieregion.platform.pages.pdf import pdf
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.words import page_language, said

JSON, PDF = "application/json; charset=utf-8", "application/pdf"
TEMPLATE = Path(__file__).parents[1] / "templates" / "admission" / "utdrag.typ"
AS_TABLE = 4
"""Rows with at most so many facts are shown as a table, others one after another."""

ROLES = frozenset(role.value for role in Role)
OFFERINGS = frozenset({"offering_id", "left_offering_id"})
LONGEST_CELL = 600
"""Signs of a value that the document shows; the whole stands in the JSON file."""


def name_of(extract: Extract) -> str:
    """What the files of an extract are called, without ending."""
    who = extract.subject.ids[0] if extract.subject.ids else "konto"
    safe = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in who)
    return f"utdrag-{safe}-{extract.made_at:%Y-%m-%d}"


def json_answer(extract: Extract) -> HttpResponse:
    """An extract as JSON, with a word in both languages for each section and key."""
    return _private(file_answer(f"{name_of(extract)}.json", JSON, json_text(extract)))


def json_text(extract: Extract) -> str:
    """The text of the JSON file."""
    used = sorted({name for rows in extract.sections.values() for row in rows for name in row})
    told = {
        "format": FORMAT,
        "made_at": extract.made_at.isoformat(),
        "applicant_ids": extract.subject.ids,
        "sections_explained": {name: _pair(sections()[name]) for name in extract.sections},
        "keys_explained": {name: _pair(key_words(name)) for name in used},
        "who_explained": {
            **{name: _pair(words) for name, words in WHO.items()},
            "sv": "Annars rollen hos den som gjorde det. Namn på dem som arbetar är inte dina uppgifter.",
            "en": "Else the role of whoever did it. The names of those who work here are not your data.",
        },
        "sections": extract.sections,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def pdf_answer(extract: Extract) -> HttpResponse:
    """An extract as a document, in the reader's language."""
    content = pdf(TEMPLATE, document_of(extract), page_language())
    return _private(file_answer(f"{name_of(extract)}.pdf", PDF, content))


def document_of(extract: Extract) -> dict[str, Any]:
    """What the document shows."""
    when = moment_text(extract.made_at, page_language())
    names = _names_of_offerings(extract)
    filled = [(name, [_with_names(row, names) for row in rows]) for name, rows in extract.sections.items() if rows]
    empty = [said(*sections()[name]) for name, rows in extract.sections.items() if not rows]
    return {
        "title": said("Uppgifter om dig", "What is held of you"),
        "footer": said(f"Uppgifter om dig, {when}", f"What is held of you, {when}"),
        "lead": said(
            f"Det här är allt som antagningens system har om dig {when}. Andras uppgifter är utelämnade. Den som har "
            "gjort något står med sin roll.",
            f"This is all that the system of the admission holds of you {when}. What is others' is left out. Whoever "
            "did something stands with their role.",
        ),
        "facts": _facts(extract),
        "sections": [_section(name, rows) for name, rows in filled],
        "empty_title": said("Det finns inget om dig här", "Nothing is held of you here"),
        "empty": ", ".join(empty),
        "rights_title": said("Är något fel?", "Is something wrong?"),
        "rights": [
            said(
                "Säg till din studie- och yrkesvägledare eller antagningskansliet, så rättas det. Är du inte nöjd med "
                "hur dina uppgifter hanteras kan du klaga hos Integritetsskyddsmyndigheten (imy.se).",
                "Tell your counsellor or the admission office, and it is put right. If you are not content with how "
                "your data are handled, you can complain to Integritetsskyddsmyndigheten (imy.se).",
            ),
            said(
                "Uppgifterna behövs för att pröva din ansökan (skollagen 16 kap.). Kansliet, din skola, skolorna du "
                "har sökt till och din hemkommun får det de behöver för sitt beslut.",
                "The data are needed to try your application (skollagen ch. 16). The office, your school, the schools "
                "that you have applied to and your home municipality get what they need for their decision.",
            ),
        ],
    }


def _private(answer: HttpResponse) -> HttpResponse:
    """An answer that no browser and no proxy keeps."""
    add_never_cache_headers(answer)
    return answer


def _names_of_offerings(extract: Extract) -> Mapping[str, str]:
    """What the educations of the person's years are called, by id; the latest year's name where an id is of several."""
    years = sorted(row.year_id for row in extract.subject.applicants)
    return {
        row.offering_id: f"{row.study_path}, {row.school} ({row.offering_id})" for y in years for row in offer_rows(y)
    }


def _with_names(row: Row, names: Mapping[str, str]) -> Row:
    """A row with the name of each education in the place of its id, wherever it stands."""
    return {name: _named(name, value, names) for name, value in row.items()}


def _named(name: str, value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, Mapping):
        return _with_names(dict(value), names)
    if isinstance(value, list):
        return [_named(name, one, names) for one in value]
    return names.get(value, value) if name in OFFERINGS and isinstance(value, str) else value


def _pair(words: tuple[str, str]) -> dict[str, str]:
    return {"sv": words[0], "en": words[1]}


def _facts(extract: Extract) -> list[tuple[str, str]]:
    ids = ", ".join(f"{row.applicant_id} ({row.year_id})" for row in extract.subject.applicants)
    facts = [(said("Gjort", "Made"), moment_text(extract.made_at, page_language())), (said("Id", "Id"), ids)]
    return [(name, text) for name, text in facts if text]


def _section(name: str, rows: Sequence[Row]) -> dict[str, Any]:
    """A section as the document shows it: a table where rows have few facts, else each row by itself."""
    told = [_brief(row, *BRIEF[name]) if name in BRIEF else _told(row) for row in rows]
    heads = list(dict.fromkeys(head for row in told for head in row))
    table = len(heads) <= AS_TABLE and len(rows) > 1
    return {
        "title": said(*sections()[name]),
        "heads": heads if table else [],
        "rows": [[row.get(head, "") for head in heads] for row in told] if table else [],
        "cards": [] if table else [list(row.items()) for row in told],
    }


def _brief(row: Row, columns: Sequence[str], together: Sequence[str]) -> dict[str, str]:
    """The facts of a row that the document shows of it, the last of them together."""
    facts = [(name, _value(name, row.get(name))) for name in together]
    told = [text if name == "row" else f"{key_text(name)}: {text}" for name, text in facts if text]
    return {**{key_text(name): _value(name, row.get(name)) for name in columns}, key_text("details"): ". ".join(told)}


def _told(row: Row) -> dict[str, str]:
    """The facts of a row in words; what is empty is left out."""
    told = {key_text(name): _value(name, value) for name, value in row.items()}
    return {name: text for name, text in told.items() if text}


def _value(name: str, value: object) -> str:
    """A value in words, as long as a document can show it."""
    if name == "content" and isinstance(value, str):
        return said("finns i JSON-filen", "is in the JSON file") if value else ""
    if name == "action":
        return action_text(str(value))
    text = _words(name, value)
    return (
        text
        if len(text) <= LONGEST_CELL
        else f"{text[:LONGEST_CELL]} … ({said('hela i JSON-filen', 'whole in the JSON file')})"
    )


def _words(name: str, value: object) -> str:
    if isinstance(value, Mapping):
        told = [(key_text(str(key)), _words(str(key), one)) for key, one in value.items() if key != "applicant_id"]
        return ", ".join(f"{key}: {text}" for key, text in told if text)
    if isinstance(value, list):
        return " | ".join(text for text in (_words(name, one) for one in value) if text)
    if isinstance(value, bool) and not value and name == "looked":
        return ""
    named = _NAMED.get(name)
    return named(value) if named and isinstance(value, str) else value_text(EXTRACT, name, value)


def _who(code: str) -> str:
    """Who did something, in words."""
    if code in WHO:
        return said(*WHO[code])
    return role_text(Role(code)) if code in ROLES else code


_NAMED: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys((*BY, "who", "role"), _who),
    "subject": subject,
    "protection": lambda code: word("protection", code),
}
"""Fields whose codes the log has no word for."""
