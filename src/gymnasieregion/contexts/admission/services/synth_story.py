"""What there is to do for each of the demo's persons: a few invented applicants and rows are given a story.

The story is the same for the same region, is written before anything is loaded, and names nobody real. The persons and
what they are for: ``site/settings_login.DEMO_SCOPES`` and ``platform/accounts/services/personas.py``.
"""

from collections.abc import Mapping, Sequence

import polars as pl

Tables = Mapping[str, pl.DataFrame]

SIGNE = "E000001"
SIGNES_FACTS = {"given_name": "Signe", "family_name": "Sökande", "protection": "NONE", "contact": ""}
SIXTEN = "E000002"
SIXTENS_FACTS = {"given_name": "Sixten", "family_name": "Sökande", "protection": "NONE", "contact": ""}
COUNSELLOR_SCHOOL = {"school": "Övningsgrundskolan 1", "school_code": "G001"}
SIGNES_CLASS = "9A"
FEWEST_PUPILS = 14
"""Pupils of the counsellor's school, so that there is somebody for each part even in the smallest region."""

TEST_OFFERINGS = ("U0581", "U0582")
FREE_QUOTA_OFFERINGS = ("U0583", "U0585", "U0589")
SPARED_OFFERING = "U0587"
"""The principal's school: two programmes with skill tests, three with free quota, one with dispensations."""

RANKED_OFFERING, INDIVIDUAL_OFFERING = "U1274", "U0099"
"""The provider's IB programme, and an individual introductory programme of the other principal's school."""

HIGH_OFFERINGS = ("U0894", "U0863", "U1101")
"""Programmes whose limits are high in every invented year."""

SIGNES_FIRST = ("U0583", "U0582", "U1060")
SIGNES_LAST = ("U0582", "U0583", "U1060", "U0589")
"""Signe's list when the application closed, and as it is now: the one with a skill test moved up, another one added."""

SIXTENS = ("U0583", "U1060", "U0128")
"""Sixten's list: he waits behind Signe, with her grades a step lower, and is not eligible for the last."""

SAME = ("home_municipality_code", "kind", "category", "category_shown", "late", "dance", "completed")
"""What Sixten has as Signe has it."""

LOWER = {"A": "B", "B": "C", "C": "D", "D": "E"}

FAR_HOME = "0380"
"""The municipality outside of the area whose officer states its view."""

IB_HOMES = ("0160", "0162", "0115")
NO_APPLICATION, INELIGIBLE, FAR_ABOVE, UNCONFIRMED = 2, 1, 1, 2
"""How many pupils of the counsellor's school have each part; they take them in the order of their ids."""

PASSED, FAILED = "E", "F"
LATE_ROW, RECHOICE_ROW = "LATE", "RECHOICE"
FOLLOWERS = ("row_decisions", "tests", "ranks")
"""Tables whose rows go with a choice."""


def with_schools(pupils: pl.DataFrame) -> pl.DataFrame:
    """Signe, called by her name, and enough others at the counsellor's school.

    Args:
        pupils: What ``invent_pupils`` gave.
    """
    signe, sixten = pl.col("applicant_id") == SIGNE, pl.col("applicant_id") == SIXTEN
    at_school = pupils.filter(pl.col("school_code") == COUNSELLOR_SCHOOL["school_code"])["applicant_id"]
    others = pupils.filter(
        (pl.col("kind") == "YEAR_NINE")
        & (pl.col("protection") == "NONE")
        & ~pl.col("applicant_id").is_in([SIGNE, *at_school])
    ).sort("school_code", "applicant_id")["applicant_id"]
    hers = pupils.row(by_predicate=signe, named=True)
    pupils = pupils.with_columns(
        pl.when(sixten).then(pl.lit(hers[name])).otherwise(name).alias(name) for name in SAME if name in pupils.columns
    )
    moved = pl.col("applicant_id").is_in([SIGNE, *others[: max(0, FEWEST_PUPILS - 1 - len(at_school))]])
    return pupils.with_columns(
        *(pl.when(moved).then(pl.lit(word)).otherwise(name).alias(name) for name, word in COUNSELLOR_SCHOOL.items()),
        pl.when(moved).then(pl.lit(SIGNES_CLASS)).otherwise("school_class").alias("school_class"),
        *(
            pl.when(signe).then(pl.lit(word)).when(sixten).then(pl.lit(SIXTENS_FACTS[name])).otherwise(name).alias(name)
            for name, word in SIGNES_FACTS.items()
        ),
    )


