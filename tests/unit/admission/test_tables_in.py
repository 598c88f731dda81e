"""Reading a folder: the same tables from every format, and every fault told with its place."""

import json
from io import BytesIO

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from gymnasieregion.contexts.admission.core.configuration import BACKWARD, COMMON_QUOTA
from gymnasieregion.contexts.admission.services.tables_in import BadInputError, read_folder, write_fault_report
from gymnasieregion.contexts.admission.services.tables_out import write_canonical
from tests.small_folder import FILES, ROUND, SECRET, write_folder

COMMITMENT = "9b68d49bb092f71292ad76ab8fb8750d710aae5af70e43b8ec0a901d048c0030"


def changed(name, old, new):
    assert old in FILES[name], old
    return {**FILES, name: FILES[name].replace(old, new, 1)}


def told(folder):
    """(code, file, line, column, value) of every fault."""
    with pytest.raises(BadInputError) as bad:
        read_folder(folder)
    for fault in bad.value.faults:
        assert fault.text("sv")
        assert fault.text("en") != fault.text("sv")
    return [(f.code, f.file, f.line, f.column, f.value) for f in bad.value.faults]


def warned(folder):
    return [(f.code, f.file, f.line, f.column, f.value) for f in read_folder(folder).warnings]


def same(one, other):
    return one.round == other.round and all(one[name].equals(other[name]) for name in one.frames)


def test_a_valid_folder_has_no_faults_and_no_warnings(tmp_path):
    tables = read_folder(write_folder(tmp_path))
    assert tables.warnings == ()
    assert tables["choices"].rows() == [
        ("P1", "1", "NA"), ("P1", "2", "ES"), ("P2", "1", "ES"),
        ("P2", "2", "IB"), ("P2", "3", "SA2"), ("P3", "1", "NA"),
    ]  # fmt: skip
    assert tables["applicants"]["ticket"].to_list() == ["P1", "T2", "P3"]
    assert tables["offerings"]["branch_id"].to_list() == ["ES", "IB", "NA", "SA", "SA"]
    assert tables["offerings"]["test_weight"].to_list() == ["1.50", "", "", "", ""]
    assert tables["grades"]["subject"].to_list() == ["FRA", "MA", "MA", "MU", "EN"]


def test_without_the_optional_files_their_tables_have_no_rows(tmp_path):
    needed = {name: FILES[name] for name in list(FILES)[:5]}
    tables = read_folder(write_folder(tmp_path, needed))
    assert tables["held"].rows() == []
    assert tables["held"].columns == ["applicant_id", "offering_id", "group_id", "reply"]


# --- the same tables from every format ---


def semicolons(text):
    return text.replace(",", ";").replace("41.25", "41,25").replace("1.5;", "1,5;")


@pytest.mark.parametrize(
    "as_written",
    [
        semicolons,
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n",
        lambda text: "\n".join(",".join(f'"{cell}"' for cell in row.split(",")) for row in text.splitlines()) + "\n",
        lambda text: text.replace(",no,", ", nej ,").replace(",yes,", ",TRUE,"),
        lambda text: text.replace("41.25", '"41,2500"').replace("2009-05-01", "20090501").replace(",0182,", ",182,"),
        lambda text: "\n".join([text.splitlines()[0], *sorted(text.splitlines()[1:], reverse=True)]) + "\n",
    ],
    ids=["semicolon", "bom", "crlf", "cr", "no-newline", "blank-lines", "quoted", "words", "spellings", "shuffled"],
)
def test_the_way_a_csv_is_written_does_not_matter(tmp_path, as_written):
    plain = read_folder(write_folder(tmp_path / "plain"))
    other = read_folder(write_folder(tmp_path / "other", {name: as_written(text) for name, text in FILES.items()}))
    assert same(plain, other)
    write_canonical(plain, tmp_path / "a")
    write_canonical(other, tmp_path / "b")
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted([*FILES, "round.json"])
    assert [(tmp_path / "a" / n).read_bytes() for n in names] == [(tmp_path / "b" / n).read_bytes() for n in names]
    assert same(plain, read_folder(tmp_path / "a"))


def test_the_canonical_file_is_this(tmp_path):
    write_canonical(read_folder(write_folder(tmp_path)), tmp_path / "input")
    written = (tmp_path / "input" / "applicants.csv").read_text(encoding="utf-8")
    assert written.splitlines()[1:] == [
        "P1,20090312TF12,2009-03-12,0180,no,no,no,P1",
        "P2,,2009-05-01,0182,yes,no,no,T2",
        "P3,,2008-12-24,0380,no,yes,no,P3",
    ]
    assert json.loads((tmp_path / "input" / "round.json").read_bytes()) == ROUND


