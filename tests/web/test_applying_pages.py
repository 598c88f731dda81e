"""The pupil's home and what can be done from it: with and without a script, in two tabs, and at the last second."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gymnasieregion.contexts.admission.models import Applicant, Application, ApplicationVersion, ForwardedChoice
from gymnasieregion.contexts.admission.selectors.applying import application_of, digest_of, rows_now
from gymnasieregion.contexts.admission.services.applying import save_application
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.admission.web.apply_rows import key_of
from gymnasieregion.contexts.admission.web.choosing_advice import days_before_result
from gymnasieregion.contexts.offer.models import SeatGroup
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.pages.formats import SOFT_HYPHEN
from tests.admission_runs import decided_run, work
from tests.applying import AFTER, COUNSELLOR, IN_RECHOICE, IN_TIME, OFFICE, STOCKHOLM, asta, listed, open_year, rows
from tests.roles import client_as

pytestmark = pytest.mark.django_db

HOME, CHANGE = "/ansokan/", "/ansokan/andra/"
SCRIPT = {"headers": {"accept": "application/json"}}
PART = r'<(div|section)[^>]*id="(apply-whole|apply-confirm|apply-changes|[^"]*-rad)"(.*?)</\1>'


@pytest.fixture(autouse=True)
def _in_time():
    with time_machine.travel(IN_TIME, tick=False):
        open_year()
        yield


@pytest.fixture
def pupil():
    return client_as(Role.APPLICANT, "Asta")


def sent(do="order", *, ids=None, based_on=None, **more):
    """What the form of the list sends: the list as it is, unless something else is said."""
    stands = rows_now(asta().pk)
    ids = [row.offering_id for row in stands] if ids is None else ids
    return {"id": ids, "based_on": based_on or digest_of(stands), "do": do, **more}


def text_of(answer):
    return " ".join(answer.content.decode().replace(SOFT_HYPHEN, "").split())


def test_the_home_says_when_it_closes_and_shows_the_list_in_order(pupil):
    text = text_of(pupil.get(HOME))
    assert "Ansökan är öppen till och med söndag 15 februari 2026 kl. 23.59." in text
    assert "13 dagar kvar" in text
    assert text.index("Naturvetenskapsprogrammet") < text.index("Estetiska programmet")
    assert "Listan är inte bekräftad" in text


def test_a_button_without_a_script_moves_the_row_and_keeps_the_focus(pupil):
    answer = pupil.post(CHANGE, sent("up:ES"))
    key = key_of("ES")
    assert (answer.status_code, answer.url) == (302, f"/ansokan/?fokus={key}-up")
    assert listed() == ["ES", "NA"]
    page = pupil.get(answer.url)
    text = text_of(page)
    assert "Estetiska programmet, Skolan A: Nu val 1 av 2." in text
    assert f'id="{key}-up" name="do" value="up:ES" aria-disabled="true" autofocus' in text
    assert "Sparat 14.02, version 2." in text


def parts_of(answer):
    """What the page's script brings up to date, by its id, without the spaces."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text_of(answer))
    return {id_: inside for _, id_, inside in re.findall(PART, text)}


@pytest.mark.parametrize("moment", [IN_TIME, IN_RECHOICE])
def test_a_script_gets_the_parts_that_a_change_may_make_other_as_the_page_has_them(moment):
    with time_machine.travel(moment, tick=False):
        pupil = client_as(Role.APPLICANT, "Asta")
        pupil.post(CHANGE, sent("down:NA"), **SCRIPT)
        page, parts = pupil.get(HOME), pupil.get(f"{HOME}?delar=1")
    assert parts_of(page).keys() > {"apply-confirm"}
    assert parts_of(parts) == parts_of(page)
    assert f'name="based_on" value="{digest_of(rows_now(asta().pk))}"' in text_of(parts)
    assert "<html" not in text_of(parts)
    assert 'data-parts="/ansokan/?delar=1"' in text_of(page)


def test_the_parts_ask_for_less_than_the_page(pupil):
    asked = []
    for path in (HOME, f"{HOME}?delar=1"):
        with CaptureQueriesContext(connection) as queries:
            pupil.get(path)
        asked.append(len(queries))
    assert asked[1] <= asked[0] - 3


