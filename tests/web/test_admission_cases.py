"""The pages of cases: opened, watched, read, decided and copied to letters from the pages alone."""

import csv
import io

import pytest
from django.utils import timezone

from gymnasieregion.contexts.admission.models import Applicant, Case
from gymnasieregion.contexts.admission.services.pupils_protection import begin_protection
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.audit.models import Event
from gymnasieregion.platform.jobs.models import Job
from tests.admission_cases import eligible, opened, published, seats, wrong_year
from tests.admission_runs import work
from tests.admission_year import YEAR
from tests.roles import client_as

pytestmark = pytest.mark.django_db
HOME = f"/antagning/{YEAR}/arenden/"
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)


@pytest.fixture
def final(db):
    wrong_year()
    return published("final", "Slutlig antagning", actor=OFFICE, now=timezone.now())


@pytest.fixture
def case(final):
    return opened(final, actor=OFFICE, now=timezone.now())


@pytest.fixture
def office(db):
    return client_as(Role.REGIONAL_OFFICE)


@pytest.fixture
def auditor(db):
    return client_as(Role.AUDITOR)


def page(client, path, status=200, **data):
    answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def key(who):
    return Applicant.objects.get(applicant_id=who).pk


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_wrong_grade_is_found_opened_watched_read_and_decided(office, final):
    assert "0 ärenden" in page(office, HOME)
    assert f"/antagning/{YEAR}/arenden/ny/?person={key('Cia')}" in page(
        office, f"/antagning/{YEAR}/sokande/{key('Cia')}/"
    )
    assert f"{HOME}ny/fel/{key('Cia')}/grades/" in page(office, f"{HOME}ny/?person={key('Cia')}")
    assert "Matematik (MA)" in page(office, f"{HOME}ny/fel/{key('Cia')}/grades/")
    form = f"{HOME}ny/fel/{key('Cia')}/grades/?korning=1&subject=MA"
    assert "Skriv vad som blev fel." in page(office, form, 422, subject="MA", mark="B", language_as="", why="")
    typed = {"subject": "MA", "mark": "B", "language_as": "", "why": "Läraren satte B.", "reference": "GA 2026:4"}
    answer = office.post(form, typed)
    case = Case.objects.get()
    assert answer.url == f"{HOME}{case.pk}/"
    waiting = page(office, answer.url)
    assert 'http-equiv="refresh"' in waiting
    assert "Väntar på sin tur" in waiting
    work(timezone.now())
    shown = page(office, answer.url)
    assert "En annan sökande skulle ha fått en annan plats." in shown
    assert "Trängs ut av" in shown
    option = page(office, f"{answer.url}utvag/extra-plats/")
    assert "Antagna utöver platserna efteråt" in option
    page(office, f"{answer.url}utvag/extra-plats/besluta/", 422, ground="", sure="on")
    assert seats()["Cia"] == "ES"
    office.post(f"{answer.url}utvag/extra-plats/besluta/", {"ground": "Cia ska inte förlora på felet.", "sure": "on"})
    assert seats()["Cia"] == "NA"
    decided = page(office, answer.url)
    assert "Beslut: Ge en extra plats" in decided
    assert "Du får en plats på Naturvetenskapsprogrammet, Skolan A." in decided
    assert "Beslut om antagning får inte överklagas (skollagen 28 kap. 18 §)." in decided
    assert "Så överklagar du" not in decided
    assert "besluta/" not in page(office, f"{answer.url}utvag/lat-sta/")


def test_the_round_made_again_says_what_is_in_doubt_and_asks_for_a_legal_ground(office, case):
    address = f"{HOME}{case.pk}/utvag/gor-om/"
    shown = page(office, address)
    assert "förvaltningslagen 2017:900, 37 §" in shown
    assert "Till ett lägre val" in shown
    refused = page(office, f"{address}besluta/", 422, ground="Rätta allt.", sure="on")
    assert "Skriv varför gynnande beslut får ändras." in refused
    office.post(f"{address}besluta/", {"ground": "Rätta allt.", "legal_ground": "Förbehåll i beslutet.", "sure": "on"})
    work(timezone.now())
    decided = page(office, f"{HOME}{case.pk}/")
    assert "Varför gynnande beslut får ändras: " in decided
    assert "Till dem som får en sämre plats" in decided
    redo = Case.objects.get().redo.number
    assert "publicera/" in page(office, f"/antagning/{YEAR}/korningar/{redo}/")
    assert "Får en annan plats än de har" in page(office, f"/antagning/{YEAR}/korningar/{redo}/publicera/")