def as_xlsx(text, name):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("om").write(0, 0, "Bladet med tabellens namn läses.")
    sheet = book.add_worksheet(name)
    for line, row in enumerate(text.splitlines()):
        for column, cell in enumerate(row.split(",")):
            if cell.replace(".", "", 1).isdigit():
                sheet.write_number(line, column, float(cell))  # as a spreadsheet does, 0180 becomes 180
            elif cell in {"yes", "no"}:
                sheet.write_boolean(line, column, cell == "yes")
            elif cell:
                sheet.write_string(line, column, cell)
    book.close()
    return buffer.getvalue()


def as_parquet(text, name):
    buffer = BytesIO()
    frame = pl.read_csv(text.encode(), try_parse_dates=True, schema_overrides={"home_municipality_code": pl.String})
    booleans = [c for c in ("late", "dance", "completed", "received", "eligible") if c in frame.columns]
    frame.with_columns((pl.col(c) == "yes").alias(c) for c in booleans).write_parquet(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("suffix", "write"), [(".xlsx", as_xlsx), (".parquet", as_parquet)])
def test_a_sheet_and_a_parquet_give_the_same_tables(tmp_path, suffix, write):
    plain = read_folder(write_folder(tmp_path / "plain"))
    other = write_folder(tmp_path / "other", {})
    for name, text in FILES.items():
        stem = name.removesuffix(".csv")
        (other / (stem + suffix)).write_bytes(write(text, stem))
    assert same(plain, read_folder(other))


def test_a_row_below_a_line_break_in_quotes_is_found_on_its_physical_line(tmp_path):
    files = changed("offerings.csv", "Skolan B", '"Skolan\nB"')
    assert read_folder(write_folder(tmp_path / "a", files))["offerings"]["school"][0] == "Skolan B"
    files["offerings.csv"] = files["offerings.csv"].replace("NA25", "Q!25")
    assert [fault[:4] for fault in told(write_folder(tmp_path / "b", files))] == [
        ("STUDY_PATH_UNKNOWN", "offerings.csv", 5, "study_path_code")
    ]


# --- every fault, with file, line, column and value ---

