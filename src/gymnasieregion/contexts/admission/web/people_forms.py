"""Forms about applicants: they check the shape of what was typed; the services check the sense."""

from collections.abc import Sequence
from typing import Any

from django import forms

from gymnasieregion.contexts.admission.models import Applicant
from gymnasieregion.contexts.admission.services.pupils_facts import Pupil
from gymnasieregion.contexts.admission.web.people_words import WORDS, homes
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later

REQUIRED = later("Fyll i uppgiften.", "Fill this in.")
NAMELESS = later("Skriv inget namn och inget nummer.", "Write no name and no number.")
MAIL = later(
    "Skriv en e-postadress, till exempel namn@exempel.se.", "Write an e-mail address, such as name@example.se."
)


def text_field(sv: str, en: str, most: int, *, required: bool = False, hint: str = "") -> forms.CharField:
    """A line of text."""
    return forms.CharField(
        label=later(sv, en),
        max_length=most,
        required=required,
        help_text=hint,
        error_messages={
            "required": REQUIRED,
            "max_length": later(f"Skriv högst {most} tecken.", f"Write at most {most} characters."),
        },
    )


def choice_field(sv: str, en: str, kind: str, *, but: Sequence[str] = ()) -> forms.ChoiceField:
    """One of the codes of a kind."""
    return forms.ChoiceField(
        label=later(sv, en),
        choices=[(str(code), later(*words)) for code, words in WORDS[kind].items() if code not in but],
        error_messages={"required": later("Välj ett alternativ.", "Choose one.")},
    )


def number_field() -> forms.CharField:
    """An identity number of any of the three kinds."""
    return text_field(
        "Personnummer, samordningsnummer eller TF-nummer",
        "Personal, coordination or temporary number",
        20,
        hint=later("Till exempel 20100312-1234 eller 20100312TF12.", "For example 20100312-1234 or 20100312TF12."),
    )


def born_field() -> DayField:
    """The day of birth."""
    return DayField(
        label=later("Födelsedatum", "Date of birth"),
        help_text=later("Till exempel 2010-03-12.", "For example 2010-03-12."),
        error_messages={"required": later("Skriv ett datum.", "Write a date.")},
    )


def home_field() -> forms.ChoiceField:
    """The home municipality, by name."""
    return forms.ChoiceField(
        label=later("Hemkommun", "Home municipality"),
        choices=[("", later("Välj kommun", "Choose a municipality")), *homes()],
        error_messages={
            "required": later("Välj en kommun.", "Choose a municipality."),
            "invalid_choice": later("Välj en kommun ur listan.", "Choose a municipality of the list."),
        },
    )


class LookForm(forms.Form):
    """The ground of a look at a protected identity."""

    why = why_field(help_text=NAMELESS)


class PupilForm(forms.Form):
    """What can be said of an applicant at any time."""

    given_name = text_field("Förnamn", "Given name", 80)
    family_name = text_field("Efternamn", "Family name", 80)
    email = forms.EmailField(label=later("E-post", "E-mail"), required=False, error_messages={"invalid": MAIL})
    home_municipality_code = home_field()
    school_class = text_field("Klass", "Class", 20)
    kind = choice_field("Slag av sökande", "Kind of applicant", "kind")
    category = choice_field("Kategori", "Category", "category")
    late = forms.BooleanField(label=later("Sökte efter sista dagen", "Applied after the last day"), required=False)
    dance = forms.BooleanField(
        label=later("Kommer från förberedande dansarutbildning", "From preparatory dancers' training"), required=False
    )
    completed = forms.BooleanField(
        label=later("Har redan gått ut gymnasiet", "Has completed upper secondary school before"), required=False
    )
    from_office = text_field(
        "Ansökan kom från kansliet", "The application came from the office", 120,
        hint=later("Bara när ett annat kansli har skickat den.", "Only when another office has sent it."),
    )  # fmt: skip

    def pupil(self, **more: Any) -> Pupil:  # noqa: ANN401 - fields of Pupil
        """What was typed, with the facts that the form does not hold."""
        typed = {name: self.cleaned_data[name] for name in Pupil.__slots__ if name in self.cleaned_data}
        return Pupil(**{**more, **typed})


class RegisterForm(PupilForm):
    """A new applicant."""

    field_order = ("identity_number", "birth_date", "given_name", "family_name", "email", "home_municipality_code",
                   "school", "school_code", "school_class")  # fmt: skip
    identity_number = number_field()
    birth_date = born_field()
    school = text_field("Avlämnande skola", "Sending school", 160)
    school_code = text_field("Skolans kod", "The school's code", 40)