def test_a_script_gets_a_small_answer(pupil):
    answer = pupil.post(CHANGE, sent("down:NA"), **SCRIPT)
    assert answer.status_code == 200
    assert answer.json() == {
        "order": ["ES", "NA"],
        "digest": digest_of(rows("ES", "NA")),
        "version": 2,
        "saved": "Sparat 14.02, version 2.",
        "told": "Nu val 2 av 2.",
        "undo": "restore:1",
    }
    assert len(answer.content) < 1000


@pytest.mark.parametrize(
    ("do", "order", "told"),
    [
        ("first:ES", ["ES", "NA"], "Nu val 1 av 2."),
        ("last:NA", ["ES", "NA"], "Nu val 2 av 2."),
        ("to:2:NA", ["ES", "NA"], "Nu val 2 av 2."),
        ("up:NA", ["NA", "ES"], "Valet är redan först."),
        ("last:ES", ["NA", "ES"], "Valet är redan sist."),
        ("remove:NA", ["ES"], "Valet är borttaget. Du kan ångra."),
        ("order", ["NA", "ES"], "Listan är sparad."),
    ],
)
def test_each_way_to_change_the_list(pupil, do, order, told):
    answer = pupil.post(CHANGE, sent(do), **SCRIPT).json()
    assert (answer["order"], answer["told"]) == (order, told)
    assert listed() == order


def test_numbers_put_the_list_in_order_without_a_script(pupil):
    pupil.post(CHANGE, sent(**{"nr:NA": "2", "nr:ES": "1"}))
    assert listed() == ["ES", "NA"]


def test_the_last_change_can_be_undone(pupil):
    pupil.post(CHANGE, sent("remove:NA"))
    text = text_of(pupil.get(HOME))
    assert 'value="restore:1"' in text
    pupil.post(CHANGE, {"based_on": digest_of(rows("ES")), "do": "restore:1"})
    assert listed() == ["NA", "ES"]


def test_a_row_that_lacks_a_language_says_so_until_it_is_chosen(pupil):
    assert "data-lacking>" in text_of(pupil.get(HOME))
    pupil.post(CHANGE, sent(**{"LANGUAGE:NA": "Tyska"}))
    assert dict(rows_now(asta().pk)[0].extras) == {"LANGUAGE": "Tyska"}
    assert "data-lacking hidden>" in text_of(pupil.get(HOME))


# --- two tabs


def test_two_tabs_meet_in_a_page_with_both_lists_and_a_proposal(pupil):
    first_tab = second_tab = digest_of(rows("NA", "ES"))
    pupil.post(CHANGE, sent("remove:ES", ids=["NA", "ES"], based_on=first_tab))
    answer = pupil.post(CHANGE, sent("up:ES", ids=["NA", "ES"], based_on=second_tab))
    assert answer.status_code == 409
    text = text_of(answer)
    assert "Listan har ändrats på två ställen" in text
    assert listed() == ["NA"]  # nothing is saved until one is chosen
    proposal = text[text.index("proposal-title") : text.index("theirs-title")]
    assert proposal.index("Estetiska") < proposal.index("Naturvetenskap")
    keep = {"id": ["ES", "NA"], "based_on": digest_of(rows("NA")), "do": "order"}
    assert pupil.post(CHANGE, keep).status_code == 302
    assert listed() == ["ES", "NA"]


def test_a_script_is_told_of_the_conflict_and_asks_for_the_page(pupil):
    answer = pupil.post(CHANGE, sent("up:ES", based_on="0" * 64), **SCRIPT)
    assert answer.status_code == 409


def test_a_language_that_one_tab_chose_is_not_lost_in_the_other(pupil):
    old = digest_of(rows("NA", "ES"))
    pupil.post(CHANGE, sent(**{"LANGUAGE:NA": "Tyska"}))
    text = text_of(pupil.post(CHANGE, sent("up:ES", ids=["NA", "ES"], based_on=old)))
    assert 'name="LANGUAGE:NA" value="Tyska"' in text


@pytest.mark.parametrize(
    "data",
    [
        {"based_on": "kort", "id": ["NA"]},
        {"based_on": "0" * 64, "id": ["NA", "NA"]},
        {"based_on": "0" * 64, "id": [""]},
        {"based_on": "0" * 64, "id": ["other:x"]},
        {"based_on": "0" * 64, "id": [str(n) for n in range(501)]},
    ],
)
def test_a_form_that_is_none_of_ours_changes_nothing(pupil, data):
    assert pupil.post(CHANGE, data, **SCRIPT).status_code == 422
    assert listed() == ["NA", "ES"]