CASES = {
    "missing column": ("seat_groups.csv", ",seats", ",antalet", [
        ("COLUMN_MISSING", 1, "seats", ""), ("COLUMN_UNKNOWN", 1, "antalet", "antalet")]),
    "column twice": ("tests.csv", "points\n", "points,points\n", [("COLUMN_TWICE", 1, "points", "points")]),
    "a column too many in the header": ("grades.csv", "language_as\n", "language_as,extra\n", [
        ("COLUMN_UNKNOWN", 1, "extra", "extra")]),
    "a required column left out of the header": ("choices.csv", ",offering_id\n", "\n", [
        ("COLUMN_MISSING", 1, "offering_id", "")]),
    "another column left out of the header": ("applicants.csv", ",ticket\n", "\n", [("HEADER_CELL_COUNT", 1, "", "")]),
    "an id that is a formula": ("applicants.csv", "no,T2", "no,=T2", [("FORMULA", 3, "ticket", "=T2")]),
    "an id with a comma": ("applicants.csv", "no,T2", 'no,"T,2"', [("ID_FORM", 3, "ticket", "T,2")]),
    "an id with a quote": ("seat_groups.csv", "IB,1,open", 'IB,1,"o""n"', [("ID_FORM", 3, "group_id", 'o"n')]),
    "columns in another order": ("choices.csv", "applicant_id,rank", "rank,applicant_id", [
        ("COLUMN_ORDER", 1, "", "rank,applicant_id,offering_id")]),
    "duplicate applicant": ("applicants.csv", "P3,", "P1,", [
        ("APPLICANT_TWICE", 4, "applicant_id", "P1"), ("VALUE_TWICE", 4, "ticket", "P1"),
        ("NOT_FOUND", 7, "applicant_id", "P3", "choices.csv"),
        ("NOT_FOUND", 6, "applicant_id", "P3", "grades.csv"),
        ("NOT_FOUND", 3, "applicant_id", "P3", "completions.csv")]),
    "unknown offering": ("choices.csv", "P1,2,ES", "P1,2,XX", [("NOT_FOUND", 3, "offering_id", "XX")]),
    "unknown applicant": ("grades.csv", "P3,EN", "P9,EN", [("NOT_FOUND", 6, "applicant_id", "P9")]),
    "rank gap": ("choices.csv", "P2,3", "P2,4", [("RANK_GAP", 6, "rank", "4")]),
    "rank twice": ("choices.csv", "P1,2,ES", "P1,1,ES", [("RANK_TWICE", 3, "rank", "1")]),
    "rank from two": ("choices.csv", "P3,1", "P3,2", [("RANK_GAP", 7, "rank", "2")]),
    "rank of nothing": ("choices.csv", "P3,1", "P3,0", [("BELOW", 7, "rank", "0")]),
    "offering twice": ("choices.csv", "P2,3,SA2", "P2,3,IB", [
        ("CHOICE_TWICE", 6, "offering_id", "IB"), ("NOT_A_CHOICE", 2, "offering_id", "SA2", "held.csv"),
        ("NOT_A_CHOICE", 3, "offering_id", "SA2", "row_decisions.csv")]),
    "impossible grade": ("grades.csv", "P2,MU,C", "P2,MU,A+", [("GRADE_UNKNOWN", 5, "mark", "A+")]),
    "old grade": ("grades.csv", "P2,MU,C", "P2,MU,G", [("GRADE_UNKNOWN", 5, "mark", "G")]),
    "merit typed": ("grades.csv", "P2,MU,C", "P2,MU,285", [("MERIT_TYPED", 5, "mark", "285")]),
    "points typed": ("grades.csv", "P2,MU,C", 'P2,MU,"17,5"', [("MERIT_TYPED", 5, "mark", "17,5")]),
    "merit column": ("grades.csv", "subject,mark", "merit,mark", [("MERIT_COLUMN", 1, "merit", "merit")]),
    "subject twice": ("grades.csv", "P2,MU", "P2,MA", [("SUBJECT_TWICE", 5, "subject", "MA")]),
    "subject in small letters": ("grades.csv", "P2,MU", "P2,mu", [("SUBJECT_UNKNOWN", 5, "subject", "mu")]),
    "språkval in mathematics": ("grades.csv", "P1,MA,A,", "P1,MA,A,M2", [("LANGUAGE_AS", 2, "language_as", "M2")]),
    "wrong check digit": ("applicants.csv", "P2,,2009-05-01", "P2,19121212-1213,1912-12-12", [
        ("IDENTITY_CHECK_DIGIT", 3, "identity_number", "19121212-1213")]),
    "number and birth date": ("applicants.csv", "P2,,", "P2,191212121212,", [
        ("IDENTITY_BIRTH_DATE", 3, "identity_number", "191212121212")]),
    "no identity number": ("applicants.csv", "20090312TF12", "20090312T12", [
        ("IDENTITY_FORM", 2, "identity_number", "20090312T12")]),
    "TF-number of another day": ("applicants.csv", "20090312TF12", "20090313TF12", [
        ("IDENTITY_BIRTH_DATE", 2, "identity_number", "20090313TF12")]),
    "no such day": ("applicants.csv", "2008-12-24", "2009-02-29", [("NOT_DATE", 4, "birth_date", "2009-02-29")]),
    "no such municipality": ("applicants.csv", "0380", "0199", [
        ("MUNICIPALITY_UNKNOWN", 4, "home_municipality_code", "0199")]),
    "neither yes nor no": ("applicants.csv", "0182,yes", "0182,kanske", [("NOT_BOOLEAN", 3, "late", "kanske")]),
    "same ticket": ("applicants.csv", "no,no,no,\nP2", "no,no,no,T2\nP2", [("VALUE_TWICE", 3, "ticket", "T2")]),
    "empty id": ("grades.csv", "P1,FRA", ",FRA", [("EMPTY_CELL", 3, "applicant_id", "")]),
    "negative seats": ("seat_groups.csv", "IB,1,open,OPEN,2", "IB,1,open,OPEN,-2", [("NEGATIVE", 3, "seats", "-2")]),
    "half a seat": ("seat_groups.csv", "IB,1,open,OPEN,2", "IB,1,open,OPEN,2.5", [("NOT_INTEGER", 3, "seats", "2.5")]),
    "unknown kind": ("seat_groups.csv", "free,FREE", "free,FRI", [("NOT_IN_LIST", 5, "kind", "FRI")]),
    "overflow to an earlier group": ("seat_groups.csv", "1,,rest,", "1,,open,", [
        ("OVERFLOW_EARLIER", 5, "overflow_to", "open")]),
    "overflow to itself": ("seat_groups.csv", "1,,rest,", "1,,free,", [("OVERFLOW_SELF", 5, "overflow_to", "free")]),
    "overflow to an unknown group": ("seat_groups.csv", "1,,rest,", "1,,none,", [
        ("OVERFLOW_UNKNOWN", 5, "overflow_to", "none")]),
    "overflow to a group of another branch": ("seat_groups.csv", "1,,rest,", "1,,all,", [
        ("OVERFLOW_ELSEWHERE", 5, "overflow_to", "all")]),
    "group twice": ("seat_groups.csv", "NA,3,rest", "NA,3,free", [
        ("OVERFLOW_UNKNOWN", 5, "overflow_to", "rest"), ("GROUP_TWICE", 6, "group_id", "free")]),
    "position twice": ("seat_groups.csv", "NA,3", "NA,1", [
        ("OVERFLOW_EARLIER", 5, "overflow_to", "rest"), ("DUPLICATE", 6, "position", "1")]),
    "offering without groups": ("seat_groups.csv", "IB,1,open,OPEN,2,,,\n", "", [
        ("NO_GROUPS", 3, "branch_id", "IB", "offerings.csv")]),
    "branch of no offering": ("seat_groups.csv", "IB,1", "IBX,1", [
        ("NO_GROUPS", 3, "branch_id", "IB", "offerings.csv"), ("BRANCH_UNKNOWN", 3, "branch_id", "IBX")]),
    "offering that no group ranks": ("seat_groups.csv", "SA,2,all,OPEN,4,,,", "SA,2,all,OPEN,4,,,SA2", [
        ("NO_GROUP_FOR_OFFERING", 5, "offering_id", "SA1", "offerings.csv")]),
    "group of another branch": ("seat_groups.csv", ",all,SA2", ",all,NA", [("GROUP_OFFERING", 7, "offering_id", "NA")]),
    "a pool of merit and ranks": ("offerings.csv", "SA25,Samhällsvetenskapsprogrammet,MERIT", "SA25,S,RANK", [
        ("MIXED_SELECTION", 8, "branch_id", "SA", "seat_groups.csv")]),
    "test without weight": ("offerings.csv", "1.5,60", ",60", [("TEST_WEIGHT_MISSING", 2, "test_weight", "")]),
    "test minimum above maximum": ("offerings.csv", "60,10", "60,61", [
        ("TEST_MIN_ABOVE_MAX", 2, "test_min", "61.00")]),
    "test subject without mark": ("offerings.csv", "MU,C", "MU,", [("TEST_SUBJECT_PAIR", 2, "test_subject_mark", "")]),
    "three decimals": ("tests.csv", "41.25", "41.255", [("NOT_NUMBER", 2, "points", "41.255")]),
    "points above the most": ("tests.csv", "41.25", "60.5", [("POINTS_ABOVE_MAX", 2, "points", "60.50")]),
    "a test that is none": ("tests.csv", "P2,ES", "P1,NA", [("TEST_NOT_EXPECTED", 2, "offering_id", "NA")]),
    "a test for no choice": ("tests.csv", "P2,ES", "P3,ES", [("NOT_A_CHOICE", 2, "offering_id", "ES")]),
    "a rank where merit decides": ("ranks.csv", "P1,NA,FREE", "P1,NA,SELECTION", [
        ("RANK_NOT_EXPECTED", 3, "offering_id", "NA")]),
    "a free rank that is not granted": ("row_decisions.csv", "GRANTED", "APPLIED", [
        ("FREE_NOT_GRANTED", 3, "list", "FREE", "ranks.csv")]),
    "held in no group": ("held.csv", "all", "open", [("GROUP_NOT_FOUND", 2, "group_id", "open")]),
    "held twice": ("held.csv", ",NO\n", ",NO\nP2,IB,open,YES\n", [("HELD_TWICE", 3, "applicant_id", "P2")]),
    "held but not chosen": ("held.csv", "P2,SA2", "P3,SA2", [("NOT_A_CHOICE", 2, "offering_id", "SA2")]),
    "a decision on no choice": ("row_decisions.csv", "P2,SA2", "P2,SA1", [("NOT_A_CHOICE", 3, "offering_id", "SA1")]),
    "a cell too many": ("grades.csv", "P2,MA,F,", "P2,MA,F,,", [("CELL_COUNT", 4, "", "")]),
    "a cell too few": ("grades.csv", "P2,MA,F,", "P2,MA,F", [("CELL_COUNT", 4, "", "")]),
    "a NUL byte": ("grades.csv", "P2,MA", "P\0,MA", [("NUL_BYTE", 4, "", "")]),
    "an open quote": ("grades.csv", "P2,MA", '"P2,MA', [("QUOTE_OPEN", 4, "", "")]),
    "tabs": ("tests.csv", "applicant_id,offering_id,points", "applicant_id\toffering_id\tpoints", [
        ("DELIMITER", 1, "", "")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_bad_input_gives_exactly_its_fault(tmp_path, case):
    name, old, new, expected = CASES[case]
    found = told(write_folder(tmp_path, changed(name, old, new)))
    expected = [(code, *(file or [name]), line, column, value) for code, line, column, value, *file in expected]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("number", ["191212121212", "19121212-1212", "121212-1212"])
def test_a_personal_number_is_read_in_every_form(tmp_path, number):
    """Skatteverket's own example of a test person, 19121212-1212."""
    files = changed("applicants.csv", "P2,,2009-05-01", f"P2,{number},1912-12-12")
    assert read_folder(write_folder(tmp_path, files))["applicants"]["identity_number"][1] == "191212121212"


def test_a_coordination_number_has_sixty_added_to_its_day(tmp_path):
    files = changed("applicants.csv", "P2,,2009-05-01", "P2,198507699802,1985-07-09")
    assert read_folder(write_folder(tmp_path, files))["applicants"]["identity_number"][1] == "198507699802"


def test_a_wrong_birth_date_is_not_told_again_by_the_number(tmp_path):
    files = changed("applicants.csv", "2009-03-12", "12 mars")
    assert [fault[0] for fault in told(write_folder(tmp_path, files))] == ["NOT_DATE"]


def test_latin_1_is_told_with_its_line_and_how_to_save(tmp_path):
    folder = write_folder(tmp_path)
    (folder / "offerings.csv").write_bytes(FILES["offerings.csv"].encode("latin-1"))
    with pytest.raises(BadInputError) as bad:
        read_folder(folder)
    [fault] = bad.value.faults
    assert (fault.code, fault.file, fault.line) == ("NOT_UTF8", "offerings.csv", 5)
    assert "CSV UTF-8" in fault.text("sv")


@pytest.mark.parametrize("bytes_of", [lambda good: good[: len(good) // 2], lambda good: b"hello", lambda good: b""])
def test_a_truncated_sheet_is_told(tmp_path, bytes_of):
    folder = write_folder(tmp_path)
    (folder / "grades.csv").unlink()
    (folder / "grades.xlsx").write_bytes(bytes_of(as_xlsx(FILES["grades.csv"], "grades")))
    assert told(folder) == [("FILE_UNREADABLE", "grades.xlsx", 0, "", "")]


def test_a_file_that_is_no_parquet_is_told(tmp_path):
    folder = write_folder(tmp_path)
    (folder / "grades.csv").rename(folder / "grades.parquet")
    assert told(folder) == [("FILE_UNREADABLE", "grades.parquet", 0, "", "")]


def test_missing_files_are_told_together(tmp_path):
    folder = write_folder(tmp_path)
    (folder / "grades.csv").unlink()
    (folder / "choices.csv").unlink()
    (folder / "round.json").unlink()
    assert [fault[:2] for fault in told(folder)] == [
        ("FILE_MISSING", "choices.csv"),
        ("FILE_MISSING", "grades.csv"),
        ("ROUND_MISSING", "round.json"),
    ]


def test_a_missing_folder_is_told_as_one_fault(tmp_path):
    assert told(tmp_path / "nosuch") == [("FOLDER_MISSING", str(tmp_path / "nosuch"), 0, "", "")]


def test_the_settings_are_never_asked_for_as_a_sheet(tmp_path):
    folder = write_folder(tmp_path)
    (folder / "round.json").unlink()
    with pytest.raises(BadInputError) as bad:
        read_folder(folder)
    assert "xlsx" not in bad.value.faults[0].text("sv")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("test.csv", "Menas tests.csv?"), ("Held.CSV", "Menas held.csv?"), ("rank.xlsx", "Menas ranks.xlsx?"),
     ("qqq.parquet", "Ta bort den.")],
)  # fmt: skip
def test_a_misspelt_table_is_a_fault(tmp_path, name, hint):
    folder = write_folder(tmp_path)
    (folder / name).write_text("applicant_id,offering_id,points\n")
    with pytest.raises(BadInputError) as bad:
        read_folder(folder)
    [fault] = bad.value.faults
    assert (fault.code, fault.file, fault.right("sv")) == ("FILE_UNKNOWN", name, hint)


def test_what_is_no_table_may_lie_beside_them(tmp_path):
    folder = write_folder(tmp_path)
    for name in ("README.md", "~$grades.xlsx", ".hidden.csv", "resultat-fel.csv"):
        (folder / name).write_text("x")
    (folder / "old.csv").mkdir()
    assert read_folder(folder).warnings == ()


def test_two_files_of_one_table_are_told(tmp_path):
    folder = write_folder(tmp_path)
    (folder / "tests.xlsx").write_bytes(as_xlsx(FILES["tests.csv"], "tests"))
    assert told(folder) == [("FILE_TWICE", "tests.csv", 0, "", "")]


@pytest.mark.parametrize(("text", "code"), [("", "EMPTY_FILE"), ("applicant_id,rank,offering_id\n", "NO_ROWS")])
def test_a_file_without_rows_is_told(tmp_path, text, code):
    assert told(write_folder(tmp_path, {**FILES, "choices.csv": text})) == [(code, "choices.csv", 1, "", "")]


def test_more_subjects_than_bits_are_told(tmp_path):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    many = "".join(f"P3,Q{a}{b},E,ML\n" for a in letters[:2] for b in letters)
    files = {**FILES, "grades.csv": FILES["grades.csv"] + many}
    assert told(write_folder(tmp_path, files)) == [("TOO_MANY_SUBJECTS", "grades.csv", 0, "subject", "")]


JUNK = st.sampled_from(
    [b"", b'"', b'""', b",", b";", b"\n", b"\r", b"\t", b" ", b"\0", b"\xff", b"-1", b"9" * 11, b"1e9", b"NaN", b"P1"]
)
DAMAGE = st.tuples(st.sampled_from([*FILES, "round.json"]), st.floats(0, 1), st.sampled_from([0, 1, 5, 40, 300]), JUNK)


@given(damages=st.lists(DAMAGE, min_size=1, max_size=4))
@settings(max_examples=settings.default.max_examples * 6 // 5)
def test_whatever_is_done_to_the_bytes_the_folder_is_read_or_its_faults_are_told(tmp_path_factory, damages):
    folder = write_folder(tmp_path_factory.mktemp("in"))
    for name, where, cut, junk in damages:
        text = (folder / name).read_bytes()
        place = round(where * len(text))
        (folder / name).write_bytes(text[:place] + junk + text[place + cut :])
    try:
        tables = read_folder(folder)
    except BadInputError as bad:
        texts = [fault.text(lang) for fault in bad.faults for lang in ("sv", "en")]
    else:
        texts = ["read"]
        write_canonical(tables, folder / "again")
        assert same(tables, read_folder(folder / "again"))
    assert all(texts)
    assert texts


# --- what is refused, with its reason ---


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("seat_groups.csv", "1,,rest,", "1,,open,", BACKWARD),
        ("seat_groups.csv", "1,,rest,", "1,,free,", BACKWARD),
        ("seat_groups.csv", "1,,rest,", "1,,all,", COMMON_QUOTA),
        ("seat_groups.csv", ",all,SA2", ",all,NA", COMMON_QUOTA),
    ],
)
def test_a_refused_market_says_why(tmp_path, name, old, new, reason):
    with pytest.raises(BadInputError) as bad:
        read_folder(write_folder(tmp_path, changed(name, old, new)))
    assert reason.sv in bad.value.faults[0].text("sv")
    assert reason.en in bad.value.faults[0].text("en")


def test_equal_ranks_from_a_school_are_a_fault(tmp_path):
    files = changed("choices.csv", "P3,1,NA\n", "P3,1,NA\nP3,2,IB\n")
    files["ranks.csv"] += "P3,IB,SELECTION,2,\n"
    assert told(write_folder(tmp_path, files)) == [("SAME_RANK", "ranks.csv", 4, "rank", "2")]


@pytest.mark.parametrize("list_", ["SELECTION", "FREE"])
def test_an_agreement_without_a_rank_is_let_in_where_merit_decides(tmp_path, list_):
    files = {**FILES, "ranks.csv": FILES["ranks.csv"] + f"P3,NA,{list_},,DONE\n"}
    assert read_folder(write_folder(tmp_path, files))["ranks"].rows()[-1] == ("P3", "NA", list_, "", "DONE")


@pytest.mark.parametrize("row", ["P3,NA,SELECTION,1,DONE", "P3,NA,SELECTION,,"])
def test_a_rank_or_nothing_at_all_where_merit_decides_is_a_fault(tmp_path, row):
    files = {**FILES, "ranks.csv": FILES["ranks.csv"] + f"{row}\n"}
    assert told(write_folder(tmp_path, files)) == [("RANK_NOT_EXPECTED", "ranks.csv", 4, "offering_id", "NA")]


@pytest.mark.parametrize("kind", ["final", "preliminary"])
def test_held_seats_where_nobody_holds_one_are_a_fault(tmp_path, kind):
    assert told(write_folder(tmp_path, settings={**ROUND, "kind": kind})) == [("HELD_NOT_USED", "held.csv", 0, "", "")]


@pytest.mark.parametrize("kind", ["simulation", "late", "reserve"])
def test_held_seats_are_read_in_the_other_rounds(tmp_path, kind):
    assert len(read_folder(write_folder(tmp_path, settings={**ROUND, "kind": kind}))["held"]) == 1


def test_a_table_of_held_seats_without_rows_may_be_there_in_a_final_round(tmp_path):
    files = {**FILES, "held.csv": FILES["held.csv"].splitlines()[0] + "\n"}
    assert read_folder(write_folder(tmp_path, files, {**ROUND, "kind": "final"})).warnings == ()


@pytest.mark.parametrize(("title", "name", "old", "new"), [
    ("seats", "seat_groups.csv", "IB,1,open,OPEN,2", "IB,1,open,OPEN,-2"),
    ("points", "tests.csv", "41.25", "-41.25"),
])  # fmt: skip
def test_a_negative_number_is_told_in_good_swedish(tmp_path, title, name, old, new):
    with pytest.raises(BadInputError) as bad:
        read_folder(write_folder(tmp_path, changed(name, old, new)))
    [fault] = bad.value.faults
    assert (fault.column, fault.wrong("sv")) == (title, "Talet är negativt.")


# --- warnings never stop ---


@pytest.mark.parametrize(("kind", "count"), [("final", 1), ("preliminary", 0), ("simulation", 0)])
def test_a_free_quota_application_undecided_in_a_final_round_is_a_warning(tmp_path, kind, count):
    files = changed("row_decisions.csv", "REFUSED", "APPLIED")
    del files["held.csv"]
    found = warned(write_folder(tmp_path, files, {**ROUND, "kind": kind}))
    assert found == [("FREE_QUOTA_UNDECIDED", "row_decisions.csv", 3, "free_quota", "APPLIED")] * count


def test_a_closed_offering_with_seats_is_a_warning(tmp_path):
    files = changed("offerings.csv", "MERIT,AREA,OPEN", "MERIT,AREA,CLOSED")
    assert warned(write_folder(tmp_path, files)) == [("CLOSED_WITH_SEATS", "offerings.csv", 4, "status", "CLOSED")]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("choices.csv", "P3,1,NA\n", "", ("NO_CHOICES", "applicants.csv", 4, "applicant_id", "P3")),
        (
            "offerings.csv",
            "MERIT,AREA,OPEN,,",
            "MERIT,AREA,OPEN,2,",
            ("TEST_NOT_USED", "offerings.csv", 4, "selection", "MERIT"),
        ),
        (
            "row_decisions.csv",
            "REFUSED",
            "GRANTED",
            ("GRANTED_WITHOUT_GROUP", "row_decisions.csv", 3, "free_quota", "GRANTED"),
        ),
        (
            "completions.csv",
            "2025-06-20",
            "2025-07-02",
            ("COMPLETION_LATER", "completions.csv", 2, "completed_on", "2025-07-02"),
        ),
    ],
)
def test_what_is_odd_is_a_warning(tmp_path, name, old, new, expected):
    assert warned(write_folder(tmp_path, changed(name, old, new))) == [expected]


# --- the settings of the round ---


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "test"}, ("NOT_IN_LIST", 2, "kind", "test")),
        ({"day": "1 juli"}, ("NOT_DATE", 4, "day", "1 juli")),
        ({"year": "2025"}, ("KEY_TYPE", 3, "year", "2025")),
        ({"year": True}, ("KEY_TYPE", 3, "year", "True")),
        ({"slip_secret": "abc"}, ("SECRET_FORM", 10, "slip_secret", "")),
        ({"lottery": {"secret": "x" * 64, "entropy": "väder"}}, ("SECRET_FORM", 7, "lottery.secret", "")),
        ({"lottery": {"secret": SECRET, "entropy": " "}}, ("KEY_EMPTY", 8, "lottery.entropy", "")),
        (
            {"lottery": {"secret": SECRET, "entropy": "väder", "commitment": "ab"}},
            ("SECRET_FORM", 9, "lottery.commitment", ""),
        ),
        (
            {"lottery": {"secret": SECRET, "entropy": "väder", "commitment": "0" * 64}},
            ("COMMITMENT_DIFFERS", 9, "lottery.commitment", "0" * 64),
        ),
        ({"slip_secret": SECRET.upper()}, ("SECRETS_ALIKE", 10, "slip_secret", "")),
        ({"year": 2026}, ("YEAR_OF_DAY", 3, "year", "2026")),
        ({"decisions": {}}, ("KEY_TYPE", 11, "decisions", "")),
        ({"decisions": [{"id": "admission.no_reply"}]}, ("NOT_A_DECISION", 11, "decisions[0]", "")),
        ({"extra": 1}, ("KEY_UNKNOWN", 13, "extra", "")),
    ],
)
def test_a_bad_setting_is_told_on_its_line_and_no_secret_is_shown(tmp_path, change, expected):
    code, line, column, value = expected
    assert told(write_folder(tmp_path, settings={**ROUND, **change})) == [(code, "round.json", line, column, value)]


