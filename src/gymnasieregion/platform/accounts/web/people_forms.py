"""The forms about people; they check the shape of what was typed, the services check the sense."""

from datetime import date, timedelta
from typing import Any

from django import forms

from gymnasieregion.platform.access.actor import Actor, Role
from gymnasieregion.platform.access.table import is_allowed
from gymnasieregion.platform.accounts.issuers import Issuer
from gymnasieregion.platform.accounts.limits import HOMES
from gymnasieregion.platform.accounts.selectors_people import SEE_HOMES
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.role_words import role_text
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later, page_language, said

_APPLICANT = ("den sökandes nummer", "the applicant's number")
_UNIT = ("skolenhetens kod", "the code of the school unit")
_MUNICIPALITY = ("kommunens kod", "the code of the municipality")
IS_FOR: dict[Role, tuple[str, str]] = {
    Role.APPLICANT: _APPLICANT,
    Role.GUARDIAN: _APPLICANT,
    Role.COUNSELLOR: _UNIT,
    Role.TEACHER_ASSESSOR: _UNIT,
    Role.PRINCIPAL: _UNIT,
    Role.PROVIDER_OFFICER: ("huvudmannens kod", "the code of the provider"),
    Role.MUNICIPAL_OFFICER: _MUNICIPALITY,
    Role.KAA_OFFICER: _MUNICIPALITY,
}
"""What a role is for; a role that is not here is for the whole region."""
HALF_A_YEAR = timedelta(days=182)
"""An end lies ahead: 31/12 that is written in July is the one that comes."""


def roles_to_give(actor: Actor) -> list[Role]:
    """The roles that somebody may give: those at home only if they may see them."""
    return [role for role in Role if role is not Role.PUBLIC and (role not in HOMES or is_allowed(actor, SEE_HOMES))]


class PersonWhyForm(forms.Form):
    """The ground of something that is done with a person."""

    why = why_field(help_text=later("Personen kan läsa det.", "The person can read it."))


class RoleForm(PersonWhyForm):
    """A role for somebody.

    Args:
        today: The day from which a date without a year is read.
        roles: Those that may be given.
        others: As every form of Django's.
    """

    role = forms.ChoiceField(
        label=later("Roll", "Role"), error_messages={"required": later("Välj en roll.", "Choose a role.")}
    )
    scope_id = forms.CharField(
        label=later("Vad rollen gäller", "What the role is for"),
        help_text=later(
            "Kod för skolenhet, huvudman eller kommun, eller sökandes nummer. Lämna tomt för hela regionen.",
            "The code of a school unit, provider or municipality, or an applicant's number. Leave empty for all.",
        ),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    starts_on = DayField(label=later("Första dagen", "First day"))
    last_day = DayField(
        label=later("Sista dagen", "Last day"),
        required=False,
    )
    field_order = ("display_name", "username", "email", "role", "scope_id", "starts_on", "last_day", "why")

    def __init__(self, *others: Any, today: date, roles: list[Role], **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        choices = sorted(((role.value, role_text(role)) for role in roles), key=lambda pair: pair[1].casefold())
        chosen = self.fields["role"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", said("Välj", "Choose")), *choices]
        read_from(self, "starts_on", today)
        read_from(self, "last_day", today + HALF_A_YEAR)
        self.fields["last_day"].help_text = later(
            "Lämna tomt för tills vidare.", "Leave empty for until further notice."
        )

    def clean(self) -> dict[str, Any]:
        """A role that is for something says for what; a role for the region does not."""
        typed = super().clean() or self.cleaned_data
        if typed.get("role"):
            needed = IS_FOR.get(Role(typed["role"]))
            if needed and not typed.get("scope_id"):
                self.add_error("scope_id", said(f"Skriv {needed[0]}.", f"Write {needed[1]}."))
            if not needed and typed.get("scope_id"):
                self.add_error("scope_id", said("Rollen gäller hela regionen. Lämna tomt.", "The role is region-wide."))
        return typed

    def ends_on(self) -> date | None:
        """The first day without the role; None for until further notice."""
        last: date | None = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None

    def role_chosen(self) -> Role:
        """Which role."""
        return Role(self.cleaned_data["role"])


class PersonForm(RoleForm):
    """Somebody new, with a first role: nobody is here without one."""

    display_name = forms.CharField(
        label=later("Namn", "Name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": later("Skriv namnet.", "Write the name.")},
    )
    username = forms.CharField(
        label=later("Användarnamn", "User name"),
        help_text=later("Aldrig ett personnummer.", "Never a personal identity number."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": later("Skriv ett användarnamn.", "Write a user name.")},
    )
    email = forms.EmailField(
        label=later("E-post", "E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": later("Skriv en hel adress.", "Write a whole address.")},
    )


class EndRoleForm(PersonWhyForm):
    """The end of a role.

    Args:
        today: The day from which a date without a year is read.
        others: As every form of Django's.
    """

    last_day = DayField(label=later("Sista dagen med rollen", "Last day with the role"), required=False)
    mistake = forms.BooleanField(
        label=later(
            "Rollen gavs av misstag och ska aldrig ha gällt", "The role was given by mistake, and never counted"
        ),
        required=False,
    )
    field_order = ("last_day", "mistake", "why")

    def __init__(self, *others: Any, today: date, **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        read_from(self, "last_day", today)
        self.fields["last_day"].help_text = later(
            "Skriv gårdagens datum om rollen ska sluta gälla genast.", "Write yesterday's date to end it at once."
        )

    def clean(self) -> dict[str, Any]:
        """An end is a day or a mistake."""
        typed = super().clean() or self.cleaned_data
        if not self.errors and not typed["mistake"] and not typed["last_day"]:
            self.add_error("last_day", said("Skriv ett datum.", "Write a date."))
        return typed

    def ends_on(self, starts_on: date) -> date:
        """The first day without the role.

        Args:
            starts_on: Its first day: the end of one that was given by mistake.
        """
        last: date | None = self.cleaned_data["last_day"]
        return starts_on if self.cleaned_data["mistake"] or last is None else last + timedelta(days=1)


class IdentityForm(PersonWhyForm):
    """Who somebody is at an issuer of identities.

    Args:
        issuers: Those that the installation trusts.
        others: As every form of Django's.
    """

    issuer = forms.ChoiceField(
        label=later("Legitimation eller konto hos", "Identification or account at"),
        error_messages={"required": later("Välj utfärdare.", "Choose an issuer.")},
    )
    subject = forms.CharField(
        label=later("Vad utfärdaren kallar personen", "What the issuer calls the person"),
        help_text=later(
            "Till exempel personnummer eller kontonamn. Sparas bara som kontrollsumma.",
            "Such as a personal identity number or the name of an account. Only a keyed hash is kept.",
        ),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": later("Skriv vad utfärdaren kallar personen.", "Write what the issuer says.")},
    )
    field_order = ("issuer", "subject", "why")

    def __init__(self, *others: Any, issuers: tuple[Issuer, ...], **more: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*others, **more)
        chosen = self.fields["issuer"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", said("Välj", "Choose")), *((one.id, one.name(page_language())) for one in issuers)]


def read_from(form: forms.Form, name: str, today: date) -> None:
    """Let a field for a day guess a year that is left out from today."""
    field = form.fields[name]
    assert isinstance(field, DayField)
    field.near = lambda: today
