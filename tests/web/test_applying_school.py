"""The school's pages in the admission: who sees which applicants, what waits, decisions, letters and the admitted."""

import datetime as dt
from io import BytesIO

import polars as pl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.admission.models import (
    AdmissionYear,
    Applicant,
    Attachment,
    ChosenExtra,
    RowDecision,
    Ruling,
    Statement,
)
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.offer.models import Offering, Provider, SchoolUnit
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Entry, Event
from tests.admission_runs import decided_run, work
from tests.admission_year import YEAR, small_year
from tests.roles import client_as

pytestmark = pytest.mark.django_db

OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
AREA = "0180"
SCHOOL, OTHERS = "S001", "S002"


@pytest.fixture(autouse=True)
def _year():
    small_year()
    other = Provider.objects.create(code="9001", name="Friskolan AB", form=Provider.Form.INDEPENDENT)
    unit = SchoolUnit.objects.create(key=OTHERS, provider=other, municipality_code=AREA, synthetic=True)
    Offering.objects.filter(offering_id="IB").update(unit=unit, school="Skolan B", school_sort="skolan b")
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def principal():
    return client_as(Role.PRINCIPAL, SCHOOL)


def _person(name):
    return Applicant.objects.get(applicant_id=name)


def _key(offering):
    return Offering.objects.get(offering_id=offering, offer_year_id=YEAR).pk


def _at(offering, what=""):
    return f"/skolan/{_key(offering)}/{what}"


def _page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode().replace("\xa0", " ")


def _paper(name, offering, kind, content=b"%PDF-1.7 underlag"):
    return Attachment.objects.create(
        applicant=_person(name), offering_id=offering, kind=kind, name="intyg från skolan.pdf",
        media_type="application/pdf", content=content, sha256="0" * 64, sent_by="u-syv", sent_at=NOON,
    )  # fmt: skip


def _free_quota(*names):
    for name in names:
        person = _person(name)
        RowDecision.objects.update_or_create(
            applicant=person, offering_id="NA", defaults={"free_quota": "APPLIED", "received": None, "eligible": None}
        )


def _decide(client, offering, kind, people, *, granted="yes", ground="Särskilda skäl finns.", **more):
    """Walk the whole way: the form, what it means, the decision."""
    sent = {"kind": kind, "row": [_person(name).pk for name in people], "granted": granted, "ground": ground, **more}
    check = client.post(_at(offering, "besluta/"), {**sent, "step": "check"})
    assert check.status_code == 200, check.content.decode()
    based_on = check.context["based_on"]
    return check, client.post(_at(offering, "besluta/"), {**sent, "step": "decide", "based_on": based_on})


def test_without_a_year_the_school_is_told_so(principal):
    AdmissionYear.objects.all().delete()
    assert "Inget antagningsår är öppet" in _page(principal, "/skolan/")


def test_the_home_shows_own_programmes_with_what_waits_the_most_urgent_first(principal):
    _free_quota("Asta")
    _paper("Bo", "ES", "DISPENSATION")
    page = _page(principal, "/skolan/")
    assert "Naturvetenskapsprogrammet" in page
    assert "International Baccalaureate" not in page  # another school's
    # Asta is undecided, Cia refused reception; Bo has points at ES, Asta has none
    for words in ("Fri kvot att besluta: 1", "Dispens från engelska att besluta: 1", "Provpoäng saknas: 1"):
        assert words in page, words
    assert page.index("Fri kvot att besluta") < page.index("Dispens från engelska att besluta")
    assert "Mottagande att besluta" not in page  # Cia, from outside, is decided
    assert "alla sökande, nummer, betyg och val är påhittade" in page


def test_the_office_reaches_every_school_and_its_own_list_of_what_is_missing():
    _free_quota("Asta")
    office = client_as(Role.REGIONAL_OFFICE)
    page = _page(office, "/skolan/")
    assert "Naturvetenskapsprogrammet" in page
    assert "International Baccalaureate" in page
    assert f'href="/antagning/{YEAR}/saknas/"' in page
    assert "Fri kvot att besluta: 1" in _page(office, f"/skolan/?unit={SCHOOL}")
    assert "Naturvetenskapsprogrammet" not in _page(office, "/skolan/?q=baccalaureate")
    rows = _page(office, f"/antagning/{YEAR}/saknas/FREE_QUOTA/")
    assert 'href="' + _at("NA", f"sokande/{_person('Asta').pk}/") in rows