def decided(**changes):
    """A decision that can be used, and what is changed in it."""
    value = {"from": "2025-01-01", "value": "NO", "source": {"title": "Nämndens beslut"}}
    return {"id": "admission.no_reply", "kind": "decision", "values": [value], **changes}


def test_a_decision_that_can_be_used_is_no_fault(tmp_path):
    settings = {**ROUND, "decisions": [decided()]}
    assert read_folder(write_folder(tmp_path, settings=settings)).round == settings


def test_the_faults_of_decisions_stand_among_all_others(tmp_path):
    law = decided(id="admission.grade_points")
    settings = {**ROUND, "decisions": [law, decided(values=[])]}
    folder = write_folder(tmp_path, changed("grades.csv", "P2,MU,C", "P2,MU,G"), settings)
    assert [fault[:4] for fault in told(folder)] == [
        ("GRADE_UNKNOWN", "grades.csv", 5, "mark"),
        ("DECISION", "round.json", 11, "decisions"),
        ("DECISION", "round.json", 11, "decisions"),
    ]
    with pytest.raises(BadInputError) as bad:
        read_folder(folder)
    told_law, told_empty = (fault for fault in bad.value.faults if fault.code == "DECISION")
    assert told_law.value.startswith("decisions 1: admission.grade_points")
    assert "lag" in told_law.wrong("sv")
    assert told_empty.value.startswith("decisions 2: admission.no_reply")


