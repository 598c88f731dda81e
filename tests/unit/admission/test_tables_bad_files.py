"""A corpus of files as people hand them in by mistake: every fault with its place, and the other rows checked too."""

import gzip
import itertools
import zipfile
from io import BytesIO

import polars as pl
import pytest
import xlsxwriter

from gymnasieregion.contexts.admission.selectors.tables_schema import table_named
from gymnasieregion.contexts.admission.services.tables_draft import draft_of
from gymnasieregion.contexts.admission.services.tables_faults import FaultList
from gymnasieregion.contexts.admission.services.tables_files import sheet_in
from gymnasieregion.contexts.admission.services.tables_in import BadInputError, read_folder
from tests.small_folder import FILES, write_folder

HEAD = "applicant_id,subject,mark,language_as\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def looked(data, file="betyg.csv", table="grades"):
    """The sheet of a file, and what is wrong with it and its cells: (line, column, value, code)."""
    faults, schema = FaultList(), table_named(table)
    sheet = sheet_in(data if isinstance(data, bytes) else data.encode(), file, schema, faults)
    if sheet is not None:
        draft_of(schema, sheet, is_known=True, faults=faults)
    return sheet, faults.in_order(stopping=True)


def told(data, file="betyg.csv"):
    return [(fault.line, fault.column, fault.value, fault.code) for fault in looked(data, file)[1]]


def said(data, file="betyg.csv"):
    (fault,) = looked(data, file)[1]
    return fault.wrong("sv"), fault.right("sv")


def workbook(cells, name="grades"):
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet(name)
        for place, value in cells.items():
            if isinstance(value, tuple):
                sheet.write_formula(place, *value)
            else:
                sheet.write(place, value)
    return content.getvalue()


def zipped(*names):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


TABLE = {
    "A1": "applicant_id", "B1": "subject", "C1": "mark", "D1": "language_as",
    "A2": "P1", "B2": "MA", "C2": "A", "A3": "P2", "B3": "MA", "C3": "Q",
}  # fmt: skip


# --- rows of uneven length ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P1,MA,A\nP2,MA,Q,\nP3,MA,B,,\n", [(2, "", "", "CELL_COUNT"), (3, "mark", "Q", "GRADE_UNKNOWN"),
                                             (4, "", "", "CELL_COUNT")]),
        ("P1,MA,A,,\nP2,MA,17,\nP3,MA,B\n", [(2, "", "", "CELL_COUNT"), (3, "mark", "17", "MERIT_TYPED"),
                                              (4, "", "", "CELL_COUNT")]),
        ('"P,1",MA,A\nP2,"M\nA",Q,\nP3,MA,E,X,\n', [(2, "", "", "CELL_COUNT"), (3, "mark", "Q", "GRADE_UNKNOWN"),
                                                     (3, "subject", "M\nA", "SUBJECT_UNKNOWN"),
                                                     (5, "", "", "CELL_COUNT")]),
        ("\nP1,MA,A\n\n\nP2,MA,Q,\n", [(3, "", "", "CELL_COUNT"), (6, "mark", "Q", "GRADE_UNKNOWN")]),
        ("P1,MA,A\nP2,MA,Q,", [(2, "", "", "CELL_COUNT"), (3, "mark", "Q", "GRADE_UNKNOWN")]),
        ('P1,"MA"x,A,\nP2,MA,Q,\n', [(2, "", 'P1,"MA"x,A,', "QUOTE_INSIDE"), (3, "mark", "Q", "GRADE_UNKNOWN")]),
        ("hej\nP1,MA\nP2,MA,A,,,\n", [(2, "", "", "CELL_COUNT"), (3, "", "", "CELL_COUNT"), (4, "", "", "CELL_COUNT")]),
    ],
    ids=["short and long", "as many in all", "quotes", "empty lines", "no last break", "after a quote", "none right"],
)  # fmt: skip
def test_each_uneven_row_is_told_and_the_others_are_checked(text, expected):
    assert told(HEAD + text) == expected


def test_rows_after_uneven_ones_keep_their_lines():
    sheet, _ = looked(HEAD + "P1,MA,A\nP2,MA,A,\nP3\nP4,EN,B,\n")
    assert [(row[1], sheet.line_of(row[0])) for row in sheet.cells.select("_row", "c0").iter_rows()] == [
        ("P2", 3), ("P4", 5),
    ]  # fmt: skip
    assert not sheet.is_whole


def test_many_uneven_rows_are_told_quickly_and_not_without_end():
    sheet, faults = looked(HEAD + "P1,MA,A\nP2,MA,A,\n" * 100_500)
    assert sheet.cells.height == 100_500
    assert len(faults) == 100_001
    assert (faults[0].code, faults[0].facts["count"]) == ("MORE_FAULTS", "500")


