"""Every kind of output as pictures, a page each, for whoever looks them over: `python docs/every_output.py FOLDER`.

Needs LibreOffice, poppler and a Chinese font.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "sample_workbooks"
OUTLINES = ("heshan", "hunan-city", "sichuan", "yunnan", "guangdong")
_DPI = "70"
_TYPED = 4.5
"""A score typed over a formula, so that an audit finds something."""


def main(target: Path) -> None:
    """Make every output from the samples, and its pages as PNG: `FOLDER/kind/file-page.png`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, files in outputs(folder):
            for file in files:
                shown = target / kind
                shown.mkdir(parents=True, exist_ok=True)
                pages = rendered(file, shown, folder)
                print(f"{kind}：{file.name}，{pages}页")


def outputs(folder: Path) -> Iterator[tuple[str, Sequence[Path]]]:
    """The kinds of outputs, each with its files."""
    run = folder / "run"
    _perfeval("run", SAMPLES, "-o", run, "-q", "--letters", folder / "退回修改通知书")
    yield "计分表", sorted(run.glob("*计分表.xlsx"))
    yield "项目支出绩效自评", sorted(run.glob("*项目支出绩效自评.xlsx"))
    yield "汇总表", [run / "汇总表.xlsx"]
    yield "退回修改通知书", sorted((folder / "退回修改通知书").glob("*.docx"))
    [sample] = SAMPLES.glob("*_2021.xlsx")
    for outline in OUTLINES:
        _perfeval("report", sample, "--outline", outline, "-o", folder / outline)
        yield f"评价报告-{outline}", sorted((folder / outline).glob("*.docx"))
    archive = folder / "archive"
    archive.mkdir()
    for number, file in enumerate(sorted(run.glob("*计分表.xlsx"))):
        _typed_over(file, archive / file.name) if number else shutil.copy(file, archive)
    letters, table = folder / "letters", folder / "复核表.xlsx"
    _perfeval("audit", archive, "--against", SAMPLES, "-o", table, "--letters", letters, "--bureau", "示例市财政局")
    yield "复核表", [table, *sorted(letters.glob("*.xlsx"))]
    yield "退回整改意见书", sorted(letters.glob("*.docx"))
    empty, forms, marked, facts = (folder / f"{name}.xlsx" for name in ("填报表", "项目填报表", "检查结果", "事实"))
    _perfeval("template", empty)
    _perfeval("template", forms, "--kind", "项目")
    _perfeval("check", sample, "-o", marked)
    _perfeval("facts", sample, "-o", facts)
    yield "填报表", [empty, forms]
    yield "检查结果和事实", [marked, facts]
    scheme, method = folder / "指标体系.xlsx", folder / "评分办法.xlsx"
    _perfeval("scheme", "export", "heshan-2021", scheme)
    _perfeval("method", "export", "mof-2020-10-project", "-o", method)
    yield "指标体系和评分办法", [scheme, method]
    [report] = (folder / OUTLINES[0]).glob("*.docx")
    checked, overview = folder / "批注.docx", folder / "核对汇总.xlsx"
    _perfeval("check-report", report, "--against", sample, "--docx", checked, "--summary", overview)
    yield "核对报告", [checked, overview]


def rendered(file: Path, target: Path, folder: Path) -> int:
    """Render a file's pages into a folder, and return their number."""
    office = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", str(folder / "pdf"), str(file)], check=True, capture_output=True)
    pdf = folder / "pdf" / f"{file.stem}.pdf"
    subprocess.run(["pdftoppm", "-r", _DPI, "-png", str(pdf), str(target / file.stem)], check=True)
    return sum(1 for _ in target.glob(f"{file.stem}-*.png"))


def _perfeval(*arguments: object) -> None:
    """Run a command; that there are findings is no failure here."""
    command = [sys.executable, "-m", "perfeval", *map(str, arguments)]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def _typed_over(source: Path, target: Path) -> None:
    book: Any = openpyxl.load_workbook(source)
    sheet = book["计分表"]
    cell = next(cell for row in sheet.iter_rows(min_col=4, max_col=4) for cell in row if cell.data_type == "f")
    cell.value = _TYPED
    book.save(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "build" / "pictures")
