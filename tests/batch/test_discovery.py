"""Which files are inputs."""

from __future__ import annotations

from pathlib import Path

from perfeval.reader.discovery import discover


def _touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_workbooks_of_all_formats_in_all_subfolders_by_path(tmp_path: Path) -> None:
    _touch(
        *(
            tmp_path / name
            for name in ("乙/b.XLSX", "甲/a.xls", "c.ods", "d.et", "e.xlsb", "f.xlsm", "g.docx", "h.pdf", "图.png")
        )
    )
    shown = [one.shown_as for one in discover([tmp_path])]
    assert shown == sorted(["乙/b.XLSX", "甲/a.xls", "c.ods", "d.et", "e.xlsb", "f.xlsm", "g.docx", "h.pdf"])
    aside = [one.shown_as for one in discover([tmp_path], others=True) if one.aside]
    assert aside == ["图.png"]


def test_lock_files_hidden_files_and_the_output_folder_are_passed_over(tmp_path: Path) -> None:
    output = tmp_path / "output"
    _touch(*(tmp_path / name for name in ("~$a.xlsx", ".b.xlsx", ".git/c.xlsx", "output/d.xlsx", "e.xlsx")))
    assert [one.shown_as for one in discover([tmp_path], output)] == ["e.xlsx"]


def test_an_input_folder_that_is_the_output_folder_is_still_read(tmp_path: Path) -> None:
    _touch(tmp_path / "a.xlsx")
    assert len(discover([tmp_path], tmp_path)) == 1


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    _touch(tmp_path / "a.xlsx")
    assert len(discover([tmp_path, tmp_path / "a.xlsx"])) == 1


def test_files_of_several_folders_are_told_apart(tmp_path: Path) -> None:
    _touch(tmp_path / "甲/a.xlsx", tmp_path / "乙/a.xlsx")
    shown = [one.shown_as for one in discover([tmp_path / "甲", tmp_path / "乙"])]
    assert sorted(shown) == sorted(["甲/a.xlsx", "乙/a.xlsx"])
