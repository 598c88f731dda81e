"""What the names of the office's table say, with codes read by hand from the reference tables."""

import pytest

from gymnasieregion.contexts.offer.api import published_table
from gymnasieregion.contexts.offer.core.study_path_name import CodeBasis, UnreadableNameError
from gymnasieregion.contexts.offer.selectors.study_paths import named_path, study_path

PUBLISHED, DERIVED, UNKNOWN = CodeBasis.PUBLISHED, CodeBasis.DERIVED, CodeBasis.UNKNOWN


@pytest.mark.parametrize(
    ("name", "code", "basis", "orientation", "profile", "apprentice"),
    [
        ("Ekonomiprogrammet EK", "EK25", PUBLISHED, "", "", False),
        (
            "Vård- och omsorgsprogrammet VO - Vård och omsorg, Rättspsykiatri",
            "VO25",
            PUBLISHED,
            "",
            "Rättspsykiatri",
            False,
        ),
        ("Ekonomiprogrammet EK - Juridik, Kriminologi", "EK25JUR", DERIVED, "Juridik", "Kriminologi", False),
        ("VVS- och fastighetsprogrammet VF - VVS, lärling", "VF25VVS0L", DERIVED, "VVS", "", True),
        ("Vård- och omsorgsprogrammet VO - lärling", "VO250000L", DERIVED, "", "", True),
        ("Barn- och fritidsprogrammet BF - Fritid och hälsa", "BF25", UNKNOWN, "Fritid och hälsa", "", False),
        ("Frisör- och stylistprogrammet FR - Frisör", "FR25", UNKNOWN, "Frisör", "", False),
        (
            "Ekonomiprogrammet EK - Ekonomi, särskild variant, estetiskt område, Musik",
            "EK25",
            UNKNOWN,
            "Ekonomi",
            "Musik",
            False,
        ),
        (
            "Samhällsvetenskapsprogrammet SA - Medier, journalistik och kommunikation, Film",
            "SA25MED",
            DERIVED,
            "Medier, journalistik och kommunikation",
            "Film",
            False,
        ),
        ("Flygteknikutbildningen FL - Flygplan", "FL25", UNKNOWN, "Flygplan", "", False),
        (
            "Introduktionsprogram IM - Yrkesintroduktion; Naturbruk, mot gymnasieprogram",
            "IMY",
            DERIVED,
            "Naturbruk",
            "",
            False,
        ),
        (
            "Introduktionsprogram IM - Programinriktat val; Teknik, mot gymnasieprogram",
            "IMV",
            DERIVED,
            "Teknik",
            "",
            False,
        ),
        (
            "International Baccalaureate  IB - International Baccalaureate; med antagningsprov",
            "IB",
            PUBLISHED,
            "",
            "",
            False,
        ),
    ],
)
def test_a_name_says(name, code, basis, orientation, profile, apprentice):
    said = named_path(name)
    assert (said.study_path_code, said.basis) == (code, basis)
    assert (said.orientation, said.local_profile, said.apprentice) == (orientation, profile, apprentice)


def test_every_name_of_the_published_table_is_read_and_its_code_is_a_code_of_its_programme():
    for row in published_table().rows:
        said = named_path(row.name)
        assert study_path(said.study_path_code).programme == said.programme
        assert said.programme.startswith("IM") if row.programme == "IM" else True


def test_a_profile_and_what_it_hangs_on_have_one_trunk_and_an_apprenticeship_has_another():
    plain, profile = "Ekonomiprogrammet EK - Ekonomi", "Ekonomiprogrammet EK - Ekonomi, Skate"
    assert named_path(plain).trunk == named_path(profile).trunk
    assert named_path(plain).trunk != named_path(f"{plain}, lärling").trunk
    assert named_path(plain).trunk != named_path(f"{plain}, Specialpedagogisk verksamhet").trunk


def test_what_is_no_name_is_refused():
    with pytest.raises(UnreadableNameError):
        named_path("Ekonomi")
