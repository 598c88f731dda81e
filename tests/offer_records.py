"""A small offer out of the synthetic region: a few of its schools, loaded as the region is."""

import datetime as dt
from functools import cache
from unittest import mock

from gymnasieregion.contexts.agreement.api import load_parties
from gymnasieregion.contexts.offer.models import Offering
from gymnasieregion.contexts.offer.services import loading
from gymnasieregion.contexts.offer.services.synthetic import synthetic_offerings
from gymnasieregion.platform.access.actor import Actor, Role

YEAR = 2026
NOW = dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC)
AFTER_DEADLINE = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
OFFICE = Actor("u-office", "Olga Kansli", Role.REGIONAL_OFFICE)

all_offerings = cache(synthetic_offerings)


def school_with_profiles():
    """The key of the school with most profiles that hang on another of its educations."""
    plain = {(each.school.key, each.path.trunk) for each in all_offerings() if not each.path.local_profile}
    hanging = [
        each.school.key
        for each in all_offerings()
        if each.path.local_profile and (each.school.key, each.path.trunk) in plain
    ]
    return max(sorted(set(hanging)), key=hanging.count)


def load_small_offer():
    """The offer of three schools: the first, one with profiles, and one with a test."""
    tested = next(each.school.key for each in all_offerings() if each.test)
    schools = {"S001", "S002", school_with_profiles(), tested}
    chosen = tuple(each for each in all_offerings() if each.school.key in schools)
    with mock.patch.object(loading, "synthetic_offerings", return_value=chosen):
        return loading.load_offer(year=YEAR, actor=OFFICE, now=NOW)


def load_whole_offer():
    """The parties and the whole region."""
    load_parties(day=NOW.date(), actor=OFFICE, now=NOW)
    return loading.load_offer(year=YEAR, actor=OFFICE, now=NOW)


def principal_of(offering):
    """The principal of the school that has an offering."""
    return Actor("u-principal", "Petra Rektor", Role.PRINCIPAL, scope_id=offering.unit.key)


def plain_offering():
    """An open offering that hangs on nothing, and that nothing hangs on."""
    return Offering.objects.filter(hangs_on=None, profiles=None, status="OPEN", selection="MERIT").first()


def trunk_offering():
    """An open offering with profiles that hang on it."""
    return Offering.objects.filter(profiles__isnull=False, status="OPEN").distinct().first()
