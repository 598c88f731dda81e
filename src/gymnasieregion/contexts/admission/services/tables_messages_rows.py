"""The second half of the catalogue: what is wrong between rows, and in the settings of the round."""

from gymnasieregion.contexts.admission.core.configuration import BACKWARD, COMMON_QUOTA
from gymnasieregion.contexts.admission.services.tables_messages import Message, warning

OFFER = {
    "NO_GROUPS": Message(
        ("Utbildningens platspott {branch} har inga platsgrupper.", "Lägg till minst en rad i seat_groups."),
        ("The offering's branch {branch} has no seat groups.", "Add at least one row in seat_groups."),
    ),
    "NO_GROUP_FOR_OFFERING": Message(
        ("Ingen öppen grupp i platspotten {branch} gäller utbildningen.", "Lägg till en öppen grupp som gäller den."),
        ("No open group of the branch {branch} ranks the offering.", "Add an open group that ranks it."),
    ),
    "BRANCH_UNKNOWN": Message(
        (
            "Ingen utbildning hör till platspotten.",
            "Skriv utbildningens branch_id, eller dess id om den inte har någon.",
        ),
        ("No offering belongs to the branch.", "Write the offering's branch_id, or its id where it has none."),
    ),
    "GROUP_OFFERING": Message(
        ("Utbildningen hör inte till platspotten {branch} utan till {own}.", COMMON_QUOTA.sv),
        ("The offering does not belong to the branch {branch} but to {own}.", COMMON_QUOTA.en),
    ),
    "OVERFLOW_UNKNOWN": Message(
        ("Platspotten {branch} har ingen sådan grupp.", "Skriv ett group_id som står senare i samma platspott."),
        ("The branch {branch} has no such group.", "Write a group_id that stands later in the same branch."),
    ),
    "OVERFLOW_ELSEWHERE": Message(
        ("Gruppen finns inte i platspotten {branch} utan i en annan.", COMMON_QUOTA.sv),
        ("The group is not of the branch {branch} but of another.", COMMON_QUOTA.en),
    ),
    "OVERFLOW_SELF": Message(
        ("Gruppen lämnar över platser till sig själv.", BACKWARD.sv),
        ("The group hands over its seats to itself.", BACKWARD.en),
    ),
    "OVERFLOW_EARLIER": Message(
        ("Gruppen lämnar över platser bakåt, till en tidigare grupp.", BACKWARD.sv),
        ("The group hands over its seats backwards, to an earlier group.", BACKWARD.en),
    ),
    "MIXED_SELECTION": Message(
        (
            "Platspotten {branch} blandar utbildningar som skolan rangordnar med sådana som antar på merit.",
            "De kan inte jämföras; ge dem var sin platspott.",
        ),
        (
            "The branch {branch} mixes offerings ranked by the school with offerings by merit.",
            "They cannot be compared; give each a branch of its own.",
        ),
    ),
    "TEST_WEIGHT_MISSING": Message(
        ("Urvalet är MERIT_TEST men provets vikt saknas.", "Skriv hur många meritpoäng ett provpoäng ger, t.ex. 1."),
        ("The selection is MERIT_TEST without a weight.", "Write the merit points of one test point, e.g. 1."),
    ),
    "TEST_MIN_ABOVE_MAX": Message(
        ("Provets lägsta poäng är högre än dess högsta, {most}.", "Lägst {most} eller mindre."),
        ("The least test points are above the most, {most}.", "{most} or less."),
    ),
    "TEST_SUBJECT_PAIR": Message(
        ("Förkunskapsämne och lägsta betyg hör ihop; ett av dem saknas.", "Fyll i båda eller inget."),
        ("Test subject and its lowest mark belong together; one is missing.", "Fill in both or none."),
    ),
    "TEST_NOT_USED": warning(
        (
            "Utbildningen har provuppgifter men urvalet är {selection}; de används inte.",
            "Sätt MERIT_TEST om de ska gälla.",
        ),
        (
            "The offering has test settings but selects by {selection}; they are not used.",
            "Set MERIT_TEST to use them.",
        ),
    ),
    "CLOSED_WITH_SEATS": warning(
        ("Nedlagd utbildning har {seats} platser kvar; de delas inte ut.", "Sätt 0 platser, eller status OPEN."),
        ("A closed offering has {seats} seats; they are not given out.", "Set 0 seats, or status OPEN."),
    ),
}

