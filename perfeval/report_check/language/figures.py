"""The quantitative statements of a text: every figure with its unit and the words before it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache

from perfeval.data import load_yaml
from perfeval.report_check.documents import Document
from perfeval.report_check.documents.lines import torn_paragraphs

MONEY, PERCENT, POINTS, COUNT, PERCENTAGE_POINTS, TIMES = (
    "money", "percent", "points", "count", "percentage points", "times",
)  # fmt: skip
_MOST_DIGITS = 18
_USUAL_DECIMALS = 2
_MONEY_UNITS = {"亿元": Decimal(10_000), "万元": Decimal(1), "千元": Decimal("0.1"), "元": Decimal("0.0001")}
_COUNT_UNITS = (
    "平方公里|平方千米|场次|架次|车次|课次|学时|人次|户次|批次|台次|班次|人|名|个(?!百分点|月)|项|件|家|户|处|辆|台|套|批|次|所|座|栋|公里|平方米|千米"
    "|公顷|千公顷|立方米|千亩|亩|千吨|吨|公斤|千克|小时|课时|组|段|眼|微克|毫克|天|场|期|起|份|宗|例|条|部|篇|册|张|间|米|盏|株|头|只|类|幅|宗"
)
_FIGURE = re.compile(
    r"(?<![\d.A-Za-z〔\[第])(?P<sign>[-－−﹣]|(?<![\d%元）)])\+)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<loose>余|多)?(?P<unit>个百分点|倍|%|‰|亿元|万元|万余元|千元|元|（(?:亿|万|千)?元）|分(?!之|钟|担|别|管|局|公司|项|类|配|解|析)|"
    rf"万?(?P<more>余|多)?(?:{_COUNT_UNITS})|万(?=[，。；、（）]))"
)
_MONEY_SAID = re.compile("(?:资金|经费|投资|预算|支出|拨款|金额)(?:共|合计|共计|为|约)*$")
"""安排资金13809.000万: money without 元."""
_APPROXIMATE = re.compile(
    r"(?:(?<![节签合条预公契特大])约|大约|近|逾|大约|不足|不低于|不少于|不超过|不高于|小于|大于|≥|≤|≧|≦|>|<|至少|不得|突破|达到?(?=以上))为?$"
)
_ABOUT = re.compile(r"(?<![节签合条预公契特大])(?:大?约)为?$")
_TELLING = 3
"""A rough number of so many digits is one that was rounded there: 约5733元."""
_TELLING_PERCENT = 2
"""The same of a percentage, which has few: 约92%; one with decimals needs one less: 约0.9%."""
_AFTER = re.compile(
    r"(?:[及或]?以上|[及或]?以下|左右|余|多(?![出于支收花投完了\d])|[-—~～至到]\d|[（(]不?含[）)]|至|~)"
)
_RULE = re.compile("每[^，。；]{1,20}，?(?:扣减?|减|加)分?$")
"""How points are taken off: no points that were."""
_RULE_LENGTH = 30
_NAMED_BUDGET = re.compile("的[\u4e00-\u9fff]{0,6}预算")
LABEL_LENGTH = 200
"""So many signs before a figure are its words."""
_SENTENCE_LENGTH = 2000
_FACTORS = ("×", "*", "x", "X")
_CLOSED = re.compile(r"[\d）)%元]$")
_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")
_BASE_IN_BRACKETS = re.compile(
    r"(?<=[数年度期算额计比入出])（(?P<amount>为?\d[\d,]*(?:\.\d+)?(?:亿|万)?元)）"
    "(?=相比|相较|比较|对比|，?(?:增加|减少|增长|下降|上升|上涨|多|少|高|低|持平|净增|略))"
)
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]?")
_FULL_WIDTH = {ord(full): half for full, half in zip("０１２３４５６７８９．％＋", "0123456789.%+", strict=True)}
_PUNCTUATION = {ord(half): ord(full) for half, full in zip("();:", "（）；：", strict=True)}
_SAID = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with a unit.

    Attributes:
        number: its place among all figures of the report.
        value: money in 万元, percentages as 35.42, counts and points as they stand.
        half: half of the last printed unit, in the same unit.
        label: the words since the figure before it.
        approximate: whether it is a limit or a rough number, which nothing can refute.
        start, end: where it stands in the sentence.
    """

    number: int
    kind: str
    unit: str
    value: Decimal
    half: Decimal
    decimals: int
    raw: str
    label: str
    start: int
    end: int
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its blanks, its figures, and the headings it stands under."""

    text: str
    figures: tuple[Figure, ...]
    headings: tuple[str, ...] = ()
    paragraph: int = 0

    @property
    def section(self) -> str:
        """The innermost heading."""
        return self.headings[-1] if self.headings else ""


PEOPLE = frozenset(("人", "名"))
"""Two units of one thing."""


def plain_unit(unit: str) -> str:
    """A unit, 人 for 名."""
    return "人" if unit in PEOPLE else unit


def alike(one: Figure, other: Figure) -> bool:
    """Whether two figures are of one kind, and count the same thing."""
    return one.kind == other.kind and (one.kind != COUNT or plain_unit(one.unit) == plain_unit(other.unit))


def telling_digits(value: Decimal) -> int:
    """How many digits a number has but for the zeros at its end, which a round one has by itself."""
    return len(value.normalize().as_tuple().digits)


@dataclass(slots=True)
class _Counter:
    value: int = 0
    decimals: dict[str, list[int]] = field(default_factory=dict)


def sentences_of(document: Document) -> tuple[Sentence, ...]:
    """All sentences of the paragraphs, their figures numbered through."""
    counter = _Counter()
    found: list[Sentence] = []
    index = 0
    for torn in torn_paragraphs(document.paragraphs):
        paragraph = torn[0]
        for text in _split("".join(one.text.strip() for one in torn)):
            figures = tuple(_figures(text, counter))
            place = (paragraph.place,) if paragraph.place else ()
            found.append(Sentence(text, figures, paragraph.headings or place, index))
        index += len(torn)
    return _sharpened(found)


@cache
def _plain_signs() -> dict[int, str]:
    """Full-width digits to half-width ones; traditional characters to simplified ones, those of the checker's words."""
    pairs = str(load_yaml("report_check/words.yaml")["traditional"])
    return _FULL_WIDTH | {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}


