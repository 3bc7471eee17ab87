"""The 计分表's own sums, and what the text says of scores and the total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise

from perfeval.reader.labels import normalise
from perfeval.report_check.judging.result import Contradiction, Verdict, contradiction
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.language.figures import POINTS, Figure, Sentence
from perfeval.report_check.language.lexicon import any_of, patterns, words
from perfeval.report_check.scores.score_form import ScoreForm, ScoreRow
from perfeval.rules.base import points

_words = partial(patterns, "scores")

FORM = "计分表"
HUNDRED = Decimal(100)
_SPEAKS_OF_TOTAL = re.compile(
    r"(?:总分|总得分|自评得分|自评分|综合得分|综合评分|评价得分|评价总分|自评总分|最终得分|得分|评分|评价结果|自评结果|[我本][局委办站院校镇处厅]自评|(?:[我本]单位|[我本]部门|我中心)自评)(?:合计|总计|共计?|数)?(?:为|是|：|:|达|得)?$"
)
_NO_SCORE = re.compile(r"满分|分值|扣|失|总分|权重|标准分|[（(]$")
_WEIGHED = re.compile(r"（(?:满分|分值|权重|标准分)(?:为|：)?(\d+(?:\.\d+)?)分）")
_LOST = re.compile("[扣失][分减]?(?:了|为)?$")
_GOT = re.compile("得分?(?:为|：)?$")
_LEAST_PARTS = 3
_LEAST_WEIGHED = 2
"""So many parts are a sheet, where their weights come to 100."""
_MOST_PARTS = 8
_NUMBERED = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八])(?:[)）]|[.．、])")
_GRADED = re.compile("，[^，。；]{0,6}(?:评定|评价等级|绩效等级|等级|等次)")
_BARE_SCORE = re.compile(r"(?:自评|实际|实|评价)?(?:得分|得)(?:为|：)?")
_WEIGHT_WORDS = re.compile(r"指标|权重|分值|类|满分|管理|投入|过程|产出|效")
_WEIGHT_AFTER = re.compile(r"（(?:满分|分值|权重|标准分|总分)(?:为|：)?")
_WEIGHT_IN = re.compile(r"（(?:满分|分值|权重|标准分)?(?:为|：)?$")
_LISTS = re.compile("其中|包括|分别为|具体")
_GOES_ON = re.compile("其中|一级指标|各(?:一级)?指标|具体|分别|从")
_AFTER_WEIGHT = re.compile(r"[^，；。]{0,2}[，：]?(?:指标)?(?:自评|实际|评价|实)?(?:得分?|自评|评分)(?:为|：)?")
_OTHER_TIME = re.compile(r"上年|去年|上一年|复核|复评|抽查|再评价|上级|平均|最[高低]")
_PART_WORDS = re.compile(r"投入|决策|过程|管理|产出|效果|效益|满意度|执行|预算|成本|影响")
_RESULTS = frozenset({"产出", "效果", "效益", "满意度", "成本"})
_EXECUTION = Decimal(10)
"""The points of 预算执行率 in the national form, beside those of what was achieved."""


def check_form(form: ScoreForm) -> Iterator[tuple[int, Contradiction | None]]:
    """Judge the form by itself: (how many figures, what is wrong)."""

    def wrong(sentence: str, follows: str, right: Decimal) -> Contradiction:
        return Contradiction(sentence, follows, f"{points(right)}分", FORM)

    for row in form.rows:
        found = None
        if row.score is not None and (row.score > row.weight or row.score < 0):
            text = f"{row.name}（{points(row.weight)}分）自评分{points(row.score)}"
            found = wrong(text, f"得分应在0至{points(row.weight)}分之间", row.weight)
        yield 1, found
    weights = sum((row.weight for row in form.rows), Decimal(0))
    if form.total is not None and (form.total_weight is not None or _whole(form)) and weights != HUNDRED:
        text = f"各项指标分值合计{points(weights)}分"
        yield 0, wrong(text, f"计分表各项指标的分值加起来是{points(weights)}分，不是100分", HUNDRED)
    if form.total_weight not in (None, HUNDRED) and weights == HUNDRED and form.total != form.total_weight:
        text = f"总分的分值{points(form.total_weight or HUNDRED)}分"
        yield 0, wrong(text, f"各项指标的分值加起来是{points(weights)}分", weights)
    for container in (one for one in form.containers if one.weight > 0):
        yield 1, _container(form, container.name, container.weight, container.first)
    scores = sum((row.score for row in form.rows if row.score is not None), Decimal(0))
    if form.total is not None:
        found = None
        if scores != form.total and not _scaled(form, scores):
            follows = f"各项得分加起来是{points(scores)}分，不是{points(form.total)}分"
            found = wrong(f"总分{points(form.total)}", follows, scores)
        yield 1, found


def _whole(form: ScoreForm) -> bool:
    """Whether the groups of the form promise 100 points."""
    return any(
        sum((one.weight for one in form.containers[:count]), Decimal(0)) == HUNDRED
        for count in range(1, len(form.containers) + 1)
    )


def _scaled(form: ScoreForm, scores: Decimal) -> bool:
    """Whether the total is scaled to 100, as it is where indicators do not apply."""
    weights = sum((row.weight for row in form.rows if row.score is not None), Decimal(0))
    if form.total is None or weights in (0, HUNDRED):
        return False
    return abs(scores * 100 / weights - form.total) <= Decimal("0.01")


def _container(form: ScoreForm, name: str, weight: Decimal, first: int) -> Contradiction | None:
    """The weights of the indicators that follow must add up to a group's weight, at a row's end."""
    added = Decimal(0)
    sums = []
    begins = {one.first for one in form.containers} | {len(form.rows)}
    for index, row in enumerate(form.rows[first:], first):
        added += row.weight
        if added == weight:
            return None
        if index + 1 in begins:
            sums.append(added)
    added = min(sums, key=lambda one: abs(one - weight), default=added)
    follows = f"“{name}”之下各项指标的分值加不成{points(weight)}分，而是{points(added)}分"
    return Contradiction(f"{name}（{points(weight)}分）", follows, f"{points(added)}分", FORM)


def stated_totals(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Figure]]:
    """Where the text gives the total: 自评得分94分; of several years only the latest's."""
    found = list(_totals(sentences))
    years = [_year_before(sentence, figure) for sentence, figure in found]
    latest = max(years, default="")
    for (sentence, figure), year in zip(found, years, strict=True):
        if year in ("", latest):
            yield sentence, figure


