"""The faults of an instance, collected while it is read."""

from collections.abc import Mapping
from typing import Any

from gymnasieregion.kernel.errors import RegionError, Words


class InstanceError(RegionError):
    """The instance cannot be read; every fault is named with its place in the document."""

    sv = "Filen kan inte läsas som en antagning ({count} fel):\n{faults}"
    en = "The file cannot be read as an instance (faults: {count}):\n{faults}"

    def __init__(self, faults: list[tuple[str, str, str]]) -> None:
        self.faults = faults
        super().__init__(count=len(faults), faults="")

    def text(self, lang: Words = "sv") -> str:
        """All faults, one a line."""
        said = [f"  {where or '(filen)'}: {en if lang == 'en' else sv}" for where, sv, en in self.faults[:50]]
        template = self.en if lang == "en" else self.sv
        return template.format(count=len(self.faults), faults="\n".join(said))


class Faults:
    """Reads the pieces of a document and remembers what is wrong with them."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []

    def add(self, where: str, sv: str, en: str) -> None:
        """Remember a fault at a place in the document."""
        self.found.append((where, sv, en))

    def raise_if_any(self) -> None:
        """Raise all that was found.

        Raises:
            InstanceError: If there is a fault.
        """
        if self.found:
            raise InstanceError(self.found)

    def mapping(self, parent: Mapping[str, Any], where: str, key: str) -> Mapping[str, Any] | None:
        """The object under a key, or None and a fault when it is something else; null and [] count as empty."""
        value = parent.get(key)
        if isinstance(value, Mapping):
            return value
        if key in parent and value in (None, []):
            return {}
        place = f"{where}.{key}".lstrip(".")
        self.add(place, "ska vara ett objekt med id som nycklar", "must be an object with ids as keys")
        return None

    def ids(self, value: object, where: str) -> list[str]:
        """A list of different ids; null counts as empty."""
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.add(where, "ska vara en lista av id", "must be a list of ids")
            return []
        if twice := sorted({one for one in value if value.count(one) > 1}) if len(set(value)) < len(value) else []:
            self.add(where, f"samma id två gånger: {', '.join(twice)}", f"the same id twice: {', '.join(twice)}")
        return value

    def whole(self, value: object, where: str, least: int = 0) -> int:
        """A whole number, at least ``least``."""
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.add(where, f"ska vara ett heltal, minst {least}", f"must be a whole number, at least {least}")
            return least
        return value