def test_reception_of_outsiders_waits_with_and_without_a_statement(principal):
    RowDecision.objects.filter(applicant=_person("Cia")).delete()
    page = _page(principal, "/skolan/")
    assert "Mottagande att besluta: 1" in page
    assert "Väntar på yttrande: 1" in page
    Statement.objects.create(
        applicant=_person("Cia"), offering_id="NA", municipality_code="0380", answer="NOWHERE", given_by="u-kommun",
        given_at=NOON,
    )  # fmt: skip
    page = _page(principal, "/skolan/")
    assert "Väntar på yttrande:" not in page
    assert "Finns inte" in _page(principal, _at("NA", f"sokande/{_person('Cia').pk}/"))


@pytest.mark.parametrize(
    ("role", "scope", "own", "others"),
    [
        (Role.PRINCIPAL, SCHOOL, 200, 403),
        (Role.TEACHER_ASSESSOR, SCHOOL, 403, 403),
        (Role.PROVIDER_OFFICER, AREA, 200, 403),
        (Role.PRINCIPAL, OTHERS, 403, 200),
        (Role.PROVIDER_OFFICER, "9001", 403, 200),
        (Role.REGIONAL_OFFICE, "", 200, 200),
        (Role.AUDITOR, "", 200, 200),
        (Role.COUNSELLOR, SCHOOL, 403, 403),
        (Role.APPLICANT, "Asta", 403, 403),
        (Role.MUNICIPAL_OFFICER, AREA, 403, 403),
    ],
)
def test_nobody_reaches_the_applicants_of_another_school(role, scope, own, others):
    client, bo = client_as(role, scope), _person("Bo").pk
    for offering, expected in (("ES", own), ("IB", others)):
        for what in ("", "fil.csv", "fil.xlsx", f"sokande/{bo}/"):
            assert client.get(_at(offering, what)).status_code == expected, (offering, what)


def test_an_applicant_who_has_not_chosen_the_programme_is_not_there(principal):
    assert principal.get(_at("NA", f"sokande/{_person('Bo').pk}/")).status_code == 404
    assert principal.get(_at("NA", "sokande/999999/")).status_code == 404
    assert principal.get("/skolan/999999/").status_code == 404


def test_a_school_never_sees_other_choices_nor_their_order(principal):
    es = _page(principal, _at("ES"))
    assert "Naturvetenskap" not in es
    assert "Baccalaureate" not in es
    one = _page(principal, _at("ES", f"sokande/{_person('Bo').pk}/"))
    assert "Baccalaureate" not in one
    Offering.objects.filter(offering_id="ES").update(test_max_rank=1)  # Asta has it second, Bo first
    page = _page(principal, _at("ES"))
    assert "Kallas inte" in page
    assert "val 1" not in page.lower()
    header, *rows = principal.get(_at("ES", "fil.csv")).content.decode("utf-8-sig").splitlines()
    assert "rank" not in header.split(",")
    assert len(rows) == 2


def test_the_list_says_merit_eligibility_and_why(principal):
    # Asta: MA A 20 and FRA B 17,5 as språkval, so 37,5; a preparatory programme needs SV, EN, MA and nine others
    page = _page(principal, _at("NA"))
    assert "37,5" in page
    one = _page(principal, _at("NA", f"sokande/{_person('Asta').pk}/"))
    assert "engelska" in one.lower()
    sheet = pl.read_excel(BytesIO(principal.get(_at("NA", "fil.xlsx")).content), sheet_id=1)
    assert dict(zip(sheet["applicant_id"], sheet["merit"], strict=True))["Asta"] == "37.50"
    assert dict(zip(sheet["applicant_id"], sheet["hand"], strict=True)) == {"Asta": 1, "Cia": 2}
    assert sheet["eligible"].to_list() == ["no", "yes"]  # Cia by the decision


