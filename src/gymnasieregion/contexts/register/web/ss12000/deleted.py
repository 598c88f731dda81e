"""``/deletedEntities``: what a system has fetched and is to take away."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from gymnasieregion.contexts.register.core.ss12000 import DELETED_KEYS, GRANT_OF, Entity
from gymnasieregion.contexts.register.selectors.exchange_deleted import deleted
from gymnasieregion.contexts.register.selectors.exchange_questions import BY_TIME, piece_of
from gymnasieregion.contexts.register.selectors.exchange_reach import Reach
from gymnasieregion.contexts.register.web.ss12000.door import REFUSALS, answer
from gymnasieregion.contexts.register.web.ss12000.paging import page, went_on
from gymnasieregion.contexts.register.web.ss12000.questions import DeletedQuestion
from gymnasieregion.contexts.register.web.ss12000.schemas import DeletedEntities

router = Router(tags=["Borttag"])


@router.get("/deletedEntities", response={200: DeletedEntities, **REFUSALS})
def deleted_entities(request: HttpRequest, asked: Query[DeletedQuestion]) -> HttpResponse:
    """Vad som har tagits bort, efter slag: det som systemet inte längre får se hör dit."""
    reach: Reach = request.auth  # type: ignore[attr-defined]  # set by Key
    question, place, most = went_on(request, asked)
    kinds = question.entities or [kind.value for kind in Entity if GRANT_OF[kind] in reach.grants]
    known = [kind for kind in Entity if kind.value in kinds]
    piece = piece_of(deleted(reach, known, question.after), BY_TIME, place, most)
    data: dict[str, list[str]] = {DELETED_KEYS[kind]: [] for kind in kinds}
    for one in piece.rows:
        data[DELETED_KEYS[one.kind.value]].append(str(one.id))
    return answer(page(request, question, piece, data))
