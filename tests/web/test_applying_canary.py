"""Nobody but the office learns of a protected identity: every address is read as every role, and every word looked for.

Three people with protected identities, one of each kind, and one who is open have a word of their own in every text
that the database can hold. Each page, each file (taken apart), each log, mail, job and line of the server's log is
searched for the words. The year with the people is made once, and every test leaves it as it was.
"""

import datetime as dt
import functools
import io
import json
import logging
import uuid
import zipfile

import pytest
import time_machine
import typst
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from gymnasieregion.contexts.admission.models import Applicant, Attachment, GuardianContact
from gymnasieregion.contexts.admission.selectors.applying import Row, application_of
from gymnasieregion.contexts.admission.services.applying import save_application
from gymnasieregion.contexts.admission.services.counselling_reminders import remind
from gymnasieregion.contexts.admission.services.publication import publish
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.table import scope_of
from gymnasieregion.platform.accounts.models import Assignment, OneTimeCode, User
from gymnasieregion.platform.audit.api import LOOKED
from gymnasieregion.platform.audit.models import Entry, Event
from gymnasieregion.platform.jobs.models import Job
from gymnasieregion.site.log_lines import LogLine
from tests.admission_runs import decided_run, work
from tests.admission_year import NOW, YEAR
from tests.applying import open_year
from tests.canary import UNIT, canary_of, fill, texts_of, user_named
from tests.roles import client_of, made_user

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)
KINDS = ("MARKED", "REGISTRATION", "NEW_IDENTITY")
COVER = {"Applicant.applicant_id", "Applicant.ticket"}
"""The words that cover somebody: the office's lists show them, and say no more."""

ID_SEEN_BY = {Role.GUARDIAN: ("/roll/", "/mina-uppgifter/"), Role.AUDITOR: ("/logg/",)}
"""Where others than the office read the id that covers somebody, and nothing else: a guardian in the role that was
given for it, and the auditor in the log, which holds that id and no name."""

AT_WORK = {
    Role.COUNSELLOR: UNIT,
    Role.TEACHER_ASSESSOR: "S001",
    Role.PRINCIPAL: "S001",
    Role.PROVIDER_OFFICER: "0180",
    Role.MUNICIPAL_OFFICER: "0180",
    Role.KAA_OFFICER: "0180",
}
"""What roles are for: the school that the people come from, and those that they have applied to."""

READERS = [role for role in Role if role not in {Role.REGIONAL_OFFICE, Role.APPLICANT}]
NEAR_NOBODY = {
    Role.PUBLIC, Role.SYSTEM_ADMINISTRATOR, Role.FINANCE_OFFICER, Role.PLANNER, Role.SURVEY_OFFICER,
    Role.PROJECT_LEADER,
}  # fmt: skip
"""Roles that learn nothing of an open person either, wherever they work."""

STRANGERS = {
    Role.COUNSELLOR: "ANNAN", Role.PRINCIPAL: "ANNAN", Role.PROVIDER_OFFICER: "ANNAN", Role.TEACHER_ASSESSOR: "ANNAN",
    Role.MUNICIPAL_OFFICER: "0999", Role.KAA_OFFICER: "0999", Role.APPLICANT: "Asta", Role.GUARDIAN: "Asta",
}  # fmt: skip
"""Roles that learn of those near them, and where they learn nothing of the people."""

DAY = dt.datetime(2026, 2, 3, 9, tzinfo=dt.UTC)
CHANGES_WHO_ASKS = {"/logga-ut/", "/roll/avsluta/", "/roll/se-som/", "/roll/se-som/sluta/"}
"""Addresses after which somebody else, or nobody, is signed in."""

ENDINGS = ("?all=1&school=CANARYUNIT&open=1&sort=name&page=1", "?q={word}&who={word}", "?format=csv")
"""Questions that pages take; a page that does not know one leaves it."""


@functools.cache
def _routes():
    """Every address of the resolver."""

    def patterns(found, prefix=""):
        for one in found:
            route = prefix + str(one.pattern)
            if isinstance(one, URLPattern):
                yield f"/{route}", one
            else:
                yield from patterns(one.url_patterns, route)

    return dict(patterns(get_resolver().url_patterns))


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(DAY, tick=False):
        yield


@pytest.fixture
def documents(monkeypatch):
    """What is given to the maker of documents: the text of every PDF."""
    given = []
    make = typst.compile

    def listening(*args, sys_inputs=None, **more):
        given.append(json.dumps(sys_inputs, ensure_ascii=False))
        return make(*args, sys_inputs=sys_inputs, **more)

    monkeypatch.setattr(typst, "compile", listening)
    return given


