"""The counsellor's pages: to do by urgency, the class list and its files, one pupil, papers, reminders and letters."""

import datetime as dt
import re
from io import BytesIO

import polars as pl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from gymnasieregion.contexts.admission.models import Applicant, Application, Attachment, Reminder, RowDecision
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.models import Event
from tests.admission_year import YEAR
from tests.applying import asta, open_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

IN_LAST_WEEK = dt.datetime(2026, 2, 10, 12, tzinfo=dt.UTC)
LIST = "/elever/lista/"
PDF = b"%PDF-1.7 intyg"


@pytest.fixture(autouse=True)
def _year():
    open_year()
    Applicant.objects.filter(applicant_id__in=["Asta", "Bo"]).update(
        school="Skolan A", school_code="G001", school_class="9A"
    )
    Applicant.objects.filter(applicant_id="Bo").update(school_class="9B", given_name="Bo", family_name="Ek")
    Applicant.objects.filter(applicant_id="Cia").update(school="Skolan B", school_code="G002", school_class="9C")
    with time_machine.travel(IN_LAST_WEEK, tick=False):
        yield


@pytest.fixture
def syv():
    return client_as(Role.COUNSELLOR, "G001")


@pytest.fixture
def office():
    return client_as(Role.REGIONAL_OFFICE)


def _page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def _posted(client, path, data, status=302):
    answer = client.post(path, data)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def _one(client="", path="", who=None):
    return f"/elever/{(who or asta()).pk}/{path}"


def _count(page, code):
    """The number before a thing to do on the start page."""
    found = re.search(rf'<a href="/elever/lista/\?todo={code}[^"]*"><span class="todo-count">(\d+)</span>', page)
    return int(found[1]) if found else 0


# The start page


def test_the_start_page_has_what_there_is_to_do_with_counts_the_most_urgent_first(syv):
    asta().choices.all().delete()
    page = _page(syv, "/elever/")
    assert (_count(page, "inte-sokt"), _count(page, "inte-bekraftat"), _count(page, "aldrig-inloggad")) == (1, 1, 2)
    assert page.index("Gör nu") < page.index("Har inga val") < page.index("Kan vänta")
    assert "Skolan A" in page
    assert "5 dagar till" in page
    assert "Cia" not in page


def test_each_thing_to_do_leads_to_those_it_is_about(syv):
    asta().choices.all().delete()
    page = _page(syv, f"{LIST}?todo=inte-sokt")
    assert "1 elev<" in page
    assert "Asta" in page
    assert "Ek, Bo" not in page


def test_an_emptied_list_is_not_told_as_not_applied(syv):
    asta().choices.all().delete()
    assert "Har inte sökt" in _page(syv, LIST)
    Application.objects.create(applicant=asta(), version=2, saved_at=IN_LAST_WEEK)
    page = re.sub(r"<option.*?</option>", "", _page(syv, LIST))  # each state can be asked for
    assert "Har tagit bort alla val" in page
    assert "Har inte sökt" not in page
    assert "Asta" in _page(syv, f"{LIST}?state=tomd")


def test_the_list_says_never_of_those_who_are_counted_as_not_signed_in(syv):
    asta().application_versions.create(version=1, saved_at=IN_LAST_WEEK, saved_by="u", role="applicant", rows="[]",
                                       digest="x")  # fmt: skip
    page = _page(syv, LIST)
    assert _count(_page(syv, "/elever/"), "aldrig-inloggad") == page.count(">Aldrig</td>") == 1
    assert "Ja, okänt när" in page
    assert "Ja, okänt när" in _page(syv, _one())
    assert "Aldrig" in syv.get("/elever/lista.csv").content.decode()


def test_the_office_chooses_a_school_first(office):
    assert "Skolan B" in _page(office, "/elever/")
    assert "9C" in _page(office, "/elever/?school=G002")
    assert office.get(LIST).status_code == 302
    assert "Cia" in _page(office, f"{LIST}?school=G002")


def test_a_counsellor_cannot_ask_for_another_school(syv):
    page = re.sub('value="[^"]*"', "", _page(syv, f"{LIST}?school=G002"))  # a form's token is any letters
    assert "Asta" in page
    assert "Cia" not in page


def test_the_menu_and_the_start_page_lead_a_counsellor_to_the_pupils(syv):
    page = _page(syv, "/")
    assert page.count('href="/elever/"') == 2


def test_without_a_year_there_is_no_page(syv):
    Applicant.objects.all().delete()
    from gymnasieregion.contexts.admission.models import AdmissionYear  # noqa: PLC0415

    AdmissionYear.objects.all().delete()
    _page(syv, "/elever/", 404)