def test_the_list_is_searched_filtered_and_put_in_order(principal):
    for query, shown, hidden in (
        ("?q=asta", ">Asta<", ">Cia<"),
        ("?hand=2", ">Cia<", ">Asta<"),
        ("?eligible=yes", ">Cia<", ">Asta<"),
        ("?asked=DISPENSATION", ">Cia<", ">Asta<"),
    ):
        page = _page(principal, _at("NA", query))
        assert shown in page, query
        assert hidden not in page, query
    assert "Ingen sökande stämmer" in _page(principal, _at("NA", "?q=finnsinte"))
    page = _page(principal, _at("NA", "?sort=-id"))
    assert page.index(">Cia<") < page.index(">Asta<")


def test_a_protected_identity_is_the_offices_alone(principal):
    Applicant.objects.filter(applicant_id="Bo").update(protection="MARKED", identity_number="", contact="Box 7")
    assert ">Bo<" not in _page(principal, _at("ES"))
    assert ",Bo," not in _page(principal, _at("ES", "fil.csv"))
    assert principal.get(_at("ES", f"sokande/{_person('Bo').pk}/")).status_code == 404
    assert '<td class="number" data-label="Sökande">1</td>' in _page(principal, "/skolan/")
    office = client_as(Role.REGIONAL_OFFICE)
    assert "Skyddad" in _page(office, _at("ES"))
    asked = office.get(_at("ES", f"sokande/{_person('Bo').pk}/"))
    assert asked.status_code == 302
    assert "/titta/" in asked.url
    assert client_as(Role.AUDITOR).get(_at("ES", f"sokande/{_person('Bo').pk}/")).status_code == 404


def test_free_quota_is_decided_and_the_applicant_reads_that_it_may_not_be_appealed(principal):
    _free_quota("Asta")
    check, done = _decide(principal, "NA", "FREE_QUOTA", ["Asta"], granted="no", ground="Underlaget räcker inte.")
    assert "28 kap. 18 §" in check.content.decode()
    assert done.status_code == 302
    ruling = Ruling.objects.get()
    assert (ruling.kind, ruling.granted, ruling.ground) == ("FREE_QUOTA", False, "Underlaget räcker inte.")
    assert RowDecision.objects.get(applicant=_person("Asta"), offering_id="NA").free_quota == "REFUSED"
    asta = client_as(Role.APPLICANT, "Asta")
    assert "Fri kvot avslås" in _page(asta, "/ansokan/beslut/")
    letter = _page(asta, f"/ansokan/beslut/{ruling.pk}/")
    for words in ("Beslut om urval", "Underlaget räcker inte.", "får inte överklagas", "Skolan A"):
        assert words in letter, words
    assert "tre veckor" not in letter
    assert "Fri kvot" in _page(client_as(Role.GUARDIAN, "Asta"), "/ansokan/beslut/")
    for another in (client_as(Role.APPLICANT, "Bo"), client_as(Role.PRINCIPAL, OTHERS), client_as(Role.COUNSELLOR)):
        assert another.get(f"/ansokan/beslut/{ruling.pk}/").status_code == 403


def test_reception_is_decided_with_its_hand_and_tells_how_to_appeal(principal):
    RowDecision.objects.filter(applicant=_person("Cia")).delete()
    why = {"without_statement": "Kommunen svarade inte i tid."}
    check, done = _decide(principal, "NA", "RECEPTION", ["Cia"], hand="2", ground="Platser finns.", **why)
    assert "Skolväsendets överklagandenämnd" in check.content.decode()
    assert done.url == _at("NA", f"sokande/{_person('Cia').pk}/")
    assert "1 beslut är fattat." in _page(principal, done.url)
    row = RowDecision.objects.get(applicant=_person("Cia"))
    assert (row.received, row.hand) == (True, "2")
    letter = _page(client_as(Role.APPLICANT, "Cia"), f"/ansokan/beslut/{Ruling.objects.get().pk}/")
    for words in ("Du tas emot i andra hand. Platser finns.", "inom tre veckor", "28 kap. 12 §", "Stockholm, Skolan A",
                  "Bara du som har sökt får överklaga"):  # fmt: skip
        assert words in letter, words


