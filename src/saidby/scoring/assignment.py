"""The one-to-one pairing of greatest total weight, exact and the same whatever the order of the input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

TANGLE = 400
"""Edges that hang together beyond which the sum of ranks decides between equal pairings: numbers of so many bits are slow."""

Edges = Mapping[tuple[int, int], int]
"""Positive weights of pairs (index on the one side, index on the other)."""


def best_pairs(edges: Edges, order: Mapping[tuple[int, int], Any]) -> list[tuple[int, int]]:
    """The pairs of the one-to-one pairing with the greatest total weight.

    Of several such pairings it is the one with the pair of the lowest `order`, then of the next lowest, and so on, so that the
    outcome depends on what `order` looks at (positions in the text) and on nothing else. (Of more than `TANGLE` edges that hang
    together, the one with the lowest sum of ranks.)
    """
    if len({i for i, _ in edges}) == len(edges) == len({j for _, j in edges}):
        return sorted(edges)
    found = [pair for component in _components(edges) for pair in _best(component, edges, order)]
    return sorted(found)


def _components(edges: Edges) -> Iterator[list[tuple[int, int]]]:
    """The edges, those that hang together in one list."""
    groups: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for i, j in edges:
        one, other = groups.get(("one", i), []), groups.get(("other", j), [])
        if one is not other:
            small, large = sorted((one, other), key=len)
            large.extend(small)
            for a, b in small:
                groups["one", a] = groups["other", b] = large
        else:
            large = one
        large.append((i, j))
        groups["one", i] = groups["other", j] = large
    seen: set[int] = set()
    for group in groups.values():
        if id(group) not in seen:
            seen.add(id(group))
            yield group


def _best(component: list[tuple[int, int]], edges: Edges, order: Mapping[tuple[int, int], Any]) -> list[tuple[int, int]]:
    if len(component) == 1:
        return component
    ranked = sorted(component, key=order.__getitem__)
    weights = _ranked_weights(ranked, edges)
    rows, columns = sorted({i for i, _ in ranked}), sorted({j for _, j in ranked})
    if len(rows) > len(columns):
        return [(i, j) for j, i in _matched(columns, rows, {(j, i): weight for (i, j), weight in weights.items()})]
    return _matched(rows, columns, weights)


def _ranked_weights(ranked: list[tuple[int, int]], edges: Edges) -> dict[tuple[int, int], int]:
    """The weights, and below them so little for the rank of each edge that it decides between equals only."""
    number = len(ranked)
    if number <= TANGLE:  # one bit an edge, the first the highest: no sum of later bits outweighs an earlier one
        return {edge: (edges[edge] << number) + (1 << (number - 1 - rank)) for rank, edge in enumerate(ranked)}
    shift = (number * number).bit_length()
    return {edge: (edges[edge] << shift) + number - rank for rank, edge in enumerate(ranked)}


def _matched(rows: Sequence[int], columns: Sequence[int], weights: Edges) -> list[tuple[int, int]]:
    costs = [[-weights.get((i, j), 0) for j in columns] for i in rows]
    pairs = [(rows[r], columns[c]) for r, c in enumerate(_assign(costs))]
    return [pair for pair in pairs if pair in weights]


def _assign(costs: list[list[int]]) -> list[int]:
    """The column of each row in the assignment of least cost; there are no more rows than columns.

    Shortest augmenting paths with potentials (Kuhn 1955, Jonker and Volgenant 1987) in whole numbers, so nothing is rounded.
    """
    width = len(costs[0])
    of_row, of_column = [0] * len(costs), [0] * (width + 1)
    taken = [-1] * (width + 1)  # the row that has each column; the last column is where a new row starts from
    for row in range(len(costs)):
        taken[width] = row
        column, came_from = _augment(costs, of_row, of_column, taken)
        while column != width:
            taken[column] = taken[came_from[column]]
            column = came_from[column]
    columns = [0] * len(costs)
    for column in range(width):
        if taken[column] >= 0:
            columns[taken[column]] = column
    return columns


def _augment(costs: list[list[int]], of_row: list[int], of_column: list[int], taken: list[int]) -> tuple[int, list[int]]:
    """The free column nearest to the row in the last column, and the way to it; the potentials are kept up."""
    width = len(of_column) - 1
    distance: list[int | None] = [None] * width
    came_from, done, at = [width] * width, [False] * (width + 1), width
    while taken[at] >= 0:
        done[at] = True
        row, step, nearest = taken[at], None, -1
        for column in range(width):
            if done[column]:
                continue
            cost = costs[row][column] - of_row[row] - of_column[column]
            known = distance[column]
            if known is None or cost < known:
                distance[column], came_from[column], known = cost, at, cost
            if step is None or known < step:
                step, nearest = known, column
        assert step is not None  # noqa: S101 - there is always a free column left
        for column in range(width + 1):
            if done[column]:
                of_row[taken[column]] += step
                of_column[column] -= step
            elif column < width:
                distance[column] -= step  # type: ignore[operator]
        at = nearest
    return at, came_from
