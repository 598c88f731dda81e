"""The page about the files, written from the Data Package that the reader is driven by."""

from gymnasieregion.contexts.admission.services.tables_schema import (
    Described,
    Field,
    Table,
    all_tables,
    package,
    round_keys,
)

LONG_LIST = 20
HEADINGS = (
    (
        "input",
        "Filer in",
        "En mapp med dessa filer är en omgång. `gymnasieregion admit MAPP --out RESULTAT` läser den.",
    ),
    ("output", "Filer ut", "Resultatet av `gymnasieregion admit`. `input/` är underlaget i kanonisk form."),
    (
        "instance",
        "Instansen",
        "Det som motorn såg; räcker för att räkna om fördelningen. Bara för kansliet och granskare.",
    ),
)
INTRODUCTION = """# Filformat

Sidan görs av `datapackage.json` ([Data Package](https://datapackage.org)), samma fil som läsaren styrs av.

- En tabell in är `namn.csv`, `namn.xlsx` eller `namn.parquet`; bara en av dem.
- CSV: `,` eller `;` mellan kolumnerna, UTF-8 med eller utan BOM, decimaltecken punkt eller komma.
- Radernas ordning spelar ingen roll. Kolumner som inte krävs får utelämnas, utom i `grades` och `choices`.
- Ja/nej skrivs `yes`/`no`; `ja`, `nej`, `true`, `false`, `1` och `0` går också.
- I Excel läses bladet med tabellens namn, annars det första. En kommunkod som tappat sin nolla läses rätt.
- Allt som är fel sägs på en gång, med fil, rad, kolumn, värde och vad som vore rätt; då skrivs inget resultat.
"""


def file_format_markdown() -> str:
    """The whole page in Markdown: every table and every column, in and out, ending with a newline."""
    parts = [INTRODUCTION]
    for role, heading, text in HEADINGS:
        parts.append(f"## {heading}\n\n{text}\n")
        parts += [_table(table) for table in all_tables() if table.role == role]
        parts += [_json(resource) for resource in package()["resources"] if _is_json(resource, role)]
    return "\n".join(parts)


def _is_json(resource: Described, role: str) -> bool:
    return bool(resource["format"] == "json" and resource["role"] == role)


def _table(table: Table) -> str:
    needed = "" if table.required else " Behövs inte alltid."
    lines = [
        f"### {table.path}\n",
        f"{table.description[0]}{needed}\n",
        "| kolumn | krävs | vad | värden |",
        "|---|---|---|---|",
    ]
    for field in table.fields:
        needs = "ja" if field.required else ""
        lines.append(f"| `{field.name}` | {needs} | {field.title}. {field.description[0]} | {_values(field)} |")
    lines.append(f"\nNyckel: {', '.join(f'`{name}`' for name in table.primary_key)}.")
    for reference in table.references:
        columns = ", ".join(f"`{name}`" for name in reference.columns)
        lines.append(f"{columns} finns i `{reference.target}`.")
    return "\n".join(lines) + "\n"


def _values(field: Field) -> str:
    """The type, or the list of values when it is short enough to read."""
    if field.enum:
        return "kod ur lista" if len(field.enum) > LONG_LIST else ", ".join(f"`{value}`" for value in field.enum)
    words = {"string": "text", "integer": "heltal", "number": "decimaltal", "boolean": "ja/nej", "date": "datum"}
    return words[field.type]


def _json(resource: Described) -> str:
    lines = [f"### {resource['path']}\n", f"{resource['description']}\n"]
    if resource["name"] == "round":
        lines += ["| nyckel | vad | värden |", "|---|---|---|"]
        for key in round_keys():
            allowed = ", ".join(f"`{value}`" for value in key["constraints"].get("enum", [])) or key["type"]
            lines.append(f"| `{key['name']}` | {key['description']} | {allowed} |")
    return "\n".join(lines) + "\n"
