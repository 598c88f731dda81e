"""The log's words for what the platform itself does: sign-ins, roles, jobs, notices, backups."""

from gymnasieregion.platform.audit.api import LOOKED
from gymnasieregion.platform.audit.words import Pair, RoomWords, speak_for
from gymnasieregion.platform.jobs.registry import kind_words
from gymnasieregion.platform.pages.role_words import ROLE_WORDS

ROLES: dict[str, Pair] = {role.value: words for role, words in ROLE_WORDS.items()}

ACCOUNTS = RoomWords(
    things={
        "user": ("Användare", "User"),
        "person": ("Person", "Person"),
        "applicant": ("Sökande", "Applicant"),
        "demo": ("Demo", "Demo"),
        "accounts": ("Konton", "Accounts"),
    },
    fields={
        "role": ("Roll", "Role"),
        "scope_id": ("För", "For"),
        "starts_on": ("Från och med", "From"),
        "ends_on": ("Slutar", "Ends"),
        "method": ("Inloggad med", "Signed in with"),
        "level": ("Tillitsnivå", "Level of assurance"),
        "ended_at": ("Avslutad", "Ended"),
        "codes": ("Engångskoder", "One-time codes"),
        "expires_at": ("Gäller till", "Valid until"),
        "personas": ("Demopersoner", "Demo people"),
        "issuer": ("Utfärdare", "Issuer"),
        "sign_ins": ("Inloggningar", "Sign-ins"),
        "tries": ("Felaktiga försök", "Wrong tries"),
        "sessions": ("Sessioner", "Sessions"),
        "limits_set_on": ("Gränserna gäller från", "Limits in force from"),
        "sign_in_days": ("Inloggningar sparas i dagar", "Days that sign-ins are kept"),
        "code_days": ("Koder sparas i dagar", "Days that codes are kept"),
    },
    values={
        "role": ROLES.get,
        "method": {
            "PERSONA": ("Demoperson", "Demo person"),
            "PASSWORD": ("Lösenord och engångskod", "Password and one-time code"),
            "CODE": ("Kod från skolan", "Code from the school"),
        }.get,
    },
    keys=frozenset({"assignment", "sign_in"}),
    commands={"demo": ("övningens konton", "the accounts of the practice"), "operator": ("driften", "its operator")},
)

AUDIT = RoomWords(
    events={
        LOOKED: ("Såg en skyddad identitet", "Looked at a protected identity"),
        "audit.log.verified": ("Loggen kontrollerades", "The log was checked"),
    },
    things={"log": ("Loggen", "The log")},
    fields={
        "events": ("Händelser", "Events"),
        "entries": ("Rader i massändringar", "Rows of bulk writes"),
        "head": ("Loggens huvud", "Head of the log"),
        "broken_at": ("Bruten vid", "Broken at"),
        "because": ("Felet är i", "The fault is in"),
        "guarded": ("Skyddad av databasen", "Guarded by the database"),
    },
)

JOBS = RoomWords(
    events={
        "jobs.job.enqueue": ("Lade ett arbete i kö", "Put a job in the queue"),
        "jobs.job.cancelled": ("Arbetet avbröts", "The job was cancelled"),
        "jobs.job.died": ("Arbetet gick inte", "The job failed"),
    },
    things={"job": ("Arbete", "Job")},
    fields={
        "kind": ("Slag", "Kind"),
        "key": ("Nyckel", "Key"),
        "payload": ("Underlag", "Input"),
        "state": ("Läge", "State"),
        "cancel_asked": ("Ska avbrytas", "To be cancelled"),
    },
    values={
        "kind": kind_words,
        "state": {
            "READY": ("väntar", "waiting"),
            "RUNNING": ("pågår", "running"),
            "DONE": ("klart", "done"),
            "DEAD": ("gick inte", "failed"),
            "CANCELLED": ("avbrutet", "cancelled"),
        }.get,
    },
)

MESSAGES = RoomWords(
    things={"outbox": ("Utskick", "Messages sent")},
    fields={
        "batch": ("Utskick", "Messages for"),
        "messages": ("Meddelanden", "Messages"),
        "unsure": ("Kan ha kommit fram", "May have arrived"),
        "silent": ("Servern har inte svarat", "The server has not answered"),
    },
)

BACKUP = RoomWords(
    events={"backup.database.restored": ("Läste tillbaka en säkerhetskopia", "Brought a backup back")},
    things={"database": ("Databasen", "The database")},
    commands={"restore": ("läste tillbaka en säkerhetskopia", "brought a backup back")},
    fields={
        "backup": ("Säkerhetskopia", "Backup"),
        "made_at": ("Gjord", "Made"),
        "log_seq": ("Loggens sista nummer", "Last number of the log"),
        "sign_ins": ("Avslutade inloggningar", "Sign-ins ended"),
        "codes": ("Engångskoder som slutade gälla", "One-time codes voided"),
    },
)

SITE = RoomWords(
    things={"notice": ("Driftinformation", "Notice")},
    fields={
        "kind": ("Slag", "Kind"),
        "text_sv": ("Text på svenska", "Text in Swedish"),
        "text_en": ("Text på engelska", "Text in English"),
        "starts_at": ("Börjar", "Begins"),
        "ends_at": ("Slutar", "Ends"),
        "ended_at": ("Avslutad", "Ended"),
    },
    values={
        "kind": {
            "DISTURBANCE": ("störning", "disturbance"),
            "MAINTENANCE": ("planerat underhåll", "planned maintenance"),
            "INFORMATION": ("information", "information"),
        }.get
    },
)


def tell() -> None:
    """Tell the log all of them."""
    rooms = {"accounts": ACCOUNTS, "audit": AUDIT, "jobs": JOBS, "messages": MESSAGES, "backup": BACKUP, "site": SITE}
    for room, words in rooms.items():
        speak_for(room, words)