def test_an_appeal_gets_a_letter_that_may_be_appealed_and_one_that_may_not(office):
    rows = {"Asta": ("NA",), "Bo": ("NA", "ES"), "Cia": ("NA", "ES"), "Doris": ("NA", "ES"), "Egil": ("ES",)}
    wrong_year(
        row_decisions=[
            eligible(who, id_, eligible="no" if (who, id_) == ("Bo", "NA") else "yes")
            for who, ids in rows.items()
            for id_ in ids
        ]
    )
    published("final", "Slutlig antagning", actor=OFFICE, now=timezone.now())
    form = f"{HOME}ny/overklagande/{key('Bo')}/"
    assert "1. Naturvetenskapsprogrammet, Skolan A" in page(office, form)
    typed = {"offering_id": "NA", "received": "same", "reference": "ÖKN 2026:17", "why": "Nämnden: behörig."}
    assert "Välj vad nämnden har ändrat." in page(office, form, 422, **typed, eligible="same")
    case_at = office.post(form, {**typed, "eligible": "yes"}).url
    work(timezone.now())
    assert "Nämndens beslut gäller och ska in i underlaget." in page(office, case_at)
    office.post(f"{case_at}utvag/nasta-reservomgang/besluta/", {"ground": "Enligt nämnden.", "sure": "on"})
    letters = page(office, case_at)
    assert "Behörig: ja" in letters
    assert "till Skolväsendets överklagandenämnd" in letters
    assert "prövas med rätt uppgifter i nästa reservomgång" in letters
    office.cookies["django_language"] = "en"
    english = page(office, case_at)
    assert "How to appeal" in english
    assert "Beslut om antagning" not in english


def test_seats_and_choices_are_corrected_from_their_own_forms(office, final):
    assert f"{HOME}ny/platser/ES/" in page(office, f"{HOME}ny/?utbildning=estetiska")
    page(office, f"{HOME}ny/platser/ES/", 422, seats_1="-1", why="Fel")
    office.post(f"{HOME}ny/platser/ES/", {"seats_1": "3", "why": "Skolan hade anmält 3."})
    page(office, f"{HOME}ny/platser/XX/", 404)
    choices = f"{HOME}ny/fel/{key('Bo')}/choices/"
    assert "QQ finns inte i utbudet." in page(office, choices, 422, choices="QQ", why="Fel")
    office.post(choices, {"choices": "ES\nNA", "why": "Listan lästes baklänges."})
    work(timezone.now())
    assert [case.state for case in Case.objects.order_by("pk")] == ["OPEN", "OPEN"]
    of_choices = Case.objects.get(applicant__isnull=False)
    assert "Till ett högre val" in page(office, f"{HOME}{of_choices.pk}/utvag/gor-om/")


def test_a_case_of_seats_names_its_programme_school_and_code_wherever_it_stands(office, auditor, final):
    called = "Estetiska programmet, Skolan A (ES)"
    assert called in page(office, f"{HOME}ny/?utbildning=estetiska")
    assert called in page(office, f"{HOME}ny/platser/ES/")
    at = office.post(f"{HOME}ny/platser/ES/", {"seats_1": "3", "why": "Skolan hade anmält 3."}).url
    assert called in page(office, at)  # while it is worked out
    work(timezone.now())
    link = f'<a href="/antagning/{YEAR}/korningar/1/utbildning/ES/" lang="sv">{called}</a>'
    for path in (at, f"{at}utvag/extra-plats/", f"{at}utvag/lat-sta/", f"{at}avskriv/"):
        assert link in page(office, path)
    for words in ("", "?q=estetiska", "?q=skolan+a", "?q=ES"):
        assert called in page(auditor, f"{HOME}{words}")
    assert "Inga ärenden." in page(office, f"{HOME}?q=naturvetenskap")
    (row,) = rows_of(page(office, f"{HOME}fil.csv"))
    assert [row[name] for name in ("offering_id", "study_path", "school", "study_path_code")] == [
        "ES", "Estetiska programmet", "Skolan A", "ES",
    ]  # fmt: skip
    office.post(f"{at}utvag/extra-plats/besluta/", {"ground": "Skolan har tre platser.", "sure": "on"})
    assert f"Ärendet gäller platserna på {called}.\nDu får en plats på" in page(office, at)