# --- the deadline


def test_what_came_in_by_the_last_second_counts_and_what_came_after_does_not(pupil):
    last = dt.datetime(2026, 2, 15, 23, 59, 59, tzinfo=STOCKHOLM)
    with time_machine.travel(last, tick=False):
        pupil = client_as(Role.APPLICANT, "Asta")
        text = text_of(pupil.get(HOME))
        assert "Mindre än en minut kvar" in text
        assert pupil.post(CHANGE, sent("up:ES"), **SCRIPT).status_code == 200
    with time_machine.travel(last + dt.timedelta(seconds=1), tick=False):
        answer = pupil.post(CHANGE, sent("up:NA"), **SCRIPT)
        assert answer.status_code == 422
        assert answer.json()["told"].startswith("Ansökan är stängd. Omvalet öppnar 13 april 2026 kl. 00.00.")
        text = text_of(pupil.get(HOME))
        assert "apply-form" not in text
    assert listed() == ["ES", "NA"]


def test_near_the_end_hours_and_minutes_are_told(pupil):
    with time_machine.travel(dt.datetime(2026, 2, 15, 20, 47, tzinfo=STOCKHOLM), tick=False):
        text = text_of(client_as(Role.APPLICANT, "Asta").get(HOME))
    assert "3 timmar och 13 minuter kvar" in text
    assert "15 februari 2026 kl. 20.47" in text


# --- re-choice


def test_in_the_rechoice_the_difference_is_shown_and_what_a_new_row_means():
    with time_machine.travel(IN_RECHOICE, tick=False):
        pupil = client_as(Role.APPLICANT, "Asta")
        text = text_of(pupil.get(HOME))
        assert "Omvalet är öppet till och med fredag 15 maj 2026" in text
        assert "Ett val som du lägger till nu är nytt i omvalet" in text
        assert "Inget är ändrat" in text
        stands = rows_now(asta().pk)
        save_application(
            applicant=asta().pk, rows=rows("ES", "IB"), based_on=digest_of(stands), now=IN_RECHOICE, actor=COUNSELLOR
        )
        text = text_of(pupil.get(HOME))
    changes = text[text.index("changes-title") :]
    assert 'Nytt: <span lang="sv">International Baccalaureate, Skolan A' in changes
    assert "Naturvetenskapsprogrammet" in changes
    assert "Nytt sedan ansökan stängde" in text


def test_after_the_final_result_nothing_is_promised_of_it_and_nothing_is_confirmed():
    save_application(
        applicant=asta().pk, rows=rows("ES", "IB"), based_on=digest_of(rows_now(asta().pk)), now=AFTER, actor=COUNSELLOR
    )
    with time_machine.travel(AFTER, tick=False):
        pupil = client_as(Role.APPLICANT, "Asta")
        before = text_of(pupil.get(HOME))
        run = decided_run("final", "Slutlig", actor=OFFICE, now=AFTER)
        assert "Den slutliga görs på listan ovan." in text_of(pupil.get(HOME))  # is not published
        publish(run=run, publish_at=AFTER, actor=OFFICE, now=AFTER, why="Övning")
        work(AFTER)
        text = text_of(pupil.get(HOME))
    assert "Bekräfta listan" in before
    assert "Listan är inte bekräftad." in text
    assert "Bekräfta listan" not in text
    assert "Den slutliga är gjord." in text
    assert "görs på listan ovan" not in text


# --- confirm, history, help


def test_to_confirm_is_to_say_so_of_the_version_shown(pupil):
    pupil.post("/ansokan/bekrafta/", {"based_on": digest_of(rows("NA", "ES"))})
    assert application_of(asta()).confirmed_version == 1
    assert "Version 1 är bekräftad" in text_of(pupil.get(HOME))
    pupil.post(CHANGE, sent("up:ES"))
    assert "Du bekräftade version 1. Version 2 gäller och är inte bekräftad." in text_of(pupil.get(HOME))
    answer = pupil.post("/ansokan/bekrafta/", {"based_on": "0" * 64}, follow=True)
    assert "Listan har ändrats" in text_of(answer)


