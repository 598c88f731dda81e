"""The pages of pupils and guardians speak easy Swedish and English throughout: no text is forgotten in any of them."""

import ast
import datetime as dt
import re
from html import unescape
from importlib import import_module

import pytest
import time_machine
from django.test import Client

from gymnasieregion.contexts.admission.models import Applicant, Ruling
from gymnasieregion.contexts.admission.selectors.applying import digest_of, rows_now
from gymnasieregion.contexts.admission.services.applying import add_other_office, save_application
from gymnasieregion.contexts.admission.services.forwarding import NoOfficeError
from gymnasieregion.contexts.admission.web import apply_words, choosing_words, help_words, school_letter_words
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.pages.words import EASY_COOKIE
from tests.applying import AFTER, ASTA, IN_RECHOICE, IN_TIME, asta, open_year, rows
from tests.architecture.house import SOURCE
from tests.roles import client_as

ROOM = SOURCE / "contexts" / "admission"
TEMPLATES = sorted(
    path
    for path in (ROOM / "templates" / "admission").glob("*.html")
    if path.name.lstrip("_").startswith(
        ("apply", "guardian", "contact", "merit", "choose", "receipt", "advice", "after", "reply", "queues")
    )
    or path.name in {"_call_office.html", "_list_changes.html", "_synthetic.html", "school_rulings.html",
                     "school_letter.html", "privacy.html", "result.html", "result_none.html", "result_earlier.html",
                     "result_frame.html"}
)  # fmt: skip
MODULES = sorted(
    path
    for path in (ROOM / "web").glob("*.py")
    if path.name.startswith(
        ("apply", "guardian", "contact", "merit", "choosing", "receipt", "limit_picture", "after", "queues")
    )
    or path.name in {"school_letters.py", "replies.py", "replies_words.py", "school_letter_words.py", "list_changes.py"}
)
FOR_OTHERS = ("Här hämtar en sökande eller vårdnadshavare",)
"""How texts begin that stand in these templates and are shown to the office alone."""

LONG = 60
"""A text of so many letters is short enough to be easy as it is."""

NAME = "Skolväsendets överklagandenämnd"
"""Stands in brackets in English, since letters to it bear its name."""

MOST_WORDS = 15
"""In a sentence of easy Swedish."""

TEXT = r'"[^"]*"' + r"|'[^']*'"
TAG = re.compile(rf"\{{% t ({TEXT}) ({TEXT})(?: ({TEXT}))?")
ABBREVIATED = re.compile(r"\b(kl|kap|nr|s)\.")
MARKED_SWEDISH = re.compile(r'<(\w+)[^>]*\blang="sv"[^>]*>.*?</\1>', re.DOTALL)
INLINE = r"</?(?:a|strong|em|span|code|time|ins|del|abbr)\b[^>]*>"


def texts_of_templates():
    """Every text of the templates: where it stands, Swedish, English and easy Swedish."""
    for path in TEMPLATES:
        for found in TAG.finditer(path.read_text(encoding="utf-8")):
            sv, en, easy = ((text or '""')[1:-1] for text in found.groups())
            yield path.name, sv, en, easy


def text_of(node):
    """A literal as it stands, with {} where a value is put in; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def texts_of_modules():
    """Every text that a module says with ``said`` or ``later``."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"said", "later"}:
                texts = [text_of(one) for one in node.args]
                if len(texts) > 1 and all(text is not None for text in texts[:2]):
                    yield f"{path.name}:{node.lineno}", texts[0], texts[1], (texts[2] or "") if texts[2:] else ""


def tables_of_words():
    """Texts that stand in tables, from which a page takes one."""
    for module in (apply_words, choosing_words):
        for name in ("REMINDERS", "ROW", "WHOLE"):
            for code, (sv, en, easy) in getattr(module, name, {}).items():
                yield f"{module.__name__}.{name}.{code}", sv, en, easy
    for code, (sv, en, easy) in school_letter_words.MEANS.items():
        yield f"MEANS.{code}", sv, en, easy
    for name, word in help_words.HELP.items():
        yield f"HELP.{name}", word.sv, word.en, word.easy
        yield f"HELP.{name}?", word.question_sv, word.question_en, ""


