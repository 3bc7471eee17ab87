"""Which files of a watched folder are complete: told by looks at known moments, without a clock."""

from __future__ import annotations

from pathlib import Path

from perfeval.batch.watching import Watch
from perfeval.reader.discovery import InputFile


def _file(folder: Path, name: str, content: bytes = b"1") -> InputFile:
    path = folder / name
    path.write_bytes(content)
    return InputFile(path, name)


def test_a_file_counts_once_it_has_stayed_as_it_is(tmp_path: Path) -> None:
    watch, file = Watch(settle=2), _file(tmp_path, "甲.xlsx")
    watch.look([file], 0)
    assert (watch.settled(1), watch.waiting(1)) == ((), True)
    assert (watch.settled(2), watch.waiting(2)) == ((file,), False)
    _file(tmp_path, "甲.xlsx", b"grown")
    watch.look([file], 3)
    assert watch.settled(4) == (), "it was written to since"
    watch.look([file], 5)
    assert watch.settled(5) == (file,)


def test_what_is_new_changed_and_gone_since_the_last_run(tmp_path: Path) -> None:
    watch = Watch(settle=1)
    first, second = _file(tmp_path, "甲.xlsx"), _file(tmp_path, "乙.xlsx")
    watch.look([first, second], 0)
    assert watch.news(1) == ((first, second), ())
    watch.done(1)
    watch.look([first, second], 2)
    assert watch.news(3) is None
    _file(tmp_path, "甲.xlsx", b"other")
    second.path.unlink()
    third = _file(tmp_path, "丙.xlsx")
    watch.look([first, third], 4)
    assert watch.news(5) == ((first, third), (second,))
    watch.done(5)
    assert watch.news(6) is None


def test_an_empty_folder_is_news_once(tmp_path: Path) -> None:
    """So that a first run says that there is nothing."""
    watch = Watch(settle=1)
    watch.look([], 0)
    assert watch.news(1) == ((), ())
    watch.done(1)
    assert watch.news(2) is None


def test_what_is_no_file_is_not_seen(tmp_path: Path) -> None:
    (tmp_path / "文件夹.xlsx").mkdir()
    watch = Watch(settle=0)
    watch.look([InputFile(tmp_path / "文件夹.xlsx", "文件夹.xlsx"), InputFile(tmp_path / "没有.xlsx", "没有.xlsx")], 0)
    assert (watch.settled(9), watch.waiting(9)) == ((), False)
