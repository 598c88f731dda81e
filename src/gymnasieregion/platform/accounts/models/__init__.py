"""The tables of accounts: people and what they may be, and how they prove who they are."""

from gymnasieregion.platform.accounts.models.people import Assignment, SignIn, User, UserManager
from gymnasieregion.platform.accounts.models.proofs import ExternalIdentity, OneTimeCode, SecondFactor, WrongTry

__all__ = [
    "Assignment",
    "ExternalIdentity",
    "OneTimeCode",
    "SecondFactor",
    "SignIn",
    "User",
    "UserManager",
    "WrongTry",
]
