"""What is remembered of pure functions over trees: the same objects, never merely equal ones, never too many."""

from __future__ import annotations

from perfeval.formula.nodes import Name, Node
from perfeval.formula.remembered import remembered


def test_the_same_object_is_worked_on_once() -> None:
    asked: list[tuple[Node, str]] = []

    @remembered()
    def printed(node: Node, home: str = "") -> str:
        asked.append((node, home))
        return f"{node}{home}"

    one, equal = Name("甲"), Name("甲")
    assert printed(one) == printed(one) == printed(equal)
    assert len(asked) == 2
    assert printed(one, "表") != printed(one, "") and len(asked) == 4


def test_no_more_are_held_than_there_is_room_for() -> None:
    asked: list[Node] = []

    @remembered(size=2)
    def worked(node: Node) -> int:
        asked.append(node)
        return len(asked)

    names = [Name(text) for text in "甲乙丙"]
    assert [worked(one) for one in names] == [1, 2, 3]
    assert worked(names[2]) == 3
    assert worked(names[0]) == 4