def test_an_independent_school_is_under_its_own_section():
    client = client_as(Role.PRINCIPAL, OTHERS)
    check, _ = _decide(client, "IB", "ELIGIBILITY", ["Bo"], granted="no", ground="Provet är inte godkänt.")
    page = check.content.decode()
    assert "28 kap. 13 §" in page
    assert "Friskolan AB, Skolan B" in page


def test_the_letter_is_an_accessible_pdf_in_both_languages(principal):
    _decide(principal, "NA", "ELIGIBILITY", ["Asta"], ground="Motsvarande kunskaper <b>finns</b>. #panic()")
    asta = client_as(Role.APPLICANT, "Asta")
    path = f"/ansokan/beslut/{Ruling.objects.get().pk}/beslut.pdf"
    for language in ("sv", "en"):
        asta.cookies["django_language"] = language
        answer = asta.get(path)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert b"pdfuaid" in answer.content
    assert asta.get(path).content == asta.get(path).content


def test_many_are_decided_at_once_as_one_event(principal):
    _free_quota("Asta", "Cia")
    check, done = _decide(principal, "NA", "FREE_QUOTA", ["Asta", "Cia"], ground="Särskilda skäl finns.")
    assert check.context["decided"] == 2
    assert done.url.startswith(_at("NA"))
    event = Event.objects.order_by("-seq").first()
    assert (event.action, event.about, event.unit, event.provider) == (
        "admission.row.rule", f"offering:{_key('NA')}", SCHOOL, AREA,
    )  # fmt: skip
    assert "Särskilda skäl" not in event.after + event.why  # the ground stands in the decision
    assert set(Entry.objects.filter(event=event).values_list("about", flat=True)) == {
        "applicant:Asta", "applicant:Cia",
    }  # fmt: skip
    assert Ruling.objects.filter(granted=True).count() == 2


def test_all_that_the_list_shows_are_decided_with_its_filters(principal):
    _free_quota("Asta", "Cia")
    asked = {"kind": "FREE_QUOTA", "all": "1", "todo": "FREE_QUOTA", "granted": "yes", "ground": "Ja."}
    page = principal.get(_at("NA", "besluta/?kind=FREE_QUOTA&all=1&todo=FREE_QUOTA"))
    assert "Det gäller 2 sökande" in page.content.decode()
    check = principal.post(_at("NA", "besluta/"), {**asked, "step": "check"})
    sent = {**asked, "step": "decide", "based_on": check.context["based_on"]}
    assert principal.post(_at("NA", "besluta/"), sent).status_code == 302
    assert Ruling.objects.count() == 2


def test_another_decision_replaces_the_first_and_says_so(principal):
    _free_quota("Asta")
    _decide(principal, "NA", "FREE_QUOTA", ["Asta"], ground="Skäl finns.")
    check, _ = _decide(principal, "NA", "FREE_QUOTA", ["Asta"], granted="no", ground="Intyget var inte äkta.")
    page = check.content.decode()
    assert "Ett ja blir ett nej" in page
    assert check.context["replaces"] == 1
    first, second = Ruling.objects.order_by("pk")
    assert (first.granted, second.granted) == (True, False)
    asta = client_as(Role.APPLICANT, "Asta")
    assert "Beslutet den 2 mars 2026" in _page(asta, f"/ansokan/beslut/{second.pk}/")
    assert "Ett senare beslut har ersatt det här" in _page(asta, f"/ansokan/beslut/{first.pk}/")
    assert "Ersatt" in _page(asta, "/ansokan/beslut/")


def test_what_somebody_decided_meanwhile_is_not_overwritten(principal):
    _free_quota("Asta")
    sent = {"kind": "FREE_QUOTA", "row": [_person("Asta").pk], "granted": "yes", "ground": "Ja."}
    check = principal.post(_at("NA", "besluta/"), {**sent, "step": "check"})
    _decide(client_as(Role.PROVIDER_OFFICER, AREA), "NA", "FREE_QUOTA", ["Asta"], granted="no", ground="Nej.")
    late = principal.post(_at("NA", "besluta/"), {**sent, "step": "decide", "based_on": check.context["based_on"]})
    assert late.status_code == 409
    assert "Något har ändrats på raderna" in late.content.decode()
    assert Ruling.objects.get().granted is False


