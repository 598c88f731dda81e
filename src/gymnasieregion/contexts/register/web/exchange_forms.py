"""Forms of the exchange: they check the shape of what was typed; the services check the sense."""

from typing import Any

from django import forms

from gymnasieregion.contexts.offer.api import school_units
from gymnasieregion.contexts.register.core.ss12000 import Grant
from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.pages.why import why_field
from gymnasieregion.platform.pages.words import later, said

NAME = {"required": later("Skriv vad systemet heter.", "Write what the system is called.")}


class ConnectForm(forms.Form):
    """A system that is to fetch from us, or to tell us of events."""

    name = forms.CharField(
        label=later("Systemet och vem som har det", "The system and whose it is"), max_length=100, error_messages=NAME
    )
    reach = forms.ChoiceField(
        label=later("Vilka elever systemet är till för", "Which pupils the system is for"),
        error_messages={"required": later("Välj vilka elever.", "Choose which pupils.")},
    )
    grants = forms.MultipleChoiceField(
        label=later("Vad systemet får göra", "What the system may do"),
        choices=[(grant.value, later(grant.sv, grant.en)) for grant in Grant],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": later("Välj minst en sak.", "Choose at least one thing.")},
    )
    why = why_field(
        help_text=later(
            "Grunden för att lämna ut uppgifterna, till exempel ett avtal. Den skrivs vid varje titt på en skyddad "
            "identitet.",
            "The ground for handing out the facts, such as an agreement. It is written with every look at a protected "
            "identity.",
        )
    )

    def __init__(self, *others: Any, query: str = "", **more: Any) -> None:  # noqa: ANN401 - Django's own
        """Offer the region, and the providers and schools with a text in their names; all of them for ""."""
        super().__init__(*others, **more)
        units, sought = school_units(), query.casefold()
        providers = sorted({(unit.provider_name, unit.provider) for unit in units})
        names = sorted((unit.names[-1][1], unit.key) for unit in units)
        groups = (
            (said("Huvudmän", "Providers"), Role.PROVIDER_OFFICER, providers),
            (said("Skolor", "Schools"), Role.PRINCIPAL, names),
        )
        offered = [
            (heading, [(f"{role.value}:{code}", name) for name, code in some if sought in name.casefold()])
            for heading, role, some in groups
        ]
        self.found = sum(len(some) for _, some in offered)
        reach = self.fields["reach"]
        assert isinstance(reach, forms.ChoiceField)
        reach.choices = [
            ("", ""),
            (f"{Role.REGIONAL_OFFICE.value}:", later("Hela regionen", "The whole region")),
            *offered,
        ]

    @property
    def role(self) -> Role:
        """The role that it fetches in."""
        return Role(str(self.cleaned_data["reach"]).partition(":")[0])

    @property
    def scope_id(self) -> str:
        """The provider or the school unit; "" for the whole region."""
        return str(self.cleaned_data["reach"]).partition(":")[2]


class SourceForm(forms.Form):
    """A system that we are to fetch from."""

    name = forms.CharField(
        label=later("Systemet och vem som har det", "The system and whose it is"), max_length=100, error_messages=NAME
    )
    address = forms.CharField(
        label=later("Adress", "Address"), max_length=500,
        help_text=later(
            "Fram till och med versionen, till exempel https://skola.example/ss12000/v2.0",
            "Up to and with the version, such as https://skola.example/ss12000/v2.0",
        ),
        error_messages={"required": later("Skriv adressen.", "Write the address.")},
    )  # fmt: skip
    key = forms.CharField(
        label=later("Nyckel från systemet", "Key from the system"), max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=later("Sparas krypterad och visas inte igen.", "Kept encrypted, and not shown again."),
        error_messages={"required": later("Skriv nyckeln.", "Write the key.")},
    )  # fmt: skip
    why = why_field()
