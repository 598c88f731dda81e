"""The issuers of identities that an installation trusts: which, for what levels, and by what they know a person."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from gymnasieregion.kernel.errors import Language, RegionError

Protocol = Literal["oidc", "saml"]
LISTS = ("levels", "scopes")
NEEDED_BY = {"oidc": "client_id", "saml": "metadata"}
"""What a protocol cannot do without, and the other has no use for."""


class IssuerFaultError(RegionError):
    """The file of issuers cannot be used as it is."""

    sv = "Filen med utfärdare: {issuer} {fault_sv}."
    en = "The file of issuers: {issuer} {fault_en}."


@dataclass(frozen=True, slots=True)
class Issuer:
    """Somebody who says who people are.

    Args:
        id: A short name, part of addresses here.
        protocol: How it is spoken to.
        address: The issuer of OpenID Connect, or the entity id of SAML.
        name_sv: What people call it.
        name_en: The same in English.
        levels: The levels of assurance that are enough, in the issuer's own words; never empty.
        subject: The claim or attribute that names the person; "" for the SAML name id.
        client_id: Who we are there (OpenID Connect).
        client_secret: How we prove it (OpenID Connect).
        scopes: What is asked for (OpenID Connect).
        metadata: The file with its keys and addresses (SAML).
    """

    id: str
    protocol: Protocol
    address: str
    name_sv: str
    name_en: str
    levels: tuple[str, ...]
    subject: str
    client_id: str = ""
    client_secret: str = ""
    scopes: tuple[str, ...] = ("openid",)
    metadata: str = ""

    def name(self, lang: Language) -> str:
        """What people call it."""
        return self.name_en if lang == "en" else self.name_sv


@dataclass(frozen=True, slots=True)
class SamlService:
    """Who we are towards issuers that speak SAML.

    Args:
        address: Our own, without a last slash: https://region.example.
        key: The file with our private key.
        certificate: The file with its certificate.
    """

    address: str
    key: str
    certificate: str


def issuers_in(path: Path) -> tuple[tuple[Issuer, ...], SamlService | None]:
    """The issuers of the installation's file, and who we are towards those of them that speak SAML.

    Args:
        path: JSON, with ``issuers`` and ``service``.

    Raises:
        IssuerFaultError: If it is no JSON, or a part of it lacks something or has something unknown.
        OSError: If it cannot be read.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as fault:
        raise _fault(str(path), f"är inte JSON ({fault})", f"is no JSON ({fault})") from fault
    if not isinstance(document, dict):
        raise _fault(str(path), "ska ha issuers och service", "should have issuers and service")
    service = document.get("service")
    if service is not None:
        _check("service", service, SamlService)
    return issuers_from(document), SamlService(**service) if service is not None else None


def issuers_from(document: Mapping[str, Any]) -> tuple[Issuer, ...]:
    """The issuers of the installation's file.

    Args:
        document: The JSON, with a list under ``issuers``.

    Returns:
        In the order of the file; empty for no issuers.

    Raises:
        IssuerFaultError: If one lacks something, has something unknown, or says no level.

    >>> issuers_from({})
    ()
    """
    rows = document.get("issuers", [])
    if not isinstance(rows, list):
        raise _fault("issuers", "ska vara en lista", "should be a list")
    found = tuple(_issuer(row) for row in rows)
    for number, one in enumerate(found):
        if one.id in {earlier.id for earlier in found[:number]}:
            raise _fault(one.id, "står två gånger", "is there twice")
    return found


def _issuer(row: object) -> Issuer:
    """One issuer."""
    name = str(row.get("id", "?")) if isinstance(row, dict) else "?"
    parts = _check(name, row, Issuer)
    issuer = Issuer(**{**parts, **{key: tuple(parts[key]) for key in LISTS if key in parts}})
    needed = NEEDED_BY.get(issuer.protocol)
    if needed is None:
        raise _fault(name, "talar varken oidc eller saml (protocol)", "speaks neither oidc nor saml (protocol)")
    if not getattr(issuer, needed):
        raise _fault(name, f"saknar {needed}", f"lacks {needed}")
    if not all(issuer.levels) or not issuer.levels:
        raise _fault(name, "saknar tillitsnivå (levels)", "says no level of assurance (levels)")
    return issuer


def _check(name: str, row: object, kind: type[Issuer | SamlService]) -> dict[str, Any]:
    """The parts of one thing in the file, none missing, unknown or of the wrong kind."""
    if not isinstance(row, dict):
        raise _fault(name, "ska vara ett objekt", "should be an object")
    known = {field.name: field.default is MISSING for field in fields(kind)}
    for key, is_needed in known.items():
        if is_needed and key not in row:
            raise _fault(name, f"saknar {key}", f"lacks {key}")
    for key, value in row.items():
        if key not in known:
            raise _fault(name, f"har ett okänt fält, {key}", f"has an unknown field, {key}")
        texts = value if key in LISTS else [value]
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise _fault(name, f"har fel slags värde i {key}", f"has the wrong kind of value in {key}")
    return row


def _fault(name: str, swedish: str, english: str) -> IssuerFaultError:
    return IssuerFaultError(issuer=name, fault_sv=swedish, fault_en=english)
