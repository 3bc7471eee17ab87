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


def test_what_is_asked_for_all_the_time_is_not_forgotten_with_what_is_not() -> None:
    asked: list[str] = []

    @remembered(size=4)
    def worked(node: Name) -> str:
        asked.append(node.name)
        return node.name

    usual, others = Name("常"), [Name(str(number)) for number in range(50)]
    for one in others:
        assert (worked(usual), worked(one)) == ("常", one.name)
    assert asked.count("常") == 1
    assert worked(others[0]) == "0" and asked.count("0") == 2


def test_what_is_given_by_keyword_is_not_mixed_up() -> None:
    @remembered()
    def printed(node: Name, home: str = "") -> str:
        return node.name + home

    name = Name("甲")
    assert [printed(name), printed(name, home="乙"), printed(name, home="丙"), printed(name)] == [
        "甲",
        "甲乙",
        "甲丙",
        "甲",
    ]