def test_an_uneven_row_hides_nothing_in_the_rest_of_a_folder(tmp_path):
    """The row of P3 among the applicants is uneven; nobody who speaks of P3 is then told that P3 is not there."""
    files = {
        **FILES,
        "applicants.csv": FILES["applicants.csv"].replace("P3,,", "P3,").replace("0182", "0199"),
        "grades.csv": FILES["grades.csv"].replace("P2,MU,C", "P2,MU,G"),
    }
    with pytest.raises(BadInputError) as bad:
        read_folder(write_folder(tmp_path, files))
    assert [(f.file, f.line, f.code) for f in bad.value.faults] == [
        ("applicants.csv", 3, "MUNICIPALITY_UNKNOWN"),
        ("applicants.csv", 4, "CELL_COUNT"),
        ("grades.csv", 5, "GRADE_UNKNOWN"),
    ]


# --- cells beside the table ---


def test_a_cell_beside_a_table_in_a_workbook_is_told_with_sheet_and_cell_and_the_rest_is_checked():
    data = workbook({**TABLE, "H7": "ring Eva", "F2": "?"})
    assert told(data, "betyg.xlsx") == [
        (2, "", "?", "STRAY_CELL_IN_SHEET"), (3, "mark", "Q", "GRADE_UNKNOWN"),
        (7, "", "ring Eva", "STRAY_CELL_IN_SHEET"),
    ]  # fmt: skip
    first = looked(data, "betyg.xlsx")[1][0]
    assert first.wrong("sv") == "Cell F2 på bladet »grades« ligger utanför tabellen, som slutar med language_as."
    assert first.wrong("en") == "Cell F2 of the sheet “grades” is outside the table, which ends with language_as."


def test_a_formula_without_a_saved_value_is_told_as_one_and_a_zero_where_a_number_may_stand_is_a_zero():
    cells = {**TABLE, "B2": '="M"&"A"', "A3": "=A2", "C3": "C"}
    assert told(workbook(cells), "betyg.xlsx") == [
        (2, "subject", '="M"&"A"', "FORMULA"), (3, "applicant_id", "=A2", "FORMULA"),
    ]  # fmt: skip
    moved = {f"{chr(ord(place[0]) + 1)}{int(place[1:]) + 3}": value for place, value in cells.items()}
    assert [fault[0] for fault in told(workbook(moved), "betyg.xlsx")] == [5, 6]
    wrong = "Cellen är en formel utan sparat värde."
    right = "Öppna filen i Excel och spara den igen, eller skriv värdet i stället för formeln."
    assert said(workbook({**TABLE, "C3": "=C2"}), "betyg.xlsx") == (wrong, right)
    assert said(HEAD + "P1,MA,=A1,\n") == (wrong, right)
    tests = {"A1": "applicant_id", "B1": "offering_id", "C1": "points", "A2": "P1", "B2": "O1", "C2": "=1-1"}
    assert looked(workbook(tests, "tests"), "prov.xlsx", "tests")[1] == ()
    empty = {"A1": "applicant_id", "B1": "offering_id", "C1": "points", "A2": "P1", "B2": "O1"}
    (fault,) = looked(workbook({**empty, "C2": ("=1-1", None, "")}, "tests"), "prov.xlsx", "tests")[1]
    assert (fault.line, fault.column, fault.code) == (2, "points", "FORMULA")


def test_a_value_that_a_formula_has_saved_is_read():
    sheet, faults = looked(workbook({**TABLE, "C3": ('="A"', None, "A")}), "betyg.xlsx")
    assert (sheet.cells["c2"].to_list(), faults) == (["A", "A"], ())


# --- headings in Swedish ---


@pytest.mark.parametrize("data", [
    "Sökande;Ämne;Betyg;Läst som\nP1;MA;A;\n",
    "sökande,ämne,BETYG,language_as\nP1,MA,A,\n",
    "So\u0308kande,A\u0308mne,Betyg,La\u0308st som\nP1,MA,A,\n",
])  # fmt: skip
def test_headings_may_be_in_swedish(data):
    sheet, faults = looked(data)
    assert (sheet.header, faults) == (("applicant_id", "subject", "mark", "language_as"), ())


