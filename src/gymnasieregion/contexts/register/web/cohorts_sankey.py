"""Flows as bands between two columns (a Sankey diagram): only what is published is drawn, and a table says the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gymnasieregion.contexts.register.core.followup import State
from gymnasieregion.platform.disclosure.api import PublishedTable

WIDTH, LEFT, RIGHT, NODE, GAP, LETTERS, TOP = 920, 255, 650, 12, 20, 5, 10
TALL, LEAST = 360, 1.0
KINDS: Mapping[str, str] = {State.DIPLOMA: "diploma", State.CERTIFICATE: "certificate", State.OUT: "out"}


@dataclass(frozen=True, slots=True)
class Node:
    """A place that people come from or go to.

    Args:
        name: What it is called.
        kind: How it is coloured: a programme, or a state.
        x: The left edge.
        y: The upper edge.
        height: As many people as are drawn.
        text_x: Where the name stands.
        text_y: The same, downwards.
        anchor: On which side of that.
    """

    name: str
    kind: str
    x: int
    y: str
    height: str
    text_x: int
    text_y: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Band:
    """People who went from one place to another.

    Args:
        path: The shape.
        kind: As of the place that they went to; ``stay`` for one that is the same.
        words: What it says.
    """

    path: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Sankey:
    """The drawing."""

    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]
    height: int
    width: int = WIDTH
    node: int = NODE


def sankey(
    table: PublishedTable, name: Callable[[int, str], str], text: Callable[[str, str], str], total: str
) -> Sankey:
    """The flows of a table of before and after.

    Args:
        table: Counts as they are published, with sums.
        name: What a code of the first or second dimension (0 or 1) is called.
        text: What is said of a flow, by its codes.
        total: The code of the sums, which are not drawn.

    Returns:
        A drawing without anything when nothing is published.
    """
    flows = {
        (codes[0], codes[1]): float(cell.number) for codes, cell in table.rows() if cell.number and total not in codes
    }
    sides = [
        [code for code in each.codes if any(flow[at] == code for flow in flows)]
        for at, each in enumerate(table.dimensions)
    ]
    most, people = max(map(len, sides), default=0), sum(flows.values()) or 1
    scale = TALL / people
    tops = [_tops(codes, at, flows, scale) for at, codes in enumerate(sides)]
    bands, used = [], [dict(each) for each in tops]
    for (before, after), count in flows.items():
        thick = max(count * scale, LEAST)
        start, end = used[0][before], used[1][after]
        used[0][before], used[1][after] = start + thick, end + thick
        kind = "stay" if before == after else KINDS.get(after, "move")
        bands.append(Band(_path(start, end, thick), kind, text(before, after)))
    nodes = [
        _node(name(at, code), KINDS.get(code, "programme"), at, tops[at][code], used[at][code])
        for at, codes in enumerate(sides)
        for code in codes
    ]
    return Sankey(tuple(nodes), tuple(bands), round(TALL + GAP * most + len(flows) * LEAST) + TOP if flows else 0)


def _tops(codes: Sequence[str], at: int, flows: Mapping[tuple[str, str], float], scale: float) -> dict[str, float]:
    """The upper edge of each place on a side."""
    tops, y = {}, float(TOP)
    for code in codes:
        tops[code] = y
        y += sum(max(count * scale, LEAST) for flow, count in flows.items() if flow[at] == code) + GAP
    return tops


def _path(start: float, end: float, thick: float) -> str:
    left, right, middle = LEFT + NODE, RIGHT, (LEFT + NODE + RIGHT) // 2
    return (
        f"M{left} {start:.1f}C{middle} {start:.1f} {middle} {end:.1f} {right} {end:.1f}"
        f"V{end + thick:.1f}C{middle} {end + thick:.1f} {middle} {start + thick:.1f} {left} {start + thick:.1f}Z"
    )


def _node(name: str, kind: str, at: int, top: float, bottom: float) -> Node:
    x, text_x, anchor = (RIGHT, RIGHT + NODE + 6, "start") if at else (LEFT, LEFT - 6, "end")
    return Node(
        name, kind, x, f"{top:.1f}", f"{bottom - top:.1f}", text_x, f"{(top + bottom) / 2 + LETTERS:.1f}", anchor
    )
