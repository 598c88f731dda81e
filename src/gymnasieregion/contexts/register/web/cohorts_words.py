"""Words of the cohort explorer: what is offered to choose among, and what a figure is called."""

from collections.abc import Mapping, Sequence

from gymnasieregion.contexts.register.core.codes import Sex
from gymnasieregion.contexts.register.core.measures import MEASURES, Cut, Perspective
from gymnasieregion.contexts.register.core.populations import Reached
from gymnasieregion.contexts.register.web.cohorts_choices import ROWS, Choices, view_of
from gymnasieregion.platform.pages.words import said

Group = tuple[str, Sequence[tuple[str, str]]]
"""A heading, and the codes below it with what each is called."""

HEADINGS: Mapping[Reached, tuple[str, str]] = {
    Reached.DIPLOMA: ("Examen", "Diploma"),
    Reached.QUALIFIED: ("Examen eller studiebevis", "Diploma or study certificate"),
    Reached.RECHOICE: ("Omval", "Re-choice"),
    Reached.DROPOUT: ("Avhopp", "Drop-out"),
    Reached.NATIONAL: ("Från introduktionsprogram till nationellt", "From introductory to national programme"),
    Reached.NATIONAL_NEXT: ("Från introduktionsprogram till nationellt", "From introductory to national programme"),
    Reached.IN_YEAR_2: ("Kvar till årskurs 2 och 3", "On to year 2 and 3"),
    Reached.IN_YEAR_3: ("Kvar till årskurs 2 och 3", "On to year 2 and 3"),
}
PERSPECTIVES: Mapping[Perspective, tuple[str, str]] = {
    Perspective.SCHOOL: ("Skolans elever: de som började där", "The school's pupils: those who began there"),
    Perspective.HOME: (
        "Kommunens unga: de som bodde där när de började",
        "The municipality's youths: those who lived there",
    ),
}
SHORT: Mapping[Perspective, tuple[str, str]] = {
    Perspective.SCHOOL: ("skolans elever", "the school's pupils"),
    Perspective.HOME: ("kommunens unga", "the municipality's youths"),
}
REGION = ("Hela regionen", "The whole region")


def measures_offered() -> list[Group]:
    """The measures, by what they are of."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for id_, measure in MEASURES.items():
        groups.setdefault(said(*HEADINGS[measure.reached]), []).append((id_, said(measure.sv, measure.en)))
    return list(groups.items())


def views_offered() -> list[Group]:
    """Perspectives, each with the rows that it allows."""
    return [
        (
            said(*PERSPECTIVES[perspective]),
            [(view_of(perspective, cut), f"{cut_words(cut)}, {said(*SHORT[perspective])}") for cut in cuts],
        )
        for perspective, cuts in ROWS.items()
    ]


def sexes_offered() -> list[tuple[str, str]]:
    """Everybody, women or men."""
    return [
        ("", said("Alla", "All")),
        (Sex.FEMALE.value, said("Kvinnor", "Women")),
        (Sex.MALE.value, said("Män", "Men")),
    ]


def cut_words(cut: Cut | None) -> str:
    """What the rows are."""
    return said(cut.sv, cut.en) if cut else said(*REGION)


def title_of(choices: Choices, row: str) -> str:
    """What a table shows: measure, rows, perspective and sex, so that the perspective is never left out.

    Args:
        choices: What is chosen.
        row: What the one row is called; "" where there are many.
    """
    measure = said(choices.measure.sv, choices.measure.en)
    what = row or cut_words(choices.cut)
    if not row and choices.cut:
        what = said(f"efter {what[0].lower()}{what[1:]}", f"by {what[0].lower()}{what[1:]}")
    of = [said(*SHORT[choices.perspective])]
    if choices.sex:
        of.append(dict(sexes_offered()).get(choices.sex.value, said(choices.sex.sv, choices.sex.en)).lower())
    return f"{measure}{'' if choices.cut and not row else ':'} {what} ({', '.join(of)})"
