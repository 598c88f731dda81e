"""Files of published results as the years have spelt them; the expected values are written by hand."""

import io

import pytest
import xlsxwriter

from gymnasieregion.contexts.admission.services.statistics_file import read_results

HEADER = (
    "Ar;Kommun;Skola;Organistionsform;StudieVagKod;Studievag;Antagningsgrans;Median;AntalPlatser;AntalAntagna;"
    "AntalReserver;AntalLedigaPlatser"
)
BF = "2024;Botkyrka;Björkskolan;Kommunal;BF;Barn- och fritidsprogrammet;;165;16;9;0;7"
NA = "2024;Nacka;Björkskolan;Fristående;NANAT;Naturvetenskapsprogrammet;262,5;280,25;32;32;14;0"
FIGURES = ("limit", "median", "places", "admitted", "reserves", "vacant")


def _read(*lines, header=HEADER, name="slut.csv", charset="utf-8"):
    return read_results(name, "\n".join([header, *lines]).encode(charset))


def _faults(reading):
    return [(one.row, one.column, one.value) for one in reading.faults]


def _figures(reading, place=0):
    return tuple(reading.rows.row(place, named=True)[name] for name in FIGURES)


def test_a_file_as_it_is_published_is_read_without_a_word():
    reading = _read(BF, NA)
    assert (reading.year, reading.figures, reading.faults, reading.warnings) == (2024, FIGURES, (), ())
    assert _figures(reading) == (None, 165, 16, 9, 0, 7)
    assert _figures(reading, 1) == (262.5, 280.25, 32, 32, 14, 0)
    assert reading.rows["line"].to_list() == [2, 3]
    assert reading.rows["form"].to_list() == ["Kommunal", "Fristående"]


@pytest.mark.parametrize(
    "header",
    [
        HEADER.replace("Organistionsform", "Organisationsform"),
        HEADER.replace("StudieVagKod", "Studievägskod").replace("Studievag;", "Studieväg;"),
        HEADER.replace("Antagningsgrans", "Antagningsgräns").replace("Ar;", "År;"),
        HEADER.upper(),
        HEADER.replace("AntalLedigaPlatser", "Antal lediga platser"),
    ],
)
def test_every_spelling_that_a_year_has_had_is_known(header):
    reading = _read(NA, header=header)
    assert (reading.faults, reading.warnings) == ((), ())
    assert _figures(reading) == (262.5, 280.25, 32, 32, 14, 0)


def test_a_new_misspelling_is_understood_and_told():
    reading = _read(
        NA, header=HEADER.replace("Antagningsgrans", "Antaningsgrans").replace("Organistionsform", "Orgform")
    )
    assert reading.faults == ()
    assert [(one.row, one.column, one.sv) for one in reading.warnings] == [
        (1, "Antaningsgrans", "Läst som Antagningsgrans."),
        (1, "Orgform", "Kolumnen är okänd och läses inte."),
    ]
    assert _figures(reading)[0] == 262.5


def test_free_places_are_never_taken_for_places():
    reading = _read(
        NA.rsplit(";", 1)[0], header=HEADER.replace("AntalPlatser;", "").replace("Antagningsgrans", "Grans")
    )
    assert [one.sv for one in reading.faults] == [
        "Kolumnen Antagningsgrans saknas.", "Kolumnen AntalPlatser saknas.",
    ]  # fmt: skip


def test_p_nothing_and_nought_are_no_value_and_p_is_remembered():
    reading = _read(
        "2023;Nacka;Alskolan;;BF;Barn;P;p;16;P;;P",
        "2023;Nacka;Alskolan;;EK;Ekonomi;0;0;16;0;0;16",
        "2023;Nacka;Alskolan;;SA;Samhälle;;;16;4;0;12",
    )
    assert reading.faults == ()
    assert _figures(reading) == (None, None, 16, None, None, None)
    assert reading.rows["withheld"].to_list() == ["limit median admitted vacant", "", ""]
    assert _figures(reading, 1) == (None, None, 16, 0, 0, 16)
    assert reading.rows["reason"].to_list() == ["6", "3", "1"]
    assert reading.rows["derived"].to_list() == [True, True, True]