def test_a_decision_that_no_round_reads_is_told(tmp_path):
    folder = write_folder(tmp_path, settings={**ROUND, "decisions": [decided(id="admission.no_replay")]})
    assert "DECISION" in {fault[0] for fault in told(folder)}


def test_a_decided_code_that_no_round_knows_is_told(tmp_path):
    value = {"from": "2025-01-01", "value": "MAYBE", "source": {"title": "Nämndens beslut"}}
    found = told(write_folder(tmp_path, settings={**ROUND, "decisions": [decided(values=[value])]}))
    assert [fault[:4] for fault in found] == [("DECISION", "round.json", 11, "decisions")]


def test_faults_of_decisions_are_told_beside_other_faults_of_the_settings(tmp_path):
    found = told(write_folder(tmp_path, settings={**ROUND, "day": "snart", "decisions": [decided(values=[])]}))
    assert [fault[0] for fault in found] == ["NOT_DATE", "DECISION"]


def test_the_commitment_published_beforehand_is_read_in_either_case(tmp_path):
    """SHA-256 of 32 bytes 0x0f, by sha256sum."""
    published = COMMITMENT.upper()
    settings = {**ROUND, "lottery": {**ROUND["lottery"], "commitment": published}}
    lottery = read_folder(write_folder(tmp_path, settings=settings)).round["lottery"]
    assert lottery == {**ROUND["lottery"], "commitment": COMMITMENT}


