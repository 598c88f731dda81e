"""Typer's own words in the language of the run: Typer knows English only."""

import re

import typer.core

from gymnasieregion.platform.language import language

IN_SWEDISH = {
    r"^Usage:": "Skriv så här:",
    r"^Arguments:$": "Argument:",
    r"^Options:$": "Val:",
    r"^Commands:$": "Kommandon:",
    r"\[OPTIONS\]": "[VAL]",
    r"COMMAND \[ARGS\]\.\.\.": "KOMMANDO [ARGUMENT]...",
    r"(\[|;\s+)default: ": r"\1annars: ",
    r"; required\]": "; krävs]",
    r"\[required\]": "[krävs]",
    r"\[env var: ": "[miljövariabel: ",
    r"\(Possible options: ": "(Menade du: ",
    r"Show\s+this\s+message\s+and\s+exit\.": "Visar den här hjälpen.",
    r"Install\s+completion\s+for\s+the\s+current\s+shell\.": "Installerar tabbkomplettering i skalet.",
    r"Show\s+completion\s+for\s+the\s+current\s+shell,\s+to\s+copy\s+it\s+or\s+customize\s+the\s+installation\.": (
        "Visar tabbkompletteringen, att kopiera."
    ),
    r"^No such command (.*?)\.": r"Det finns inget kommando \1.",
    r"^No such option: (\S+)": r"Det finns inget val \1",
    r"Did you mean (.*)\?$": r"Menade du \1?",
    r"^Missing command\.": "Vilket kommando?",
    r"^Missing argument (.*?)\.": r"Argumentet \1 saknas.",
    r"^Missing option (.*?)\.": r"Valet \1 saknas.",
    r"^Invalid value for (.*?): ": r"Fel värde för \1: ",
    r"^Invalid value: ": "Fel värde: ",
    r"^Got unexpected extra argument\(s\) \((.*)\)": r"För många argument: \1",
    r"^Option (.*) requires an argument\.": r"Valet \1 behöver ett värde.",
    r"Input should be a valid integer.*$": "skriv ett heltal.",
    r"Input should be a valid number.*$": "skriv ett tal.",
    r"Input should be greater than or equal to (.*)$": r"skriv minst \1.",
    r"Input should be less than or equal to (.*)$": r"skriv högst \1.",
    r"Input should be (.*) or (.*)$": r"skriv \1 eller \2.",
}


def speaking(text: str) -> str:
    """Turn Typer's English into the language of the run; words that are not known stay as they are."""
    if language() == "en":
        return text
    for english, swedish in IN_SWEDISH.items():
        text = re.sub(english, swedish, text, flags=re.MULTILINE)
    return text


class SpeakingCommand(typer.core.TyperCommand):
    """A command whose help is wholly in the language of the run."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # Typer hands over its own Context
        """The help as Typer lays it out, with its own words turned."""
        return speaking(super().get_help(ctx))


class SpeakingGroup(typer.core.TyperGroup):
    """The list of commands, wholly in the language of the run."""

    def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # Typer hands over its own Context
        """The help as Typer lays it out, with its own words turned."""
        return speaking(super().get_help(ctx))
