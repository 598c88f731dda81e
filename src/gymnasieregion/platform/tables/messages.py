"""What can be wrong in any table that is handed in: one code, said in Swedish and in English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What is wrong and what would be right, as format strings over a fault's facts.

    Args:
        sv: Swedish: (what is wrong, what would be right).
        en: English: the same.
        stops: False for a warning, which is listed and never stops anything.
    """

    sv: tuple[str, str]
    en: tuple[str, str]
    stops: bool = True


def warning(sv: tuple[str, str], en: tuple[str, str]) -> Message:
    """A message that never stops anything."""
    return Message(sv, en, stops=False)


SHARED = {
    "FILE_UNREADABLE": Message(
        (
            "Filen går inte att läsa som {format}; den är avhuggen eller något annat.",
            "Spara om filen, eller lämna CSV.",
        ),
        ("The file cannot be read as {format}; it is cut off or something else.", "Save it again, or hand in CSV."),
    ),
    "FILE_OF_OTHER_KIND": Message(
        ("Filen heter {ending} men är {what_sv}.", "{mend_sv}"),
        ("The file is called {ending} but is {what_en}.", "{mend_en}"),
    ),
    "NOT_UTF8": Message(
        (
            "Filen är inte UTF-8 (byte {byte}); den är nog sparad som Latin-1 eller Windows-1252.",
            "Spara som »CSV UTF-8« i Excel, eller välj teckenkodning UTF-8.",
        ),
        (
            "The file is not UTF-8 (byte {byte}); it was probably saved as Latin-1 or Windows-1252.",
            "Save as “CSV UTF-8” in Excel, or choose the encoding UTF-8.",
        ),
    ),
    "NUL_BYTE": Message(
        ("Raden har en nollbyte; filen är skadad eller ingen textfil.", "Exportera filen på nytt som CSV UTF-8."),
        ("The line has a NUL byte; the file is damaged or no text file.", "Export it again as CSV UTF-8."),
    ),
    "QUOTE_OPEN": Message(
        ("Ett citattecken öppnas men stängs inte.", 'Stäng det, eller skriv "" för ett citattecken i texten.'),
        ("A quotation mark is opened but not closed.", 'Close it, or write "" for one within the text.'),
    ),
    "QUOTE_INSIDE": Message(
        ("Det står något efter ett citattecken som stänger en cell.", 'Skriv "" för ett citattecken i texten.'),
        ("Something stands after the quotation mark that closes a cell.", 'Write "" for one within the text.'),
    ),
    "DELIMITER": Message(
        ("Kolumnerna skiljs inte åt av komma eller semikolon.", "Använd , eller ; mellan kolumnerna."),
        ("The columns are not separated by comma or semicolon.", "Use , or ; between the columns."),
    ),
    "CELL_COUNT": Message(
        ("Raden har {found} celler.", "Den ska ha {expected}, som rubrikraden."),
        ("The row has {found} cells.", "It should have {expected}, as the header."),
    ),
    "STRAY_CELL": Message(
        ("Cell nummer {number} på raden ligger utanför tabellen, som slutar med {last}.", "Töm cellen."),
        ("Cell number {number} of the row is outside the table, which ends with {last}.", "Empty the cell."),
    ),
    "STRAY_CELL_IN_SHEET": Message(
        (
            "Cell {cell} på bladet »{sheet}« ligger utanför tabellen, som slutar med {last}.",
            "Töm cellen, eller flytta den till ett annat blad.",
        ),
        (
            "Cell {cell} of the sheet “{sheet}” is outside the table, which ends with {last}.",
            "Empty the cell, or move it to another sheet.",
        ),
    ),
    "HEADER_CELL_COUNT": Message(
        ("Rubrikraden har {expected} celler men alla rader har {found}.", "Rätta rubrikraden."),
        ("The header has {expected} cells but all rows have {found}.", "Mend the header."),
    ),
    "EMPTY_FILE": Message(
        ("Filen är tom.", "Första raden ska vara {expected}."),
        ("The file is empty.", "The first line should be {expected}."),
    ),
    "NO_ROWS": Message(
        ("Filen har rubriker men inga rader.", "Lägg till minst en rad."),
        ("The file has a header but no rows.", "Add at least one row."),
    ),
    "MORE_FAULTS": Message(
        ("Ytterligare {count} rader har samma fel.", "Rätta orsaken och kör igen."),
        ("Another {count} rows have the same fault.", "Mend the cause and run again."),
    ),
    "COLUMN_MISSING": Message(
        ("Kolumnen saknas.", "Rubrikraden ska vara {expected}."),
        ("The column is missing.", "The header should be {expected}."),
    ),
    "COLUMN_UNKNOWN": Message(
        ("Kolumnen är okänd.", "{hint_sv}"),
        ("The column is unknown.", "{hint_en}"),
    ),
    "COLUMN_NAMELESS": Message(
        ("Kolumn {place} har ingen rubrik.", "Skriv rubriken, eller ta bort kolumnen."),
        ("Column {place} has no header.", "Write its header, or take the column away."),
    ),
    "COLUMN_TWICE": Message(
        ("Kolumnen finns flera gånger.", "Behåll en av dem."),
        ("The column is there several times.", "Keep one of them."),
    ),
    "COLUMN_ORDER": Message(
        ("Kolumnerna står i fel ordning.", "Ordningen ska vara {expected}."),
        ("The columns are in the wrong order.", "The order should be {expected}."),
    ),
    "EMPTY_CELL": Message(("Cellen är tom.", "{title} måste fyllas i."), ("The cell is empty.", "{name} is required.")),
    "FORMULA": Message(
        (
            "Cellen är en formel utan sparat värde.",
            "Öppna filen i Excel och spara den igen, eller skriv värdet i stället för formeln.",
        ),
        (
            "The cell is a formula without a saved value.",
            "Open the file in Excel and save it again, or write the value instead of the formula.",
        ),
    ),
    "NOT_INTEGER": Message(
        ("Inte ett heltal.", "Skriv ett heltal, t.ex. 30."), ("Not a whole number.", "Write a whole number, e.g. 30.")
    ),
    "NOT_NUMBER": Message(
        ("Inte ett tal med högst två decimaler.", "Skriv t.ex. 12,5 eller 12.50."),
        ("Not a number with at most two decimals.", "Write e.g. 12.5 or 12,50."),
    ),
    "NOT_DATE": Message(
        ("Inget datum som finns.", "Skriv ÅÅÅÅ-MM-DD, t.ex. 2009-03-12."),
        ("Not a date that exists.", "Write YYYY-MM-DD, e.g. 2009-03-12."),
    ),
    "NOT_BOOLEAN": Message(
        ("Varken ja eller nej.", "Skriv yes eller no (ja, nej, true, false, 1 och 0 går också)."),
        ("Neither yes nor no.", "Write yes or no (ja, nej, true, false, 1 and 0 are read too)."),
    ),
    "NOT_IN_LIST": Message(
        ("Värdet är inte tillåtet.", "Något av {allowed}."), ("The value is not allowed.", "One of {allowed}.")
    ),
    "NEGATIVE": Message(("Talet är negativt.", "Skriv 0 eller mer."), ("The number is negative.", "Write 0 or more.")),
    "BELOW": Message(("För lågt.", "Lägst {bound}."), ("Too low.", "At least {bound}.")),
    "ABOVE": Message(("För högt.", "Högst {bound}."), ("Too high.", "At most {bound}.")),
    "ID_FORM": Message(
        (
            "Ett id kan inte skrivas så.",
            "Bokstäver, siffror, mellanslag och - _ . : / , högst 80 tecken, först en bokstav eller siffra.",
        ),
        (
            "An id cannot be written so.",
            "Letters, digits, spaces and - _ . : / , at most 80 characters, a letter or digit first.",
        ),
    ),
    "TEXT_LONG": Message(
        ("Texten är för lång.", "Skriv högst {most} tecken."),
        ("The text is too long.", "Write at most {most} characters."),
    ),
    "MUNICIPALITY_UNKNOWN": Message(
        ("Kommunkoden är okänd.", "Fyra siffror enligt SCB, t.ex. 0180 för Stockholm."),
        ("The municipality code is unknown.", "Four digits as in Statistics Sweden's list, e.g. 0180 for Stockholm."),
    ),
    "DUPLICATE": Message(
        ("Raden finns redan på rad {first}.", "Behåll en av dem."),
        ("The row is already on line {first}.", "Keep one of them."),
    ),
    "VALUE_TWICE": Message(
        ("Samma värde finns redan på rad {first}.", "Värdet ska tillhöra en enda rad."),
        ("The same value is on line {first}.", "The value belongs to one row only."),
    ),
    "NOT_FOUND": Message(
        ("Finns inte i {target}.", "Lägg till raden där, eller rätta värdet."),
        ("Not found in {target}.", "Add the row there, or mend the value."),
    ),
}
"""The messages that every room has; a room adds its own."""
