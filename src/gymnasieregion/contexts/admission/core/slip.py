"""Personal slips under one public root: each person can check their own rows, and nobody sees another's.

A leaf is the hash of one person's rows with a salt that only the office and that person know; the root over all
leaves is public. A slip is the rows, the salt and the hashes beside the path up to the root.

**Source:** Merkle (1987), *A digital signature based on a conventional encryption function*; the two prefixes that
keep leaves and nodes apart: RFC 6962 section 2.1.
"""

import hmac
from collections.abc import Sequence
from hashlib import sha256

LEAF, NODE = b"\x00", b"\x01"


def slip_salt(slip_secret: bytes, applicant_id: str) -> bytes:
    """The salt of one person's slip: HMAC-SHA256 of the id by the office's secret, 32 bytes."""
    return hmac.digest(slip_secret, applicant_id.encode(), "sha256")


def slip_leaf(salt: bytes, rows: bytes) -> bytes:
    """The leaf of one person.

    Args:
        salt: From ``slip_salt``.
        rows: The person's lines of results.csv and then of choice_results.csv, each with its header, as in the files.
    """
    return sha256(LEAF + salt + rows).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over all leaves, in the order of the applicants' ids; no leaves gives the hash of nothing.

    >>> merkle_root([b"only"])
    b'only'
    """
    return merkle_levels(leaves)[-1][0] if leaves else sha256(b"").digest()


def merkle_levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """All levels of the tree, leaves first and the root last; a node without a pair is carried up as it is."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        level = levels[-1]
        paired = [sha256(NODE + one + other).digest() for one, other in zip(level[::2], level[1::2], strict=False)]
        levels.append(paired + level[len(paired) * 2 :])
    return levels


def merkle_path(leaves: Sequence[bytes], index: int) -> list[tuple[str, bytes]]:
    """The hashes beside the way from one leaf up to the root.

    Args:
        leaves: All leaves.
        index: Which leaf, 0 to the number of leaves - 1.

    Returns:
        From the leaf upwards, the side where the other hash stands (``left`` or ``right``) and the hash. A
        level where the node has no pair is left out; one leaf alone gives an empty path.

    Raises:
        IndexError: If there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"Leaf {index} of {len(leaves)}")
    path = []
    for level in merkle_levels(leaves)[:-1]:
        beside = index ^ 1
        if beside < len(level):
            path.append(("left" if beside < index else "right", level[beside]))
        index //= 2
    return path


def root_from_path(leaf: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """The root that a leaf and its path lead to.

    Raises:
        ValueError: If a side is neither ``left`` nor ``right``.

    >>> leaves = [bytes([i]) * 32 for i in range(5)]
    >>> all(root_from_path(leaf, merkle_path(leaves, i)) == merkle_root(leaves) for i, leaf in enumerate(leaves))
    True
    """
    node = leaf
    for side, beside in path:
        if side not in {"left", "right"}:
            raise ValueError(f"Unknown side {side!r}")
        node = sha256(NODE + (beside + node if side == "left" else node + beside)).digest()
    return node
