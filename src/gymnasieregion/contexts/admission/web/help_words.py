"""What words of the admission mean, told once and shown on every page where the question arises.

Sources: skollagen (2010:800) 16 kap. 29-36 and 43-47 §§; gymnasieförordningen (2010:2039) 7 kap. 3-5 §§.
"""

from collections.abc import Mapping

from gymnasieregion.platform.pages.explained import Explained, explain_words

HELP: Mapping[str, Explained] = {
    "merit": Explained(
        "Vad är meritvärde?", "What is a merit value?",
        "Summan av poängen för dina bästa betyg. Har du läst ett språk som språkval kan det läggas till. Fler "
        "poäng går "
        "före färre.",
        "The sum of the points of your best grades. A language read as language choice can be added. More points go "
        "before fewer.",
        "Varje betyg ger poäng. Dina bästa betyg läggs ihop. Summan är ditt meritvärde. Den som har mest får plats "
        "först.",
    ),
    "eligibility": Explained(
        "Vad är behörighet?", "What is eligibility?",
        "De betyg som krävs för att du ska prövas till ett program: godkänt i vissa ämnen. Att vara behörig är "
        "inte att "
        "ha fått en plats. Behörigheten avgörs på dina slutbetyg.",
        "The grades that a programme asks for before you are considered: a pass in certain subjects. To be eligible is "
        "not to have got a place. Your final grades settle it.",
        "Du måste ha godkänt i några ämnen för att få gå ett program. Då är du behörig. Det betyder inte att du har "
        "fått en plats.",
    ),
    "limit": Explained(
        "Vad är antagningsgräns?", "What is an admission limit?",
        "Poängen hos den som kom in sist. Gränsen bestäms inte i förväg: den beror på vilka som söker, och ändras från "
        "år till år.",
        "The points of the last one who got in. Nobody sets the limit beforehand: it depends on who applies, and "
        "changes from year to year.",
        "Gränsen är poängen som den sista hade. Den ändras varje år. Ingen vet den i förväg.",
    ),
    "skills_test": Explained(
        "Vad är ett färdighetsprov?", "What is a skills test?",
        "Ett prov i till exempel musik eller dans, som skolan gör utöver betygen. Provets poäng läggs till "
        "meritvärdet. "
        "Skolan kallar dig.",
        "A test in for example music or dance that the school holds besides the grades. Its points are added to the "
        "merit value. The school sends you a call.",
        "Det är ett prov på skolan, till exempel i musik. Provet ger poäng. Skolan skriver till dig om provet.",
    ),
    "free_quota": Explained(
        "Vad är fri kvot?", "What is the free quota?",
        "Ett litet antal platser för den som har särskilda skäl, eller betyg som inte går att jämföra. Din skola "
        "lämnar "
        "in underlaget, och den sökta skolan beslutar. Får du inte fri kvot prövas du på dina betyg som alla andra.",
        "A small number of places for those who have special reasons, or grades that cannot be compared. Your school "
        "hands in the papers, and the school you apply to decides. Otherwise you are tried on your grades like all.",
        "Några få platser är för dem som har särskilda skäl. Prata med din vägledare. Du kan få plats på dina betyg "
        "också.",
    ),
    "second_hand": Explained(
        "Vad är första och andra hand?", "What are first and second hand?",
        "Den som bor i utbildningens område söker i första hand. Bor du utanför söker du ofta i andra hand. Då får du "
        "plats först när alla i första hand har fått sin. Det har inget med ordningen i din lista att göra.",
        "Those who live in the programme's area apply first hand. If you live outside you are often second hand: you "
        "get a place when all of first hand have got theirs. It has nothing to do with the order of your list.",
        "De som bor nära går före. Det kallas första hand. Bor du i ett annat område söker du i andra hand. Då får du "
        "vänta.",
    ),
    "reserve": Explained(
        "Vad är en reserv?", "What is a reserve?",
        "Den som står i kö till ett val högre upp i sin lista. Blir en plats ledig får den som står först i kön "
        "den. Du "
        "behåller din plats så länge, och står aldrig i kö till val längre ned.",
        "Somebody who waits for a choice higher up in their list. When a place becomes free, the first one in the "
        "queue "
        "gets it. You keep your place meanwhile, and never wait for choices further down.",
        "En reserv står i kö. Blir en plats ledig får den som är först i kön platsen. Du har kvar din plats under "
        "tiden.",
    ),
    "rechoice": Explained(
        "Vad är omval?", "What is the re-choice?",
        "Några veckor på våren, efter det preliminära beskedet, då du kan ändra dina val igen. Gör du inget gäller "
        "listan som den är.",
        "Some weeks in spring, after the preliminary result, when you can change your choices again. If you do nothing "
        "the list stands as it is.",
        "På våren kan du ändra dina val igen. Det kallas omval. Gör du inget gäller din lista.",
    ),
    "order": Explained(
        "Hur används ordningen?", "How is the order used?",
        "Vi prövar valen uppifrån. Du får plats på det första som räcker, och valen under stryks. Skolorna ser inte "
        "ordningen, och ett högt satt val minskar aldrig chansen på nästa.",
        "We try the choices from the top. You get a place at the first one that holds, and those below are struck. The "
        "schools do not see the order, and a choice high up never lowers the chance of the next.",
        "Vi börjar med ditt första val. Räcker poängen får du platsen. Annars prövar vi nästa. Skolorna ser inte "
        "ordningen.",
    ),
    "confirm": Explained(
        "Måste jag bekräfta?", "Must I confirm?",
        "Nej. Det du har sparat gäller ändå. När du bekräftar får du ett kvitto på just den listan.",
        "No. What you have saved counts all the same. When you confirm you get a receipt of that very list.",
        "Nej. Det du har sparat gäller. När du bekräftar får du ett kvitto.",
    ),
    "version": Explained(
        "Vad är en version?", "What is a version?",
        "Varje gång listan ändras får den ett nytt nummer. Den senaste versionen är den som gäller.",
        "Each time the list changes it gets a new number. The latest version is the one that counts.",
        "Listan får ett nytt nummer varje gång den ändras. Den senaste gäller.",
    ),
}  # fmt: skip
"""By the name that templates use."""


def tell() -> None:
    """Tell every page what the words mean."""
    explain_words(HELP)
