"""What the log calls the things of the offer."""

from gymnasieregion.contexts.offer.web.words import WORDS
from gymnasieregion.platform.audit.words import RoomWords, speak_for

OFFER = RoomWords(
    events={
        "offer.year.load": ("Läste in ett års utbud", "Loaded the offer of a year"),
        "offer.year.open": ("Öppnade ett års utbud", "Opened the offer of a year"),
        "offer.unit.rename": ("Bytte namn på en skolenhet", "Renamed a school unit"),
        "offer.unit.recode": ("Bytte kod på en skolenhet", "Changed the code of a school unit"),
    },
    things={
        "offering": ("Utbildning", "Offering"),
        "offer_year": ("Ett års utbud", "Offer of a year"),
        "unit": ("Skolenhet", "School unit"),
    },
    fields={
        "name": ("Namn", "Name"),
        "code": ("Kod", "Code"),
        "from": ("Gäller från", "In force from"),
        "year": ("År", "Year"),
        "copied_from": ("Kopierat från", "Copied from"),
        "offerings": ("Utbildningar", "Offerings"),
        "units": ("Skolenheter", "School units"),
        "unit": ("Skolenhet", "School unit"),
        "state": ("Läge", "State"),
        "status": ("Status", "Status"),
        "seats": ("Platser", "Seats"),
        "open": ("öppna för alla", "open to all"),
        "free": ("fri kvot", "free quota"),
        "rest": ("kvar efter fri kvot", "left after free quota"),
        "profiles": ("Profiler som följer med", "Profiles that go with it"),
        "applicants": ("Sökande som berörs", "Applicants concerned"),
        "study_path_code": ("Studievägskod", "Study path code"),
        "code_basis": ("Koden är", "The code is"),
        "selection": ("Urval", "Selection"),
        "reviewed_on": ("Granskad", "Reviewed"),
        "test": ("Färdighetsprov", "Skill test"),
        "weight": ("merit för en provpoäng", "merit for one point"),
        "most": ("högsta poäng", "most points"),
        "least": ("lägsta poäng", "least points"),
        "subject": ("ämne med krav", "subject with a condition"),
        "subject_mark": ("lägsta betyg i ämnet", "least mark in the subject"),
        "max_rank": ("räknas till och med val", "counts up to choice"),
        "extra_choices": ("Extra val", "Extra choices"),
        "LANGUAGE": ("språk", "languages"),
        "INSTRUMENT": ("instrument", "instruments"),
        "INDIVIDUAL": ("individuella val", "individual choices"),
    },
    values={name: WORDS[name].get for name in ("status", "state", "selection", "code_basis")},
    hundredths=frozenset({"weight", "most", "least"}),
    commands={
        "load_demo_offer": ("övningens utbud", "the offer of the practice"),
        "roll_year": ("nästa års utbud", "the offer of the next year"),
    },
)


def tell() -> None:
    """Tell the log the words of the room."""
    speak_for("offer", OFFER)
