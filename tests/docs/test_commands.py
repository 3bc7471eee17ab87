"""Every command on the pages for users works as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml

from perfeval.cli.commands import perfeval
from perfeval.findings.catalogue import catalogue

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = [
    DOCS / "安装.md",
    DOCS / "快速上手-填报人.md",
    DOCS / "快速上手-财政局.md",
    DOCS / "快速上手-审计.md",
    ROOT / "README.md",
]
_BLOCK = re.compile(r"```(?:sh|bat)\n(.*?)```", re.DOTALL)
_SAMPLE = "赫山区政务服务中心_2021.xlsx"


def _commands(page: Path) -> list[list[str]]:
    """What is typed after perfeval, line by line; comments and other programs left out."""
    lines = (line for block in _BLOCK.findall(page.read_text(encoding="utf-8")) for line in block.splitlines())
    return [shlex.split(line.partition(" #")[0])[1:] for line in lines if line.startswith("perfeval ")]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages speak of."""
    samples = ROOT / "sample_workbooks"
    for folder in ("收到的", "文件夹"):
        (tmp_path / folder).mkdir()
        shutil.copy(samples / _SAMPLE, tmp_path / folder / _SAMPLE)
    shutil.copytree(tmp_path / "收到的", tmp_path / "sample_workbooks")
    for name in ("填好的.xlsx", "工作簿.xlsx"):
        shutil.copy(samples / _SAMPLE, tmp_path / name)
    accounts = ROOT / "tests" / "data" / "上海市普陀区财政局2024年度部门决算公开表.xlsx"
    shutil.copy(accounts, tmp_path / "决算公开表.xlsx")
    book = openpyxl.Workbook()
    book.worksheets[0].append(["单位名称", "预算编码", "主管部门"])
    book.worksheets[0].append(["益阳市赫山区政务服务中心", "001", "赫山区"])
    book.save(tmp_path / "名册.xlsx")
    report = docx.Document()
    report.add_paragraph("益阳市赫山区政务服务中心2021年度部门整体支出绩效评价报告。")
    report.save(str(tmp_path / "报告.docx"))
    for name in ("我县.yaml", "去年.yaml", "今年.yaml"):
        shutil.copy(ROOT / "perfeval" / "data" / "schemes" / "heshan-2021.yaml", tmp_path / name)
    monkeypatch.chdir(tmp_path)
    perfeval.main(["run", "收到的", "-o", "评价结果", "-q"], standalone_mode=False)
    score = next((tmp_path / "评价结果").glob("*_计分表.xlsx"))
    shutil.copy(score, tmp_path / "计分表.xlsx")
    shutil.copytree(tmp_path / "评价结果", tmp_path / "output")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_on_the_page_work(page: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = _commands(page)
    assert commands
    for arguments in commands:
        if arguments[:1] == ["watch"]:
            # it never ends; its options are those of run
            continue
        for name in [one for one in arguments if (desk / one).is_file() and arguments[0] == "template"]:
            if name not in ("名册.xlsx", "决算公开表.xlsx"):
                (desk / name).unlink()
        if arguments[:2] == ["scheme", "export"]:
            (desk / arguments[-1]).unlink(missing_ok=True)
        capsys.readouterr()
        status = perfeval.main(arguments, standalone_mode=False)
        said = capsys.readouterr()
        # 1 says that a workbook lacks something, which is no fault of the command
        assert status in (0, 1, None), (arguments, said)
        assert "Traceback" not in said.err, arguments


def test_the_site_has_every_page_and_every_page_is_linked() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"(\S+\.md)$", text, re.MULTILINE))
    assert listed == {path.name for path in DOCS.glob("*.md")}


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_codes_that_the_pages_name_exist() -> None:
    for page in DOCS.glob("*.md"):
        for code in re.findall(r"\b([FRCDKWBTAG]\d{3})\b", page.read_text(encoding="utf-8")):
            assert code in catalogue(), (page.name, code)


def test_the_workflow_files_are_sound() -> None:
    class Loader(yaml.SafeLoader):
        """MkDocs' own tags are not looked at."""

    Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: None)
    assert yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)["nav"]