MET = ("applying", "applying_checks", "applying_rows", "homes", "late_choices", "paths_errors", "replies_errors",
       "reserve_calls_errors")  # fmt: skip
"""Services whose refusals pupils and guardians read."""

MET_BY_SCHOOLS = {"NobodyHeardError", "NoGroundForNoError"}


def refusals():
    """Every sentence by which a pupil or a guardian is refused something."""
    for name in MET:
        module = import_module(f"gymnasieregion.contexts.admission.services.{name}")
        for each in vars(module).values():
            is_refusal = isinstance(each, type) and issubclass(each, RegionError) and each.__module__ == module.__name__
            if is_refusal and each.__name__ not in MET_BY_SCHOOLS:
                yield f"{name}.{each.__name__}", each.sv, each.en, each.easy


TEXTS = [*texts_of_templates(), *texts_of_modules(), *tables_of_words(), *refusals()]


def sentences(text):
    """The sentences of a text; a colon ends none."""
    return [part.strip() for part in re.split(r"[.!?]+(?:\s|$)|\n", ABBREVIATED.sub(r"\1", text)) if part.strip()]


def too_long(text):
    """The sentences with too many words; what is put in counts as one."""
    return [one for one in sentences(re.sub(r"\{[^}]*\}", "X", text)) if len(one.split()) > MOST_WORDS]


def test_the_pages_are_found():
    assert len(TEMPLATES) > 20
    assert len(MODULES) > 15
    assert len(TEXTS) > 400


def test_every_text_that_is_not_short_has_one_in_easy_swedish():
    lacking = [(where, sv) for where, sv, _, easy in TEXTS if len(sv) > LONG and not easy]
    assert [one for one in lacking if not one[1].startswith(FOR_OTHERS)] == []


def test_an_easy_text_has_short_sentences():
    wrong = {(where, one) for where, sv, _, easy in TEXTS for one in too_long(easy or (sv if len(sv) <= LONG else ""))}
    assert wrong == set()


def test_an_easy_text_is_no_longer_a_copy_and_keeps_what_is_put_in_known():
    same = [(where, easy) for where, sv, _, easy in TEXTS if easy and easy == sv and len(sv) > LONG]
    assert same == []
    for where, sv, en, easy in TEXTS:
        known = set(re.findall(r"\{(\w+)\}", sv))
        assert {word.removesuffix("_en") for word in re.findall(r"\{(\w+)\}", en)} == {
            word.removesuffix("_sv") for word in known
        }, where
        assert set(re.findall(r"\{(\w+)\}", easy)) <= known, where


def test_a_refusal_is_told_in_the_readers_own_way():
    refused = import_module("gymnasieregion.contexts.admission.services.applying_checks").ChosenTwiceError()
    assert refused.text("easy") == "Du har redan valt den utbildningen."
    assert refused.text("sv").startswith("Utbildningen finns redan")
    assert NoOfficeError().text("easy") == NoOfficeError().text("sv")


# The pages themselves

PUPIL = (
    "/ansokan/", "/ansokan/valj/", "/ansokan/valj/?q=finnsinte", "/ansokan/kvitto/", "/ansokan/historik/",
    "/ansokan/kontakt/", "/ansokan/annat-kansli/", "/ansokan/beslut/", "/ansokan/beslut/<one>/", "/meritvarde/",
    "/mina-uppgifter/",
)  # fmt: skip
GUARDIAN = (
    "/mitt-barn/", "/mitt-barn/kontakt/", "/mitt-barn/kvitto/", "/mitt-barn/historik/", "/ansokan/beslut/",
    "/mina-uppgifter/",
)  # fmt: skip
KINDS = [(kind, granted) for kind in (Ruling.Kind.ELIGIBILITY, Ruling.Kind.FREE_QUOTA) for granted in (True, False)]


