"""Make the pictures of the pages anew from the samples: `python docs/pictures.py` (LibreOffice, poppler, CJK fonts)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
from PIL import Image, ImageChops

from perfeval.template import write_template

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "sample_workbooks"
PICTURES = HERE / "图"
_DPI, _TALLEST, _GAP = 110, 720, 90


def main() -> None:
    """自查.png, 总览.png, 计分表.png, 项目汇总.png and 项目表.png."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        output = folder / "out"
        run = [sys.executable, "-m", "perfeval", "run", str(SAMPLES), "-o", str(output), "-q"]
        subprocess.run(run, check=True, cwd=HERE.parent)
        _picture(_with_slips(folder / "自查.xlsx"), "自查", folder)
        _picture(output / "汇总表.xlsx", "总览", folder)
        [score] = output.glob("2021_*_计分表.xlsx")
        _picture(score, "计分表", folder)
        _pictures_of_projects(output, folder)


def _pictures_of_projects(output: Path, folder: Path) -> None:
    [projects] = output.glob("*_项目支出绩效自评.xlsx")
    _picture(projects, "项目汇总", folder)
    form = next(name for name in openpyxl.load_workbook(projects).sheetnames if name.startswith("01_"))
    _picture(projects, form, folder, "项目表")


def _with_slips(path: Path) -> Path:
    """A template on its way to being filled in."""
    write_template(path)
    book: Any = openpyxl.load_workbook(path)
    for cell, value in (("B5", "某某县林业局"), ("B7", 2023), ("B8", "万元"), ("B9", "10名"), ("B10", 11)):
        book["基本信息"][cell] = value
    for name in ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产"):
        for row in book[name].iter_rows(min_row=5, min_col=2):
            for cell in row:
                if cell.value is None and not (name == "支出" and cell.column == 5):
                    cell.value = 12
    book["支出"]["G8"], book["支出"]["C13"] = 360000, "7左右"
    book.save(path)
    return path


def _picture(workbook: Path, sheet: str, folder: Path, called: str = "") -> None:
    """The first page of a sheet as a picture, called as the sheet unless said otherwise."""
    called = called or sheet
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE, encoding="utf-8")
    office = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to"]
    filled = folder / "filled"
    subprocess.run([*office, "xlsx", "--outdir", str(filled), str(workbook)], check=True, capture_output=True)
    book: Any = openpyxl.load_workbook(filled / workbook.name, data_only=True)
    for other in book.sheetnames:
        if other != sheet:
            del book[other]
    book[sheet].protection.sheet = False
    alone = folder / f"{called}_一页.xlsx"
    book.save(alone)
    subprocess.run([*office, "pdf", "--outdir", str(folder), str(alone)], check=True, capture_output=True)
    picture = ["pdftoppm", "-r", str(_DPI), "-f", "1", "-l", "1", "-singlefile", "-png", str(alone.with_suffix(".pdf"))]
    subprocess.run([*picture, str(PICTURES / called)], check=True)
    with Image.open(PICTURES / f"{called}.png") as page:
        white = Image.new("RGB", page.size, "white")
        seen = ImageChops.difference(page.convert("RGB"), white)
        left, top, right, bottom = seen.getbbox() or (0, 0, *page.size)
        bottom = next((row for row in range(top, bottom - _GAP) if _blank(seen, row)), bottom)
        kept = page.crop((max(left - 8, 0), max(top - 8, 0), right + 8, min(bottom + 8, top + _TALLEST)))
    kept.save(PICTURES / f"{called}.png", optimize=True)


def _blank(seen: Image.Image, row: int) -> bool:
    """Whether nothing stands in the rows from this one on, as below a short table, above the page's number."""
    return seen.crop((0, row, seen.width, row + _GAP)).getbbox() is None


_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""

if __name__ == "__main__":
    main()