def test_headings_of_a_workbook_may_be_in_swedish_and_a_column_is_there_once():
    titles = {"A1": "Sökande", "B1": "Ämne", "C1": "Betyg", "D1": "Läst som"}
    assert told(workbook({**TABLE, **titles}), "betyg.xlsx") == [(3, "mark", "Q", "GRADE_UNKNOWN")]
    twice = told(workbook({**TABLE, **titles, "D1": "mark"}), "betyg.xlsx")
    assert [fault[1] for fault in twice if fault[3] == "COLUMN_TWICE"] == ["mark"]


def test_a_heading_that_is_nearly_swedish_is_asked_about_in_swedish():
    faults = looked("Sökande,Ämne,Betygen,Läst som\nP1,MA,A,\n")[1]
    assert [fault.right("sv") for fault in faults if fault.code == "COLUMN_UNKNOWN"] == ["Menas Betyg?"]


def test_a_table_that_begins_further_down_and_to_the_right_is_read_with_the_places_of_the_sheet():
    moved = {f"{chr(ord(place[0]) + 1)}{int(place[1:]) + 3}": value for place, value in TABLE.items()}
    assert told(workbook(moved), "betyg.xlsx") == [(6, "mark", "Q", "GRADE_UNKNOWN")]
    (stray, _) = looked(workbook({**moved, "G5": "x"}), "betyg.xlsx")[1]
    assert (stray.line, stray.facts["cell"]) == (5, "G5")


def test_a_cell_in_a_nameless_last_column_of_a_text_file_is_told():
    text = "applicant_id;subject;mark;language_as;;\nP1;MA;A;;;\nP2;MA;Q;;;ring Eva\n"
    assert told(text) == [(3, "", "ring Eva", "STRAY_CELL"), (3, "mark", "Q", "GRADE_UNKNOWN")]


def test_a_column_without_a_header_is_told_with_its_place():
    assert said("applicant_id,,subject,mark,language_as\nP1,x,MA,A,\n")[0] == "Kolumn 2 har ingen rubrik."
    cells = {"A1": "applicant_id", "C1": "subject", "D1": "mark", "E1": "language_as", "A2": "P1"}
    assert said(workbook(cells), "betyg.xlsx")[0] == "Kolumn B har ingen rubrik."


# --- files of another kind ---


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "en PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "en bild"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "en bild"),
        (b"GIF89a\x01\0", "en bild"),
        (OLE, "en äldre Office-fil (t.ex. .xls) eller skyddad med lösenord"),
        (workbook(TABLE), "en Excel-fil (.xlsx)"),
        (zipped("word/document.xml"), "ett Word-dokument"),
        (zipped("mimetype", "content.xml"), "en LibreOffice-fil (t.ex. .ods)"),
        (zipped("betyg.csv"), "ett packat arkiv (zip)"),
        (zipped("betyg.csv")[:40], "en avhuggen Excel-fil eller ett packat arkiv"),
        (gzip.compress(b"a,b\n"), "ett packat arkiv (gzip)"),
        (b"{\\rtf1\\ansi a,b}", "en RTF-text"),
        ((HEAD + "P1,MA,A,\n").encode("utf-16"), "text i UTF-16 (»Unicode-text« i Excel)"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html><table>", "en webbsida (HTML)"),
        (b'<?xml version="1.0"?><Workbook>', "en XML-fil"),
    ],
    ids=itertools.count(),  # the files' own bytes hold the time when they were packed
)
def test_a_file_called_csv_that_is_something_else_is_called_what_it_is(data, what):
    wrong, right = said(data)
    assert wrong == f"Filen heter .csv men är {what}."
    assert right


def test_a_parquet_called_csv_is_called_what_it_is():
    content = BytesIO()
    pl.DataFrame({"a": ["b"]}).write_parquet(content)
    assert said(content.getvalue())[0] == "Filen heter .csv men är en Parquet-fil."


@pytest.mark.parametrize(
    ("data", "what", "right"),
    [
        (b"%PDF-1.7\n", "en PDF", "Lämna tabellen som CSV UTF-8 eller Excel (.xlsx)."),
        ((HEAD + "P1,MA,A,\n").encode(), "vanlig text, nog CSV", "Byt filens ändelse till .csv."),
        (OLE, "en äldre Office-fil (t.ex. .xls) eller skyddad med lösenord",
         "Öppna den i Excel och spara som .xlsx eller CSV UTF-8."),
    ],
)  # fmt: skip
def test_a_file_called_xlsx_that_is_something_else_is_called_what_it_is(data, what, right):
    assert said(data, "betyg.xlsx") == (f"Filen heter .xlsx men är {what}.", right)


def test_latin_1_is_still_called_latin_1():
    assert told((HEAD + "Åsa,MA,A,\n").encode("latin-1")) == [(2, "", "Åsa,MA,A,", "NOT_UTF8")]
