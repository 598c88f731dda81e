"""What the advice beside a choice says: what is so and what one can do, never what to want and never a chance.

Each text is Swedish, English and easy Swedish.
"""

from collections.abc import Mapping
from datetime import date

from gymnasieregion.contexts.admission.core.choice_warnings import Limit, RowWarning, WholeWarning
from gymnasieregion.contexts.admission.core.codes import Status
from gymnasieregion.contexts.admission.web.statistics_words import REASONS
from gymnasieregion.platform.pages.formats import day_text
from gymnasieregion.platform.pages.words import page_language, said

Text = tuple[str, str, str]

ROW: Mapping[RowWarning, Text] = {
    RowWarning.CLOSED: (
        "Utbildningen startar inte, så valet prövas inte. Dina andra val påverkas inte.",
        "The programme does not start, so the choice is not tried. Your other choices are not affected.",
        "Utbildningen startar inte. Dina andra val gäller ändå.",
    ),
    RowWarning.NOT_OFFERED: (
        "Utbildningen finns inte i årets utbud. Fråga antagningskansliet.",
        "The programme is not in this year's offer. Ask the admission office.",
        "Utbildningen finns inte i år. Fråga antagningskansliet.",
    ),
    RowWarning.NOT_ELIGIBLE: (
        "Med betygen som är inlagda nu är du inte behörig hit. Nya betyg kan ändra det. Fråga gärna din vägledare.",
        "With the grades registered now you are not eligible here. New grades can change that. Do ask your counsellor.",
        "Du är inte behörig hit med betygen du har nu. Det kan ändras med nya betyg. Fråga din vägledare.",
    ),
    RowWarning.NEEDS_DECISION: (
        "Här avgör ett särskilt beslut om du är behörig. Prata med din vägledare.",
        "Here a decision of its own settles whether you are eligible. Talk to your counsellor.",
        "Någon måste besluta om du får gå här. Prata med din vägledare.",
    ),
    RowWarning.GRADES_UNKNOWN: (
        "Dina betyg är inte inlagda än, så det går inte att säga om du är behörig.",
        "Your grades have not been registered yet, so nobody can say whether you are eligible.",
        "Dina betyg finns inte här än. Därför vet vi inte om du är behörig.",
    ),
    RowWarning.TEST: (
        "Här krävs ett färdighetsprov.",
        "A skills test is needed here.",
        "Du måste göra ett prov för att komma in här.",
    ),
    RowWarning.TEST_RANK: (
        "Provet är bara för den som har utbildningen bland sina val 1–{n}, och så högt har du den inte.",
        "The test is only for those who have the programme among their choices 1–{n}, and you have it lower.",
        "Provet är bara för den som har utbildningen som val 1 till {n}. Du har den längre ned.",
    ),
    RowWarning.RANKED: (
        "Här rangordnar skolan de sökande själv. Meritvärdet avgör inte ensamt.",
        "Here the school puts its applicants in order itself. The merit value does not settle it alone.",
        "Skolan väljer själv i vilken ordning de sökande får plats.",
    ),
    RowWarning.SECOND_HAND: (
        (
            "Du söker hit i andra hand, eftersom du bor utanför det område som utbildningen är till för i första hand. "
            "Du kan få en plats när alla i första hand har fått sin."
        ),
        (
            "You are second hand here, since you live outside the area that the programme is for in the first place. "
            "You can get a seat once everybody of first hand has got theirs."
        ),
        "Du bor i ett annat område. De som bor i området får plats först. Sedan kan du få en plats.",
    ),
    RowWarning.ABOVE_MERIT: (
        (
            "Den senaste gränsen ligger över dina poäng. Det är fint att söka ändå, och det kostar inget: "
            "kommer du inte "
            "in här prövas nästa val precis som om det här inte hade funnits."
        ),
        (
            "The latest limit is above your points. Applying all the same is fine and costs nothing: if you do "
            "not get in "
            "here, your next choice is tried just as if this one had not been there."
        ),
        (
            "Förra gången krävdes fler poäng än du har. Du får gärna söka ändå. Det kostar inget. Dina andra "
            "val påverkas "
            "inte."
        ),
    ),
}

WHOLE: Mapping[WholeWarning, Text] = {
    WholeWarning.NO_CHOICES: (
        "Du har inte valt något än.",
        "You have not chosen anything yet.",
        "Du har inte valt något än.",
    ),
    WholeWarning.ONE_CHOICE: (
        (
            "Du har ett enda val. Får du ingen plats där har du ingen plats alls. Fler val längre ned ändrar "
            "inget för det "
            "första."
        ),
        (
            "You have a single choice. If you get no seat there you have none at all. More choices below change "
            "nothing "
            "for the first one."
        ),
        (
            "Du har bara ett val. Får du ingen plats där får du ingen plats alls. Du kan lägga till fler val. "
            "Det första "
            "påverkas inte."
        ),
    ),
    WholeWarning.NONE_ELIGIBLE: (
        "Med betygen som är inlagda nu är du inte behörig till något av dina val. Prata med din vägledare.",
        "With the grades registered now you are not eligible for any of your choices. Talk to your counsellor.",
        "Du är inte behörig till något av dina val nu. Prata med din vägledare.",
    ),
    WholeWarning.NO_INTRODUCTORY: (
        (
            "Inget av dina val är ett introduktionsprogram. De är till för den som inte är behörig till ett nationellt "
            "program. Du kan lägga ett sist i din ansökan."
        ),
        (
            "None of your choices is an introductory programme. They are for those who are not eligible for a national "
            "programme. You can put one last in your application."
        ),
        "Det finns program för dig som inte är behörig. De heter introduktionsprogram. Du kan lägga ett sist.",
    ),
    WholeWarning.ALL_FAR_ABOVE: (
        (
            "Alla dina val har haft gränser långt över dina poäng: minst {far} poäng över, alla år som visas. "
            "Ha gärna kvar "
            "dem, de kostar inget. Fundera på om något mer skulle passa dig längre ned i listan."
        ),
        (
            "All your choices have had limits far above your points: at least {far} points above in every year "
            "shown. Do "
            "keep them, they cost nothing. Consider whether something more would suit you further down the list."
        ),
        (
            "Det har krävts många fler poäng än du har till alla dina val. Du får gärna ha kvar dem. Du kan lägga till "
            "fler val längre ned."
        ),
    ),
    WholeWarning.NO_SAFE_CHOICE: (
        (
            "Det är inte säkert att du kommer in på något av dina val. Ett säkrare val är ett där det varje år som "
            "visas har räckt med {safe} poäng mindre än du har. Inget av dina är sådant. "
            "Gränserna ändras från år till år. Ett val till längst ned kostar inget."
        ),
        (
            "You may not get in at any of your choices. A safer choice is one where {safe} points less than you have "
            "would have been enough in every year shown. None of yours is like that. "
            "Limits change from year to year. One more choice at the bottom costs nothing."
        ),
        "Det är inte säkert att du kommer in på något av dina val. Du kan lägga till ett val sist. Det kostar inget.",
    ),
}