@pytest.fixture
def lines():
    """Everything that is logged, as the server writes it to stderr."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(LogLine("{levelname} {name} {message}", style="{"))
    known = [logging.getLogger(name) for name in ("", "django.request", "django.server", "gymnasieregion")]
    for each in known:
        each.addHandler(handler)
    yield written
    for each in known:
        each.removeHandler(handler)


@pytest.fixture(scope="module")
@time_machine.travel(DAY, tick=False)
def everyone(rows_of_the_module):
    """Three with protected identities and one who is open, in a year with runs, of which one is published."""
    open_year()
    found = [
        canary_of(f"Kanarie{mark}", kind, number=n) for n, (mark, kind) in enumerate(zip("QXZ", KINDS, strict=True), 1)
    ]
    an_open = canary_of("Öppen", number=4)
    decided_run("simulation", "Prövar", actor=OFFICE, now=NOW)
    final = decided_run("final", "Slutlig", actor=OFFICE, now=NOW)
    publish(run=final, publish_at=NOW, actor=OFFICE, now=NOW, why="Prov")
    work(NOW)
    for canary, person in found:
        user = user_named(canary, f"konto-{canary.mark}".lower())
        Assignment.objects.create(
            user=user, role="applicant", scope_id=person.applicant_id, starts_on=NOW.date(), given_by="job:prov"
        )
        _code(user, canary)
        save_application(
            applicant=person.pk,
            rows=[Row("ES"), Row("NA")],
            based_on=application_of(person).digest,
            actor=Actor(str(user.pk), user.display_name, Role.APPLICANT, person.applicant_id),
            now=NOW,
        )
        fill(canary, person)
    fill(*an_open)
    return [*found, an_open]


@pytest.fixture
def people(everyone):
    """Those with protected identities."""
    return everyone[:-1]


def _code(user, canary):
    """A code that the sending school has handed out before the identity was protected."""
    OneTimeCode.objects.create(
        user=user,
        digest=canary.mark,
        unit=UNIT,
        issued_by="u-syv",
        issued_at=NOW,
        expires_at=NOW + dt.timedelta(days=9),
    )


def _marks(found, text):
    """The words of any of the people in a text, but those that a question of ours has put there."""
    return {(canary.mark, name) for canary, _ in found for name in canary.seen_in(text)}


def _client(role, found, scope=None):
    """A client that is signed in in a role, for what is nearest to the people."""
    if role is Role.PUBLIC:
        return Client(raise_request_exception=False)
    scope = AT_WORK.get(role, found[0][1].applicant_id if role is Role.GUARDIAN else "") if scope is None else scope
    client = client_of(made_user(role, scope))
    client.raise_request_exception = False
    return client


def _things(found):
    """What an address may be about, by the name or the kind of its parameter: the people's, and what is others'."""
    persons = [found[0][1], found[-1][1]]
    papers = dict(Attachment.objects.filter(applicant__in=persons).values_list("applicant", "pk"))
    offering = Offering.objects.get(offering_id="NA")
    things = {
        "year": [YEAR], "number": [1, 2], "first": [1], "second": [2],
        "paper": [papers.get(person.pk, 1) for person in persons], "seq": _events(), "offering_id": [offering.pk],
        "place": [1], "table": ["applicants", "choices", "grades"], "uuid": _accounts(found),
        "int": [*(each.pk for each in persons), 1, offering.pk],
        "str": ["NA", *(each.applicant_id for each in persons)],
    }  # fmt: skip
    return {name: list(dict.fromkeys(those)) for name, those in things.items()}


def _paths(route, pattern, things):
    """An address with each thing that it may be about."""
    values = {}
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        written = f"<{kind}:{name}>" if f"<{kind}:{name}>" in route else f"<{name}>"
        values[written] = things.get(name) or things.get(kind, things["str"])
    most = max(map(len, values.values()), default=1)
    return list(dict.fromkeys(_filled(route, values, number) for number in range(most)))


def _filled(route, values, number):
    """An address with the value of a number in the place of each parameter; the last one where there are fewer."""
    for written, those in values.items():
        route = route.replace(written, str(those[min(number, len(those) - 1)]))
    return route


def _accounts(found):
    """The accounts of the people, or nobody's."""
    names = [f"konto-{canary.mark}".lower() for canary, _ in found]
    return list(User.objects.filter(username__in=names).values_list("pk", flat=True)) or [uuid.UUID(int=1)]


