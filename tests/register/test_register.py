"""台账: chained, appended once each, and whatever is done to it afterwards breaks the chain where it was done."""

from __future__ import annotations

import multiprocessing
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from perfeval.audit.origin import against_register
from perfeval.audit.result import Verdict
from perfeval.register.entry import START, Entry
from perfeval.register.register import BrokenRegister, append, read_register
from perfeval.writer.contents import recorded_digest
from tests.audit.auditing import audited
from tests.command import perfeval
from tests.processes import PATIENCE
from tests.workbook_builder import build_workbook


def entry(number: int, **more: object) -> Entry:
    plain = Entry(
        0, "", "", (("a.xlsx", f"{number:064x}"),), f"{number:064x}", f"示例{number}局", 2023, "heshan-2021", "0" * 64,
        "0.2.0", "80", "良", "完成", f"2023_示例{number}局_计分表.xlsx",
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "台账.jsonl"
    append(path, [entry(1), entry(2)])
    append(path, [entry(3)])
    return path


def test_entries_are_chained(register: Path) -> None:
    entries = read_register(register).entries
    assert [one.number for one in entries] == [1, 2, 3]
    assert [one.previous for one in entries] == [START, entries[0].hash, entries[1].hash]
    assert read_register(register).problems == ()


def test_a_result_is_registered_once(register: Path) -> None:
    before = register.read_bytes()
    assert append(register, [entry(2), entry(1)]) == 0
    assert register.read_bytes() == before
    assert append(register, [entry(2, total="81")]) == 1


def _line(number: int, do: Callable[[str], str]) -> Callable[[list[str]], list[str]]:
    return lambda lines: [do(line) if at == number else line for at, line in enumerate(lines, 1)]


@pytest.mark.parametrize(
    ("tamper", "line"),
    [
        (_line(2, lambda line: line.replace('"total":"80"', '"total":"90"')), 2),
        (_line(1, lambda line: re.sub(r'"time":"[^"]*"', '"time":"2020-01-01T00:00:00+08:00"', line)), 1),
        (_line(3, lambda line: re.sub(r'"hash":"\w*"', f'"hash":"{"0" * 64}"', line)), 3),
        (lambda lines: [lines[0], lines[2]], 2),
        (lambda lines: [lines[0], lines[2], lines[1]], 2),
        (lambda lines: [lines[0], *lines], 2),
        (lambda lines: lines[1:], 1),
        (_line(2, lambda line: "不是登记项"), 2),
    ],
)
def test_tampering_breaks_the_chain_where_it_was_done(
    register: Path, tamper: Callable[[list[str]], list[str]], line: int
) -> None:
    lines = register.read_text(encoding="utf-8").splitlines()
    register.write_text("\n".join(tamper(lines)) + "\n", encoding="utf-8")
    known = read_register(register)
    assert [one.code for one in known.problems] == ["A703"]
    assert f"第{line}行" in known.problems[0].message
    assert len(known.entries) == line - 1
    before = register.read_bytes()
    with pytest.raises(BrokenRegister):
        append(register, [entry(9)])
    assert register.read_bytes() == before


def test_a_line_that_was_not_written_to_its_end_is_mended(register: Path) -> None:
    whole = register.read_bytes()
    register.write_bytes(whole + b'{"number":4,"prev')
    assert [one.code for one in read_register(register).problems] == ["A704"]
    append(register, [entry(4)])
    assert register.read_bytes().startswith(whole)
    assert [one.number for one in read_register(register).entries] == [1, 2, 3, 4]


def _append_some(path: Path, first: int) -> None:
    for number in range(first, first + 5):
        append(path, [entry(number)])


def test_runs_at_the_same_time_do_not_tear_it(tmp_path: Path) -> None:
    path = tmp_path / "台账.jsonl"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_append_some, args=(path, first)) for first in (10, 20, 30)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE)
    known = read_register(path)
    assert known.problems == () and len(known.entries) == 15


