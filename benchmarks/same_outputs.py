"""Whether two states of the program write the same: `python -m benchmarks.same_outputs OLD NEW`.

OLD and NEW are git revisions, checkouts (folders that hold `perfeval/`) or folders of outputs. Of a revision or a
checkout the outputs are made anew: the samples with their reports, messy workbooks under three indicator systems and
项目支出绩效自评表, with 汇总表, 运行记录 and 复核表, what the commands print, the blank workbooks. They are compared
cell for cell: values, formulas and their cached values, fonts, fills, borders, number formats, widths, heights, merges,
notes, links, validations, conditional formats, page set-up, charts; of Word documents text and formatting. What names
the program's version, an indicator system's SHA-256 or that of an output is not a difference. Prints each
difference, and exits with 1 where there is any.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree

from benchmarks.contents import Contents, contents
from benchmarks.messy import make_messy_workbooks
from benchmarks.projects import make as make_project_forms

_REPOSITORY = Path(__file__).parent.parent
_SCHEMES = ("heshan-2021", "hunan-provincial", "mof-2020-10-department")
_DAY = "2024年3月1日"
_CLOCKED = "台账.jsonl"
"""It says when it was written."""
_SHOWN = 20
_LONGEST = 160
_OWN_PROPERTIES = ("perfeval.version", "perfeval.scheme_sha256")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and print; 1 when anything differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.same_outputs", description="两个版本的输出是否相同")
    parser.add_argument("old", help="git版本、工作目录或输出文件夹")
    parser.add_argument("new", help="同上")
    parser.add_argument("--messy", type=int, default=60, metavar="数量", help="多少个杂乱的工作簿，默认60")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="perfeval-same-") as folder:
        work = Path(folder)
        old, new = (
            _outputs(side, work / name, work / "inputs", options.messy)
            for side, name in ((options.old, "old"), (options.new, "new"))
        )
        return report(old, new)


def report(old: Path, new: Path) -> int:
    """Compare two folders of outputs, print what differs, and return 1 where anything does."""
    compared, kinds = 0, Counter[str]()
    for name, found in differences(old, new):
        compared += 1
        kinds.update(one.aspect for one in found)
        alike: dict[tuple[str, str | None, str | None], list[str]] = {}
        for one in found:
            alike.setdefault((one.aspect, one.old, one.new), []).append(one.place)
        for (aspect, was, now), places in list(alike.items())[:_SHOWN]:
            where = places[0] if len(places) == 1 else f"{places[0]}等{len(places)}处"
            print(f"{name}：{where}：{aspect}：{_clipped(was)} → {_clipped(now)}")
        if len(alike) > _SHOWN:
            print(f"{name}：另有{len(alike) - _SHOWN}种不同")
    counted = "，".join(f"{aspect} {count}" for aspect, count in kinds.most_common())
    print(f"比较了{compared}个文件：" + (f"不同{kinds.total()}处（{counted}）" if kinds else "完全相同"))
    return int(bool(kinds) or not compared)


def _clipped(text: str | None) -> str:
    return "（无）" if text is None else text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


@dataclass(frozen=True, slots=True)
class Difference:
    """An aspect of a place that is not the same; None where it is not there at all."""

    place: str
    aspect: str
    old: str | None
    new: str | None


def differences(old: Path, new: Path) -> Iterator[tuple[str, list[Difference]]]:
    """Each file of either folder, and in what it differs."""
    sides = [_Side(folder) for folder in (old, new)]
    for name in sorted({*sides[0].files, *sides[1].files}):
        yield name, _between(name, *sides)


def _between(name: str, old: _Side, new: _Side) -> list[Difference]:
    if name not in old.files or name not in new.files:
        return [Difference(name, "file", *("有" if name in side.files else None for side in (old, new)))]
    one, other = (side.parts(name) for side in (old, new))
    if one == other:
        return []
    mine, theirs = (side.read(name) for side in (old, new))
    found = [
        Difference(*key, mine.get(key), theirs.get(key))
        for key in dict.fromkeys((*mine, *theirs))
        if mine.get(key) != theirs.get(key)
    ]
    return _one_told(found)


def _one_told(found: list[Difference]) -> list[Difference]:
    """Without the formatting of a paragraph whose text differs, which is in the same element."""
    texts = {one.place for one in found if one.aspect == "text"}
    return [one for one in found if one.aspect != "style" or one.place not in texts]


class _Side:
    """A folder of outputs, whatever names its version and indicator systems taken out."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            str(path.relative_to(folder)): path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != _CLOCKED
        }
        self._own = dict.fromkeys((str(folder), str(folder).replace("/", "\\")), "〈文件夹〉")
        for name, path in self.files.items():
            self._own[hashlib.sha256(path.read_bytes()).hexdigest()] = f"〈{name}的SHA-256〉"
            if name.endswith(".xlsx"):
                self._own.update(_own_properties(path))

    def parts(self, name: str) -> dict[str, bytes]:
        """The file's bytes, a package's part by part."""
        data = self.files[name].read_bytes()
        if not zipfile.is_zipfile(BytesIO(data)):
            return {"": self._neutral(data.decode("utf-8", "backslashreplace")).encode()}
        with zipfile.ZipFile(BytesIO(data)) as package:
            raw = {part: package.read(part) for part in package.namelist()}
        return {part: self._neutral_bytes(content) for part, content in raw.items()}

    def read(self, name: str) -> Contents:
        """What stands in the file."""
        found = contents(name, self.files[name].read_bytes())
        return {(self._neutral(place), aspect): self._neutral(text) for (place, aspect), text in found.items()}

    def _neutral(self, text: str) -> str:
        for own, neutral in self._own.items():
            text = text.replace(own, neutral)
        return text

    def _neutral_bytes(self, content: bytes) -> bytes:
        try:
            return self._neutral(content.decode("utf-8")).encode()
        except UnicodeDecodeError:
            return content