def test_a_counsellor_s_help_is_shown_to_the_pupil(pupil):
    Applicant.objects.filter(applicant_id="Asta").update(school_code="G001")
    helper = client_as(Role.COUNSELLOR, "G001")
    of = f"/ansokan/{asta().pk}/"
    assert "eleven ser att det var du" in text_of(helper.get(of))
    helper.post(f"{of}andra/", sent("up:ES"))
    assert listed() == ["ES", "NA"]
    assert "Prov counsellor sparade senast" in text_of(pupil.get(HOME)).replace("Det var ", "").replace(" som ", " ")
    text = text_of(pupil.get("/ansokan/historik/"))
    assert "Prov counsellor, studie- och yrkesvägledare" in text
    assert "Flyttade Estetiska programmet, Skolan A från 2 till 1." in text
    assert "Inlagt av kansliet" in text


def test_another_school_s_counsellor_sees_nothing(pupil):
    del pupil
    other = client_as(Role.COUNSELLOR, "G999")
    assert other.get(f"/ansokan/{asta().pk}/").status_code == 403
    assert other.post(f"/ansokan/{asta().pk}/andra/", sent("up:ES")).status_code == 403


def test_an_applicant_sees_no_other_s_application(pupil):
    bo = Applicant.objects.get(applicant_id="Bo")
    assert pupil.get(f"/ansokan/{bo.pk}/").status_code == 403
    assert client_as(Role.APPLICANT, "Nobody").get(HOME).status_code == 404


def test_the_office_gives_a_ground_before_it_sees_a_protected_identity():
    Applicant.objects.filter(applicant_id="Asta").update(protection="MARKED")
    of = f"/ansokan/{asta().pk}/"
    assert client_as(Role.REGIONAL_OFFICE).get(of).url.endswith(f"/titta/?next={of}")
    assert client_as(Role.AUDITOR).get(of).status_code == 404
    assert client_as(Role.COUNSELLOR, "").get(of).status_code == 403
    assert client_as(Role.GUARDIAN, "Asta").get(HOME).status_code == 404
    assert client_as(Role.APPLICANT, "Asta").get(HOME).status_code == 200


def test_a_guardian_has_a_home_of_their_own_and_changes_nothing():
    guardian = client_as(Role.GUARDIAN, "Asta")
    assert guardian.get(HOME).url == "/mitt-barn/"
    assert guardian.post(CHANGE, sent("up:ES")).status_code == 403
    assert listed() == ["NA", "ES"]


def test_a_locked_application_is_shown_as_locked_and_why(pupil):
    Application.objects.create(applicant=asta(), locked_by="u-syv", locked_at=IN_TIME, locked_why="Vi ses i morgon")
    text = text_of(pupil.get(HOME))
    assert "Ansökan är låst" in text
    assert "Vi ses i morgon" in text
    assert "apply-form" not in text
    assert pupil.post(CHANGE, sent("up:ES"), **SCRIPT).status_code == 422


def test_after_signing_in_again_one_is_back_with_all_that_was_saved(pupil):
    pupil.post(CHANGE, sent("up:ES"))
    with time_machine.travel(IN_TIME + dt.timedelta(hours=3), tick=False):
        answer = pupil.post(CHANGE, sent("up:NA"))
        assert answer.url == "/logga-in/?next=%2Fansokan%2Fandra%2F"
        again = client_as(Role.APPLICANT, "Asta")
        assert again.get(CHANGE).url == HOME
        text = text_of(again.get(HOME))
    assert text.index("Estetiska programmet") < text.index("Naturvetenskapsprogrammet")


# --- choices to other offices


def test_a_choice_outside_the_region_is_added_by_a_small_form(pupil):
    page = "/ansokan/annat-kansli/"
    assert "Uppsala" in text_of(pupil.get(page))
    assert pupil.post(page, {"based_on": digest_of(rows("NA", "ES"))}).status_code == 422
    data = {"office": "Uppsala", "school": "Jälla", "education": "Naturbruk", "based_on": "0" * 64}
    refused = pupil.post(page, data)  # the list has changed meanwhile
    assert refused.status_code == 422
    assert digest_of(rows("NA", "ES")) in text_of(refused)
    assert pupil.post(page, {**data, "based_on": digest_of(rows("NA", "ES"))}).status_code == 302
    key = f"other:{ForwardedChoice.objects.get().pk}"
    assert listed() == ["NA", "ES", key]
    text = text_of(pupil.get(HOME))
    assert "Naturbruk" in text
    assert "Annat kansli: ska skickas" in text
    assert pupil.post(CHANGE, sent(f"first:{key}"), **SCRIPT).json()["order"] == [key, "NA", "ES"]