def test_what_nobody_asked_for_is_not_decided(principal):
    sent = {"kind": "DISPENSATION", "row": [_person("Asta").pk], "granted": "yes", "ground": "Ja.", "step": "check"}
    check = principal.post(_at("NA", "besluta/"), sent)
    assert check.context["decided"] == 0
    assert "har inte bett om det" in check.content.decode()
    again = principal.post(_at("NA", "besluta/"), {**sent, "step": "decide", "based_on": check.context["based_on"]})
    assert again.status_code == 409
    assert "Det finns inget att besluta" in again.content.decode()


def test_the_form_asks_for_decision_and_ground(principal):
    sent = {"kind": "ELIGIBILITY", "row": [_person("Asta").pk], "step": "check"}
    answer = principal.post(_at("NA", "besluta/"), sent)
    assert answer.status_code == 422
    assert "Välj beslut." in answer.content.decode()
    assert "Skriv skälet." in answer.content.decode()
    assert "Ingen sökande är markerad" in _page(principal, _at("NA", "besluta/?kind=ELIGIBILITY"))
    assert principal.get(_at("NA", "besluta/?kind=NONSENSE")).status_code == 404
    long = principal.post(_at("NA", "besluta/"), {**sent, "granted": "yes", "ground": "x" * 20_000})
    assert long.status_code == 422
    assert "Kontrollera beslutet" not in long.content.decode()


def test_reception_without_a_statement_is_told_before_and_left_unless_there_is_a_reason(principal):
    RowDecision.objects.filter(applicant=_person("Cia")).delete()
    form = _page(principal, _at("NA", f"besluta/?kind=RECEPTION&row={_person('Asta').pk}&row={_person('Cia').pk}"))
    assert "1 saknar hemkommunens yttrande." in form
    assert "Skäl att besluta utan hemkommunens yttrande" in form
    sent = {"kind": "RECEPTION", "row": [_person("Cia").pk], "granted": "yes", "ground": "Ja.", "step": "check"}
    check = principal.post(_at("NA", "besluta/"), sent)
    assert (check.context["decided"], check.context["waits"]) == (0, 1)
    assert "Väntar på hemkommunens yttrande" in check.content.decode()
    forced = {**sent, "step": "decide", "based_on": check.context["based_on"]}
    assert principal.post(_at("NA", "besluta/"), forced).status_code == 409
    both = principal.post(_at("NA", "besluta/"), {**sent, "row": [_person("Asta").pk, _person("Cia").pk]})
    assert (both.context["decided"], both.context["waits"], both.context["same"]) == (1, 1, 0)
    despite = principal.post(_at("NA", "besluta/"), {**sent, "without_statement": "Svarade inte i tid."})
    page = despite.content.decode()
    assert despite.context["decided"] == 1
    assert "Beslut utan hemkommunens yttrande" in page
    assert "Svarade inte i tid." in page
    free = _page(principal, _at("NA", f"besluta/?kind=ELIGIBILITY&row={_person('Cia').pk}"))
    assert "utan hemkommunens yttrande" not in free


def test_the_preview_names_those_who_are_received_and_not_eligible(principal):
    sent = {"kind": "RECEPTION", "row": [_person("Asta").pk], "granted": "yes", "ground": "Ja.", "step": "check"}
    yes = principal.post(_at("NA", "besluta/"), sent)
    assert yes.context["ineligible"] == ["Asta"]  # no grade in Swedish
    assert "Ett ja här gör ingen behörig" in yes.content.decode()
    no = principal.post(_at("NA", "besluta/"), {**sent, "granted": "no"})
    assert no.context["ineligible"] == []


