"""The issuers of identities that an installation trusts: which, for what levels, and by what they know a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gymnasieregion.kernel.errors import Language, RegionError

Protocol = Literal["oidc", "saml"]


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


def issuers_from(document: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[Issuer, ...]:
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
    found = tuple(_issuer(row) for row in document.get("issuers", ()))
    for number, one in enumerate(found):
        if one.id in {earlier.id for earlier in found[:number]}:
            raise IssuerFaultError(issuer=one.id, fault_sv="står två gånger", fault_en="is there twice")
    return found


def _issuer(row: Mapping[str, Any]) -> Issuer:
    """One issuer."""
    name = str(row.get("id", "?"))
    try:
        lists = {key: tuple(row[key]) for key in ("levels", "scopes") if key in row}
        issuer = Issuer(**{**row, **lists})
    except TypeError as fault:
        raise IssuerFaultError(
            issuer=name, fault_sv=f"har fel uppgifter ({fault})", fault_en=f"has wrong parts ({fault})"
        ) from fault
    if issuer.protocol not in {"oidc", "saml"}:
        raise IssuerFaultError(
            issuer=name, fault_sv="talar varken oidc eller saml", fault_en="speaks neither oidc nor saml"
        )
    if not all(issuer.levels) or not issuer.levels:
        raise IssuerFaultError(issuer=name, fault_sv="saknar tillitsnivå", fault_en="says no level of assurance")
    return issuer
