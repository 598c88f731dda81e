import pytest

from gymnasieregion.platform.language import VARIABLE, UnknownLanguageError, both, choose_language, language


@pytest.mark.parametrize(("set_to", "spoken"), [("", "sv"), ("sv", "sv"), ("en", "en"), ("de", "sv")])
def test_swedish_is_spoken_unless_english_is_asked_for(monkeypatch, set_to, spoken):
    monkeypatch.setenv(VARIABLE, set_to)
    assert language() == spoken
    assert both("ja", "yes") == {"sv": "ja", "en": "yes"}[spoken]


def test_a_choice_holds_for_the_run(monkeypatch):
    monkeypatch.setenv(VARIABLE, "sv")
    choose_language("en")
    assert language() == "en"


def test_a_language_that_is_not_spoken_is_refused(monkeypatch):
    monkeypatch.setenv(VARIABLE, "sv")
    with pytest.raises(UnknownLanguageError) as refused:
        choose_language("fi")
    assert refused.value.text() == "Språket fi finns inte. Välj sv eller en."
