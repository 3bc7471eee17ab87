"""部门决算公开表 rebuilt from facts, in the forms in which provinces, systems and converters print them.

Every figure is another one, so that an amount taken from a neighbouring cell is seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

Rows: TypeAlias = list[list[Any]]
UNIT, YEAR = "清河县农业农村局", 2023

INCOME = {
    "一般公共预算财政拨款收入": "3859.16",
    "政府性基金预算财政拨款收入": "120.5",
    "国有资本经营预算财政拨款收入": "30.25",
    "上级补助收入": "11.1",
    "事业收入": "22.2",
    "经营收入": "33.3",
    "附属单位上缴收入": "44.4",
    "其他收入": "55.55",
}
OUTFLOW = {
    "基本支出": "1140.27",
    "项目支出": "2700.41",
    "上缴上级支出": "5.51",
    "经营支出": "6.62",
    "对附属单位补助支出": "7.73",
}
FUNDS = {"一般公共预算": "3500.13", "政府性基金预算": "110.21", "国有资本经营预算": "20.31"}
PUBLIC = ("因公出国境费", "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费", "公务接待费")
PLANNED = dict(zip(PUBLIC, ("1.5", "30", "18", "12", "3"), strict=True))
SPENT = dict(zip(PUBLIC, ("1.2", "29.48", "17.98", "11.5", "2.25"), strict=True))
SHOWN = {
    "因公出国境费": "因公出国（境）费",
    "公务用车购置及运行维护费": "公务用车购置及运行维护费",
    "公务用车购置费": "公务用车购置费",
    "公务用车运行维护费": "公务用车运行维护费",
    "公务接待费": "公务接待费",
}
STAFF, OFFICE = Decimal("1002.11"), Decimal("138.16")
SUPPLEMENT, OPENING, ALLOCATED = Decimal("66.6"), Decimal("77.7"), Decimal("8.8")
FUND_OPENING = Decimal("17.45")


def _sum(values: Mapping[str, str], names: Sequence[str] | None = None) -> Decimal:
    return sum((Decimal(values[name]) for name in (names or values)), Decimal(0))


def _public_total(values: Mapping[str, str]) -> Decimal:
    return _sum(values, ("因公出国境费", "公务用车购置及运行维护费", "公务接待费"))


TOTAL_INCOME, TOTAL_OUTFLOW = _sum(INCOME), _sum(OUTFLOW)
GRAND = TOTAL_INCOME + SUPPLEMENT + OPENING
CLOSING = GRAND - TOTAL_OUTFLOW - ALLOCATED


def facts() -> dict[str, Decimal]:
    """The forty figures that the nine tables hold."""
    found = {f"{name}决算数": Decimal(value) for name, value in {**INCOME, **OUTFLOW}.items()}
    found |= {
        "本年收入决算数": TOTAL_INCOME,
        "使用非财政拨款结余决算数": SUPPLEMENT,
        "年初结转和结余决算数": OPENING,
        "收入总计决算数": GRAND,
        "支出决算数": TOTAL_OUTFLOW,
        "结余分配决算数": ALLOCATED,
        "年末结转和结余决算数": CLOSING,
        "支出总计决算数": GRAND,
        "人员经费决算数": STAFF,
        "公用经费决算数": OFFICE,
        "三公经费本年预算数": _public_total(PLANNED),
        "三公经费决算数": _public_total(SPENT),
        "结转结余本年末": CLOSING,
        "结转结余上年末": OPENING,
        "一般公共预算财政拨款支出决算数": Decimal(FUNDS["一般公共预算"]),
        "政府性基金预算支出决算数": Decimal(FUNDS["政府性基金预算"]),
        "国有资本经营预算支出决算数": Decimal(FUNDS["国有资本经营预算"]),
    }
    found |= {f"{name}本年预算数": Decimal(value) for name, value in PLANNED.items()}
    found |= {f"{name}决算数": Decimal(value) for name, value in SPENT.items()}
    return found


@dataclass(frozen=True)
class Form:
    """How a place prints its tables.

    Attributes:
        titles: titles by table, where they differ from the national ones.
        words: labels and headings by the national word.
        three: whether 公开01 has 年初预算数 and 全年预算数 beside 决算数.
        numbered: whether the tables have 行次 and 栏次.
        total: where the total of a list stands: top, bottom or both.
        public: the way the table of 三公经费 is turned: columns, pairs, rows, years, crossed, with_meetings, bare.
        general: the form of 公开05: short or long.
        basic: the form of 公开06: halves, columns or one list.
        by_unit: whether 公开02 and 公开03 are split 分单位 and 分科目.
        year_in: title, head, sheet or nowhere.
        unit: the money unit's line, and what it makes of an amount.
        extra: more tables beside the nine.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    three: bool = False
    numbered: bool = True
    total: str = "top"
    public: str = "columns"
    general: str = "short"
    basic: str = "halves"
    by_unit: bool = False
    year_in: str = "title"
    unit: str = "金额单位：万元"
    extra: Sequence[str] = ()

    @property
    def factor(self) -> int:
        """How many of its units make 万元."""
        return 1 if "万元" in self.unit else 10000