def test_a_case_of_a_decision_names_the_choice_and_one_of_a_grade_names_none(office, final, case):
    assert "Utbildning</dt>" not in page(office, f"{HOME}{case.pk}/")
    form = f"{HOME}ny/fel/{key('Bo')}/tests/?offering_id=ES&korning=1"
    at = office.post(form, {"offering_id": "ES", "points": "30", "why": "Provet rättades fel."}).url
    work(timezone.now())
    shown = page(office, at)
    assert "<td>Estetiska programmet, Skolan A (ES)</td><td>20,00</td>" in shown
    assert "Estetiska programmet, Skolan A (ES)</a></dd>" in shown
    assert "Estetiska programmet, Skolan A (ES)" in page(office, HOME)


def test_the_list_is_filtered_sorted_and_exported(office, case):
    assert "1 ärende " in page(office, f"{HOME}?kind=ERROR&state=OPEN&q=Cia&sort=-opened")
    assert "Inga ärenden." in page(office, f"{HOME}?kind=APPEAL")
    assert "1 ärende " in page(office, f"{HOME}?q={case.pk}")
    (row,) = rows_of(page(office, f"{HOME}fil.csv"))
    assert (row["applicant_id"], row["table"], row["state"], row["run"]) == ("Cia", "grades", "OPEN", "1")


def test_whom_a_way_out_is_about_is_exported(office, case):
    rows = rows_of(page(office, f"{HOME}{case.pk}/utvag/gor-om/fil.csv"))
    assert [tuple(row.values()) for row in rows] == [("Bo", "down", "NA", "ES"), ("Cia", "up", "ES", "NA")]
    page(office, f"{HOME}{case.pk}/utvag/annat/", 404)


def test_a_case_is_worked_out_again_and_closed_with_a_ground(office, case):
    office.post(f"{HOME}{case.pk}/rakna-om/")
    again = office.post(f"{HOME}{case.pk}/rakna-om/", follow=True).content.decode()
    assert "Följderna räknas nu." in again
    work(timezone.now())
    page(office, f"{HOME}{case.pk}/avskriv/", 422, why="")
    office.post(f"{HOME}{case.pk}/avskriv/", {"why": "Betyget var rätt."})
    assert "Ärendet är avskrivet" in page(office, f"{HOME}{case.pk}/")
    assert "redan avgjort" in page(office, f"{HOME}{case.pk}/avskriv/", 422, why="Igen")


def test_the_auditor_reads_and_changes_nothing(auditor, case):
    assert "Öppna ett ärende" not in page(auditor, HOME)
    shown = page(auditor, f"{HOME}{case.pk}/")
    assert "rakna-om" not in shown
    assert "besluta/" not in page(auditor, f"{HOME}{case.pk}/utvag/extra-plats/")
    for path in ("ny/", f"ny/overklagande/{key('Cia')}/", f"{case.pk}/avskriv/"):
        page(auditor, f"{HOME}{path}", 403)
    for path in ("rakna-om/", "utvag/lat-sta/besluta/"):
        page(auditor, f"{HOME}{case.pk}/{path}", 403, ground="x", sure="on")


def test_others_see_no_cases(case):
    page(client_as(Role.PRINCIPAL, "S001"), f"{HOME}{case.pk}/", 403)