@cache
def _unit_name() -> re.Pattern[str]:
    """The name of a unit at the beginning of words about its score."""
    bodies = any_of(words()["bodies"])
    return re.compile(rf"^.{{2,26}}?{bodies}(?=(?:19|20)\d\d年|部门|单位|整体|本年|自评|绩效|综合|最终|项目)")


def _year_before(sentence: Sentence, figure: Figure) -> str:
    """The year named last before a figure in its sentence."""
    named = re.findall(r"((?:19|20)\d\d)年", sentence.text[: figure.start])
    return named[-1] if named else ""


def _totals(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Figure]]:
    for sentence in sentences:
        for index, figure in enumerate(sentence.figures):
            if figure.kind != POINTS or figure.approximate:
                continue
            added_up = re.search(r"(?:合计|总计|共计)(?:得分?)?(?:为)?$", figure.label) and index >= _LEAST_PARTS
            graded = re.search("(?:^|[，。；：])得$", figure.label) and _GRADED.match(sentence.text, figure.end)
            if not added_up and not graded and not _SPEAKS_OF_TOTAL.search(figure.label):
                continue
            label = re.split(r"[，。；;]", figure.label)[-1]
            others = sentence.figures[index + 1 :]
            if figure.value == HUNDRED and any(f.kind == POINTS and re.search("得", f.label) for f in others):
                continue
            weighed = _WEIGHED.match(sentence.text, figure.end)
            if weighed is not None and weighed[1] != "100":
                continue
            if _of_a_part(sentence, index) or _OTHER_TIME.search(label):
                continue
            follows_parts = index and sentence.figures[index - 1].kind == POINTS and _PART_WORDS.search(label)
            plain = re.sub("部门整体支出|预算绩效|绩效管理|预算支出", "", _unit_name().sub("", label))
            if not follows_parts and not _PART_WORDS.search(plain):
                yield sentence, figure