def test_who_has_not_chosen_the_programme_and_who_does_not_exist_are_told_alike(principal):
    bo, asta = _person("Bo").pk, _person("Asta").pk  # Bo has not chosen NA
    pages = []
    for key in (bo, 99_999):
        page = _page(principal, _at("NA", f"besluta/?kind=RECEPTION&row={key}"), 404)
        assert ">Bo<" not in page
        pages.append(page[page.index("<main") : page.index("</main>")])
        sent = {"kind": "RECEPTION", "row": [asta, key], "granted": "yes", "ground": "Ja.", "step": "check"}
        told = principal.post(_at("NA", "besluta/"), sent).content.decode()
        assert "1 av dem du angav har inte valt utbildningen." in told
    assert pages[0] == pages[1]


def test_an_assessor_sees_tests_and_nothing_else(principal):
    paper = _paper("Asta", "NA", "FREE_QUOTA")
    assessor = client_as(Role.TEACHER_ASSESSOR, SCHOOL)
    own = _page(assessor, "/skolan/prov/")
    assert "Estetiska programmet" in own
    assert "1 saknar poäng" in own  # Asta; Bo has points
    assert "Naturvetenskapsprogrammet" not in own
    assert 'href="/skolan/prov/"' in _page(assessor, "/")
    assert 'href="/skolan/prov/"' not in _page(principal, "/")
    assert assessor.get("/skolan/").status_code == 403
    for what in ("", "rangordning/", f"sokande/{_person('Asta').pk}/"):
        assert assessor.get(_at("NA", what)).status_code == 403, what
        assert assessor.get(_at("ES", what)).status_code == 403, what
    assert _page(assessor, _at("ES", f"prov/{_person('Asta').pk}/"))
    Offering.objects.filter(offering_id="ES").update(test_max_rank=1)  # Asta has it second
    assert assessor.get(_at("ES", f"prov/{_person('Asta').pk}/")).status_code == 404
    assert _page(principal, _at("ES", f"prov/{_person('Asta').pk}/"))
    assert client_as(Role.TEACHER_ASSESSOR, OTHERS).get(_at("ES", "prov/")).status_code == 403
    assert assessor.get(_at("NA", "besluta/?kind=ELIGIBILITY")).status_code == 403
    assert assessor.get(_at("NA", f"underlag/{paper.pk}/")).status_code == 403
    answer = principal.get(_at("NA", f"underlag/{paper.pk}/"))
    assert answer.content == b"%PDF-1.7 underlag"
    assert "attachment" in answer["Content-Disposition"]
    assert principal.get(_at("ES", f"underlag/{paper.pk}/")).status_code == 404  # of another choice
    assert client_as(Role.PRINCIPAL, OTHERS).get(_at("NA", f"underlag/{paper.pk}/")).status_code == 403
    assert client_as(Role.COUNSELLOR, SCHOOL).get(_at("NA", f"underlag/{paper.pk}/")).status_code == 404


def test_a_protected_identity_is_decided_alone_by_the_office_and_only_the_person_sees_it_in_the_log():
    Applicant.objects.filter(applicant_id="Bo").update(protection="MARKED", identity_number="")
    office = client_as(Role.REGIONAL_OFFICE)
    both = {"kind": "ELIGIBILITY", "row": [_person("Bo").pk, _person("Asta").pk], "granted": "yes", "ground": "Ja."}
    check = office.post(_at("ES", "besluta/"), {**both, "step": "check"})
    assert check.context["decided"] == 1
    assert "har skyddad identitet och beslutas en och en" in check.content.decode()
    _, done = _decide(office, "ES", "ELIGIBILITY", ["Bo"])
    assert done.status_code == 302
    event = Event.objects.filter(action="admission.row.rule").get()
    assert (event.person, event.unit, event.provider) == ("Bo", "", "")
    ruling = Ruling.objects.get()
    assert client_as(Role.PRINCIPAL, SCHOOL).get(f"/ansokan/beslut/{ruling.pk}/").status_code == 403
    assert client_as(Role.AUDITOR).get(f"/ansokan/beslut/{ruling.pk}/").status_code == 404
    assert "Behörig" in _page(client_as(Role.APPLICANT, "Bo"), f"/ansokan/beslut/{ruling.pk}/")


def _published():
    run = decided_run("final", "Slutlig", actor=OFFICE, now=NOON)
    publish(run=run, publish_at=NOON, actor=OFFICE, now=NOON)
    work(NOON)
    return run