def test_missing_settings_are_told(tmp_path):
    settings = {**ROUND, "lottery": {"entropy": "väder"}}
    del settings["name"]
    assert [fault[0:4:3] for fault in told(write_folder(tmp_path, settings=settings))] == [
        ("KEY_MISSING", "lottery.secret"),
        ("KEY_MISSING", "name"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [('{"kind": "final",\n "year" 1}', "JSON_BROKEN", 2), ("[]", "KEY_TYPE", 1), ("[" * 100_000, "JSON_BROKEN", 1)],
)
def test_a_round_that_is_no_json_object_is_told(tmp_path, text, code, line):
    folder = write_folder(tmp_path)
    (folder / "round.json").write_text(text)
    assert [fault[:3] for fault in told(folder)] == [(code, "round.json", line)]


def test_secrets_are_read_in_either_case(tmp_path):
    settings = {**ROUND, "lottery": {"secret": SECRET.upper(), "entropy": "väder"}}
    assert read_folder(write_folder(tmp_path, settings=settings)).round == ROUND


# --- the report ---


def test_the_report_holds_every_fault_and_no_formula(tmp_path):
    files = {**FILES, "grades.csv": FILES["grades.csv"].replace(",A,", ",=1+1,").replace(",F,", ",285,")}
    with pytest.raises(BadInputError) as bad:
        read_folder(write_folder(tmp_path, files))
    write_fault_report(bad.value.faults, tmp_path / "fel.csv", "sv")
    lines = (tmp_path / "fel.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "fil;rad;kolumn;värde;kod;fel;rätt"
    assert [line.split(";")[:5] for line in lines[1:]] == [
        ["grades.csv", "2", "mark", "'=1+1", "FORMULA"],
        ["grades.csv", "4", "mark", "285", "MERIT_TYPED"],
    ]
    assert bad.value.text("sv") == "Underlaget har 2 fel."