def pages(lang, *, easy=False, now=IN_TIME):
    """Every page of a pupil and a guardian, in one of the languages: its address and what its main part shows."""
    one = Ruling.objects.order_by("pk").values_list("pk", flat=True)
    people = [
        (client_as(Role.APPLICANT, "Asta"), PUPIL),
        (client_as(Role.GUARDIAN, "Asta"), GUARDIAN),
        (client_as(Role.APPLICANT, "Cia"), ("/ansokan/", "/ansokan/kontakt/", "/ansokan/kvitto/")),
        (client_as(Role.GUARDIAN, "Nobody"), ("/mitt-barn/",)),
        (Client(), ("/meritvarde/",)),
    ]
    for client, addresses in people:
        if easy:
            client.cookies[EASY_COOKIE] = "1"
        for address in addresses:
            for each in [address.replace("<one>", str(pk)) for pk in one] if "<one>" in address else [address]:
                answer = client.get(each, headers={"accept-language": lang})
                assert answer.status_code == 200, (each, now)
                yield each, main_of(answer)
        yield "409", main_of(_conflict(client, lang)) if addresses is PUPIL and now == IN_TIME else ""


def _conflict(client, lang):
    sent = {"based_on": "0" * 64, "id": ["ES"], "do": "order"}
    answer = client.post("/ansokan/andra/", sent, headers={"accept-language": lang})
    assert answer.status_code == 409
    return answer


def main_of(answer):
    """What the main part of a page shows."""
    page = answer.content.decode()
    return page[page.index("<main") : page.index("</main>")]


@pytest.fixture
def _year(db):
    with time_machine.travel(IN_TIME, tick=False):
        open_year()
        Applicant.objects.filter(applicant_id="Cia").update(protection="MARKED")
        person = asta()
        saved = save_application(
            applicant=person.pk, rows=rows("ES", "IB", "NA"), based_on=digest_of(rows_now(person.pk)), actor=ASTA,
            now=IN_TIME,
        )  # fmt: skip
        add_other_office(
            applicant=person.pk, office="Uppsala", school="Celsius", education="Teknik", based_on=saved.digest,
            actor=ASTA, now=IN_TIME,
        )  # fmt: skip
        for kind, granted in KINDS:
            Ruling.objects.create(
                applicant=person, offering_id="NA", kind=kind, granted=granted, ground="Betyg", decided_by="u",
                decided_at=IN_TIME,
            )  # fmt: skip
        yield


NOWS = pytest.mark.parametrize("now", [IN_TIME, dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC), IN_RECHOICE, AFTER], ids=str)


@pytest.mark.usefixtures("_year")
@NOWS
def test_an_easy_page_has_short_sentences(now):
    with time_machine.travel(now, tick=False):
        wrong = {}
        for address, shown in pages("sv", easy=True, now=now):
            named = re.sub(r'<(\w+)[^>]*\blang="sv"[^>]*>.*?</\1>', "X", shown, flags=re.DOTALL)
            blocks = unescape(re.sub(r"<[^>]*>", "\n", re.sub(INLINE, "", named)))
            lines = [" ".join(block.split()) for block in blocks.split("\n")]
            found = [one for line in lines for one in too_long(line)]
            if found:
                wrong[address] = found
        assert wrong == {}


@pytest.mark.usefixtures("_year")
@NOWS
def test_a_page_in_english_has_no_swedish_and_the_other_way_round(now):
    english = {en for _, sv, en, _ in TEXTS if len(en.split()) > 3 and "{" not in en and en != sv}
    with time_machine.travel(now, tick=False):
        wrong = {}
        for address, shown in pages("en", now=now):
            plain = unescape(re.sub(r"<[^>]*>", " ", MARKED_SWEDISH.sub("", shown))).replace(NAME, "")
            if found := re.findall(r"\w*[åäöÅÄÖ]\w*", plain):
                wrong[address] = found
        assert wrong == {}
        for address, shown in pages("sv", now=now):
            plain = " ".join(unescape(re.sub(r"<[^>]*>", " ", shown)).split())
            assert [text for text in english if text in plain] == [], address