def test_after_the_final_only_a_case_changes_what_it_answered(principal):
    assert "är inte publicerad" in _page(principal, "/skolan/antagna/")
    _free_quota("Asta")
    _published()
    sent = {"kind": "FREE_QUOTA", "row": [_person("Asta").pk], "granted": "yes", "ground": "Ja.", "step": "check"}
    check = principal.post(_at("NA", "besluta/"), sent)
    assert check.context["decided"] == 0
    assert "be kansliet öppna ett ärende" in check.content.decode()
    late = Applicant.objects.create(
        year_id=YEAR, applicant_id="Dag", ticket="Dag", birth_date="2010-01-01", home_municipality_code=AREA
    )
    late.choices.create(rank=1, offering_id="NA")
    _, done = _decide(principal, "NA", "ELIGIBILITY", ["Dag"])
    assert done.status_code == 302


def test_the_admitted_are_listed_for_the_school_alone_and_a_protected_one_is_not_told_of(principal):
    # Bo has points at ES and is admitted there by the decision that they are eligible
    RowDecision.objects.create(applicant=_person("Bo"), offering_id="ES", eligible=True)
    RowDecision.objects.filter(applicant=_person("Asta"), offering_id="NA").update(eligible=True, free_quota="")
    ChosenExtra.objects.create(applicant=_person("Bo"), offering_id="ES", kind="INSTRUMENT", name="Cello")
    _published()
    page = _page(principal, "/skolan/antagna/")
    assert "2 antagna" in page
    assert "Cello" in page
    rows = principal.get("/skolan/antagna/fil.csv").content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[3] for row in rows[1:]] == ["Bo", "Asta"]
    assert "rank" not in rows[0]
    sheet = pl.read_excel(BytesIO(principal.get(f"/skolan/antagna/fil.xlsx?offering={_key('NA')}").content), sheet_id=1)
    assert sheet["applicant_id"].to_list() == ["Asta"]
    other = client_as(Role.PRINCIPAL, OTHERS)
    assert "0 antagna" in _page(other, "/skolan/antagna/")
    assert other.get(f"/skolan/antagna/?offering={_key('NA')}").status_code == 404
    assert client_as(Role.TEACHER_ASSESSOR, SCHOOL).get("/skolan/antagna/").status_code == 403
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED", identity_number="", applicant_id="E9")
    page = _page(principal, "/skolan/antagna/")
    assert "en sökande med skyddade uppgifter, kontakta kansliet" in page
    for path in ("/skolan/antagna/", "/skolan/antagna/fil.csv"):
        content = principal.get(path).content.decode()
        assert "Asta" not in content
        assert "E9" not in content


def _queries(client, path):
    with CaptureQueriesContext(connection) as found:
        _page(client, path)
    return len(found)


def test_the_queries_are_as_many_for_many(principal):
    person = _at("NA", f"sokande/{_person('Asta').pk}/")
    paths = ("/skolan/", _at("NA"), person, _at("NA", f"besluta/?kind=ELIGIBILITY&row={_person('Asta').pk}"))
    few = [_queries(principal, path) for path in paths]
    for number in range(60):
        row = Applicant.objects.create(
            year_id=YEAR, applicant_id=f"X{number:03}", ticket=f"X{number:03}", birth_date="2010-01-01",
            home_municipality_code="0380",
        )  # fmt: skip
        row.choices.create(rank=1, offering_id="NA")
        row.grades.create(subject="MA", mark="C")
    assert [_queries(principal, path) for path in paths] == few
    assert max(few) < 20, few


def test_the_menu_and_the_start_page_lead_there(principal):
    for client in (principal, client_as(Role.PROVIDER_OFFICER, AREA)):
        page = _page(client, "/")
        assert page.count('href="/skolan/"') >= 2  # the menu and a card
    assert _page(client_as(Role.TEACHER_ASSESSOR, SCHOOL), "/").count('href="/skolan/prov/"') >= 2
    assert 'href="/skolan/"' not in _page(client_as(Role.COUNSELLOR, SCHOOL), "/")
