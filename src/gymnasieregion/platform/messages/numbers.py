"""Telephone numbers that can get an SMS, in the one way that gateways read."""

import re

SWEDISH_MOBILE = re.compile(r"(?:\+46|0046|0)(7[02369]\d{7})")
ABROAD = re.compile(r"(?:\+|00)(?!46)([1-9]\d{6,13})")
"""Another country's number may be a mobile's or not; who has given it knows."""


def mobile_number(text: str) -> str:
    """A number as country code and digits, with a plus first; "" when it is no number that gets an SMS.

    >>> mobile_number("070-174 06 05"), mobile_number("+46 (0)70 174 06 05"), mobile_number("0047 912 34 567")
    ('+46701740605', '+46701740605', '+4791234567')
    >>> mobile_number("08-123 456 78"), mobile_number("")
    ('', '')

    Source: Post- och telestyrelsen, telefoninummerplanen: mobile numbers begin 070, 072, 073, 076 and 079.
    """
    digits = re.sub(r"\(0\)|[^+\d]", "", text)
    swedish = SWEDISH_MOBILE.fullmatch(digits)
    if swedish:
        return f"+46{swedish[1]}"
    abroad = ABROAD.fullmatch(digits)
    return f"+{abroad[1]}" if abroad else ""