def _events():
    """Some events of the log: the latest, and one of each kind of thing."""
    numbers = Event.objects.order_by("-seq").values_list("seq", flat=True)
    return list(numbers[:3]) or [1]


def _walk(role, client, found, documents, only=None):
    """Read every address, and tell the words that were seen where, and how many pages were shown.

    Where the access file gives the role nothing at all, whatever it is about, one thing is enough to ask about.
    """
    seen, pages, things = {}, 0, _things(found)
    for route, pattern in _routes().items():
        if route in CHANGES_WHO_ASKS or (only and route not in only):
            continue
        paths = _paths(route, pattern, things)
        action = getattr(pattern.callback, "action", None)
        is_closed = action is not None and scope_of(action, role) is None
        for path in paths[:1] if is_closed else paths:
            del documents[:]
            answer = client.get(path)
            if answer.status_code == 405:
                answer = client.post(path)
            assert answer.status_code != 500, path
            pages += answer.status_code == 200
            if words := _marks(found, _but_the_question(path, texts_of(answer, documents))):
                seen[path] = words
    return seen, pages


def _beyond(seen, places):
    """What was seen but for the id that covers, in places where it may stand."""
    left = {
        path: {word for word in words if word[1] != "Applicant.applicant_id" or not path.startswith(places)}
        for path, words in seen.items()
    }
    return {path: words for path, words in left.items() if words}


def _but_the_question(path, texts):
    """Some texts without the words that we ourselves put in the address."""
    text = "\n".join(texts)
    for word in path.replace("?", "/").replace("=", "/").split("/"):
        text = text.replace(word, "") if word.startswith(("Kanarie", "Öppen")) else text
    return text


@pytest.mark.parametrize("role", READERS)
def test_no_page_and_no_file_tells_others_of_a_protected_identity(role, everyone, people, documents, lines):
    found = everyone if role in NEAR_NOBODY else people
    seen, pages = _walk(role, _client(role, found), found, documents)
    assert _beyond(seen, ID_SEEN_BY.get(role, ())) == {}
    assert pages > 20  # it was let in somewhere
    assert _marks(found, lines.getvalue()) == set()


@pytest.mark.parametrize(("role", "scope"), STRANGERS.items())
def test_no_stranger_learns_of_anybody(role, scope, everyone, documents):
    seen, pages = _walk(role, _client(role, everyone, scope), everyone, documents)
    assert seen == {}
    assert pages > 20


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_that_tells_is_found(packed, people, documents, monkeypatch):
    (canary, person), place = people[1], "/datum/"

    def tells(request):
        del request
        if not packed:
            return HttpResponse(f"<p>{person.contact.upper()}</p>")
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("alla.csv", f"id;{person.contact}")
        return HttpResponse(file.getvalue())

    monkeypatch.setattr(_routes()[place], "callback", tells)
    seen, _ = _walk(Role.PUBLIC, _client(Role.PUBLIC, people), people, documents, only={place})
    assert seen == {place: {(canary.mark, "Applicant.contact")}}


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.COUNSELLOR, Role.PRINCIPAL, Role.MUNICIPAL_OFFICER, Role.AUDITOR])
def test_no_question_to_a_page_tells_either(role, people, documents):
    client = _client(role, people)
    word = people[0][0].words["Applicant.contact"]
    seen, asked, things = {}, 0, _things(people)
    for route, pattern in _routes().items():
        if (
            set(pattern.pattern.converters) - {"year"}
            or client.get(path := _paths(route, pattern, things)[0]).status_code != 200
        ):
            continue
        for ending in ENDINGS:
            del documents[:]
            question = path + ending.format(word=word)
            if words := _marks(people, _but_the_question(question, texts_of(client.get(question), documents))):
                seen[question] = words
            asked += 1
    assert asked > 20
    assert _beyond(seen, ID_SEEN_BY.get(role, ())) == {}


def test_one_protected_person_learns_nothing_of_another(people, documents):
    (own, _), *others = people
    client = client_of(User.objects.get(username=f"konto-{own.mark}".lower()))
    client.raise_request_exception = False
    seen, _ = _walk(Role.APPLICANT, client, people, documents)
    assert {mark for words in seen.values() for mark, _ in words} <= {own.mark}
    assert seen  # their own pages do tell them of themself
    assert not {name for words in seen.values() for _, name in words} & {
        "GuardianContact.email",
        "GuardianContact.phone",
    }
    assert others