def with_story(tables: Tables, pupils: pl.DataFrame) -> Tables:
    """The tables of a round with the story in them.

    Args:
        tables: Canonical text by table.
        pupils: From ``with_schools``.
    """
    told = dict(tables)
    decided = told["row_decisions"]
    told["row_decisions"] = decided.with_columns(pl.col("added").replace(LATE_ROW, RECHOICE_ROW))  # it is not over yet
    told = _replace_choices(told, {SIGNE: SIGNES_FIRST})
    told = _counsellors_pupils(told, pupils)
    at_school = pl.col("school_code") == COUNSELLOR_SCHOOL["school_code"]
    return _behind_signe(_schools_rows(told, pupils.filter((pl.col("protection") == "NONE") & ~at_school)))


def _behind_signe(tables: Tables) -> dict[str, pl.DataFrame]:
    """Sixten with Signe's grades a step lower, so that he stands after her in the queue that both are in."""
    told = _replace_choices(tables, {SIXTEN: SIXTENS})
    grades, people, his = told["grades"], told["applicants"], pl.col("applicant_id") == SIXTEN
    hers = grades.filter(pl.col("applicant_id") == SIGNE)
    lower = hers.with_columns(applicant_id=pl.lit(SIXTEN), mark=pl.col("mark").replace(LOWER))
    told["grades"] = pl.concat([grades.filter(~his), lower])
    signe = people.row(by_predicate=pl.col("applicant_id") == SIGNE, named=True)
    told["applicants"] = people.with_columns(
        pl.when(his).then(pl.lit(signe[name])).otherwise(name).alias(name) for name in SAME if name in people.columns
    )
    return told


def counsellors_pupils(pupils: pl.DataFrame) -> Sequence[str]:
    """The pupils of the counsellor's school who have a part, by id: not Signe, and nobody with a protected identity."""
    mine = (pl.col("school_code") == COUNSELLOR_SCHOOL["school_code"]) & (pl.col("protection") == "NONE")
    found = pupils.filter(mine & (pl.col("kind") == "YEAR_NINE") & ~pl.col("applicant_id").is_in([SIGNE, SIXTEN]))
    return found["applicant_id"].sort().to_list()


