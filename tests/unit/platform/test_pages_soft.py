"""Where long names of programmes may be divided, and that nothing else of them is changed."""

import polars as pl
import pytest
from django.template import Context, Template

from gymnasieregion.contexts.admission.services.result_rows import SEAM
from gymnasieregion.platform.pages.formats import SOFT_HYPHEN, with_soft_breaks

NAMES = (
    ("Samhällsvetenskapsprogrammet SA - Samhällsvetenskap", "Samhällsvetenskaps-programmet SA - Samhällsvetenskap"),
    ("Restaurang- och livsmedelsprogrammet", "Restaurang- och livsmedels-programmet"),
    ("Estetiska programmet ES", "Estetiska programmet ES"),
    ("Programmet", "Programmet"),
    ("Introduktionsprogram IM", "Introduktionsprogram IM"),
    ("", ""),
)


@pytest.mark.parametrize(("name", "divided"), NAMES)
def test_a_name_is_divided_at_its_seam_and_is_else_the_same(name, divided):
    told = with_soft_breaks(name)
    assert told.replace(SOFT_HYPHEN, "") == name
    if SOFT_HYPHEN in told:
        assert told.replace(SOFT_HYPHEN, "-") == divided
    else:
        assert name == divided
    assert pl.Series([name]).str.replace_all(*SEAM).item() == told


def test_the_filter_escapes_what_is_not_safe_and_keeps_what_is():
    page = Template("{% load pages %}{{ name|soft }} {{ names|join:'; '|soft }}")
    told = page.render(Context({"name": "<b>Naturvetenskapsprogrammet", "names": ["A & B", "Teknikprogrammet"]}))
    assert told.replace(SOFT_HYPHEN, "-") == "&lt;b&gt;Naturvetenskaps-programmet A &amp; B; Teknik-programmet"
