"""Events that systems tell of: the kinds of files as calls with JSON, one row or many, with the same checks and words.

Who may is as for files: the access file by the role of the system's key, and the key must be given for events.
"""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from gymnasieregion.contexts.register.contracts import EventKind
from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.contexts.register.selectors.exchange_reach import actor_of, client_with
from gymnasieregion.contexts.register.selectors.file_schema import event_tables
from gymnasieregion.contexts.register.services.file_findings import SEND
from gymnasieregion.contexts.register.services.file_rows import MOST_ROWS, tell_rows
from gymnasieregion.contexts.register.services.files import NotYourKindError
from gymnasieregion.contexts.register.services.files_kept import found_of
from gymnasieregion.contexts.register.web.events_api_rows import body_of
from gymnasieregion.contexts.register.web.ss12000.door import (
    REFUSALS,
    answer,
    tell,
    tell_http,
    tell_no_key,
    tell_validation,
)
from gymnasieregion.contexts.register.web.ss12000.faults import ExchangeError, NotGrantedError
from gymnasieregion.platform.access.actor import Actor
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.pages.words import page_language, said
from gymnasieregion.platform.tables.faults import Fault


class EventKey(HttpBearer):
    """The key of a system that may tell of events, in the header ``Authorization: Bearer``."""

    def authenticate(self, request: HttpRequest, token: str) -> frozenset[Grant] | None:
        """What the system may beside; None for no live key.

        Raises:
            NotGrantedError: If its key is not for events, or the access file does not let its role tell of them.
        """
        client = client_with(token)
        if client is None:
            return None
        actor, grants = actor_of(client), frozenset(Grant(code) for code in client.grants)
        if Grant.EVENTS not in grants or not is_allowed(actor, SEND):
            raise NotGrantedError(what=said(Grant.EVENTS.sv, Grant.EVENTS.en))
        request.actor = actor  # type: ignore[attr-defined]  # the log's, and what keeps the answer out of caches
        return grants


class Remark(Schema):
    """A fault, or something odd. ``row`` counts from 1; 0 is the whole call."""

    row: int
    column: str
    value: str
    code: str
    wrong: str
    right: str


class Counts(Schema):
    """Rows that changed something and said what was known, and the persons that they changed and entered."""

    rows: int
    same: int
    persons: int
    new: int


class Told(Schema):
    """What became of the call: APPLIED, or SAME when the register says it all already."""

    state: Literal["APPLIED", "SAME"]
    file: int = Field(description="Anropet i registrets lista över filer")
    counts: Counts | None = Field(description="Saknas när just detta anrop är inlagt förut")
    warnings: list[Remark]


class Refused(Schema):
    """Every fault; nothing has been written and nothing is kept."""

    state: Literal["FAULTY"]
    faults: list[Remark]
    warnings: list[Remark]


api = NinjaAPI(
    title="Händelser till elevregistret",
    version="1.0.0",
    description=(
        "Samma händelser som i filerna, en rad eller många i ett anrop. Allt granskas innan något skrivs: alla rader "
        f"läggs in eller ingen. Högst {MOST_ROWS} rader i ett anrop. Samma anrop igen ändrar inget. Dagar skrivs "
        "ÅÅÅÅ-MM-DD, och ett slut är den första dagen som inte längre hör till."
    ),
    urls_namespace="register-events",
    auth=EventKey(),
    docs_url=None,
    openapi_url=None,
)
ANSWERS: Mapping[Any, Any] = {200: Told, 422: Refused, **REFUSALS}

for _fault, _tell in (
    (ExchangeError, tell),
    (ValidationError, tell_validation),
    (AuthenticationError, tell_no_key),
    (HttpError, tell_http),
):
    api.add_exception_handler(_fault, _tell)  # type: ignore[arg-type]  # ninja's own type is of one error


def _view_of(kind: EventKind) -> Callable[..., HttpResponse]:
    """What answers a call about a kind of event."""

    def tell_of(request: HttpRequest, told: Any) -> HttpResponse:  # noqa: ANN401 - the kind's own body, set below
        actor: Actor = request.actor  # type: ignore[attr-defined]  # set by EventKey
        rows = [row.model_dump(exclude_unset=True) for row in told.rows]
        with_protected = Grant.PROTECTED in request.auth  # type: ignore[attr-defined]  # set by EventKey
        try:
            row, found = tell_rows(kind=kind, rows=rows, with_protected=with_protected, actor=actor, now=timezone.now())
        except NotYourKindError as fault:
            raise NotGrantedError(what=said(kind.sv, kind.en)) from fault
        warnings = list(_remarks(found.warnings))
        if found.faults or row.faults:
            faults = list(_remarks(found.faults))
            refused = {"state": "FAULTY", "faults": faults, "warnings": warnings}
            return answer(refused, HTTPStatus.UNPROCESSABLE_ENTITY)
        counts = found_of(row).get("counts")
        return answer({"state": str(row.state), "file": row.pk, "counts": counts, "warnings": warnings})

    tell_of.__annotations__["told"] = body_of(kind)
    return tell_of


def _remarks(faults: Iterable[Fault]) -> Iterable[dict[str, object]]:
    """Faults in words, by the rows of the call: the first is the line after a file's header."""
    lang = page_language()
    for fault in faults:
        yield {
            "row": max(fault.line - 1, 0), "column": fault.column, "value": fault.value, "code": fault.code,
            "wrong": fault.wrong(lang), "right": fault.right(lang),
        }  # fmt: skip


for _kind, _table in event_tables().items():
    api.post(
        f"/{_kind.lower()}",
        response=ANSWERS,
        operation_id=_kind.lower(),
        summary=_kind.sv,
        description=_table.description[0],
        tags=["Händelser"],
    )(_view_of(_kind))
