"""Reads one YAML text strictly: text keys only, none of them twice."""

from collections.abc import Hashable
from typing import Any

import yaml

_BASE: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C reader when it is there


class YamlFaultError(Exception):
    """The text is not YAML of our strict kind; ``sv`` and ``en`` say what is wrong."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(en)
        self.sv = sv
        self.en = en


class _StrictLoader(_BASE):  # type: ignore[valid-type,misc]
    """Refuses what YAML allows and people do not mean: keys that are no text, and keys said twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if isinstance(key, bool):
                # YAML 1.1 reads on, off, yes and no as true and false.
                word = key_node.value
                raise YamlFaultError(
                    f"rad {line}: nyckeln {word} läses som ett sanningsvärde av YAML; välj ett annat ord eller citera",
                    f"line {line}: the key {word} is read as a truth value by YAML; choose another word or quote it",
                )
            if not isinstance(key, str):
                raise YamlFaultError(
                    f"rad {line}: nyckeln {key_node.value} är inte text; sätt citattecken",
                    f"line {line}: the key {key_node.value} is not text; put it in quotes",
                )
            if key in seen:
                raise YamlFaultError(
                    f"rad {line}: nyckeln {key} står två gånger", f"line {line}: the key {key} stands twice"
                )
            seen.add(key)
        return dict(super().construct_mapping(node, deep=deep))


def read_yaml(text: str) -> object:
    """The content of one YAML text.

    Args:
        text: The text of a file.

    Returns:
        Mappings, lists, text, numbers and dates; None for an empty text.

    Raises:
        YamlFaultError: If the text is not YAML, or has a key that is not text or stands twice.
    """
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a subclass of the safe loader
    except yaml.YAMLError as fault:
        detail = " ".join(str(fault).split())
        raise YamlFaultError(f"går inte att läsa som YAML: {detail}", f"cannot be read as YAML: {detail}") from fault
