"""What somebody looks for in the log, from the query of the page's address."""

from django import forms

from gymnasieregion.platform.access.actor import Role
from gymnasieregion.platform.audit.selectors import EventFilter
from gymnasieregion.platform.audit.words import action_text
from gymnasieregion.platform.pages.fields import DayField
from gymnasieregion.platform.pages.role_words import ROLE_WORDS
from gymnasieregion.platform.pages.words import later

ANY = ("", later("Alla", "All"))


class EventFilterForm(forms.Form):
    """The log's filters, all of them optional.

    Args:
        known: The actions to choose from.
        others: As every form of Django's.
    """

    who = forms.CharField(
        label=later("Vem", "Who"), help_text=later("Namn eller användar-id.", "Name or user id."), required=False
    )
    role = forms.ChoiceField(
        label=later("Roll", "Role"),
        choices=[ANY, *((role.value, later(*words)) for role, words in ROLE_WORDS.items() if role is not Role.PUBLIC)],
        required=False,
    )
    action = forms.ChoiceField(label=later("Åtgärd", "Action"), required=False)
    about = forms.CharField(
        label=later("Vad", "What"),
        help_text=later("Börjar med, till exempel offering:17.", "Begins with, for example offering:17."),
        required=False,
    )
    first_day = DayField(label=later("Från och med", "From"), required=False)
    last_day = DayField(label=later("Till och med", "Up to and including"), required=False)

    def __init__(self, *others: object, known: list[str], **more: object) -> None:
        super().__init__(*others, **more)  # type: ignore[arg-type]  # Django's own
        chosen = self.fields["action"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [ANY, *((name, action_text(name)) for name in known)]

    def wanted(self) -> EventFilter:
        """What is looked for; a field with a fault looks for anything."""
        self.is_valid()
        typed = self.cleaned_data
        return EventFilter(
            who=typed.get("who", "").strip(),
            role=typed.get("role", ""),
            action=typed.get("action", ""),
            about=typed.get("about", "").strip(),
            first_day=typed.get("first_day"),
            last_day=typed.get("last_day"),
        )