def number_text(text: str) -> str:
    """Half-width digits, full-width punctuation, no blanks: whichever way a text was typed."""
    plain = "".join(text.translate(_plain_signs()).split())
    return _COMMA.sub("，", plain).translate(_PUNCTUATION)


def number_said(text: str) -> int:
    """A number below a hundred as it is said: 3, 两, 十二, 二十.

    Raises:
        KeyError: it is none.
    """
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_SAID[tens or "一"] * 10 if ten else 0) + (_SAID[ones] if ones or not ten else 0)


def _without_brackets(text: str) -> str:
    """与上年（661.37万元）相比: what stands in such a bracket is what the words before it name."""
    return _BASE_IN_BRACKETS.sub(r"\g<amount>", text)


def _split(text: str) -> list[str]:
    """Sentences; an overlong one also at its semicolons and, failing that, by length."""
    result: list[str] = []
    for part in _SENTENCE.findall(_without_brackets(number_text(text))):
        pieces = re.findall(r"[^；]*；?", part) if len(part) > _SENTENCE_LENGTH else [part]
        for piece in pieces:
            result += [piece[at : at + _SENTENCE_LENGTH] for at in range(0, len(piece), _SENTENCE_LENGTH)]
    return result


def _figures(text: str, counter: _Counter) -> Iterator[Figure]:
    end = 0
    for match in _FIGURE.finditer(text):
        if match[0] == "100%" and text.endswith(_FACTORS, 0, match.start()):
            continue
        unit = match["unit"].strip("（）")
        label = text[max(end, match.start() - LABEL_LENGTH) : match.start()]
        if unit == "万":
            if not _MONEY_SAID.search(label):
                continue
            unit = "万元"
        kind, scale = _kind(unit)
        digits = match["number"].replace(",", "")
        if len(digits) > _MOST_DIGITS:
            # an account's number, or nonsense: no amount
            continue
        decimals = len(digits.partition(".")[2])
        value = Decimal(digits) * scale
        signed = match["sign"] not in (None, "+") and not _CLOSED.search(label)
        loose = bool(match["loose"] or match["more"]) or "余" in unit
        after = _AFTER.match(text, match.end()) is not None
        # 没有突破26.70万元的年度预算: the budget was just so much
        named = _NAMED_BUDGET.match(text, match.end()) is not None
        rough = after or (_APPROXIMATE.search(label) is not None and not named)
        about = rough and _ABOUT.search(label) is not None
        half = _half(unit, decimals, exact=not about)
        if kind == POINTS and _RULE.search(text[max(0, match.start() - _RULE_LENGTH) : match.start()]):
            rough = True
        if about and not loose and not after:
            told = len(digits.replace(".", "").strip("0"))
            rough = told < (_TELLING_PERCENT - bool(decimals) if kind == PERCENT else _TELLING)
            half = _last_told(digits) * scale
        yield Figure(
            number=counter.value,
            kind=kind,
            unit=unit,
            value=-value if signed else value,
            half=half,
            decimals=decimals,
            raw=(match[0].lstrip("-－−﹣+") if not signed else match[0]) + ("元" if match["unit"] == "万" else ""),
            label=label,
            start=match.start(),
            end=match.end(),
            approximate=loose or rough,
        )
        counter.value += 1
        end = match.end()