ROWS = {
    "RANK_GAP": Message(
        ("Lucka i valen: den sökande {applicant} saknar val {missing}.", "Valnumren ska vara 1, 2, 3 utan luckor."),
        ("A gap in the ranks: the applicant {applicant} has no choice {missing}.", "Ranks are 1, 2, 3 without gaps."),
    ),
    "NO_CHOICES": warning(
        ("Den sökande har inga val.", "Lägg till val, eller ta bort den sökande."),
        ("The applicant has no choices.", "Add choices, or take the applicant away."),
    ),
    "LANGUAGE_AS": Message(
        (
            "{subject} är inget språk med trebokstavskod; läst som ska vara tomt.",
            "Lämna tomt, eller skriv språkets kod.",
        ),
        (
            "{subject} is no language by its three letters; language_as is to be empty.",
            "Leave it empty, or write the code.",
        ),
    ),
    "TOO_MANY_SUBJECTS": Message(
        ("Betygen har {count} olika ämneskoder tillsammans med läroplanens.", "Högst 64."),
        ("The grades have {count} different subject codes with those of the curriculum.", "At most 64."),
    ),
    "COMPLETION_LATER": warning(
        ("Betyget är satt efter omgångens dag {day} och räknas inte.", "Ändra omgångens dag om det ska räknas."),
        ("The grade is later than the day of the round, {day}, and is not counted.", "Change that day to count it."),
    ),
    "TEST_NOT_EXPECTED": Message(
        ("Utbildningen {offering} har inget färdighetsprov.", "Ta bort raden, eller sätt urvalet MERIT_TEST."),
        ("The offering {offering} has no test.", "Take the row away, or set selection MERIT_TEST."),
    ),
    "POINTS_ABOVE_MAX": Message(
        ("Provpoängen är högre än provets högsta.", "Högst {most}."),
        ("The points are above the most of the test.", "At most {most}."),
    ),
    "RANK_NOT_EXPECTED": Message(
        (
            "Utbildningen {offering} rangordnas inte av skolan.",
            "Ta bort raden, lämna rang tom om den bara säger överenskommelsen, eller sätt urvalet RANK.",
        ),
        (
            "The offering {offering} is not ranked by the school.",
            "Take the row away, leave rank empty if it only tells the agreement, or set selection RANK.",
        ),
    ),
    "FREE_NOT_GRANTED": Message(
        (
            "Rang inom fri kvot för {applicant}, utan beviljad fri kvot.",
            "Sätt GRANTED i row_decisions, eller ta bort raden.",
        ),
        (
            "A free quota rank for {applicant} without granted free quota.",
            "Set GRANTED in row_decisions, or take it away.",
        ),
    ),
    "SAME_RANK": Message(
        ("Skolan har redan gett rangen på rad {first}.", "Ge olika rangnummer; lotten avgör inte skolans ordning."),
        ("The school gave the rank on line {first}.", "Give different ranks; no lot decides the school's order."),
    ),
    "GROUP_NOT_FOUND": Message(
        ("Platspotten {branch} har ingen sådan grupp.", "Skriv ett group_id ur seat_groups."),
        ("The branch {branch} has no such group.", "Write a group_id of seat_groups."),
    ),
    "GROUP_OF_ANOTHER": Message(
        ("Gruppen gäller bara utbildningen {owner}.", "Välj en grupp som gäller utbildningen."),
        ("The group is only for the offering {owner}.", "Choose a group that ranks the offering."),
    ),
    "HELD_NOT_USED": Message(
        (
            "En omgång av slaget {kind} börjar utan innehavda platser; {count} rader skulle inte läsas.",
            "Ta bort filen, eller ändra kind i round.json.",
        ),
        (
            "A round of kind {kind} begins without held seats; {count} rows would not be read.",
            "Take the file away, or change kind in round.json.",
        ),
    ),
    "FREE_QUOTA_UNDECIDED": warning(
        (
            "Ansökan om fri kvot är inte avgjord i en slutlig omgång; raden prövas inte i fri kvot.",
            "Sätt GRANTED eller REFUSED.",
        ),
        (
            "The free quota application is undecided in a final round; the row is not tried in the free quota.",
            "Set GRANTED or REFUSED.",
        ),
    ),
    "GRANTED_WITHOUT_GROUP": warning(
        (
            "Fri kvot är beviljad men platspotten {branch} har ingen fri kvot-grupp.",
            "Lägg till en grupp av slaget FREE.",
        ),
        ("Free quota is granted but the branch {branch} has no such group.", "Add a group of kind FREE."),
    ),
}

