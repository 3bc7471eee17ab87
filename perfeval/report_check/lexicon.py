"""What a figure is about: item, measure and year, from the words before it (`data/report/checking.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from perfeval.data import load_yaml
from perfeval.report_check.figures import COUNT, MONEY, Figure, Sentence

POSTS, STAFF = "编制数", "在职人员数"
BUDGETS = ("年初预算数", "全年预算数", "预算数")
OUTTURN = "决算数"
_UP = "增加|超支|增长|增幅|增支|上升|提高|提升|上涨|多支出|增多"
_DOWN = "减少|下降|降低|压减|压缩|减支|缩减|减幅|降幅|下滑|回落|节约|节支|核减"
_CHANGE = re.compile(
    rf"({_UP}|{_DOWN})(?:了|额|幅度|比例|比率|率|数|支出|金额|资金|额度|人数)*(?:为|是|达到?|约|：|:)?[（(]?$"
)
_UP_WORDS = re.compile(f"^(?:{_UP})$")
_COMPARED = re.compile(
    r"(?:较|比|与|同|相比|对比)(?:上一?年度?|去年|前一年|(?:19|20)\d\d年度?|年初|预算|全年预算|调整|年度预算)|同比|环比"
)
_LAST = re.compile(r"上一?年|去年|前一年|年初结转|年初结余")
_BARE = re.compile(
    r"(?:[（(]?(?:19|20)\d\d年度?[）)]?)?(?:年初|全年|本年|财政拨款|支出|预算|决算|调整|安排|执行|完成|实际|数"
    r"|总额|合计|共计?|总计|为|是|达到?|：|:)*"
)
"""Words that name a measure at most, and no item."""
_SOURCE = re.compile("一般公共预算|政府性基金预算|国有资本经营预算|公共预算|财政拨款")
_WHOLE_UNIT = ("支出", "收入", "支出总计", "收入总计", "基本支出", "项目支出", "人员经费", "公用经费")
"""Items that the workbook states for all sources of funds together."""
_FILLERS = re.compile(
    r"(?:19|20)\d\d年?度?|上一?年度?|去年|本年度?|全年|年初|当年|同期|年度|[较比与同]|相比|分别|其中|由|从|增至|降至"
    r"|预算|决算|支出|收入|总额|总量|合计|安排|执行|金额|资金|实际|完成|规模|总体|净|共|的|数|额|了|将|略有|大幅|小幅|有所|也"
)
_YEAR = re.compile(r"((?:19|20)\d\d)年")


@cache
def data() -> dict[str, Any]:
    """The lexicon as loaded."""
    found: dict[str, Any] = load_yaml("report/checking.yaml")
    return found


@cache
def _items() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry["item"], re.compile("|".join(entry["names"]))) for entry in data()["items"])


@cache
def _measures() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry["measure"], re.compile(entry["words"])) for entry in data()["measures"])


@dataclass(frozen=True, slots=True)
class Level:
    """A figure that states an amount or a count (not a change of one).

    Attributes:
        item: what it is of, by the fact catalogue's item; empty where unknown.
        measure: 年初预算数, 全年预算数, 预算数 (either) or 决算数; empty where unknown.
        own: whether the item's name stands right before the figure, with nothing but its measure between.
        narrow: whether it is of one source of funds, where the workbook's item is of all together.
        last: whether it is last year's.
        year: the year named in the words, else None.
    """

    figure: Figure
    item: str = ""
    measure: str = ""
    own: bool = False
    narrow: bool = False
    last: bool = False
    year: int | None = None


def is_change(figure: Figure) -> bool:
    """Whether the words make the figure an increase or a decrease."""
    return _CHANGE.search(figure.label) is not None


def direction(figure: Figure) -> int:
    """+1 for an increase, −1 for a decrease; 0 where the figure is no change."""
    match = _CHANGE.search(figure.label)
    if match is None:
        return 0
    return 1 if _UP_WORDS.match(match[1]) else -1


def subject(figure: Figure) -> str:
    """What the clause of a change names besides the change itself; empty for 较上年增加 alone."""
    clause = re.split(r"[，。；;：（(]", figure.label.rstrip("（("))[-1]
    clause = _CHANGE.sub("", clause)
    for pattern in (_COMPARED, _FILLERS):
        clause = pattern.sub("", clause)
    return clause


def comparison(figure: Figure) -> str:
    """The words that say with what a change compares: 较上年; empty where there are none."""
    found = _COMPARED.findall(figure.label)
    return found[-1] if found else ""


def items_in(text: str) -> list[tuple[int, int, str]]:
    """The items that a text names: start, end, item; the longest name wins where they overlap."""
    matches = [(match.start(), match.end(), item) for item, names in _items() for match in names.finditer(text)]
    found: list[tuple[int, int, str]] = []
    for start, end, item in sorted(matches, key=lambda one: one[0] - one[1]):
        if all(end <= other[0] or other[1] <= start for other in found):
            found.append((start, end, item))
    return sorted(found)


def measure_in(text: str) -> str:
    """The measure that a text names; empty where none."""
    return next((measure for measure, pattern in _measures() if pattern.search(text)), "")


def levels_of(sentence: Sentence) -> tuple[Level, ...]:
    """The levels of a sentence; an item carries on to the figures after it, and the heading's to a bare first one."""
    heading = [item for text in sentence.headings[-1:] for _, _, item in items_in(text)]
    carried = ""
    result: list[Level] = []
    for figure in sentence.figures:
        named = items_in(figure.label)
        if figure.kind in (MONEY, COUNT) and not is_change(figure):
            if figure is sentence.figures[0] and len(heading) == 1 and _BARE.fullmatch(figure.label):
                carried = heading[0]
            result.append(_people_level(figure) if figure.kind == COUNT else _money_level(figure, carried))
        carried = named[-1][2] if named else carried
    return tuple(result)


def _people_level(figure: Figure) -> Level:
    item = _people(figure)
    return Level(figure, item, own=bool(item), last=bool(_LAST.search(figure.label)))


def _money_level(figure: Figure, carried: str) -> Level:
    tail = re.split(r"[，。；;：:、（(]", figure.label)[-1]
    words = tail if items_in(tail) or not items_in(figure.label) else figure.label
    named = items_in(words)
    before, after = (words[: named[-1][0]], words[named[-1][1] :]) if named else ("", words)
    item = named[-1][2] if named else carried
    narrower = item in _WHOLE_UNIT and _SOURCE.search(before) is not None
    years = _YEAR.findall(figure.label)
    return Level(
        figure,
        item,
        measure_in(_SOURCE.sub("", _without(words, named))),
        own=bool(item) and _BARE.fullmatch(after) is not None,
        narrow=narrower,
        last=bool(_LAST.search(figure.label)),
        year=int(years[-1]) if years else None,
    )


def _without(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """A text without the names of items, some of which have 预算 or 支出 in them."""
    for start, end, _ in reversed(spans):
        text = text[:start] + text[end:]
    return text


def _people(figure: Figure) -> str:
    if figure.unit not in ("人", "名", "个"):
        return ""
    label = re.split(r"[。；;]", figure.label)[-1]
    clause = re.split(r"[，,、]", label)[-1]
    if re.search(r"离退休|退休|离休|编外|临聘|聘用|劳务|窗口|遗属|空编|超编|缺编", clause):
        return ""
    if re.search(r"在职|在编|在岗|实有", clause):
        return STAFF
    return POSTS if re.search(r"编制|定编|核编", clause) else ""