def _last_told(digits: str) -> Decimal:
    """One in the place of the last digit that is not 0."""
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    zeros = len(whole) - len(whole.rstrip("0")) if not fraction else 0
    return Decimal(1).scaleb(zeros - len(fraction))


@lru_cache(maxsize=1024)
def _half(unit: str, decimals: int, *, exact: bool) -> Decimal:
    """Half of the last printed unit; with `exact`, whole things that are counted are so many and no other number."""
    kind, scale = _kind(unit)
    counted = exact and kind == COUNT and not decimals and not unit.startswith("万")
    return Decimal(0) if counted else Decimal("0.5").scaleb(-decimals) * scale


@lru_cache(maxsize=1024)
def _kind(unit: str) -> tuple[str, Decimal]:
    if unit == "万余元":
        return MONEY, Decimal(1)
    if unit in _MONEY_UNITS:
        return MONEY, _MONEY_UNITS[unit]
    if unit == "个百分点":
        return PERCENTAGE_POINTS, Decimal(1)
    if unit == "%":
        return PERCENT, Decimal(1)
    if unit == "‰":
        return PERCENT, Decimal("0.1")
    if unit == "倍":
        return TIMES, Decimal(1)
    if unit == "分":
        return POINTS, Decimal(1)
    return COUNT, Decimal(10_000) if unit.startswith("万") else Decimal(1)


def _sharpened(found: list[Sentence]) -> tuple[Sentence, ...]:
    """People drop trailing zeros: 5万元 beside amounts with two decimals is 5.00万元."""
    printed: dict[str, list[int]] = defaultdict(list)
    for sentence in found:
        for figure in sentence.figures:
            if figure.unit in _MONEY_UNITS and not figure.approximate:
                printed[figure.unit].append(figure.decimals)
    usual = {unit: sorted(decimals)[len(decimals) // 2] for unit, decimals in printed.items()}
    return tuple(_sharpen(sentence, usual) for sentence in found)


def _sharpen(sentence: Sentence, usual: Mapping[str, int]) -> Sentence:
    finest = dict(usual)
    printed: dict[str, list[int]] = defaultdict(list)
    for figure in sentence.figures:
        if figure.unit in _MONEY_UNITS:
            printed[figure.unit].append(figure.decimals)
    for unit, decimals in printed.items():
        finest[unit] = max(_finest(decimals), finest.get(unit, 0))
    if all(figure.decimals >= finest.get(figure.unit, 0) for figure in sentence.figures):
        return sentence
    figures = tuple(_with_decimals(figure, finest.get(figure.unit, 0)) for figure in sentence.figures)
    return Sentence(sentence.text, figures, sentence.headings, sentence.paragraph)


def _finest(decimals: Sequence[int]) -> int:
    """How many decimals the amounts of a sentence have; more than the usual two only where several have them.

    3,862,450元（即386.245万元） is one amount in another unit, and says nothing of how the others were rounded.
    """
    most = sorted(decimals, reverse=True)[:2]
    return max(most[-1], min(most[0], _USUAL_DECIMALS))


def _with_decimals(figure: Figure, decimals: int) -> Figure:
    if decimals <= figure.decimals or _ABOUT.search(figure.label):
        return figure
    half = figure.half.scaleb(figure.decimals - decimals)
    return Figure(
        figure.number, figure.kind, figure.unit, figure.value, half, figure.decimals, figure.raw, figure.label,
        figure.start, figure.end, figure.approximate,
    )  # fmt: skip
