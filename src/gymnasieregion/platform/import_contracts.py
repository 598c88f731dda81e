"""The contract *doors*: contexts meet only at the modules that are made for it."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class ContextDoors(Contract):
    """No module of one context imports a module of another, but for its doors.

    Settings in pyproject.toml: ``contexts``, the package whose children are the contexts, and ``doors``, the names
    of the modules (or packages) in a context that the others may import. Which context may import which at all
    is another contract, *flow*.
    """

    # import-linter puts the plain values in the place of these fields when it makes the contract
    contexts: str = fields.StringField()  # type: ignore[assignment]
    doors: list[str] = fields.ListField(subfield=fields.StringField())  # type: ignore[assignment]

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every import that goes past the doors."""
        output.verbose_print(verbose, f"Looking at every import between the children of {self.contexts}.")
        past = []
        for importer in sorted(graph.find_descendants(self.contexts)):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if self._goes_past_a_door(importer, imported):
                    lines = graph.get_import_details(importer=importer, imported=imported)
                    past.append((importer, imported, lines[0]["line_number"] if lines else 0))
        return ContractCheck(kept=not past, metadata={"past": past})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which imports go past, and what to ask instead."""
        for importer, imported, line in check.metadata["past"]:
            output.print_error(f"{importer} imports {imported} (line {line})")
        output.print_error(f"Ask the other context through: {', '.join(self.doors)}.")

    def _goes_past_a_door(self, importer: str, imported: str) -> bool:
        """Whether one import crosses from one context into the inside of another."""
        prefix = f"{self.contexts}."
        if not imported.startswith(prefix):
            return False
        room, _, rest = imported.removeprefix(prefix).partition(".")
        return room != importer.removeprefix(prefix).partition(".")[0] and rest.partition(".")[0] not in self.doors
