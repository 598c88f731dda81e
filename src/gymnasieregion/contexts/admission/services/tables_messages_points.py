"""The part of the catalogue that is about a school's list of test points."""

from gymnasieregion.contexts.admission.services.tables_messages import Message

POINTS = {
    "NOT_POINTS": Message(
        (
            "Det är inga poäng.",
            "Skriv ett tal med högst två decimaler, som 12,5, eller - för den som inte kom.",
        ),
        ("These are no points.", "Write a number with two decimals at most, such as 12.5, or - for absence."),
    ),
    "POINTS_ABOVE": Message(
        ("Poängen är fler än provet ger.", "Skriv högst {most}."),
        ("The points are more than the test gives.", "Write {most} at most."),
    ),
    "POINTS_TWICE": Message(
        ("Den sökande står redan på rad {first}.", "Varje sökande står på en rad."),
        ("The applicant is on line {first} already.", "Each applicant is on one line."),
    ),
    "POINTS_NOT_CALLED": Message(
        ("Ingen som kallas till provet har det id:t.", "Läs om listan över kallade, eller ta bort raden."),
        (
            "Nobody who is called to the test has this id.",
            "Read the list of those called again, or remove the line.",
        ),
    ),
    "POINTS_NOT_OPEN": Message(
        ("Poängen är klara, eller så har två andra skrivit in dem.", "Ta bort raden. Ett omprov skrivs in för sig."),
        ("The points are settled, or two others have entered them.", "Take the line away. A retest is entered apart."),
    ),
    "POINTS_LINE": Message(
        ("Raden har inte ett id och poäng.", "Skriv id och poäng med tabb, semikolon eller mellanslag emellan."),
        ("The line does not have an id and points.", "Write id and points with a tab, a semicolon or a space between."),
    ),
    "POINTS_NONE": Message(
        ("Det finns inga poäng att läsa.", "Skriv en rad för varje sökande: id och poäng."),
        ("There are no points to read.", "Write a line for each applicant: id and points."),
    ),
}
