"""How long a sign-in lasts, and how many wrong tries are let through."""

from datetime import date, timedelta

from gymnasieregion.platform.access.actor import Role

HOMES = frozenset({Role.APPLICANT, Role.GUARDIAN})
"""The roles that people have at home; all others are staff at work."""

IDLE_AT_HOME, IDLE_AT_WORK = timedelta(minutes=30), timedelta(minutes=15)
LONGEST_AT_HOME, LONGEST_AT_WORK = timedelta(hours=12), timedelta(hours=8)
WARNED_BEFORE = timedelta(minutes=5)
"""So long before the end a page says that it comes, with a button to stay (WCAG 2.2, criterion 2.2.1)."""
STAMPED_EVERY = timedelta(minutes=1)
"""A page that is only read writes the time of the visit no more often than this."""

WINDOW = timedelta(minutes=15)
WRONG_OF_ACCOUNT, WRONG_OF_ADDRESS = 5, 50
"""So many wrong tries within the window, and the next must wait; nothing is ever locked for good."""

SLOWED_FROM = 3
"""From this wrong try of an account there is a wait, that doubles: 5 seconds, 10."""
FIRST_WAIT = timedelta(seconds=5)
FORGOTTEN_AFTER = timedelta(days=1)

KEPT_SINCE = date(2026, 11, 22)
"""When the limits below were set; they are examples until the region's own decision on retention."""
SIGN_INS_KEPT = timedelta(days=90)
"""Long enough to notice a sign-in that was not one's own, and to ask about it. The log keeps its event."""
CODES_KEPT = timedelta(days=30)
"""After a code was used or expired: so long a school may ask whether a pupil ever came in."""


def idle_limit(role: Role) -> timedelta:
    """How long somebody may be away before they are signed out."""
    return IDLE_AT_HOME if role in HOMES else IDLE_AT_WORK


def longest_sign_in(role: Role) -> timedelta:
    """How long a sign-in lasts at most, however busy somebody is."""
    return LONGEST_AT_HOME if role in HOMES else LONGEST_AT_WORK
