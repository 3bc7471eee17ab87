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
_DPI, _TALLEST = 110, 720


def main() -> None:
    """自查.png, 总览.png and 计分表.png."""
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


def _picture(workbook: Path, sheet: str, folder: Path) -> None:
    """The first page of a sheet as a picture."""
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
    alone = folder / f"{sheet}_一页.xlsx"
    book.save(alone)
    subprocess.run([*office, "pdf", "--outdir", str(folder), str(alone)], check=True, capture_output=True)
    picture = ["pdftoppm", "-r", str(_DPI), "-f", "1", "-l", "1", "-singlefile", "-png", str(alone.with_suffix(".pdf"))]
    subprocess.run([*picture, str(PICTURES / sheet)], check=True)
    with Image.open(PICTURES / f"{sheet}.png") as page:
        white = Image.new("RGB", page.size, "white")
        left, top, right, bottom = ImageChops.difference(page.convert("RGB"), white).getbbox() or (0, 0, *page.size)
        kept = page.crop((max(left - 8, 0), max(top - 8, 0), right + 8, min(bottom + 8, top + _TALLEST)))
    kept.save(PICTURES / f"{sheet}.png", optimize=True)


_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""

if __name__ == "__main__":
    main()