class ChangeForm(PupilForm):
    """A change of an applicant; those whose identity is protected have no name and no address.

    Args:
        person: Whom.
        others: As every form of Django's.
    """

    why = why_field()

    def __init__(self, *others: Any, person: Applicant, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(
            *others, initial={name: getattr(person, name) for name in self.base_fields if name != "why"}, **more
        )
        if person.protection != Applicant.Protection.NONE:
            for name in ("given_name", "family_name", "email"):
                del self.fields[name]


class IdentityForm(forms.Form):
    """Another number."""

    identity_number = number_field()
    birth_date = born_field()
    why = why_field()


class SchoolForm(forms.Form):
    """Another school."""

    school = text_field(
        "Ny skola", "New school", 160, hint=later("Tomt om eleven inte går i någon.", "Empty for none.")
    )
    school_code = text_field("Skolans kod", "The school's code", 40)
    school_class = text_field("Klass", "Class", 20)
    why = why_field()


class DocumentForm(forms.Form):
    """Which document was seen."""

    why = forms.CharField(
        label=later("Vilket underlag, till loggen", "Which document, for the log"),
        max_length=400,
        error_messages={"required": later("Skriv vilket underlag.", "Write which document.")},
    )


class ProtectionForm(forms.Form):
    """The beginning of a protection, or a change of one."""

    protection = choice_field("Slag av skydd", "Kind of protection", "protection", but=["NONE"])
    contact = text_field(
        "Kodad kontaktväg", "Coded contact", 200, required=True,
        hint=later("En adress som inte går att spåra till personen.", "An address that cannot be traced to them."),
    )  # fmt: skip
    why = why_field(help_text=NAMELESS)


class RegisterProtectedForm(ProtectionForm):
    """A new applicant whose identity is protected: no name and no number."""

    field_order = ("protection", "contact", "birth_date", "home_municipality_code", "kind", "why")
    birth_date = born_field()
    home_municipality_code = home_field()
    kind = choice_field("Slag av sökande", "Kind of applicant", "kind")


class EndProtectionForm(forms.Form):
    """The end of a protection: who it is may be told again."""

    identity_number = number_field()
    given_name = text_field("Förnamn", "Given name", 80)
    family_name = text_field("Efternamn", "Family name", 80)
    email = forms.EmailField(label=later("E-post", "E-mail"), required=False, error_messages={"invalid": MAIL})
    why = why_field(help_text=NAMELESS)


class AgreementForm(forms.Form):
    """How far the agreement on somebody over age has come.

    Args:
        offerings: The ids and names of the choices that need one.
        others: As every form of Django's.
    """

    offering_id = forms.ChoiceField(
        label=later("Val", "Choice"), widget=forms.RadioSelect, error_messages={"required": REQUIRED}
    )
    agreement = choice_field(
        "Överenskommelse mellan hemkommun och mottagare", "Agreement of home and receiver", "agreement"
    )
    eligible = forms.ChoiceField(
        label=later("Mottagarens beslut om behörighet", "The receiver's decision on eligibility"),
        required=False,
        choices=[
            ("", later("Oförändrat", "Unchanged")),
            ("yes", later("Behörig", "Eligible")),
            ("no", later("Obehörig", "Not eligible")),
        ],
    )
    why = why_field()

    def __init__(self, *others: Any, offerings: Sequence[tuple[str, str]], **more: Any) -> None:  # noqa: ANN401
        super().__init__(*others, **more)
        field = self.fields["offering_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(offerings)


class ForwardForm(forms.Form):
    """A choice that another office admits to."""

    office = text_field("Kansli", "Office", 120, required=True)
    school = text_field("Skola", "School", 160, required=True)
    education = text_field("Utbildning", "Education", 200, required=True)
    rank = forms.IntegerField(
        label=later("Plats i hela listan", "Place in the whole list"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=later("Tomt = sist.", "Empty = last."),
        error_messages={"invalid": later("Skriv ett heltal.", "Write a whole number.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class StateForm(forms.Form):
    """How far a forwarded choice has come."""

    state = choice_field("Läge", "State", "state")
    answer = text_field("Svar", "Answer", 300, hint=later("Till exempel: antagen.", "For example: admitted."))
