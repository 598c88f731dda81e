"""Make the pages of docs/generated from the code and its data; `--check` tells what is not as it would be made."""

import argparse
import sys
from pathlib import Path

import docs_pages
from docs_chart import admission_chart

ROOT = Path(__file__).resolve().parent.parent
GENERATED = ROOT / "docs" / "generated"


def pages() -> dict[str, str]:
    """Every generated file: its name and what should be in it."""
    return {
        "antagning-2025.svg": admission_chart(),
        "regler.md": docs_pages.parameters(),
        "ordlista.md": docs_pages.glossary(),
        "kommandon.md": docs_pages.commands(),
        "filer.md": docs_pages.file_formats("admission"),
        "handelser.md": docs_pages.file_formats("register"),
        "beslut.md": docs_pages.decisions(),
        "scenarier.md": docs_pages.scenarios(),
    }


def main() -> int:
    """Write the files, or with ``--check`` compare only: 1 when one differs, is missing, or is too many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; tell what is not current")
    check = parser.parse_args().check
    made = pages()
    stands = {path.name: path.read_text(encoding="utf-8") for path in GENERATED.glob("*")}
    wrong = sorted(name for name in made.keys() | stands.keys() if made.get(name) != stands.get(name))
    if check:
        for name in wrong:
            print(f"docs/generated/{name} is not current: run make docs", file=sys.stderr)
        return 1 if wrong else 0
    GENERATED.mkdir(parents=True, exist_ok=True)
    for name in wrong:
        if name in made:
            (GENERATED / name).write_text(made[name], encoding="utf-8", newline="\n")
        else:
            (GENERATED / name).unlink()
        print(f"docs/generated/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
