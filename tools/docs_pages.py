"""The generated pages, each from the one place where its content is decided; in Swedish, as the screens are."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from gymnasieregion.law.book import law_book
from gymnasieregion.law.parameter import DatedValue, Parameter
from gymnasieregion.law.units import plain
from gymnasieregion.site.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
CONTEXTS = ROOT / "src/gymnasieregion/contexts"
KINDS = {"law": "lag", "agreement": "avtal", "decision": "beslut", "forecast": "prognos"}
ROLES = {"input": "Filer in", "output": "Filer ut", "instance": "Instansen, för den som kontrollerar"}


def parameters() -> str:
    """Every dated parameter with its values, sources and the day it was last checked."""
    about = """
Varje värde gäller från sin dag till nästa rad. *Exempel* betyder att ingen källa för regionens eget värde är läst.
Filerna ligger i `src/gymnasieregion/parameters/`.
"""
    parts = ["# Regler efter datum", about]
    parts += [_parameter(parameter) for parameter in law_book().parameters.values()]
    return "\n".join(parts)


def _parameter(parameter: Parameter) -> str:
    """One parameter as a section with a table."""
    about = (
        f"`{parameter.id}` · {KINDS[parameter.kind]} · {parameter.unit} · ansvarig: {parameter.owner}"
        f" · källan läst {parameter.checked_on}"
    )
    rows = [_value_row(dated) for dated in parameter.values]
    table = _table(("Gäller från", "till", "Värde", "Källa"), rows)
    return f"## {parameter.label_sv}\n\n{about}\n\n{_one_line(parameter.description)}\n\n{table}"


def _value_row(dated: DatedValue) -> tuple[str, str, str, str]:
    """One value with its days and source."""
    source = f"[{dated.source.title}]({dated.source.href})" if dated.source.href else dated.source.title
    until = str(dated.until) if dated.until else "–"
    return str(dated.first_day), until, _shown(plain(dated.value)), f"*Exempel.* {source}" if dated.example else source


def _shown(value: object) -> str:
    """A value as a person reads it in a table cell."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(f"({_shown(inner)})" if isinstance(inner, list | dict) else _shown(inner) for inner in value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return str(value)


def glossary() -> str:
    """The words of docs/glossary.yaml as a table."""
    words = yaml.safe_load((ROOT / "docs/glossary.yaml").read_text(encoding="utf-8"))
    rows = [
        (f"**{word}**", f"`{entry['code']}`", entry["means"], entry["source"], ", ".join(entry.get("say_not", [])))
        for word, entry in sorted(words.items())
    ]
    head = "# Ordlista\n\nOrden bestäms här innan de skrivs i koden. Filen är `docs/glossary.yaml`.\n\n"
    return head + _table(("Ord", "I koden", "Betyder", "Källa", "Säg inte"), rows)


def commands() -> str:
    """What every command says of itself."""
    parts = ["# Kommandon\n", _help(), *(f"## {name}\n\n{_help(name)}" for name in COMMANDS)]
    return "\n".join(parts)


def _help(*words: str) -> str:
    """The help of one command, as it is shown in a terminal 100 wide."""
    program = [sys.executable, "-c", "from gymnasieregion.site.cli import main; main()", *words, "--help"]
    settings = {**os.environ, "COLUMNS": "102", "GYMNASIEREGION_LANG": "sv"}
    shown = subprocess.run(program, capture_output=True, text=True, check=True, env=settings)
    return f"```text\n{shown.stdout.rstrip()}\n```\n"


def file_formats(context: str) -> str:
    """Every table of a context that is read or written, with its columns."""
    package = json.loads((CONTEXTS / context / "datapackage.json").read_text(encoding="utf-8"))
    parts = [f"# {package['title']}\n", f"{package['description']}\n"]
    for role, title in ROLES.items():
        found = [_resource(resource) for resource in package["resources"] if resource["role"] == role]
        parts += [f"## {title}\n", *found] if found else []
    return "\n".join(parts)


def _resource(resource: Mapping[str, Any]) -> str:
    """One file with its columns."""
    about = resource["description"] if resource["required"] else f"{resource['description']} Filen får utelämnas."
    fields = resource["schema"]["fields"] if "schema" in resource else resource["keys"]
    rows = [(f"`{f['name']}`", f["type"], f["description"], _limits(f.get("constraints", {}))) for f in fields]
    table = _table(("Kolumn", "Typ", "Betyder", "Krav"), rows) if rows else ""
    return f"### `{resource['path']}` – {resource['title']}\n\n{about}\n\n{table}"


def _limits(constraints: Mapping[str, Any]) -> str:
    """What a column demands, in a few words."""
    most_shown = 12
    words = ["krävs"] if constraints.get("required") else []
    if constraints.get("unique"):
        words.append("unik")
    if choices := constraints.get("enum"):
        shown = ", ".join(f"`{choice}`" for choice in choices[:most_shown])
        words.append(shown if len(choices) <= most_shown else f"{shown} … ({len(choices)} värden)")
    if "minimum" in constraints:
        words.append(f"minst {constraints['minimum']}")
    if "maximum" in constraints:
        words.append(f"högst {constraints['maximum']}")
    if pattern := constraints.get("pattern"):
        words.append(f"`{pattern}`")
    return "; ".join(words)


def scenarios() -> str:
    """The worked cases that the office answers for; the tests run the same files."""
    about = """
Räknade fall på svenska. Varje fall är en fil i `scenarios/` som testerna kör; den som ansvarar för regeln ändrar där.
"""
    parts = ["# Scenarier", about]
    folder = ROOT / "scenarios"
    for area in sorted({path.parent for path in folder.glob("*/*.md")}):
        parts.append(f"## {area.name.capitalize()}\n")
        parts += [_scenario(path) for path in sorted(area.glob("*.md"))]
    return "\n".join(parts)


def _scenario(path: Path) -> str:
    """One case, its headings moved two steps down and its settings as one line."""
    text = path.read_text(encoding="utf-8")
    settings = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    body = text[settings.end() :] if settings else text
    told = " · ".join(settings.group(1).splitlines()) if settings else ""
    lowered = re.sub(r"^#", "###", body.strip(), flags=re.MULTILINE)
    heading, _, rest = lowered.partition("\n")
    return f"{heading}\n\n*{told}*\n{rest}\n" if told else f"{lowered}\n"


def decisions() -> str:
    """The architecture decisions, each a row that leads to its page."""
    rows = []
    for path in sorted((ROOT / "docs/adr").glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        title = text.partition("\n")[0].removeprefix("# ")
        date, status = (re.search(rf"^{word}: (.*)$", text, re.MULTILINE) for word in ("Date", "Status"))
        rows.append(
            (f"[{title}](../adr/{path.name})", date.group(1) if date else "", status.group(1) if status else "")
        )
    about = "Varför huset är som det är. Ett nytt beslut börjar i [mallen](../adr/template.md)."
    return f"# Beslut\n\n{about}\n\n" + _table(("Beslut", "Dag", "Läge"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; signs that would end a cell are made harmless."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        f"| {' | '.join(_one_line(cell).replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )


def _one_line(text: str) -> str:
    """Text without line breaks."""
    return " ".join(text.split())