# The class list


def test_the_list_is_filtered_searched_and_sorted(syv):
    assert "Ek, Bo" not in _page(syv, f"{LIST}?school_class=9A")
    assert "Ek, Bo" in _page(syv, f"{LIST}?q=ek")
    by_name = _page(syv, f"{LIST}?sort=-name")
    assert by_name.index("Ek, Bo") < by_name.index(">Asta<")
    Application.objects.create(
        applicant=asta(), version=1, saved_at=IN_LAST_WEEK, confirmed_version=1, confirmed_at=IN_LAST_WEEK
    )
    page = _page(syv, f"{LIST}?state=bekraftad")
    assert "Asta" in page
    assert "Ek, Bo" not in page
    assert 'aria-sort="descending"' in by_name


def test_the_files_hold_what_is_shown_and_the_chosen_columns(syv):
    answer = syv.get("/elever/lista.csv?school_class=9B&column=class&column=choices")
    table = pl.read_csv(BytesIO(answer.content))
    assert table.columns == ["Id", "Efternamn", "Förnamn", "Klass", "Val"]
    assert table.rows() == [("Bo", "Ek", "Bo", "9B", 2)]
    sheet = pl.read_excel(BytesIO(syv.get("/elever/lista.xlsx?column=state").content), sheet_name="Tabell")
    assert sheet.columns == ["Id", "Efternamn", "Förnamn", "Läge"]
    assert sheet.height == 2


def test_a_protected_identity_is_nowhere_on_the_counsellors_pages(syv, office):
    pk = Applicant.objects.get(applicant_id="Bo").pk
    Applicant.objects.filter(pk=pk).update(protection="MARKED", given_name="", family_name="", email="")
    for client in (syv, office):
        for path in ("/elever/?school=G001", f"{LIST}?school=G001", "/elever/lista.csv?school=G001",
                     f"{LIST}?school=G001&q=Bo", f"/elever/brev.csv?school=G001&pupil={pk}"):  # fmt: skip
            assert "Bo," not in client.get(path).content.decode()
        for path in ("", "las/", "underlag/", "betyg/skiljer/"):
            assert client.get(f"/elever/{pk}/{path}").status_code in {403, 404}
    assert _page(syv, "/elever/").count("9B") == 0


def test_a_class_of_120_and_a_school_of_300_are_cheap(syv, django_assert_max_num_queries):
    for number in range(300):
        each = Applicant(
            year_id=YEAR, applicant_id=f"P{number:03}", ticket=f"P{number:03}", birth_date=dt.date(2010, 1, 1),
            home_municipality_code="0180", school="Skolan A", school_code="G001",
            school_class="9D" if number < 120 else "9E", given_name="Elev", family_name=f"P{number:03}",
        )  # fmt: skip
        each.save()
        each.grades.create(subject="MA", mark="C")
        each.choices.create(rank=1, offering_id="NA")
        each.choices.create(rank=2, offering_id="ES")
    for path in ("/elever/", f"{LIST}?school_class=9D", LIST):
        with django_assert_max_num_queries(20):
            answer = syv.get(path)
        assert len(answer.content) < 150_000


# One pupil


def test_a_pupils_page_has_choices_grades_and_what_can_be_done(syv):
    page = _page(syv, _one())
    assert "Naturvetenskapsprogrammet, Skolan A" in page
    assert f'href="/ansokan/{asta().pk}/"' in page
    assert "Färdighetsprov" in page
    assert "Matematik" in _page(syv, _one(path="betyg/"))


def test_a_pupil_of_another_school_is_not_there(syv):
    cia = Applicant.objects.get(applicant_id="Cia")
    for path in ("", "las/", "betyg/skiljer/", "underlag/"):
        assert syv.get(_one(path=path, who=cia)).status_code == 403
    for path in ("las-upp/", "betyg/"):
        assert syv.post(_one(path=path, who=cia)).status_code == 403


def test_the_application_is_locked_with_a_ground_and_unlocked(syv):
    assert "Skriv varför" in _posted(syv, _one(path="las/"), {"why": ""}, 422)
    _posted(syv, _one(path="las/"), {"why": "Samtal i dag"})
    page = _page(syv, _one())
    assert "Samtal i dag" in page
    assert "Prov counsellor" in page
    assert _count(_page(syv, "/elever/"), "last") == 1
    assert "Asta" in _page(syv, f"{LIST}?todo=last")
    assert syv.get(_one(path="las/")).url == _one()
    assert "Ansökan är redan låst." in _page(syv, _one())
    _posted(syv, _one(path="las-upp/"), {})
    assert _count(_page(syv, "/elever/"), "last") == 0
    assert "Ansökan är låst" not in _page(syv, _one())
    _posted(syv, _one(path="las-upp/"), {})
    assert "Ansökan är inte låst" in _page(syv, _one())