def _of_a_part(sentence: Sentence, index: int) -> bool:
    """Whether 得分 belongs to a part whose weight stands before it: 产出指标30分，得分28分."""
    figure = sentence.figures[index]
    if not _BARE_SCORE.fullmatch(re.split(r"[，。；：）]", figure.label)[-1]):
        return False
    start = sentence.text.rfind("；", 0, figure.start)
    before = [one for one in sentence.figures[:index] if one.start > start and one.kind == POINTS]
    if len(before) > 1 and before[-1].label == "）" and _WEIGHT_IN.search(before[-2].label):
        # 执行（10分）9.34分，…满意度（10分）9.10分，得分92.85分: each weight has its points already
        return False
    # 满分100分，得分96.5分: a hundred is the weight of all
    return any(_WEIGHT_WORDS.search(one.label) and one.value != HUNDRED for one in before)


def check_stated(sentences: Sequence[Sentence], form: ScoreForm | None) -> Iterator[Verdict]:
    """Judge the total that the text gives by its parts and by the form."""
    paragraphs: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        paragraphs.setdefault(sentence.paragraph, []).append(sentence)
    for sentence, figure in stated_totals(sentences):
        yield from _against_form(sentence, figure, form)
        together = paragraphs[sentence.paragraph]
        if _after_weights(together)[0] == {}:
            following = list(paragraphs.get(sentence.paragraph + 1, ()))
            whole = _after_weights(following)[1] == HUNDRED
            together = [*together, *(following if whole else _numbered(paragraphs, sentence.paragraph + 1))]
        found = list(_by_parts(sentence, figure, together))
        found = found or list(_listed(sentence, figure)) or list(_ahead(sentence, figure))
        yield from found or _lines(sentence, figure, paragraphs)
    yield from _restated(sentences)


