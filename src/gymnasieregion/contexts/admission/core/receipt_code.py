"""The code of a receipt: short enough to compare by eye, long enough that two lists never share one by chance."""

GROUPS, SIGNS = 4, 4
"""Sixteen hexadecimal digits: with a million lists the risk that any two share a code is about one in forty million."""


def receipt_code(digest: str) -> str:
    """The code of a list by its SHA-256.

    Args:
        digest: From ``application_rows.digest_of``.

    >>> receipt_code("0123456789abcdef" * 4)
    '0123-4567-89AB-CDEF'
    """
    return "-".join(digest[place : place + SIGNS].upper() for place in range(0, GROUPS * SIGNS, SIGNS))