def _counsellors_pupils(tables: Tables, pupils: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Some without an application, one eligible for nothing chosen, one who has chosen far above the own points."""
    cast = counsellors_pupils(pupils)
    silent, cast = cast[:NO_APPLICATION], cast[NO_APPLICATION:]
    unfit, cast = cast[:INELIGIBLE], cast[INELIGIBLE:]
    high = cast[:FAR_ABOVE]
    told = _replace_choices(tables, dict.fromkeys(silent, ()))
    told = _replace_choices(told, dict.fromkeys(unfit, ("U0587", "U1060")))
    told = _replace_choices(told, dict.fromkeys(high, HIGH_OFFERINGS))
    mark = (
        pl.when(pl.col("applicant_id").is_in(unfit) & pl.col("subject").is_in(["EN", "MA"]))
        .then(pl.lit(FAILED))
        .when(pl.col("applicant_id").is_in([*unfit, *high]))
        .then(pl.lit(PASSED))
        .otherwise("mark")
    )
    told["grades"] = told["grades"].with_columns(mark.alias("mark"))
    return told


def _schools_rows(tables: Tables, people: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """What is left for the schools and municipalities to do."""
    far = people.filter(pl.col("home_municipality_code") == FAR_HOME)["applicant_id"].head(4).to_list()
    near = people.filter(pl.col("home_municipality_code").is_in(IB_HOMES))["applicant_id"].head(6).to_list()
    south = people.filter(pl.col("home_municipality_code") == "0136")["applicant_id"].head(6).to_list()
    told = _with_choice(dict(tables), far, FREE_QUOTA_OFFERINGS[1])
    told = _with_choice(told, near, RANKED_OFFERING)
    told = _with_choice(told, [*far[:2], *south], INDIVIDUAL_OFFERING)
    told["tests"] = told["tests"].filter(~pl.col("offering_id").is_in(TEST_OFFERINGS))
    told["row_decisions"] = _undecided(told["row_decisions"], people)
    told["ranks"] = _half_ranked(told)
    return _spared_from_english(told, people)


def _undecided(decisions: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Rows to the principal's school, and those from the far municipality, with nothing decided of them."""
    mine = pl.col("offering_id").is_in([*TEST_OFFERINGS, *FREE_QUOTA_OFFERINGS, SPARED_OFFERING])
    far = people.filter(pl.col("home_municipality_code") == FAR_HOME)["applicant_id"]
    from_far = pl.col("applicant_id").is_in(far.to_list())
    emptied = {"received": mine | from_far, "hand": mine | from_far, "free_quota": mine, "dispensation": mine}
    left = decisions.with_columns(
        pl.when(holds).then(pl.lit("")).otherwise(name).alias(name) for name, holds in emptied.items()
    )
    return left.filter(pl.any_horizontal(pl.exclude("applicant_id", "offering_id") != ""))


def _half_ranked(tables: Tables) -> pl.DataFrame:
    """The first half of IB with numbers; of the individual programme some agreed and numbered, others awaited."""
    emptied = pl.col("offering_id").is_in([RANKED_OFFERING, INDIVIDUAL_OFFERING])
    ungranted = (pl.col("list") == "FREE") & pl.col("offering_id").is_in([*TEST_OFFERINGS, *FREE_QUOTA_OFFERINGS])
    kept = tables["ranks"].filter(~emptied & ~ungranted)
    rows = []
    ranked = _choosers(tables, RANKED_OFFERING)
    for place, one in enumerate(ranked[: len(ranked) // 2], start=1):
        rows.append((one, RANKED_OFFERING, "SELECTION", str(place), ""))
    agreed = 0
    for turn, one in enumerate(_choosers(tables, INDIVIDUAL_OFFERING)):
        state = ("DONE", "PENDING", "PENDING", "DONE")[turn % 4]
        agreed += state == "DONE"
        number = str(agreed) if state == "DONE" and agreed == 1 else ""
        rows.append((one, INDIVIDUAL_OFFERING, "SELECTION", number, state))
    return pl.concat([kept, pl.DataFrame(rows, schema=kept.schema, orient="row")])


def _spared_from_english(tables: Tables, people: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Two who have chosen a programme where English can be dispensed with lack that mark alone."""
    known = set(people["applicant_id"])
    two = [one for one in _choosers(tables, SPARED_OFFERING) if one in known][-2:]
    lacking = pl.col("applicant_id").is_in(two) & (pl.col("subject") == "EN")
    failing = pl.col("applicant_id").is_in(two) & (pl.col("mark") == FAILED)
    mark = pl.when(lacking).then(pl.lit(FAILED)).when(failing).then(pl.lit(PASSED)).otherwise("mark").alias("mark")
    return {**tables, "grades": tables["grades"].with_columns(mark)}


def _choosers(tables: Tables, offering: str) -> list[str]:
    """Who has chosen an education, by id."""
    found: list[str] = tables["choices"].filter(pl.col("offering_id") == offering)["applicant_id"].sort().to_list()
    return found


def _replace_choices(tables: Tables, lists: Mapping[str, Sequence[str]]) -> dict[str, pl.DataFrame]:
    """Give some applicants other lists; what goes with their choices goes away."""
    theirs = pl.col("applicant_id").is_in(list(lists))
    told = {**tables, **{name: tables[name].filter(~theirs) for name in (*FOLLOWERS, "choices")}}
    rows = [(one, str(rank), id_) for one, ids in lists.items() for rank, id_ in enumerate(ids, start=1)]
    own = pl.DataFrame(rows, schema=told["choices"].schema, orient="row")
    told["choices"] = pl.concat([told["choices"], own])
    return told


def _with_choice(tables: Tables, people: Sequence[str], offering: str) -> dict[str, pl.DataFrame]:
    """Let some applicants have an education last in their lists."""
    choices = tables["choices"]
    there = choices.filter(pl.col("offering_id") == offering)["applicant_id"]
    new = choices.filter(pl.col("applicant_id").is_in(list(people)) & ~pl.col("applicant_id").is_in(there.to_list()))
    rows = new.group_by("applicant_id", maintain_order=True).agg(pl.col("rank").cast(pl.Int64).max() + 1)
    added = rows.select("applicant_id", pl.col("rank").cast(pl.String), offering_id=pl.lit(offering))
    return {**tables, "choices": pl.concat([choices, added.select(choices.columns)])}