# --- what it costs


def test_the_home_is_few_queries_and_light(pupil):
    pupil.post(CHANGE, sent("up:ES"))
    pupil.get(HOME)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = pupil.get(HOME)
    assert len(asked) < 20, "\n".join(query["sql"][:150] for query in asked)
    assert len(page.content) < 60_000


def test_a_save_is_few_queries_from_door_to_door(pupil):
    pupil.post(CHANGE, sent("up:ES"), **SCRIPT)
    data = sent("up:NA")
    with CaptureQueriesContext(connection) as asked:
        pupil.post(CHANGE, data, **SCRIPT)
    assert len(asked) <= 16, "\n".join(query["sql"][:150] for query in asked)


def test_an_empty_list_says_what_to_do(pupil):
    pupil.post(CHANGE, sent("remove:NA"))
    pupil.post(CHANGE, sent("remove:ES"))
    text = text_of(pupil.get(HOME))
    assert "Listan är tom." in text
    assert ApplicationVersion.objects.count() == 3


def test_a_number_that_cannot_be_followed_is_told_at_its_field_and_what_was_typed_stays(pupil):
    answer = pupil.post(CHANGE, sent(**{"nr:NA": "x", "nr:ES": "1", "LANGUAGE:NA": "Tyska"}))
    text = text_of(answer)
    assert answer.status_code == 422
    assert "Skriv ett nummer från 1 till 2." in text
    assert f'id="{key_of("NA")}-nr" value="x"' in text
    assert f'id="{key_of("ES")}-nr" value="1"' in text
    assert "<option selected>Tyska</option>" in text
    assert listed() == ["NA", "ES"]
    assert pupil.post(CHANGE, sent(**{"nr:NA": "9"}), **SCRIPT).status_code == 422


def test_the_proposal_of_two_lists_marks_what_was_removed(pupil):
    opened = digest_of(rows_now(asta().pk))
    pupil.post(CHANGE, sent("remove:ES"))
    answer = pupil.post(CHANGE, sent("up:ES", ids=["NA", "ES"], based_on=opened))
    proposal = text_of(answer).split("Sparad nu")[0]
    assert answer.status_code == 409
    assert "Borttaget i den sparade" in proposal


def test_a_programme_without_seats_says_so(pupil):
    assert "0 platser" not in text_of(pupil.get(HOME))
    SeatGroup.objects.filter(offering__offering_id="ES").update(seats=0)
    text = text_of(pupil.get(HOME))
    assert text.count("0 platser") == 1
    assert "ingen kan antas hit" in text
    assert "ingen kan antas hit" in text_of(pupil.get("/ansokan/valj/"))


def test_a_long_list_is_told_of(pupil, monkeypatch):
    assert "Det är många." not in text_of(pupil.get(HOME))
    monkeypatch.setattr("gymnasieregion.contexts.admission.web.apply_words.MANY", 2)
    assert "Du har 2 val. Det är många." in text_of(pupil.get(HOME))


def test_confirming_leads_to_the_receipt_and_an_emptied_list_says_that_nothing_is_applied_for(pupil):
    pupil.post(CHANGE, sent("up:ES"))
    receipt, digest = "/ansokan/kvitto/", digest_of(rows_now(asta().pk))
    assert pupil.post("/ansokan/bekrafta/", {"based_on": digest}).url == receipt
    assert "Här är kvittot" in text_of(pupil.get(receipt))
    pupil.post(CHANGE, sent(ids=[]))
    for page in (HOME, receipt):
        text = text_of(pupil.get(page))
        assert "Listan är tom. Du söker nu ingenting." in text
        assert 'href="/ansokan/kvitto/?version=2"' in text
    assert "Version 2 bekräftades, men den gäller inte längre" in text_of(pupil.get(HOME))
    assert 'href="/ansokan/kvitto/?version=2"' in text_of(pupil.get("/ansokan/historik/"))
    assert pupil.get(receipt, {"version": 2}).status_code == 200


def test_a_test_after_the_final_result_has_no_days():
    assert days_before_result(2027, dt.date(2027, 1, 21)) == {}
    assert "FIRST_FROM" in days_before_result(2027, dt.date(2027, 7, 1))