def test_the_offices_pages_tell_more_than_the_cover_only_with_the_look_in_the_log(people, documents, lines):
    client = _client(Role.REGIONAL_OFFICE, people)
    unlogged, logged, things = {}, 0, _things(people)
    for route, pattern in _routes().items():
        for path in _paths(route, pattern, things):
            del documents[:]
            looks = Event.objects.filter(action=LOOKED).count()
            answer = client.get(path)
            assert answer.status_code != 500, path
            words = {one for one in _marks(people, "\n".join(texts_of(answer, documents))) if one[1] not in COVER}
            new = Event.objects.filter(action=LOOKED).count() - looks
            if words and not new:
                unlogged[path] = words
            logged += bool(words and new)
    assert unlogged == {}
    assert logged == 0  # no ground is given yet: every page asks for it first
    assert {one for one in _marks(people, lines.getvalue()) if one[1] not in COVER} == set()


def test_with_a_ground_the_office_sees_the_person_and_each_page_is_in_the_log(people, documents):
    client = _client(Role.REGIONAL_OFFICE, people)
    canary, person = people[0]
    home = f"/antagning/{YEAR}/sokande/{person.pk}/"
    assert client.post(f"{home}titta/", {"why": "Ringde om sin ansökan"}).status_code == 302
    before = Event.objects.filter(action=LOOKED).count()
    assert canary.seen_in(client.get(home).content.decode()) > {"Applicant.applicant_id", "Applicant.contact"}
    assert Event.objects.filter(action=LOOKED).count() == before + 1
    answer = client.post(f"{home}utdrag/", {"why": "Begäran 41", "form": "json"})
    assert canary.seen_in(answer.content.decode()) >= {"Applicant.contact", "Application.phone", "Ruling.ground"}
    assert {mark for mark, _ in _marks(people, answer.content.decode())} == {canary.mark}
    answer = client.post(f"{home}utdrag/", {"why": "Begäran 41", "form": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert canary.seen_in(documents[-1]) >= {"Applicant.contact", "Application.phone", "Ruling.ground"}
    assert Event.objects.filter(action=LOOKED).count() == before + 5  # each page and each file, with its ground
    others = {one for one in _marks(people, _the_whole_log()) if one[1] not in COVER}
    assert others == set()


def test_mails_jobs_and_error_pages_tell_nothing(people, documents, lines, monkeypatch):
    Applicant.objects.filter(applicant_id="Bo").update(email="bo@example.org")
    pupils = list(Applicant.objects.values_list("pk", flat=True))
    remind(year=YEAR, applicants=pupils, kind="SEE_COUNSELLOR", address="https://x/", actor=OFFICE, now=timezone.now())
    work(timezone.now())
    assert len(mail.outbox) == 2  # to Bo, and to the one who is open
    told = "\n".join(f"{one.subject} {one.body} {one.to} {one.extra_headers}" for one in mail.outbox)
    told += "\n".join(
        f"{job.key} {job.payload} {job.result} {job.words_sv} {job.error_sv}" for job in Job.objects.all()
    )
    assert _marks(people, told) == set()

    def fails(*_, **__):
        raise RuntimeError(people[0][1].contact)

    monkeypatch.setattr("gymnasieregion.contexts.admission.web.people_person.person_of", fails)
    client = _client(Role.REGIONAL_OFFICE, people)
    answer = client.get(f"/antagning/{YEAR}/sokande/{people[0][1].pk}/")
    assert answer.status_code == 500
    assert _marks(people, answer.content.decode()) == set()
    assert "RuntimeError" in lines.getvalue()
    assert _marks(people, lines.getvalue()) == set()


def test_one_guardian_never_sees_how_the_other_is_reached(everyone, documents):
    _, person = an_open = everyone[-1]
    things = _things([an_open])
    other = made_user(Role.GUARDIAN, person.applicant_id)
    GuardianContact.objects.create(
        applicant=person,
        user_id=str(other.pk),
        email="annanvardnadshavare@example.org",
        phone="0709998877",
        changed_at=NOW,
    )
    seen = {}
    for role in (Role.GUARDIAN, Role.APPLICANT, Role.COUNSELLOR):
        client = _client(role, [an_open], UNIT if role is Role.COUNSELLOR else person.applicant_id)
        for route, pattern in _routes().items():
            for path in _paths(route, pattern, things):
                del documents[:]
                text = "\n".join(texts_of(client.get(path), documents))
                if "annanvardnadshavare" in text or "0709998877" in text:
                    seen[role.value, path] = True
    assert seen == {}


def _the_whole_log():
    """Every text of the log."""
    events = [" ".join(map(str, row)) for row in Event.objects.values_list("about", "before", "after", "why", "unit")]
    return "\n".join([*events, *(" ".join(row) for row in Entry.objects.values_list("about", "content"))])
