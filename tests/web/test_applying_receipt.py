"""The receipt of an application: the same list on the page and in the PDF, a code to compare, and hostile names."""

import datetime as dt
import re
import zlib

import pytest
import time_machine

from gymnasieregion.contexts.admission.core.receipt_code import receipt_code
from gymnasieregion.contexts.admission.models import Applicant, Application, ApplicationVersion
from gymnasieregion.contexts.admission.selectors.applying import application_of
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import YEAR, small_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

PAGE, FILE = "/ansokan/kvitto/", "/ansokan/kvitto.pdf"
SAVED = dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _in_february():
    with time_machine.travel(SAVED, tick=False):
        yield


@pytest.fixture
def asta():
    small_year()
    person = Applicant.objects.get(applicant_id="Asta")
    Application.objects.create(applicant=person, version=3, saved_at=SAVED)
    return person


def pupil():
    return client_as(Role.APPLICANT, "Asta")


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def streams(pdf):
    """The unpacked parts of a PDF that are packed."""
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, flags=re.DOTALL):
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            yield packed


def confirm(person, version):
    Application.objects.filter(applicant=person).update(confirmed_version=version, confirmed_at=SAVED)


def test_the_receipt_has_the_choices_in_order_with_version_and_moment(asta):
    page = words(pupil().get(PAGE))
    assert "Version 3 Sparad 2 februari 2026 kl. 13.00" in page
    assert "1 Naturvetenskapsprogrammet Skolan A, Stockholm 2 Estetiska programmet Skolan A, Stockholm" in page
    assert "Listan gäller fast den inte är bekräftad." in page
    assert "Övningsregionen 2026" in page


def test_the_code_is_that_of_the_list_and_another_order_has_another(asta):
    code = receipt_code(application_of(asta).digest)
    assert re.fullmatch(r"([0-9A-F]{4}-){3}[0-9A-F]{4}", code)
    assert code in words(pupil().get(PAGE))
    assert f"Listans kod: {code}" in words(pupil().get("/ansokan/"))
    asta.choices.filter(offering_id="ES").delete()
    assert code not in words(pupil().get(PAGE))


def test_a_list_that_was_changed_after_it_was_confirmed_says_so(asta):
    confirm(asta, 2)
    assert "Version 2 är bekräftad; version 3 gäller och är inte bekräftad." in words(pupil().get(PAGE))
    confirm(asta, 3)
    assert "Listan är bekräftad." in words(pupil().get(PAGE))


def test_an_older_version_says_that_another_counts(asta):
    ApplicationVersion.objects.create(
        applicant=asta, version=2, saved_at=SAVED, saved_by="x", role="applicant", rows='{"rows":[["IB",[]]]}',
        digest="ab" * 32,
    )  # fmt: skip
    page = words(pupil().get(PAGE, {"version": "2"}))
    assert "Det här är en äldre lista. Version 3 gäller." in page
    assert "International Baccalaureate" in page
    assert "ABAB-ABAB-ABAB-ABAB" in page
    assert pupil().get(PAGE, {"version": "9"}).status_code == 404


def test_the_pdf_is_tagged_in_the_readers_language_and_the_same_each_time(asta):
    answer = pupil().get(FILE)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="kvitto-2026-version-3.pdf"'
    assert "no-store" in answer["Cache-Control"]
    whole = b"".join([answer.content, *streams(answer.content)])
    assert b"pdfuaid:part>1<" in whole
    assert b"StructTreeRoot" in whole
    assert b"/Lang(sv)" in whole
    assert answer.content == pupil().get(FILE).content
    english = pupil()
    english.cookies["django_language"] = "en"
    assert b"/Lang(en)" in b"".join([english.get(FILE).content, *streams(english.get(FILE).content)])


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x") $x^2$ *fet* @ref <etikett> `kod` \\',
        "<script>alert(1)</script>",
        '"], "title": "Annat',
        "😀 中文 العربية",
        "\u202eelak\u0007\u200b",
        "Å" * 80,
    ],
)
def test_a_hostile_name_is_text_on_the_page_and_never_stops_the_pdf(asta, name):
    Applicant.objects.filter(pk=asta.pk).update(given_name=name[:80], family_name="Ek")
    Offering.objects.filter(offering_id="NA").update(name=name)
    assert "<script>alert" not in pupil().get(PAGE).content.decode()
    answer = pupil().get(FILE)
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_before_anything_is_chosen_there_is_no_receipt(asta):
    asta.choices.all().delete()
    Application.objects.filter(applicant=asta).delete()
    assert "Det finns inget att visa än." in words(pupil().get(PAGE))
    assert pupil().get(FILE).status_code == 404


def test_the_receipt_writes_nothing_and_asks_little(asta, django_assert_max_num_queries):
    reader = pupil()
    reader.get(PAGE)
    with django_assert_max_num_queries(12):
        reader.get(PAGE)
    assert not Event.objects.filter(action__startswith="admission.").exists()


def test_a_guardian_and_the_schools_counsellor_read_it_and_another_does_not(asta):
    Applicant.objects.filter(pk=asta.pk).update(school_code="S9")
    assert client_as(Role.GUARDIAN, "Asta").get(PAGE).status_code == 200
    of = f"/ansokan/{asta.pk}/kvitto/"
    assert "Det här är vad som är sökt." in words(client_as(Role.COUNSELLOR, "S9").get(of))
    assert client_as(Role.COUNSELLOR, "S8").get(of).status_code == 403
    assert client_as(Role.PRINCIPAL, "S9").get(of).status_code == 403
    assert client_as(Role.APPLICANT, "Bo").get(of).status_code == 403


def test_a_protected_identity_is_told_by_its_id_alone(asta):
    Applicant.objects.filter(pk=asta.pk).update(protection="MARKED", given_name="", family_name="", email="")
    assert f"Sökande Asta Antagningsår {YEAR}" in words(pupil().get(PAGE))
    assert client_as(Role.GUARDIAN, "Asta").get(PAGE).status_code == 404


def test_a_list_that_the_office_registered_has_no_version_and_is_not_called_confirmed(asta):
    Application.objects.all().delete()
    page = words(pupil().get(PAGE))
    assert "Version" not in page
    assert "Listan gäller fast den inte är bekräftad." in page
