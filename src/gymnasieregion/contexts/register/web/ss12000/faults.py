"""What the API answers when it cannot do what it is asked: a code for the system, and a sentence for who builds it."""

from http import HTTPStatus
from typing import ClassVar

from gymnasieregion.kernel.errors import RegionError


class ExchangeError(RegionError):
    """Something that a system asked for and cannot have."""

    sv: ClassVar[str] = "Frågan går inte att besvara."
    en: ClassVar[str] = "The question cannot be answered."
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    code: ClassVar[str] = "bad_request"


class NoKeyError(ExchangeError):
    """No key, or one that does not count."""

    sv: ClassVar[str] = "Skicka en giltig nyckel: Authorization: Bearer <nyckel>. Nycklar ges av antagningskansliet."
    en: ClassVar[str] = "Send a valid key: Authorization: Bearer <key>. Keys are given by the admission office."
    status: ClassVar[HTTPStatus] = HTTPStatus.UNAUTHORIZED
    code: ClassVar[str] = "unauthorised"


class NotGrantedError(ExchangeError):
    """The system may not fetch or tell that."""

    sv: ClassVar[str] = "Systemet får inte {what}. Antagningskansliet bestämmer vad systemet får göra."
    en: ClassVar[str] = "The system may not {what}. The admission office decides what the system may do."
    status: ClassVar[HTTPStatus] = HTTPStatus.FORBIDDEN
    code: ClassVar[str] = "not_authorised"


class ParameterError(ExchangeError):
    """A parameter cannot be read."""

    sv: ClassVar[str] = "{name} går inte att läsa: {what}."
    en: ClassVar[str] = "{name} cannot be read: {what}."
    code: ClassVar[str] = "invalid_parameter"


class BodyError(ExchangeError):
    """The body is not JSON."""

    sv: ClassVar[str] = "Det som skickades är inte JSON i UTF-8."
    en: ClassVar[str] = "What was sent is not JSON in UTF-8."
    code: ClassVar[str] = "invalid_body"


class CombinedError(ExchangeError):
    """A page token stands beside a filter."""

    sv: ClassVar[str] = "pageToken kan bara kombineras med limit, inte med {names}."
    en: ClassVar[str] = "pageToken can be combined with limit only, not with {names}."
    code: ClassVar[str] = "invalid_filter"


class TokenError(ExchangeError):
    """A page token that we have not given, or gave to somebody else or for another list."""

    sv: ClassVar[str] = "pageToken är inte ett som den här listan har givit det här systemet."
    en: ClassVar[str] = "pageToken is not one that this list has given this system."
    code: ClassVar[str] = "invalid_page_token"


class NotFoundError(ExchangeError):
    """There is no such object, or the system may not see it."""

    sv: ClassVar[str] = "Det finns inget sådant objekt som systemet får se."
    en: ClassVar[str] = "There is no such object that the system may see."
    status: ClassVar[HTTPStatus] = HTTPStatus.NOT_FOUND
    code: ClassVar[str] = "not_found"


class TooMuchError(ExchangeError):
    """More was looked up than one answer holds."""

    sv: ClassVar[str] = "Fråga efter högst {most} objekt i taget."
    en: ClassVar[str] = "Ask for at most {most} objects at a time."
    status: ClassVar[HTTPStatus] = HTTPStatus.SERVICE_UNAVAILABLE
    code: ClassVar[str] = "too_many"
