"""The book of all dated parameters, and the one way to ask it: an id and the day that the law is applied to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from gymnasieregion.kernel.canonical import canonical_json, sha256_hex
from gymnasieregion.kernel.errors import RegionError
from gymnasieregion.law.decisions import merge
from gymnasieregion.law.parameter import DatedValue, Kind, Parameter
from gymnasieregion.law.schema import Fault, read_parameter
from gymnasieregion.law.units import Value, plain

PARAMETERS = Path(__file__).parent.parent / "parameters"
REFERENCE = "reference"  # tables with source, not dated parameters


class NoRuleInForceError(RegionError):
    """No value is known for that day; the owner must be asked, nothing is guessed."""

    sv: ClassVar[str] = "{id}: inget värde är känt för {day} ({known}). Fråga {owner}."
    en: ClassVar[str] = "{id}: no value is known for {day} ({known}). Ask {owner}."


class UnknownParameterError(RegionError):
    """There is no parameter with that id."""

    sv: ClassVar[str] = "Det finns ingen parameter {id}. Närmast är {near}."
    en: ClassVar[str] = "There is no parameter {id}. The nearest is {near}."


class ForecastNotBindingError(RegionError):
    """The parameter is a forecast, and the caller did not write that it wants one."""

    sv: ClassVar[str] = "{id} är en prognos och binder ingen; den får inte användas här."
    en: ClassVar[str] = "{id} is a forecast and binds nobody; it cannot be used here."


class ParameterFaultsError(RegionError):
    """Parameters that cannot be used; all faults at once."""

    sv: ClassVar[str] = "{count} fel i parametrarna:\n{faults_sv}"
    en: ClassVar[str] = "Faults in the parameters: {count}\n{faults_en}"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            count=len(self.faults),
            faults_sv="\n".join(f"{fault.where}: {fault.sv}" for fault in self.faults),
            faults_en="\n".join(f"{fault.where}: {fault.en}" for fault in self.faults),
        )


@dataclass(frozen=True)
class ParameterBook:
    """All parameters.

    Args:
        parameters: By id, sorted.
    """

    parameters: Mapping[str, Parameter]

    @cached_property
    def version(self) -> str:
        """SHA-256 of the canonical content, as 64 hex digits.

        Only what binds is in it (id, kind, unit, and each value with its days and source), so that reading a
        source again, a better description or another layout of the file gives no new version of the law.
        """
        content = [_canonical(self.parameters[id_]) for id_ in sorted(self.parameters)]
        return sha256_hex(canonical_json(content))

    def parameter(self, id_: str) -> Parameter:
        """One parameter with all its values.

        Raises:
            UnknownParameterError: If there is none with that id.
        """
        found = self.parameters.get(id_)
        if found is None:
            raise UnknownParameterError(id=id_, near=_nearest(id_, self.parameters))
        return found

    def dated(self, id_: str, day: date, *, forecast: bool = False) -> DatedValue:
        """The value in force on a day, with its days and source.

        Args:
            id_: The parameter.
            day: The day that the law is applied to, never "today".
            forecast: Write True to be given a forecast.

        Raises:
            UnknownParameterError: If there is no such parameter.
            ForecastNotBindingError: If it is a forecast and ``forecast`` is not True.
            NoRuleInForceError: If no value is known for the day.
        """
        parameter = self.parameter(id_)
        if parameter.kind is Kind.FORECAST and not forecast:
            raise ForecastNotBindingError(id=id_)
        for dated in parameter.values:
            if dated.is_in_force(day):
                return dated
        raise NoRuleInForceError(id=id_, day=day, known=_known(parameter), owner=parameter.owner)

    def get(self, id_: str, day: date, *, forecast: bool = False) -> Value:
        """The value in force on a day; see ``dated``."""
        return self.dated(id_, day, forecast=forecast).value

    def span(self, id_: str, day: date, *, forecast: bool = False) -> tuple[date, date | None]:
        """The first day of the value in force on a day, and the first day after it; None while no end is known."""
        dated = self.dated(id_, day, forecast=forecast)
        return dated.first_day, dated.until

    def with_decisions(self, records: Iterable[object]) -> "ParameterBook":
        """The book with the office's own decisions in it.

        A decision takes the place of what held from its first day on; what held before stays.

        Args:
            records: Records of the same schema as the files, of kind decision. A record for a parameter that is
                here already may leave out what the words for it are (label, description, unit, owner, checked).

        Returns:
            A new book; this one when there are no records.

        Raises:
            ParameterFaultsError: If a record is not a whole decision, or would change a law, an agreement or a
                forecast; all faults are told.
        """
        given = tuple(records)
        if not given:
            return self
        merged, faults = merge(self.parameters, given)
        if faults:
            raise ParameterFaultsError(faults)
        return _book(merged)

    def stale(self, day: date) -> tuple[Parameter, ...]:
        """Parameters whose source was last read more than a year before a day, longest ago first."""
        old = [parameter for parameter in self.parameters.values() if day > _a_year_after(parameter.checked_on)]
        return tuple(sorted(old, key=lambda parameter: (parameter.checked_on, parameter.id)))


def load_book(folder: Path = PARAMETERS) -> ParameterBook:
    """Read all parameters of a folder.

    Args:
        folder: Holds ``<context>/<name>.yaml``; the path is the id.

    Raises:
        ParameterFaultsError: If any file cannot be used; the faults of all files are told.
    """
    from gymnasieregion.law.yaml_text import YamlFaultError, read_yaml  # noqa: PLC0415 - only who reads files pays

    found: dict[str, Parameter] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*/*.yaml")):
        if path.parent.name == REFERENCE:
            continue
        where = f"{path.parent.name}/{path.name}"
        try:
            record = read_yaml(path.read_text(encoding="utf-8"))
        except YamlFaultError as fault:
            faults.append(Fault(where, fault.sv, fault.en))
            continue
        except UnicodeDecodeError:
            faults.append(Fault(where, "är inte UTF-8", "is not UTF-8"))
            continue
        parameter, its_faults = read_parameter(record, where)
        faults.extend(its_faults)
        if parameter is None:
            continue
        id_ = f"{path.parent.name}.{path.stem}"
        if parameter.id != id_:
            faults.append(Fault(where, f"id ska vara {id_}, som sökvägen", f"id should be {id_}, as the path"))
        found[id_] = parameter
    if faults:
        raise ParameterFaultsError(faults)
    return _book(found)


@cache
def law_book() -> ParameterBook:
    """The parameters that ship with the package, read once."""
    return load_book()


def _book(parameters: Mapping[str, Parameter]) -> ParameterBook:
    return ParameterBook(MappingProxyType(dict(sorted(parameters.items()))))


def _canonical(parameter: Parameter) -> object:
    return {
        "id": parameter.id,
        "kind": parameter.kind.value,
        "unit": parameter.unit,
        "values": [
            {
                "from": dated.first_day.isoformat(),
                "until": None if dated.until is None else dated.until.isoformat(),
                "value": plain(dated.value),
                "source": [dated.source.title, dated.source.href],
                "example": dated.example,
            }
            for dated in parameter.values
        ],
    }


def _known(parameter: Parameter) -> str:
    first, last = parameter.values[0].first_day, parameter.values[-1].until
    return f"{first} -" if last is None else f"{first} - {last}"


def _nearest(id_: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for the message

    return next(iter(get_close_matches(id_, known, n=1, cutoff=0.0)), "-")


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)
