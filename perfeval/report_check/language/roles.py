"""What the words before a figure make of it: an amount, a change, a share, a rate of completion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from perfeval.data import load_yaml
from perfeval.report_check.language.clauses import Mention
from perfeval.report_check.language.figures import COUNT, MONEY, PERCENT, PERCENTAGE_POINTS, POINTS, TIMES, number_said
from perfeval.report_check.language.lexicon import (
    BUDGET,
    BUDGETS,
    LAST_YEAR,
    NOTHING,
    TASK,
    YEAR,
    Basis,
    Compared,
    Reading,
    Verb,
    any_of,
    change_verb,
    find_comparison,
    find_exceeding,
    is_plain,
    read_words,
    words,
)
from perfeval.report_check.language.named_rates import before_named_rate

LEVEL, BASE, CHANGE, SHARE, DONE, EXECUTION, WHOLE, UNKNOWN = (
    "amount", "compared with", "change", "share", "done", "execution", "whole", "unknown",
)  # fmt: skip
_SCORED = re.compile(r"(?P<subject>[^，；：]{2,30}?)(?:绩效)?(?:自评|评价)?(?:得分|评分|分值)?(?:为|：)?")
_OF_IT = re.compile(r"的(?:比例|比重|百分比)?(?:为|是|达)?")
_FROM = re.compile(r"(?P<before>.*?)(?:由|从)(?P<rest>.*)$")
_ASIDE = "，、："
_LIMIT = re.compile("(?:低于|高于|超过|不足|少于|大于|小于)了?$")
"""执行率低于85%的项目: which of them, not by how much anything changed."""
_OF_WHOLE = re.compile(r"(?P<subject>.*?)占(?P<whole>.+)")
_NUMBERING = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,2}[、是]|[①-⑳]|第[一二三四五六七八九十][，、])"
)
_CLOSER = re.compile("相比较?|比较|相较|对比")
_ITEM_NUMBER = re.compile(
    r"[（(]?(?P<number>\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:[)）]|[.．、](?!\d))"
    "|(?P<circled>[①-⑳])"
)
_CIRCLED = "①"
_BUDGET_OPENER = re.compile(r"^(?P<subject>.*?)(?:完成|达到|占|为|控制在|执行|相当于)(?:了)?(?P<budget>[^，]*)$")


@dataclass(frozen=True, slots=True)
class Said:
    """A figure with the role its words give it.

    Attributes:
        role: one of the roles above.
        reading: its subject, scope, kind and year, as far as its own words say them.
        sign: of a change: +1 up, −1 down.
        basis: of a change or a base: with what it compares, where said here.
        whole: of a share: the words for the whole; of a rate of completion: those for the budget.
        of_it: whether it is a rate of the figure right before it.
        plain: whether nothing in its words makes it more than a plain amount.
        rated: whether it is a rate by name, judged by its own rules.
        either: of a change: whether it may as well be the amount it compares with (超过预算数A).
        moved: whether it is where something moved to (增加到) or from (由).
    """

    mention: Mention
    role: str
    reading: Reading = NOTHING
    sign: int = 0
    basis: Basis | None = None
    whole: str = ""
    of_it: bool = False
    plain: bool = True
    moved: str = ""
    rated: bool = False
    either: bool = False


@dataclass(frozen=True, slots=True)
class _Moved:
    """The words before 增加到, and when it was so."""

    before: str
    when: str
    sign: int


@lru_cache(maxsize=16384)
def _moved_to(lead: str) -> _Moved | None:
    """增加到, 回落至, 压缩为: the verb of a change with where it leads; None where words end with none."""
    found = _moving().match(lead)
    if found is None:
        return None
    return _Moved(found["before"], found["when"] or "", 1 if found["up"] else -1 if found["down"] else 0)


def moves_to(lead: str) -> bool:
    """Whether words end with where something moved to: 提高到, 降至."""
    return _moved_to(lead) is not None


def way_moved(lead: str) -> int:
    """Whether words say that something moved up (1) or down (−1) to a figure; 0 where they leave that open."""
    moved = _moved_to(lead)
    return moved.sign if moved is not None else 0


@cache
def _moving() -> re.Pattern[str]:
    changes = words()["changes"]
    ways = f"(?P<up>{any_of(changes['up'])})|(?P<down>{any_of(changes['down'])})"
    verbs = f"(?:{ways}|{any_of(words()['moves'])})"
    when = f"(?P<when>(?:{YEAR}|{any_of(words()['this_year'])})(?:年?[末底])?的?)?"
    return re.compile(rf"(?P<before>.*?)(?:{any_of(words()['adverbs'])})*{verbs}(?:到|至|为)了?{when}$")


@lru_cache(maxsize=16384)
def _signed_rate(lead: str) -> Verb | None:
    """变动率, 差异率: a rate of change that tells the direction by its sign, or not at all; None for other words."""
    found = _signed_rates().fullmatch(lead)
    if found is None:
        return None
    return Verb(1 if found["signed"] else 0, BUDGET if found["budget"] else "", found["before"])


@cache
def _signed_rates() -> re.Pattern[str]:
    rates = words()["change_rates"]
    names = "|".join(f"(?P<{name}>{any_of(group)})" for name, group in rates.items())
    return re.compile(rf"(?P<before>.*?)(?:{names})(?:为|是|：|达)?")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = words()["kinds"]
    budget = any_of([*kinds["年初预算"], *kinds["全年预算"], *kinds["预算"], *kinds["任务"]])
    last = any_of(words()["last_year"])
    macros = {"{budget}": f"(?:{last})?(?:本年|当年|年度)?{budget}", "{be}": any_of(words()["be"]), "{last}": last}
    found = []
    for entry in load_yaml("report_check/patterns.yaml")["patterns"]:
        source = entry["pattern"]
        for macro, meaning in macros.items():
            source = source.replace(macro, meaning)
        found.append((entry["role"], re.compile(source)))
    return tuple(found)


@lru_cache(maxsize=16384)
def pattern_role(lead: str) -> tuple[str, str, str] | None:
    """Role, subject and the words for the whole or the budget of a percentage."""
    for role, pattern in _patterns():
        match = pattern.fullmatch(lead)
        if match is not None:
            groups = match.groupdict()
            return role, groups["subject"] or "", groups.get("whole") or groups.get("budget") or ""
    return None


def closes_comparison(mention: Mention) -> bool:
    """Whether an amount ends what it is compared with: 与上年100万元相比, 与上年100万元相比收入总计、支出总计均减少."""
    closer = _CLOSER.match(mention.tail)
    return closer is not None and (not mention.tail[closer.end() :] or _known(mention.tail[closer.end() :]))


def item_number(text: str) -> tuple[str, int] | None:
    """The signs and the number before an item: （三） is （） and 3, ③ is ① and 3; None where there is none."""
    match = _ITEM_NUMBER.match(text)
    if match is None:
        return None
    if match["circled"]:
        return _CIRCLED, ord(match["circled"]) - ord(_CIRCLED) + 1
    return re.sub(r"\d+|[一二三四五六七八九十]+", "", match[0]), number_said(match["number"])


@lru_cache(maxsize=16384)
def without_numbering(text: str) -> str:
    """Words without （一）, 1., 一是, 加上 before them."""
    numbering = _NUMBERING.match(text)
    text = text[numbering.end() :] if numbering is not None else text
    # 加上年初结转 speaks of no 上年
    return text.removeprefix("再").removeprefix("加上") if text.startswith(("加上", "再加上")) else text


def role_of(mention: Mention, following: Mention | None, lead: str) -> Said:
    """The role of a figure.

    Args:
        lead: the words before it, without numbering and 其中.
        following: the mention after it, which may show that this one is what is compared with.
    """
    kind = mention.figure.kind
    if kind == POINTS:
        scored = _SCORED.fullmatch(lead)
        return Said(mention, UNKNOWN, read_words(scored["subject"]) if scored else NOTHING)
    if kind in (PERCENTAGE_POINTS, TIMES):
        return Said(mention, UNKNOWN)
    lead = lead.rstrip(_ASIDE)
    if mention.same_clause and kind == PERCENT and _OF_IT.fullmatch(lead):
        return Said(mention, SHARE, of_it=True)
    moved = _moved_to(lead) if kind != PERCENT else None
    if moved is not None:
        compared = find_comparison(moved.before)
        before = compared.before + compared.after if compared else moved.before
        return Said(mention, LEVEL, read_words(moved.when + before), moved="to")
    if kind == PERCENT:
        signed = _signed_rate(lead)
        if signed is not None:
            return _change(mention, signed.before, signed.sign, signed.implied)
        rated = before_named_rate(lead)
        if rated is not None:
            found = pattern_role(lead)
            if found is None or found[0] not in ("execution", "done"):
                return Said(mention, UNKNOWN, read_words(rated), rated=True)
    verb = change_verb(lead)
    if verb is not None and kind == PERCENT and mention.tail.startswith("的") and _LIMIT.search(lead):
        return Said(mention, UNKNOWN, read_words(verb.before))
    if verb is not None:
        return _change(mention, verb.before, verb.sign, verb.implied)
    exceeding = find_exceeding(lead) if find_comparison(lead) is None else None
    if exceeding is not None and kind in (MONEY, COUNT):
        before = exceeding.before
        return Said(
            mention, CHANGE, read_words(before), exceeding.sign, exceeding.basis, plain=is_plain(before), either=True
        )
    if kind == PERCENT:
        return _percentage(mention, lead)
    return _amount(mention, following, lead)


def _change(mention: Mention, before: str, sign: int, implied: str) -> Said:
    compared = find_comparison(before)
    if compared is None:
        basis = Basis(implied) if implied else None
        return Said(mention, CHANGE, read_words(before), sign, basis, plain=is_plain(before))
    subject = compared.before + compared.after
    return Said(mention, CHANGE, read_words(subject), sign, compared.basis, plain=is_plain(subject))


def _percentage(mention: Mention, lead: str) -> Said:
    found = pattern_role(lead)
    if found is None and mention.signs == "、" and lead.endswith("的") and read_words(lead[:-1]).kind in BUDGETS:
        # 完成年初预算的A%、调整预算的B%
        found = ("done", "", lead[:-1]) if read_words(lead[:-1]).bare else None
    if found is None or find_comparison(lead) is not None:
        return Said(mention, UNKNOWN, read_words(lead))
    role, subject, whole = found
    names = {"share": SHARE, "done": DONE, "execution": EXECUTION}
    over = read_words(whole)
    if role == "share" and over.bare and over.kind in (*BUDGETS, TASK):
        role = "done"
    if role == "share" and not subject and not whole and not lead:
        return Said(mention, UNKNOWN)
    return Said(mention, names[role], read_words(subject), whole=whole)


def _amount(mention: Mention, following: Mention | None, lead: str) -> Said:
    compared = find_comparison(lead)
    goes_on = following is not None and following.same_clause
    closed = closes_comparison(mention)
    if compared is not None and (_bare(compared.after) or _known(compared.after)):
        verb = change_verb(following.lead) if following is not None and goes_on else None
        if closed or (verb is not None and _bare(verb.before)):
            return Said(mention, BASE, read_words(compared.before), basis=_with_kind(compared))
        return Said(mention, UNKNOWN, read_words(compared.before))
    if compared is not None:
        return Said(mention, UNKNOWN)
    if following is not None and goes_on and _OF_IT.fullmatch(following.lead):
        share = _OF_WHOLE.fullmatch(lead)
        opener = _BUDGET_OPENER.fullmatch(lead)
        if share and not read_words(share["whole"]).kind:
            return Said(mention, WHOLE, read_words(share["subject"]), whole=share["whole"])
        if opener and read_words(opener["budget"]).kind:
            budget = read_words(opener["budget"])
            own = read_words(opener["subject"])
            return Said(mention, BASE, own, basis=Basis(budget.kind, budget.kind), plain=True)
    source = _FROM.fullmatch(lead)
    if source and following is not None and _moved_to(following.lead) is not None:
        return Said(mention, LEVEL, read_words(source["before"] + source["rest"]), moved="from")
    return Said(mention, LEVEL, read_words(lead), plain=is_plain(lead))


def _with_kind(compared: Compared) -> Basis:
    """与2022年度财政拨款支出年初预算: the kind that stands after the year and the item."""
    basis, kind = compared.basis, read_words(compared.after).kind
    return Basis(basis.against, kind, basis.year) if kind and not basis.kind else basis


def _bare(text: str) -> bool:
    """Whether words name no subject."""
    return read_words(text).bare


def _known(text: str) -> bool:
    """Whether words name an item again: 较上年收、支总计 X 各增加."""
    said = read_words(text)
    return bool(said.item) and not said.rest


def is_last(reading: Reading) -> bool:
    """Whether words speak of last year."""
    return reading.year == LAST_YEAR