def _own_properties(path: Path) -> Iterator[tuple[str, str]]:
    """What a workbook says of the version and the indicator system that made it."""
    with zipfile.ZipFile(path) as package:
        if "docProps/custom.xml" not in package.namelist():
            return
        root = etree.fromstring(package.read("docProps/custom.xml"))
    for one in root:
        if one.get("name") in _OWN_PROPERTIES and len(one) and one[0].text:
            yield one[0].text, f"〈{one.get('name')}〉"


def _outputs(side: str, target: Path, inputs: Path, messy: int) -> Path:
    """The folder with this side's outputs; those of a program are made.

    Raises:
        subprocess.CalledProcessError: git knows no such revision, or the program failed.
    """
    folder = Path(side)
    if folder.is_dir() and not (folder / "perfeval").is_dir():
        return folder.resolve()
    checkout = folder.resolve()
    if not folder.is_dir():
        checkout = target.with_name(f"{target.name}-checkout")
        archive = subprocess.run(["git", "archive", side], cwd=_REPOSITORY, stdout=subprocess.PIPE, check=True)
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as packed:
            packed.extractall(checkout, filter="data")
    if not inputs.is_dir():
        _make_inputs(inputs, messy)
    target.mkdir()
    _Program(checkout, target).run_all(inputs)
    return target


def _make_inputs(folder: Path, messy: int) -> None:
    make_messy_workbooks(folder / "messy", messy, os.cpu_count() or 1)
    forms = folder / "forms"
    forms.mkdir()
    make_project_forms(forms, 5, 4)


@dataclass(frozen=True, slots=True)
class _Program:
    """The program of a checkout, its outputs going into a folder."""

    checkout: Path
    target: Path

    def run_all(self, inputs: Path) -> None:
        """Make every kind of output."""
        samples, messy, forms = _REPOSITORY / "sample_workbooks", inputs / "messy", inputs / "forms"
        self._call("run", samples, "-o", self.target / "样例", "--report")
        self._call("run", forms, "-o", self.target / "项目", "--letters", self.target / "项目通知书")
        for scheme in _SCHEMES:
            self._call("run", messy, "-o", self.target / scheme, "--scheme", scheme)
        for one in ("样例", _SCHEMES[0], "项目"):
            table, letters = self.target / f"复核表-{one}.xlsx", self.target / f"意见书-{one}"
            self._call("audit", self.target / one, "-o", table, "--letters", letters, "--date", _DAY)
        for number, path in enumerate(sorted(messy.iterdir())[:3]):
            self._call("report", path, "-o", self.target / f"报告{number}")
        for command in ("check", "facts"):
            self._call(command, samples, messy, forms)
        score_form = min((self.target / "样例").glob("*_计分表.xlsx"))
        self._call("trace", score_form, "计分表!D5", "-o", self.target / "追溯.xlsx")
        self._call("template", self.target / "空白.xlsx")
        for scheme in _SCHEMES:
            self._call("scheme", "export", scheme, self.target / f"{scheme}.xlsx")

    def _call(self, *arguments: object) -> None:
        """Run a command and keep what it prints; that an input was not evaluated in full is no failure."""
        command = [sys.executable, "-m", "perfeval", *map(str, arguments)]
        called = subprocess.run(command, cwd=self.checkout, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if called.returncode not in (0, 1):
            raise subprocess.CalledProcessError(called.returncode, command, called.stdout)
        printed = self.target / "印出"
        printed.mkdir(exist_ok=True)
        (printed / f"{len(list(printed.iterdir())):02} {arguments[0]}.txt").write_bytes(called.stdout)


if __name__ == "__main__":
    sys.exit(main())