def test_grades_are_ticked_and_what_changed_since_is_shown(syv):
    _posted(syv, _one(path="betyg/"), {})
    assert "Kontrollerade av" in _page(syv, _one(path="betyg/"))
    asta().grades.filter(subject="MA").update(mark="C")
    page = _page(syv, _one(path="betyg/"))
    assert "<del>A</del> <ins>C</ins>" in page
    _posted(syv, _one(path="betyg/skiljer/"), {"subjects": ["MA"], "why": "Ska vara A"})
    page = _page(syv, _one(path="betyg/"))
    assert "Ska vara A" in page
    assert "skiljer sig" in page


def test_the_pupils_page_is_cheap(syv, django_assert_max_num_queries):
    path = _one()
    with django_assert_max_num_queries(20):
        _page(syv, path)


# Papers


def _hand_in(client, content=PDF, name="intyg.pdf", status=302, **more):
    file = SimpleUploadedFile(name, content, content_type="text/html")
    data = {"offering_id": "ES", "kind": "FREE_QUOTA", "file": file, **more}
    return _posted(client, _one(path="underlag/"), data, status)


def test_a_paper_is_handed_in_and_read_as_a_file_that_runs_nothing(syv):
    _hand_in(syv, name="intyg.html")
    paper = Attachment.objects.get()
    assert RowDecision.objects.get(offering_id="ES").free_quota == "APPLIED"
    answer = syv.get(_one(path=f"underlag/{paper.pk}/"))
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="intyg.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_file_of_another_kind_is_refused_whatever_its_name(syv):
    assert "ingen PDF, JPEG eller PNG" in _hand_in(syv, b"<html>", "intyg.pdf", 422)
    assert "större än 10 MB" in _hand_in(syv, b"%PDF-" + b"x" * 10 * 1024 * 1024, "stor.pdf", 422)
    assert not Attachment.objects.exists()


def test_a_paper_is_read_by_the_pupil_and_the_school_and_nobody_else(syv):
    _hand_in(syv)
    path = _one(path=f"underlag/{Attachment.objects.get().pk}/")
    assert client_as(Role.APPLICANT, "Asta").get(path).status_code == 200
    assert client_as(Role.REGIONAL_OFFICE).get(path).status_code == 200
    for role, scope in ((Role.APPLICANT, "Bo"), (Role.COUNSELLOR, "G002"), (Role.PRINCIPAL, "S001")):
        assert client_as(role, scope).get(path).status_code == 403
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    assert syv.get(path).status_code == 403
    assert client_as(Role.AUDITOR).get(path).status_code == 404
    assert "/titta/" in client_as(Role.REGIONAL_OFFICE).get(path).url
    assert client_as(Role.APPLICANT, "Asta").get(path).status_code == 200


def test_the_pupil_sees_what_has_been_put_in_and_by_whom(syv):
    pupil = client_as(Role.APPLICANT, "Asta")
    assert 'href="/ansokan/underlag/"' in _page(pupil, "/ansokan/")
    assert "Det finns inga underlag" in _page(pupil, "/ansokan/underlag/")
    _hand_in(syv)
    page = _page(pupil, "/ansokan/underlag/")
    assert "intyg.pdf" in page
    assert "Prov counsellor" in page
    assert "Estetiska programmet, Skolan A" in page
    assert "intyg.pdf" not in _page(client_as(Role.APPLICANT, "Bo"), "/ansokan/underlag/")
    assert client_as(Role.GUARDIAN, "Asta").get("/ansokan/underlag/").status_code == 403


def test_a_paper_is_taken_away_until_something_is_decided(syv):
    _hand_in(syv)
    path = _one(path=f"underlag/{Attachment.objects.get().pk}/bort/")
    assert "tillbaka ansökan om fri kvot" in _page(syv, path)
    RowDecision.objects.filter(offering_id="ES").update(free_quota="REFUSED")
    _posted(syv, path, {})
    assert "redan avgjord" in _page(syv, _one(path="underlag/"))
    RowDecision.objects.filter(offering_id="ES").update(free_quota="APPLIED")
    _posted(syv, path, {"withdraw": "on"})
    assert not Attachment.objects.exists()
    assert RowDecision.objects.get(offering_id="ES").free_quota == ""


