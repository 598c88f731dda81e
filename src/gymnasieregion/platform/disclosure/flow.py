"""The least and the most that each unknown of a table can be, exactly, as flows in a network.

A two-way table with totals is a network: a row sends to its cells, a cell to its column, and the totals are the flows
in and out. All limits are whole numbers, so the outermost flows are too: what is found is exact for whole persons.
Source: Ahuja, Magnanti and Orlin (1993), Network Flows, 6.7 (lower limits) and 9.6 (whole numbers).
"""

from collections import deque
from dataclasses import dataclass, field

UNLIMITED = 1 << 40
"""More than any number of persons."""


class ContradictoryTableError(ValueError):
    """No table of whole persons has these totals: a fault in the program that made it."""


@dataclass(slots=True)
class Network:
    """Nodes joined by edges, each with room for a flow; what flows in flows out.

    Args:
        nodes: How many nodes there are, numbered from 0.
    """

    nodes: int
    _ends: list[int] = field(default_factory=list)
    _room: list[int] = field(default_factory=list)
    _least: list[int] = field(default_factory=list)
    _leaving: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._leaving = [[] for _ in range(self.nodes + 2)]

    def join(self, tail: int, head: int, least: int, most: int) -> int:
        """Add an edge that carries ``least`` to ``most``, and return its number."""
        edge = len(self._ends)
        self._ends += [head, tail]
        self._room += [most - least, 0]
        self._least += [least, least]
        self._leaving[tail].append(edge)
        self._leaving[head].append(edge + 1)
        return edge

    def settle(self) -> None:
        """Find one flow that keeps all limits.

        Raises:
            ContradictoryTableError: When there is none.
        """
        source, sink = self.nodes, self.nodes + 1
        owed = [0] * self.nodes
        for edge in range(0, len(self._ends), 2):
            owed[self._ends[edge]] += self._least[edge]
            owed[self._ends[edge + 1]] -= self._least[edge]
        first = len(self._ends)
        for node, amount in enumerate(owed):
            if amount > 0:
                self.join(source, node, 0, amount)
            elif amount < 0:
                self.join(node, sink, 0, -amount)
        wanted = sum(amount for amount in owed if amount > 0)
        if self._push(source, sink, wanted) < wanted:
            raise ContradictoryTableError("no table of whole persons has these totals")
        for edge in range(first, len(self._ends)):
            self._room[edge] = 0

    def bounds(self, edge: int) -> tuple[int, int]:
        """The least and the most that an edge carries in any flow that keeps all limits; ``settle`` comes first.

        The most may be ``UNLIMITED`` or above, when nothing limits it.
        """
        head, tail = self._ends[edge], self._ends[edge + 1]
        up, down = self._room[edge], self._room[edge + 1]
        carried = self._least[edge] + down
        self._room[edge] = self._room[edge + 1] = 0
        more = self._push(head, tail, up)
        self._room[edge], self._room[edge + 1] = up - more, down + more
        most = carried + more
        up, down = self._room[edge], self._room[edge + 1]
        self._room[edge] = self._room[edge + 1] = 0
        less = self._push(tail, head, down)
        self._room[edge], self._room[edge + 1] = up + less, down - less
        return most - less, most

    def _push(self, start: int, goal: int, wanted: int) -> int:
        """Send as much as there is room for along the shortest free ways, at most ``wanted``."""
        sent = 0
        while sent < wanted:
            way = self._way(start, goal)
            if not way:
                break
            amount = min(wanted - sent, *(self._room[edge] for edge in way))
            for edge in way:
                self._room[edge] -= amount
                self._room[edge ^ 1] += amount
            sent += amount
        return sent

    def _way(self, start: int, goal: int) -> list[int]:
        """The edges of the shortest way with room, from the last to the first; empty when there is none."""
        arrived = {start: -1}
        queue = deque([start])
        while queue and goal not in arrived:
            node = queue.popleft()
            for edge in self._leaving[node]:
                head = self._ends[edge]
                if self._room[edge] > 0 and head not in arrived:
                    arrived[head] = edge
                    queue.append(head)
        way: list[int] = []
        node = goal
        while node in arrived and arrived[node] >= 0:
            way.append(arrived[node])
            node = self._ends[arrived[node] ^ 1]
        return way
