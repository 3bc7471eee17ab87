"""What a YAML file of anybody's may hold, and how it is refused."""

from __future__ import annotations

import pytest

from perfeval.data.bounded_yaml import MAX_BYTES, YamlProblem, bounded_yaml


def test_a_plain_file_is_read_whatever_editor_saved_it() -> None:
    assert bounded_yaml("\ufeff名称: 甲\n分值: [1, 2.5]\n".encode()) == {"名称": "甲", "分值": [1, 2.5]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: " + b"x" * MAX_BYTES, "文件过大（1000 KB，最多1000 KB），请检查是不是要用的文件"),
        (b"a: [1", "引号和括号是否成对"),
        (b"a: 1\na: 2\n", "写了两次"),
        (b"a: !!python/object/apply:os.getcwd []", "第1行"),
    ],
)
def test_another_is_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(YamlProblem) as refused:
        bounded_yaml(content)
    assert said in str(refused.value) and "\n" not in str(refused.value)