def test_a_signature_tells_a_register_that_was_written_anew(register: Path, tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    private, public = tmp_path / "私钥.pem", tmp_path / "公钥.pem"
    assert perfeval("register", "keygen", private, public).returncode == 0
    assert perfeval("register", "sign", register, "--key", private).returncode == 0
    append(register, [entry(4)])
    good = perfeval("register", "verify", register, "--public-key", public)
    assert (good.returncode, good.stderr) == (0, "")
    assert "共4项，前3项有签名，其后1项尚未签名" in good.stdout
    register.unlink()
    append(register, [entry(number, total="99") for number in range(1, 5)])
    assert perfeval("register", "verify", register).returncode == 0
    forged = perfeval("register", "verify", register, "--public-key", public)
    assert forged.returncode == 1 and "台账被重写过" in forged.stdout


def test_the_last_hash_that_was_noted_down_must_still_be_there(register: Path) -> None:
    head = read_register(register).head
    assert perfeval("register", "verify", register, "--expect", head).returncode == 0
    lines = register.read_bytes().splitlines(keepends=True)
    register.write_bytes(b"".join(lines[:-1]))
    assert perfeval("register", "verify", register).returncode == 0
    assert perfeval("register", "verify", register, "--expect", head).returncode == 1


def test_a_forgery_that_was_regenerated_is_caught_without_the_input(tmp_path: Path) -> None:
    """The input is doctored, perfeval run on it, and the true input's SHA-256 put back in every place."""
    true, false = tmp_path / "真", tmp_path / "假"
    for folder, staff in ((true, 10), (false, 8)):
        folder.mkdir()
        build_workbook(folder / "单位.xlsx", {"在职人员数": staff, "编制数": 9})
        assert perfeval("run", folder, "-o", tmp_path / f"{folder.name}出").returncode in (0, 1)
    register = tmp_path / "真出" / "台账.jsonl"
    known = read_register(register)
    [honest] = (tmp_path / "真出").glob("*_计分表.xlsx")
    proved = against_register(audited(honest, registered=True), known, register.name)
    assert (proved.verdict, proved.differences) == (Verdict.SAME, ())
    assert "来源与台账第1项" in proved.remarks[0]
    [made] = (tmp_path / "假出").glob("*_计分表.xlsx")
    forged = tmp_path / made.name
    _put_back(made, forged, audited(made).source_digests[0][1], known.entries[0].inputs[0][1])
    alone = audited(forged)
    assert alone.verdict is Verdict.SAME
    assert any("来源未与所报文件核对" in remark for remark in alone.remarks)
    caught = against_register(audited(forged, registered=True), known, register.name)
    assert caught.verdict is Verdict.DIFFERENT
    assert [one.finding.code for one in caught.differences] == ["A701"]
    assert "所附来源工作表的内容" in caught.differences[0].finding.message


def _put_back(source: Path, target: Path, old: str, new: str) -> None:
    import zipfile

    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name in package.namelist():
            written.writestr(name, package.read(name).replace(old.encode(), new.encode()))


def test_a_workbook_of_another_run_is_not_proved(tmp_path: Path, register: Path) -> None:
    (tmp_path / "in").mkdir()
    build_workbook(tmp_path / "in" / "单位.xlsx", {})
    assert perfeval("run", tmp_path / "in", "-o", tmp_path / "out").returncode in (0, 1)
    [made] = (tmp_path / "out").glob("*_计分表.xlsx")
    result = against_register(audited(made, registered=True), read_register(register), register.name)
    assert (result.verdict, [one.code for one in result.reasons]) == (Verdict.UNPROVED, ["A702"])


def test_results_taken_up_again_are_registered_elsewhere_too(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    build_workbook(folder / "单位.xlsx", {})
    perfeval("run", folder, "-o", out)
    other = tmp_path / "局里" / "台账.jsonl"
    done = perfeval("run", folder, "-o", out, "--register", other)
    assert done.returncode in (0, 1), done.stderr
    assert [one.content for one in read_register(other).entries] == [
        one.content for one in read_register(out / "台账.jsonl").entries
    ]
    shutil.rmtree(out)


def test_a_written_output_tells_its_own_digest(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    build_workbook(folder / "单位.xlsx", {})
    perfeval("run", folder, "-o", tmp_path / "out")
    [made] = (tmp_path / "out").glob("*_计分表.xlsx")
    [entry_] = read_register(tmp_path / "out" / "台账.jsonl").entries
    assert recorded_digest(made.read_bytes()) == entry_.content == audited(made).content_digest