def _restated(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """自评总分95.44分 … 将自评总分90.44分及扣分原因公开: one total in two paragraphs, but for a digit."""
    known = _words()
    stated = [
        (sentence, figure)
        for sentence in sentences
        for figure in sentence.figures
        if figure.kind == POINTS and not figure.approximate and known["own_total"].search(figure.label)
        if not _OTHER_TIME.search(sentence.text) and not known["others_total"].search(figure.label)
    ]
    if not stated:
        return
    first, model = stated[0]
    for sentence, figure in stated[1:]:
        if sentence.paragraph != first.paragraph and is_slip(model.value, figure.value):
            follows = f"前文写的是{model.raw}，这里是{figure.raw}"
            numbers = (figure.number, model.number)
            yield Verdict(numbers, contradiction(sentence, follows, model.raw, figure))


def _numbered(paragraphs: Mapping[int, Sequence[Sentence]], first: int) -> Iterator[Sentence]:
    """The first sentences of the numbered paragraphs that follow one another, each with a part's weight and score."""
    for place in range(first, first + _MOST_PARTS):
        sentences = paragraphs.get(place, ())
        if not sentences or not _NUMBERED.match(sentences[0].text):
            return
        yield sentences[0]


def _against_form(sentence: Sentence, figure: Figure, form: ScoreForm | None) -> Iterator[Verdict]:
    if form is None or form.total is None or re.search(r"满分|总分值|分值", figure.label):
        return
    if figure.value == HUNDRED and figure.value != form.total and len(sentence.figures) > 1:
        return
    if figure.value == form.total:
        yield Verdict((figure.number,))
        return
    follows = f"计分表的总分是{points(form.total)}分，不是{figure.raw}"
    yield Verdict((figure.number,), contradiction(sentence, follows, f"{points(form.total)}分", figure))


def check_rows(sentences: Sequence[Sentence], form: ScoreForm | None) -> Iterator[Verdict]:
    """Judge what the text says of one indicator's points: 在职人员控制率得4分（分值5分）, 扣1分."""
    names: dict[str, list[ScoreRow]] = {}
    for row in form.rows if form else ():
        names.setdefault(normalise(row.name), []).append(row)
    rows = [places[0] for places in names.values() if len(places) == 1]
    for sentence in sentences:
        start = 0
        for part in re.split(r"(?<=[；。])", sentence.text):
            end = start + len(part)
            figures = [f for f in sentence.figures if f.kind == POINTS and start <= f.start < end]
            start = end
            about = [row for row in rows if figures and normalise(row.name) in normalise(part)]
            if len(about) == 1:
                yield from _row(sentence, about[0], figures)


def _row(sentence: Sentence, row: ScoreRow, figures: Sequence[Figure]) -> Iterator[Verdict]:
    if row.score is None:
        return
    for figure in figures:
        said = re.search(r"(?:(得|评)|(失|扣)|(分值|满分|标准分|权重|[（(])|.)(?:分)?(?:为|：)?$", figure.label)
        if said is None or "每" in figure.label or not (said[1] or said[2] or said[3]):
            continue
        right = row.score if said[1] else row.weight - row.score if said[2] else row.weight
        if figure.value == right:
            yield Verdict((figure.number,))
        elif said[1] or said[3]:
            what = f"自评分{points(right)}分" if said[1] else f"分值{points(right)}分"
            follows = f"计分表中“{row.name}”{what}，不是{figure.raw}"
            yield Verdict((figure.number,), contradiction(sentence, follows, f"{points(right)}分", figure))


def _after_weights(together: Sequence[Sentence]) -> tuple[dict[Figure, str], Decimal]:
    """The scores that stand right after a part's weight (投入指标20分，得19分), and what the weights come to."""
    known: dict[Figure, str] = {}
    every: dict[Figure, str] = {}
    weights: dict[Figure, Decimal] = {}
    for sentence in together:
        for before, figure in pairwise(f for f in sentence.figures if f.kind == POINTS):
            if _WEIGHT_AFTER.fullmatch(figure.label) and figure.value < HUNDRED:
                # 决策16.50分（满分20分
                weights[before] = figure.value
                every[before] = re.split("[，；。：、（）]", before.label)[-1]
                if part := _PART_WORDS.search(before.label):
                    known[before] = part[0]
                continue
            bracketed = figure.label == "）" and _WEIGHT_IN.search(before.label) is not None
            how = _words()["how"].match(figure.label)
            label = figure.label[how.end() :] if how else figure.label
            if not (bracketed or _AFTER_WEIGHT.fullmatch(label)) or _SPEAKS_OF_TOTAL.search(before.label):
                continue
            if before.value == HUNDRED:
                continue
            name = re.split(
                "[，；。：]", re.sub("[（，：]?(?:分值|满分|权重|标准分)?(?:为|：)?[（，：]?$", "", before.label)
            )[-1]
            weights[figure] = before.value
            every[figure] = name
            if part := _PART_WORDS.search(before.label):
                known[figure] = part[0]
    if sum(weights.values(), Decimal(0)) == HUNDRED:
        return every, HUNDRED
    return known, sum((weights[figure] for figure in known), Decimal(0))


def _listed(sentence: Sentence, total: Figure) -> Iterator[Verdict]:
    """综合得分88.7分，其中预算执行9.1分、目标实现38.2分…: a list that leaves no room for another part."""
    after = [one for one in sentence.figures if one.number > total.number]
    parts = [one for one in after if one.kind == POINTS and not _NO_SCORE.search(one.label)]
    if len(parts) < _LEAST_PARTS or len(parts) < len(after) or any(one.approximate for one in parts):
        return
    if not _LISTS.search(sentence.text[total.end : parts[0].start]):
        return
    yield from _adds_up(sentence, total, parts)


def _lines(sentence: Sentence, total: Figure, paragraphs: Mapping[int, Sequence[Sentence]]) -> Iterator[Verdict]:
    """得分88.75分…：, and a line for what each part got."""
    place = sentence.paragraph + 1
    if not paragraphs[sentence.paragraph][-1].text.endswith("："):
        return
    parts: dict[Figure, str] = {}
    while place in paragraphs:
        scores = [one for one in paragraphs[place][0].figures if one.kind == POINTS and _GOT.search(one.label)]
        named = _PART_WORDS.search(scores[0].label) if scores else None
        if named is None or scores[0].approximate:
            break
        parts[scores[0]] = named[0]
        place += 1
    names = set(parts.values())
    if len(parts) >= _LEAST_PARTS and "产出" in names and names & {"效果", "效益"}:
        yield from _adds_up(sentence, total, list(parts))


def _ahead(sentence: Sentence, total: Figure) -> Iterator[Verdict]:
    """执行率得9分，产出得29分，…，总分95.5分: the points got before a total, where no others stand between."""
    before = [one for one in sentence.figures if one.number < total.number and one.kind == POINTS]
    parts = [one for one in before if _GOT.search(one.label)]
    rest = [one for one in before if one not in parts and not _NO_SCORE.search(one.label)]
    if len(parts) >= _LEAST_PARTS and not rest and not any(one.approximate for one in parts):
        yield from _adds_up(sentence, total, parts)


def _adds_up(sentence: Sentence, total: Figure, parts: Sequence[Figure]) -> Iterator[Verdict]:
    """Whether parts come to a total, or miss it by so little that they leave no room for another."""
    added = sum((one.value for one in parts), Decimal(0))
    numbers = (total.number, *(one.number for one in parts))
    gap = abs(added - total.value)
    if not gap:
        yield Verdict(numbers)
    elif gap <= min(Decimal(_LEAST_PARTS), min(one.value for one in parts) / 2):
        follows = f"{'＋'.join(one.raw for one in parts)}＝{points(added)}分，不是{total.raw}"
        yield Verdict(numbers, contradiction(sentence, follows, f"{points(added)}分", total))


def _by_parts(sentence: Sentence, total: Figure, together: Sequence[Sentence]) -> Iterator[Verdict]:
    """自评得分94分，其中投入19分，过程30分，产出27分，效果18分; or 投入指标20分，得19分；…综合得分94分."""
    after = [one for one in sentence.figures if one.number > total.number and not _LOST.search(one.label)]
    following = together[together.index(sentence) + 1 :][:1]
    if not after and following and _GOES_ON.match(following[0].text):
        after = list(following[0].figures)
    named = {
        figure: match[0]
        for figure in after
        if figure.kind == POINTS and not _NO_SCORE.search(figure.label)
        if (match := _PART_WORDS.search(figure.label))
    }
    after_weights, weights = _after_weights(together)
    if total in after_weights:
        return
    least = _LEAST_WEIGHED if weights == HUNDRED else _LEAST_PARTS
    if len(after_weights) >= least:
        named = after_weights
    parts, names = list(named), set(named.values())
    if len(parts) < least or len(names) < len(parts):
        return
    added = sum((figure.value for figure in parts), Decimal(0))
    numbers = (total.number, *(figure.number for figure in parts))
    if added == total.value:
        yield Verdict(numbers)
    elif named is after_weights and weights != HUNDRED:
        # a part whose name is unknown is missing
        return
    elif named is not after_weights and not ({"产出"} <= names and names & {"效果", "效益"}):
        return
    elif names <= _RESULTS and 0 < total.value - added <= _EXECUTION:
        # 产出、效益、满意度 of the national form: the points of 执行率 may be left unsaid
        return
    elif not any(_words()["adjusted"].search(one.text) for one in together):
        words = "＋".join(points(figure.value) for figure in parts)
        follows = f"{words}＝{points(added)}分，不是{total.raw}"
        yield Verdict(numbers, contradiction(sentence, follows, f"{points(added)}分", total))