def test_a_paper_of_one_pupil_is_not_reached_through_another(syv):
    _hand_in(syv)
    bo = Applicant.objects.get(applicant_id="Bo")
    assert syv.get(_one(path=f"underlag/{Attachment.objects.get().pk}/", who=bo)).status_code == 404
    assert syv.post(_one(path=f"underlag/{Attachment.objects.get().pk}/bort/", who=bo)).status_code == 404


# Reminders


def test_those_who_are_ticked_are_reminded_once(syv):
    page = _page(syv, f"/elever/paminn/?pupil={asta().pk}&todo=inte-bekraftat")
    assert "<title>Påminn en elev" in page
    assert "<title>Brev till en elev" in _page(syv, f"/elever/brev/?pupil={asta().pk}")
    assert re.search(r'value="NOT_CONFIRMED"[^>]*checked', page)
    data = {"pupil": [asta().pk], "kind": "NOT_CONFIRMED"}
    _posted(syv, "/elever/paminn/", {"pupil": [asta().pk], "kind": "NO_APPLICATION"})
    assert not Reminder.objects.exists(), "she has applied"
    _posted(syv, "/elever/paminn/", data)
    _posted(syv, "/elever/paminn/", data)
    assert Reminder.objects.count() == 1
    assert "Ingen påmindes" in _page(syv, "/elever/")


def test_all_of_a_group_are_reminded_and_the_pupil_sees_it(syv):
    page = _page(syv, "/elever/paminn/?all=1&todo=aldrig-inloggad")
    assert "Påminn 2 elever" in page
    keys = re.findall(r'name="pupil" value="(\d+)"', page)
    _posted(syv, "/elever/paminn/", {"pupil": keys, "kind": "SEE_COUNSELLOR"})
    assert Reminder.objects.count() == 2
    pupil = client_as(Role.APPLICANT, "Asta")
    assert "vill prata med dig" in _page(pupil, "/ansokan/")
    reminder = Reminder.objects.get(applicant=asta())
    assert client_as(Role.APPLICANT, "Bo").post(f"/ansokan/paminnelse/{reminder.pk}/").status_code == 403
    assert pupil.post(f"/ansokan/paminnelse/{reminder.pk}/", {"back": "/ansokan/"}).url == "/ansokan/"
    assert "vill prata med dig" not in _page(pupil, "/ansokan/")


def test_a_pupil_of_another_school_is_not_reminded(syv):
    cia = Applicant.objects.get(applicant_id="Cia")
    _posted(syv, "/elever/paminn/", {"pupil": [cia.pk], "kind": "SEE_COUNSELLOR"})
    assert not Reminder.objects.exists()
    assert not Event.objects.filter(action="admission.reminder.send").exists()


def test_somebody_must_be_ticked(syv):
    for path in ("/elever/paminn/", "/elever/brev/"):
        answer = syv.get(path, follow=True)
        assert "Markera minst en elev" in answer.content.decode()


# Letters


@pytest.mark.parametrize("letter", ["login", "reminder", "receipt"])
def test_a_letter_is_a_page_a_pupil_and_readable_by_all(syv, letter):
    answer = syv.get(f"/elever/brev.pdf?all=1&letter={letter}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) == 2
    assert b"pdfuaid" in answer.content


def test_a_letter_that_there_is_not_is_none(syv):
    assert syv.get("/elever/brev.pdf?all=1&letter=x").status_code == 302


def test_a_file_for_a_mail_merge_has_a_row_a_pupil(syv):
    table = pl.read_csv(BytesIO(syv.get("/elever/brev.csv?all=1").content))
    assert table["id"].to_list() == ["Asta", "Bo"]
    assert table["val"][0].startswith("1. Naturvetenskapsprogrammet, Skolan A; 2. ")
    assert "inte bekräftat" in table["paminn_om"][0]


def test_the_pages_speak_english(syv):
    syv.cookies["django_language"] = "en"
    _hand_in(syv)
    for path in ("/elever/", LIST, _one(), _one(path="underlag/"), _one(path="las/"), "/elever/paminn/?all=1",
                 "/elever/brev/?all=1"):  # fmt: skip
        page = _page(syv, path)
        main = page[page.index("<main") : page.index("</main>")]
        assert not re.search(
            r"\b(Elever|Betyg|Underlag|Påminn|Kontrollera|Ansökan)\b", re.sub(r'<[^>]*lang="sv"[^>]*>[^<]*', "", main)
        )