PRELIMINARY: Mapping[str, Text] = {
    Status.ADMITTED: (
        "Med de poängen hade du fått plats här.", "With those points you would have got a seat here.",
        "Då hade du fått plats här.",
    ),
    Status.RESERVE: (
        "Du hade inte fått plats, men stått i kö som reserv.",
        "You would not have got a seat, but have stood in the queue as a reserve.",
        "Du hade inte fått plats. Du hade stått i kö.",
    ),
    Status.NOT_TRIED: (
        "Det prövades inte, för du hade fått plats på ett val som du satt högre.",
        "It was not tried, since you would have got a seat at a choice that you put higher.",
        "Du hade fått plats på ett val högre upp.",
    ),
    Status.NO_OFFER: ("Du hade inte fått plats här.", "You would not have got a seat here.", ""),
    Status.NOT_ADMITTED: ("Du hade inte fått plats här.", "You would not have got a seat here.", ""),
    Status.INELIGIBLE: ("Du var inte behörig hit då.", "You were not eligible here then.", ""),
    Status.NOT_RECEIVED: ("Skolan tog inte emot dig.", "The school did not receive you.", ""),
    Status.CLOSED: ("Utbildningen startar inte.", "The programme does not start.", ""),
}  # fmt: skip
"""What a preliminary round said of a choice, by its status; of others nothing is said."""

SELECTION: Mapping[str, tuple[str, str]] = {
    "MERIT": ("Meritvärde", "Merit value"),
    "MERIT_TEST": ("Meritvärde och färdighetsprov", "Merit value and skills test"),
    "RANK": ("Skolan rangordnar", "Ranked by the school"),
}
FIRST_HAND: Mapping[str, tuple[str, str]] = {
    "AREA": ("De som bor i samverkansområdet", "Those who live in the cooperation area"),
    "ALL": ("Alla", "All"),
}

GOOD_TO_KNOW = frozenset({RowWarning.ABOVE_MERIT, RowWarning.RANKED, RowWarning.TEST, RowWarning.GRADES_UNKNOWN})
"""What is told as something to know; the others stand in the way of a seat."""


def when_text(limit: Limit) -> str:
    """What a limit is of: the year, or the preliminary round of the present one."""
    if limit.is_preliminary:
        return said(f"Preliminärt {limit.year}", f"Preliminary {limit.year}")
    return str(limit.year)


def reason_text(reason: str) -> str:
    """Why there was no limit, in the words of the statistics; "no limit" where nobody knows."""
    if reason in REASONS:
        return said(*REASONS[reason])
    return said("Ingen gräns", "No limit")


def text_of_tests(days: Mapping[str, date], subject: str, mark: str, most: int | None) -> str:
    """When skills tests are held and what is asked for beside them, as sentences.

    Args:
        days: From ``choice_margins.days_of_tests``.
        subject: What the subject of the precondition is called; "" for none.
        mark: The lowest mark in it.
        most: The test is for choices up to this number; None for all.
    """
    told = []
    lang = page_language()
    if {"FIRST_FROM", "FIRST_TO"} <= days.keys():
        first, last = day_text(days["FIRST_FROM"], lang), day_text(days["FIRST_TO"], lang)
        told.append(
            said(
                f"Proven hålls mellan {first} och {last} (exempel). Skolan skriver till dig och säger när.",
                f"Tests are held between {first} and {last} (example). The school writes to you and says when.",
                f"Proven är mellan {first} och {last} (exempel). Skolan skriver till dig.",
            )
        )
    if {"AGAIN_FROM", "AGAIN_TO"} <= days.keys():
        first, last = day_text(days["AGAIN_FROM"], lang), day_text(days["AGAIN_TO"], lang)
        told.append(
            said(
                f"För den som väljer i omvalet finns ett prov till, mellan {first} och {last} (exempel).",
                f"For those who choose in the re-choice there is another, between {first} and {last} (example).",
                f"Väljer du i omvalet är provet mellan {first} och {last} (exempel).",
            )
        )
    if not told:
        told.append(said("Skolan skriver till dig och säger när.", "The school writes to you and says when."))
    if subject:
        told.append(said(f"Du behöver minst {mark} i {subject}.", f"You need at least {mark} in {subject}."))
    if most is not None:
        told.append(
            said(
                f"Provet är för den som har utbildningen bland sina val 1–{most}.",
                f"The test is for those who have the programme among their choices 1–{most}.",
            )
        )
    return " ".join(told)