TITLES = {
    "01": "收入支出决算总表",
    "02": "收入决算表",
    "03": "支出决算表",
    "04": "财政拨款收入支出决算总表",
    "05": "一般公共预算财政拨款支出决算表",
    "06": "一般公共预算财政拨款基本支出决算表",
    "07": "财政拨款“三公”经费支出决算表",
    "08": "政府性基金预算财政拨款收入支出决算表",
    "09": "国有资本经营预算财政拨款支出决算表",
}
CLASSES = [
    "一般公共服务支出",
    "外交支出",
    "国防支出",
    "公共安全支出",
    "教育支出",
    "科学技术支出",
    "文化旅游体育与传媒支出",
    "社会保障和就业支出",
    "卫生健康支出",
    "节能环保支出",
    "城乡社区支出",
    "农林水支出",
    "交通运输支出",
    "资源勘探工业信息等支出",
    "商业服务业等支出",
    "金融支出",
    "援助其他地区支出",
    "自然资源海洋气象等支出",
    "住房保障支出",
]
ORDER = [*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九")]


class Tables:
    """The tables of one form."""

    def __init__(self, form: Form, unit: str = UNIT, year: int = YEAR) -> None:
        self._form, self._unit, self._year = form, unit, year

    def all(self) -> dict[str, Rows]:
        """The tables by the number they have in the national form."""
        made = {
            "01": self._overview(),
            "02": self._income(),
            "03": self._outflow(),
            "04": self._appropriations(),
            "05": self._general(),
            "06": self._basic(),
            "07": self._public(),
            "08": self._fund("08", "政府性基金预算"),
            "09": self._fund("09", "国有资本经营预算"),
        }
        if self._form.by_unit:
            made["02b"] = self._units("02", "收入决算表（分单位）", ["财政拨款收入", *list(INCOME)[3:]])
            made["03b"] = self._units("03", "支出决算表（分单位）", list(OUTFLOW))
        return {name: self._worded(rows) for name, rows in made.items()}

    def _worded(self, rows: Rows) -> Rows:
        words = self._form.words
        return [[words.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in rows]

    def _amount(self, value: Decimal | str | int) -> float:
        return float(Decimal(value) * self._form.factor)

    def _head(self, number: str, width: int, title: str = "") -> Rows:
        shown = title or self._form.titles.get(number, TITLES[number])
        if self._form.year_in == "title":
            shown = f"{self._year}年度{shown}"
        head = f"部门：{self._unit}"
        row: list[Any] = [head, *[None] * (width - 2), self._form.unit]
        if self._form.year_in == "head":
            row[1] = f"{self._year}年度"
        return [[shown, *[None] * (width - 1)], [*[None] * (width - 1), f"公开{number}表"], row]

    def _overview(self) -> Rows:
        form = self._form
        measures = ["年初预算数", "全年预算数", "决算数"] if form.three else ["决算数"]
        shares = [Decimal("0.8"), Decimal("0.9"), Decimal(1)] if form.three else [Decimal(1)]
        side = 1 + form.numbered + len(measures)
        rows = self._head("01", 2 * side)
        rows.append(["收入", *[None] * (side - 1), "支出", *[None] * (side - 1)])
        heading = ["项目", *(["行次"] if form.numbered else []), *measures]
        rows.append([*heading, *heading])
        if form.numbered:
            rows.append(
                [
                    "栏次",
                    None,
                    *range(1, len(measures) + 1),
                    "栏次",
                    None,
                    *range(len(measures) + 1, 2 * len(measures) + 1),
                ]
            )
        left: list[tuple[str, Decimal | None]] = [
            (f"{ORDER[index]}、{name}", Decimal(value)) for index, (name, value) in enumerate(INCOME.items())
        ]
        left += [("", None)] * (len(CLASSES) - len(left))
        right: list[tuple[str, Decimal | None]] = [
            (f"{ORDER[i]}、{name}", Decimal(0)) for i, name in enumerate(CLASSES)
        ]
        right[11] = (right[11][0], TOTAL_OUTFLOW - 100)
        right[7] = (right[7][0], Decimal(100))
        left += [
            ("本年收入合计", TOTAL_INCOME),
            ("使用非财政拨款结余", SUPPLEMENT),
            ("年初结转和结余", OPENING),
            ("总计", GRAND),
        ]
        right += [
            ("本年支出合计", TOTAL_OUTFLOW),
            ("结余分配", ALLOCATED),
            ("年末结转和结余", CLOSING),
            ("总计", GRAND),
        ]
        for line, (one, other) in enumerate(zip(left, right, strict=True), 1):
            row: list[Any] = []
            for offset, (label, value) in ((0, one), (len(left), other)):
                row += [label or None, *([line + offset] if form.numbered else [])]
                row += [None if value is None else self._amount(round(value * share, 2)) for share in shares]
            rows.append(row)
        return rows

    def _list(self, number: str, headings: Sequence[str], totals: Sequence[Decimal], title: str = "") -> Rows:
        """A list by 功能分类: two classes, of which the first has all but a hundred of each amount."""
        form = self._form
        rows = self._head(number, 4 + len(headings), title)
        rows.append(["项目", None, None, None, *headings])
        rows.append(["功能分类科目编码", None, None, "科目名称"])
        if form.numbered:
            rows.append(["类", "款", "项", "栏次", *range(1, len(headings) + 1)])
        total = [None, None, None, "合计", *map(self._amount, totals)]
        if form.total in ("top", "both"):
            rows.append(total)
        parts = [("208", "社会保障和就业支出", Decimal("0.25")), ("213", "农林水支出", Decimal("0.75"))]
        for code, name, share in parts:
            rows.append([code, None, None, name, *(self._amount(value * share) for value in totals)])
            rows.append([f"{code}01", None, None, f"{name}款", *(self._amount(value * share) for value in totals)])
        if form.total in ("bottom", "both"):
            rows.append(total if form.total == "both" else ["合计", None, None, None, *total[4:]])
        return rows

    def _income(self) -> Rows:
        granted = _sum(INCOME, list(INCOME)[:3])
        names = ["本年收入合计", "财政拨款收入", *list(INCOME)[3:]]
        values = [TOTAL_INCOME, granted, *(Decimal(INCOME[name]) for name in list(INCOME)[3:])]
        title = "收入决算表（分科目）" if self._form.by_unit else ""
        return self._list("02", names, values, title)

    def _outflow(self) -> Rows:
        values = [TOTAL_OUTFLOW, *(Decimal(value) for value in OUTFLOW.values())]
        title = "支出决算表（分科目）" if self._form.by_unit else ""
        return self._list("03", ["本年支出合计", *OUTFLOW], values, title)

    def _units(self, number: str, title: str, names: Sequence[str]) -> Rows:
        known = {**INCOME, **OUTFLOW, "财政拨款收入": str(_sum(INCOME, list(INCOME)[:3]))}
        values = [Decimal(known[name]) for name in names]
        total = "本年收入合计" if number == "02" else "本年支出合计"
        rows = self._head(number, len(names) + 2, title)
        rows.append(["单位名称", total, *names])
        values = [sum(values, Decimal(0)), *values]
        rows.append(["合计", *map(self._amount, values)])
        for name, share in ((f"{self._unit}本级", Decimal("0.7")), ("清河县农技站", Decimal("0.3"))):
            rows.append([name, *(self._amount(value * share) for value in values)])
        return rows

    def _appropriations(self) -> Rows:
        form, spent = self._form, [Decimal(value) for value in FUNDS.values()]
        numbered = 1 if form.numbered else 0
        rows = self._head("04", 6 + 2 * numbered + 1)
        heading = ["项目", *["行次"] * numbered, "决算数", "项目", *["行次"] * numbered, "合计"]
        funds = ["一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
        rows += [["收入", *[None] * (1 + numbered), "支出"], [*heading, *funds]]
        granted = list(INCOME.items())[:3]
        left: list[tuple[str, Decimal | None]] = [
            (f"{ORDER[i]}、{name.removesuffix('收入')}", Decimal(value)) for i, (name, value) in enumerate(granted)
        ]
        left += [("", None)] * (len(CLASSES) - 3)
        right: list[tuple[str, list[Decimal] | None]] = [
            (f"{ORDER[i]}、{name}", [Decimal(0)] * 4) for i, name in enumerate(CLASSES)
        ]
        right[11] = (right[11][0], [sum(spent, Decimal(0)), *spent])
        grand = _sum(INCOME, list(INCOME)[:3]) + FUND_OPENING
        left += [
            ("本年收入合计", grand - FUND_OPENING),
            ("年初财政拨款结转和结余", FUND_OPENING),
            ("一、一般公共预算财政拨款", FUND_OPENING),
            ("二、政府性基金预算财政拨款", Decimal(0)),
            ("三、国有资本经营预算财政拨款", Decimal(0)),
            ("总计", grand),
        ]
        closing = grand - sum(spent, Decimal(0))
        right += [
            ("本年支出合计", [sum(spent, Decimal(0)), *spent]),
            ("年末财政拨款结转和结余", [closing, closing, Decimal(0), Decimal(0)]),
            ("", None),
            ("", None),
            ("", None),
            ("总计", [grand, grand - spent[1] - spent[2], spent[1], spent[2]]),
        ]
        for line, ((label, value), (other, values)) in enumerate(zip(left, right, strict=True), 1):
            rows.append(
                [label or None, *[line] * numbered, None if value is None else self._amount(value), other or None]
                + [*[line + len(left)] * numbered]
                + ([None] * 4 if values is None else [self._amount(one) for one in values])
            )
        return rows

    def _general(self) -> Rows:
        spent = Decimal(FUNDS["一般公共预算"])
        basic = STAFF + OFFICE
        if self._form.general == "short":
            rows = self._list("05", ["合计", "基本支出", "项目支出"], [spent, basic, spent - basic])
            top = 3
            rows[top] = ["项目", None, None, None, "本年支出"]
            rows[top + 1] = ["功能分类科目编码", None, None, "科目名称", "小计", "基本支出", "项目支出"]
            return rows
        rows = self._head("05", 12)
        rows += [
            [
                "项目",
                None,
                "年初结转和结余",
                None,
                None,
                "本年收入",
                None,
                None,
                "本年支出",
                None,
                None,
                "年末结转和结余",
            ],
            [
                "功能分类科目编码",
                "科目名称",
                "合计",
                "基本支出结转",
                "项目支出结转和结余",
                "合计",
                "基本支出",
                "项目支出",
                "合计",
                "基本支出",
                "项目支出",
                "合计",
            ],
            ["栏次", None, *range(1, 11)],
        ]
        amounts = [
            Decimal("1.1"),
            Decimal("0.4"),
            Decimal("0.7"),
            spent + 1,
            basic + 1,
            spent - basic,
            spent,
            basic,
            spent - basic,
            Decimal("2.1"),
        ]
        rows.append(["合计", None, *map(self._amount, amounts)])
        rows.append(["213", "农林水支出", *map(self._amount, amounts)])
        return rows

    def _basic(self) -> Rows:
        a = self._amount
        if self._form.basic == "columns":
            rows = self._head("06", 6)
            rows += [
                ["项目", None, None, "一般公共预算财政拨款基本支出"],
                ["经济分类科目编码", None, "科目名称", "合计", "人员经费", "公用经费"],
                ["类", "款"],
                ["301", None, "工资福利支出", a(STAFF), a(STAFF), None],
                ["302", None, "商品和服务支出", a(OFFICE), None, a(OFFICE)],
                ["合计", None, None, a(STAFF + OFFICE), a(STAFF), a(OFFICE)],
            ]
            return rows
        rows = self._head("06", 9)
        if self._form.basic == "halves":
            rows += [["人员经费", None, None, "公用经费"], ["科目编码", "科目名称", "决算数"] * 3]
        else:
            rows += [["科目编码", "科目名称", "决算数"] * 3]
        rows += [
            ["301", "工资福利支出", a(STAFF - 2), "302", "商品和服务支出", a(OFFICE - 3), "310", "资本性支出", a(3)],
            ["30101", "基本工资", a(STAFF - 2), "30201", "办公费", a(OFFICE - 3), "31002", "办公设备购置", a(3)],
            ["303", "对个人和家庭的补助", a(2)],
            ["人员经费合计", None, a(STAFF), "公用经费合计", None, None, None, None, a(OFFICE)],
        ]
        return rows

    def _public(self) -> Rows:
        a = self._amount
        planned = {name: Decimal(value) for name, value in PLANNED.items()}
        spent = {name: Decimal(value) for name, value in SPENT.items()}
        both = (planned, spent)
        totals = [_public_total(PLANNED), _public_total(SPENT)]
        names = list(PUBLIC)

        def amounts(values: Mapping[str, Decimal], total: Decimal) -> list[float]:
            return [a(total), *(a(values[name]) for name in names)]

        match self._form.public:
            case "columns":
                rows = self._head("07", 12)
                group = ["合计", SHOWN[names[0]], SHOWN[names[1]], None, None, SHOWN[names[4]]]
                below = [None, None, "小计", SHOWN[names[2]], SHOWN[names[3]], None]
                rows += [["预算数", *[None] * 5, "决算数"], [*group, *group], [*below, *below]]
                if self._form.numbered:
                    rows.append(["1=2+3+6", 2, "3=4+5", 4, 5, 6, "7=8+9+12", 8, "9=10+11", 10, 11, 12])
                rows.append([*amounts(planned, totals[0]), *amounts(spent, totals[1])])
            case "pairs":
                rows = self._head("07", 12)
                rows.append(["财政拨款“三公”经费"])
                rows.append(["合计", None, SHOWN[names[0]], None, SHOWN[names[1]], *[None] * 5, SHOWN[names[4]], None])
                rows.append([*[None] * 4, "小计", None, SHOWN[names[2]], None, SHOWN[names[3]]])
                rows.append(["预算数", "决算数"] * 6)
                pair = zip(amounts(planned, totals[0]), amounts(spent, totals[1]), strict=True)
                rows.append([value for one in pair for value in one])
            case "rows" | "years":
                measures = ["预算数", "决算数"]
                if self._form.public == "years":
                    measures = [f"{self._year - 1}年决算数", f"{self._year}年预算数", f"{self._year}年决算数"]
                rows = self._head("07", 2 + len(measures))
                rows.append(["项目", "行次", *measures])
                labels = [
                    "合计",
                    f"1.{SHOWN[names[0]]}",
                    f"2.{SHOWN[names[1]]}",
                    f"其中：（1）{SHOWN[names[2]]}",
                    f"（2）{SHOWN[names[3]]}",
                    f"3.{SHOWN[names[4]]}",
                ]
                lines = list(zip(amounts(planned, totals[0]), amounts(spent, totals[1]), strict=True))
                for at, (label, line) in enumerate(zip(labels, lines, strict=True), 1):
                    last = [round(line[1] + 7 * self._form.factor, 2)] if self._form.public == "years" else []
                    rows.append([label, at, *last, *line])
            case "crossed" | "with_meetings":
                more = ["会议费", "培训费"] if self._form.public == "with_meetings" else []
                rows = self._head("07", 7 + len(more))
                rows.append(["项目", "一般公共预算财政拨款安排的“三公”经费", *[None] * 5, *more])
                rows.append([None, "小计", SHOWN[names[0]], SHOWN[names[4]], SHOWN[names[1]]])
                rows.append([*[None] * 4, "小计", SHOWN[names[2]], SHOWN[names[3]]])
                rows.append(["栏次", *range(1, 7 + len(more))])
                for label, of_kind, total in zip(("预算数", "决算数"), both, totals, strict=True):
                    order = (names[0], names[4], names[1], names[2], names[3])
                    rows.append([label, a(total), *(a(of_kind[name]) for name in order), *[a(4)] * len(more)])
            case _:
                raise ValueError(self._form.public)
        return rows

    def _fund(self, number: str, name: str) -> Rows:
        spent = Decimal(FUNDS[name])
        rows = self._head(number, 10)
        rows += [
            ["项目", None, None, None, "年初结转和结余", "本年收入", "本年支出", None, None, "年末结转和结余"],
            ["功能分类科目编码", None, None, "科目名称", None, None, "小计", "基本支出", "项目支出"],
        ]
        line = [self._amount(value) for value in (Decimal("0.3"), spent + 2, spent, 0, spent, Decimal("2.3"))]
        rows += [[None, None, None, "合计", *line], ["208", None, None, "社会保障和就业支出", *line]]
        return rows