ROUND = {
    "JSON_BROKEN": Message(
        ("Filen är inte giltig JSON: {why}.", "Rätta raden, t.ex. ett komma eller citattecken."),
        ("The file is not valid JSON: {why}.", "Mend the line, e.g. a comma or quotation mark."),
    ),
    "KEY_MISSING": Message(
        ("Nyckeln saknas. {meaning_sv}", "Lägg till den."), ("The key is missing. {meaning_en}", "Add it.")
    ),
    "KEY_UNKNOWN": Message(
        ("Nyckeln är okänd.", "Ta bort den; kända är {known}."),
        ("The key is unknown.", "Take it away; known: {known}."),
    ),
    "KEY_TWICE": Message(
        ("Nyckeln finns flera gånger.", "Behåll en av dem."), ("The key is there several times.", "Keep one of them.")
    ),
    "KEY_TYPE": Message(
        ("Värdet har fel typ.", "Det ska vara {expected}."),
        ("The value has the wrong type.", "It should be {expected}."),
    ),
    "NOT_A_DECISION": Message(
        ('Beslutet är inget objekt med id och kind = "decision".', "Skriv det så, med values och källa."),
        ('The decision is no object with id and kind = "decision".', "Write it so, with values and source."),
    ),
    "DECISION": Message(
        ("Beslutet går inte att använda: {why_sv}", "Rätta beslutet, eller ta bort det."),
        ("The decision cannot be used: {why_en}", "Mend the decision, or take it away."),
    ),
    "YEAR_OF_DAY": Message(
        ("Antagningsåret är ett annat år än dagens, {year}.", "Skriv samma år; lottningen och reglerna följer det."),
        ("The admission year is not the year of the day, {year}.", "Write the same; lots and rules follow it."),
    ),
    "KEY_EMPTY": Message(
        ("Värdet är tomt. {meaning_sv}", "Skriv något."), ("The value is empty. {meaning_en}", "Write something.")
    ),
    "SECRETS_ALIKE": Message(
        ("Hemligheten är densamma som lottningens, som publiceras efteråt.", "Dra en egen hemlighet för kvittona."),
        ("The secret is that of the lottery, which is published afterwards.", "Draw another one for the slips."),
    ),
    "COMMITMENT_DIFFERS": Message(
        (
            "Hemligheten är inte den som åtagandet publicerades för.",
            "Använd den hemlighet vars SHA-256 publicerades, eller rätta åtagandet.",
        ),
        (
            "The secret is not the one that the commitment was published for.",
            "Use the secret whose SHA-256 was published, or mend the commitment.",
        ),
    ),
    "SECRET_FORM": Message(
        ("Värdet är inte 64 hexadecimala tecken.", "32 byte som 64 tecken 0-9 och a-f."),
        ("The value is not 64 hexadecimal characters.", "32 bytes as 64 characters 0-9 and a-f."),
    ),
}
