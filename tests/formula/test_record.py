"""Records that the type checker alone holds to be frozen are values like any other."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from decimal import Decimal

from perfeval.formula.nodes import Binary, Name, Node, Number, Text


def test_records_are_compared_and_hashed_by_what_they_hold() -> None:
    trees: list[Node] = [Binary("+", Name("甲"), Number(Decimal(number))) for number in (1, 2, 1)]
    assert trees[0] == trees[2] != trees[1]
    assert len({*trees, Name("甲"), Text("甲")}) == 4


def test_records_are_sent_copied_and_made_anew() -> None:
    tree = Binary("&", Name("甲"), Text("乙"))
    assert pickle.loads(pickle.dumps(tree)) == copy.deepcopy(tree) == tree
    assert replace(tree, right=Text("丙")) == Binary("&", Name("甲"), Text("丙"))
    assert not hasattr(tree, "__dict__")