def test_a_protected_identity_is_for_the_office_which_must_say_why(office, auditor, case):
    Applicant.objects.filter(applicant_id="Cia").update(protection="MARKED")
    assert "0 ärenden" in page(auditor, HOME)
    page(auditor, f"{HOME}{case.pk}/", 404)
    page(auditor, f"{HOME}{case.pk}/utvag/gor-om/fil.csv", 404)
    assert rows_of(page(office, f"{HOME}fil.csv")) == []
    assert [row["applicant_id"] for row in rows_of(page(office, f"{HOME}{case.pk}/utvag/gor-om/fil.csv"))] == ["Bo"]
    asked = office.get(f"{HOME}{case.pk}/")
    assert (asked.status_code, "/titta/" in asked.url) == (302, True)
    office.post(asked.url, {"why": "Vårdnadshavaren har ringt"})
    page(office, f"{HOME}{case.pk}/")
    assert Event.objects.filter(action="audit.protected.looked", why="Vårdnadshavaren har ringt").count() == 1


def test_another_protected_identity_has_no_id_for_the_auditor(office, auditor, case):
    Applicant.objects.filter(applicant_id="Bo").update(protection="MARKED")
    assert "Skyddad identitet" in page(auditor, f"{HOME}{case.pk}/")
    for path in ("", "utvag/gor-om/", "utvag/gor-om/fil.csv"):
        assert ">Bo<" not in page(auditor, f"{HOME}{case.pk}/{path}")
    assert ">Bo<" in page(office, f"{HOME}{case.pk}/utvag/gor-om/")


def test_somebody_who_is_covered_after_the_case_is_not_found_in_it_by_the_former_id(office, auditor, case):
    bo, now = Applicant.objects.get(applicant_id="Bo"), timezone.now()
    begin_protection(applicant=bo.pk, protection="MARKED", contact="K7", actor=OFFICE, why="Beslut", now=now)
    cover = Applicant.objects.get(pk=bo.pk).applicant_id
    for client in (auditor, office):
        rows = rows_of(page(client, f"{HOME}{case.pk}/utvag/gor-om/fil.csv"))
        assert [row["applicant_id"] for row in rows] == ["Cia"]
    for path in ("", "utvag/gor-om/"):
        hidden = page(auditor, f"{HOME}{case.pk}/{path}")
        assert (">Bo<" in hidden, cover in hidden, "Skyddad identitet" in hidden) == (False, False, True)
    assert f">{cover}<" in page(office, f"{HOME}{case.pk}/utvag/gor-om/")


def test_without_a_published_round_there_is_nothing_to_open_a_case_about(office):
    wrong_year()
    assert "Ingen omgång som ger platser är publicerad." in page(office, f"{HOME}ny/")
    page(office, f"{HOME}ny/overklagande/{key('Cia')}/", 404)


@pytest.mark.parametrize("path", ["", "{case}/", "{case}/utvag/gor-om/", "ny/?q=Cia", "ny/overklagande/{cia}/"])
def test_a_page_asks_the_database_a_bounded_number_of_times(office, case, path, django_assert_max_num_queries):
    address = HOME + path.format(case=case.pk, cia=key("Cia"))
    page(office, address)
    with django_assert_max_num_queries(20):
        page(office, address)


def test_a_case_whose_job_is_gone_says_so_and_can_be_worked_out_again(office, final):
    typed = {"subject": "MA", "mark": "B", "language_as": "", "why": "Läraren satte B."}
    address = office.post(f"{HOME}ny/fel/{key('Cia')}/grades/?subject=MA", typed).url
    Job.objects.all().delete()
    assert "Följderna kunde inte räknas" in page(office, address)
    office.post(f"{address}rakna-om/")
    work(timezone.now())
    assert "Utvägar" in page(office, address)


def test_a_case_that_cannot_be_tried_leads_to_what_is_wrong(office, final):
    typed = {"offering_id": "ES", "points": "99", "why": "Fler poäng."}
    address = office.post(f"{HOME}ny/fel/{key('Bo')}/tests/?offering_id=ES", typed).url
    work(timezone.now())
    assert "Omgången kan inte prövas med de uppgifterna" in page(office, address)
    page(office, f"{address}utvag/lat-sta/", 404)
    assert "Underlaget har ett fel" in page(office, f"/antagning/{YEAR}/korningar/2/")
