"""Documents as PDF: tagged, from data alone, and never left unmade for the sake of a character."""

import pytest
import typst

from gymnasieregion.platform.pages.pdf import pdf, printable

TEMPLATE = '#import "house.typ": *\n#show: house\n= #values.title\n#values.text\n'


@pytest.fixture
def template(tmp_path):
    file = tmp_path / "prov.typ"
    file.write_text(TEMPLATE, encoding="utf-8")
    return file


def made(template, text, lang="sv"):
    return pdf(template, {"title": "Prov", "text": text}, lang)


def test_the_same_values_give_the_same_bytes_and_others_do_not(template):
    assert made(template, "Åsa") == made(template, "Åsa")
    assert made(template, "Åsa") != made(template, "Ås")
    assert made(template, "Åsa") != made(template, "Åsa", "en")


def test_it_says_that_it_is_tagged_for_those_who_listen(template):
    assert b"pdfuaid:part>1<" in made(template, "Åsa")


@pytest.mark.parametrize("text", ['#panic("x")', "$x$", '"]]}', "\\", "#sys.inputs", "= Rubrik", "// bort"])
def test_what_looks_like_code_is_text(template, text):
    assert made(template, text) != made(template, "")


@pytest.mark.parametrize("text", ["😀", "中文", "Nguyễn Thị", "Ελένη", "Юлия", "\u0000\u0007\ud800\ufdd0", "a\u0301"])
def test_a_character_without_a_letter_in_the_document_is_shown_as_a_mark(template, text):
    assert made(template, text)[:5] == b"%PDF-"


def test_a_template_that_is_wrong_says_so(tmp_path):
    file = tmp_path / "fel.typ"
    file.write_text("#finns-inte", encoding="utf-8")
    with pytest.raises(typst.TypstError, match="unknown variable"):
        pdf(file, {"title": "Prov"}, "sv")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("a\u0301", "á"), ("rad\nrad", "rad\nrad"), ("x\u202ey", "xy"), ("x\u0000\ue000", "x"), ("Åäö – é", "Åäö – é")],
)
def test_what_is_no_text_is_taken_away(text, cleaned):
    assert printable(text) == cleaned