def test_spaces_in_thousands_and_whole_numbers_with_decimals_are_read():
    reading = _read("2023.0;Nacka;Alskolan;;BF;Barn;1 365,0;897.50;1\u00a0016;9.0;0;1007")
    assert _figures(reading) == (1365, 897.5, 1016, 9, 0, 1007)


def test_every_fault_is_told_at_once_with_row_and_column_and_no_row_is_kept():
    reading = _read(
        "2024;;Alskolan;;BF;Barn;abc;165;16,5;9;0;7",
        NA,
        "2023;Nacka;;;EK;Ekonomi;200,125;-3;16;9;0;7",
        "tjugo;Nacka;Alskolan;;EK;Ekonomi;200;210;16;..;0;7",
    )
    assert _faults(reading) == [
        (2, "Kommun", ""),
        (2, "Antagningsgrans", "abc"),
        (2, "AntalPlatser", "16,5"),
        (4, "Skola", ""),
        (4, "Antagningsgrans", "200,125"),
        (4, "Median", "-3"),
        (4, "Ar", "2023"),
        (5, "Ar", "tjugo"),
        (5, "AntalAntagna", ".."),
    ]
    assert reading.rows.is_empty()


def test_the_same_row_twice_is_read_once_and_another_of_the_same_name_is_kept():
    reading = _read(NA, NA, NA.replace("262,5", "250"))
    assert reading.rows["limit"].to_list() == [262.5, 250]
    assert [(one.row, one.sv) for one in reading.warnings] == [
        (3, "Samma rad som rad 2, läst en gång."),
        (4, "Samma utbildning som på rad 2 men andra siffror. Båda är kvar."),
    ]


def test_a_title_above_the_header_and_the_character_set_of_windows_are_no_hindrance():
    text = f"Slutantagning 2024;;\n\n{HEADER}\n{BF}"
    reading = read_results("slut.csv", text.encode("cp1252"))
    assert reading.faults == ()
    assert reading.rows["school"].to_list() == ["Björkskolan"]
    assert reading.rows["line"].to_list() == [4]


def test_a_workbook_is_read_as_the_text_is():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("2024")
        sheet.write_row(0, 0, HEADER.split(";"))
        sheet.write_row(1, 0, [2024, "Nacka", "Alskolan", "", "NA", "Natur", 262.5, "P", 32, 31, 0, None])
    reading = read_results("slut.xlsx", file.getvalue())
    assert reading.faults == ()
    assert _figures(reading) == (262.5, None, 32, 31, 0, None)
    assert reading.rows["withheld"].to_list() == ["median"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "Filen är tom."),
        ("a.csv", b"\0\0", "Filen kan inte läsas. Spara den som .xlsx eller CSV."),
        ("a.xlsx", b"no workbook", "Filen kan inte läsas. Spara den som .xlsx eller CSV."),
        ("a.csv", HEADER.encode(), "Filen har inga rader under rubrikerna."),
    ],
)
def test_what_is_no_table_is_refused_in_words(name, data, said):
    assert [one.sv for one in read_results(name, data).faults] == [said]


def test_a_column_that_stands_twice_is_a_fault():
    reading = _read(NA + ";1", header=HEADER + ";Antagningsgräns")
    assert _faults(reading) == [(1, "Antagningsgräns", "Antagningsgräns")]


def test_a_reason_of_our_own_file_is_kept_as_given_and_an_unknown_one_is_a_fault():
    header, row = f"{HEADER};Granskod;Uppgifter", "2024;Nacka;Alskolan;;BF;Barn;;165;16;9;0;7"
    reading = _read(f"{row};RANKED;PRACTICE", header=header)
    assert (reading.rows["reason"].to_list(), reading.rows["derived"].to_list()) == (["RANKED"], [False])
    assert reading.is_practice
    assert _faults(_read(f"{row};X;REAL", header=header)) == [(2, "Granskod", "X")]
