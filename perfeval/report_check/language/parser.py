"""Reading a paragraph, sentence by sentence: what carries over from clause to clause, and what ends it.

A subject named in a clause holds until another is named; 其中 makes what follows parts of the amount before; ； and the
sentence's end close lists; 主要原因 ends what is judged. Where words leave two subjects open, both are kept, and a
figure is refuted only if it fits neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from perfeval.report_check.language.clauses import Clauses, Mention, clauses_of
from perfeval.report_check.language.figures import COUNT, MONEY, PERCENT, Sentence
from perfeval.report_check.language.lexicon import (
    OUTTURN,
    Reading,
    basis_of,
    beside_word,
    find_comparison,
    gives_reasons,
    marker,
    never_part,
    off_strength,
    plain_heading,
    read_words,
    relation_words,
    words,
)
from perfeval.report_check.language.placing import Placing
from perfeval.report_check.language.roles import (
    CHANGE,
    LEVEL,
    UNKNOWN,
    Said,
    is_last,
    item_number,
    role_of,
    without_numbering,
)
from perfeval.report_check.language.statements import (
    Conversion,
    Relation,
)

_TITLE_LENGTH = 60
_TITLE_TAIL = re.compile(
    r"(?:支出|收入|预算|决算|执行|支出决算)?(?:总体|具体|安排|使用|收支)?(?:情况|说明|分析|方面)*[。：:]?$"
)
_NONE = re.compile(
    r"(?:\d{4}年度?|本年度?|[本我][\u4e00-\u9fff]{1,6}?)*(?:无|没有|未发生|未安排|未产生)(?P<what>[^，。；]{2,30})"
)
JOINING = ("和", "及", "与")
_YEAR_SPOKEN = re.compile(
    r"(?:^|[。；，：])(?:其中|[\u4e00-\u9fff]{1,24}?(?:局|委|中心|办公室|办|院|站|所|队|镇|乡|街道|部|厅|会|馆|校|学|公司|政府|处|园|单位|部门))?"
    r"((?:19|20)\d\d)年(?![初末底]|\d{1,2}月)"
)
_COMPARED_YEAR = re.compile(r"(?:与|比|较|较之|相较于?|同|和)(?:19|20)\d\d年")
_THIS_YEAR = re.compile(r"(?:本年度?(?!收入|支出)|今年|当年)[^，。；：\d]{0,16}\d")
_INCLUDING = re.compile("（(?<=[总合]计（)含[^（）]*）")
_INNER = re.compile("其中[，：]?")
_WITHIN = re.compile(r"(?:在)?(?P<what>[\u4e00-\u9fff“”]{3,20})[当之]?中")
_REST = re.compile(r"(?:其余|余下|剩余|剩下)(?:的|为|均为|系|是)?")
_ROUGHLY = re.compile("基本|大致|大体|总体上?|接近|不超|未超|没有超|控制在")
_PART = re.compile("[\u4e00-\u9fff“”（）]{2,16}[为：]?")
"""What a paragraph that is one part of a list begins with: its name."""
_UNNUMBERED = "none"
_CONVERTS = re.compile(r"(?:即|合|折合|折|计|约合|约为?|共计)?(?:人民币)?")

_BALANCED = "收支总计"
_SIDE_AGAIN = re.compile(words()["side_again"])


class Parser(Placing):
    """Collects the statements of a document."""

    def __init__(self, year: int | None = None, name: str = "", *, project: bool = False) -> None:
        super().__init__(year)
        self._title_year = year
        self._project = project
        self._headings: tuple[str, ...] = ()
        self._running_style = self._opener_style = ""
        self._running_count = 0
        self.clauses: list[Clauses] = []
        self._own_name = re.compile(rf"{re.escape(name)}(?:部门|单位|本级|机关)?(?!(?:19|20)\d\d年)") if name else None

    def paragraph(self, sentences: Sequence[Sentence]) -> None:
        """Read a paragraph's sentences."""
        goes_on = sentences[0].text.startswith("其中") and sentences[0].headings == self._headings
        self._document_year = year_spoken_of(sentences, self._title_year)
        self._headings = sentences[0].headings
        self._current = self._change = None
        self._top = self._top if goes_on else None
        self._in_sentence, self._sentence_before = [], []
        self._open = []
        self._title, self._scope = _title_of(sentences[0].headings)
        self._plain_heading = all(plain_heading().search(one) for one in sentences[0].headings)
        self._spoken_scope = ""
        self._continue_running(sentences)
        for sentence in sentences:
            self._read(sentence)
        self._judge_running(sentences)

    def _continue_running(self, sentences: Sequence[Sentence]) -> None:
        """包括： at a paragraph's end: what the numbered paragraphs after it begin with are its parts."""
        if self._running is None:
            return
        number = item_number(sentences[0].text)
        if number is None:
            self._continue_unnumbered(sentences)
            return
        style, count = number
        if not self._running.parts and not self._running.unclear and count == 1:
            self._running_style = style
        if style == self._running_style:
            if count == self._running_count + 1:
                self._next_part = True
                self._running_count = count
            else:
                self._running = None
        elif style == self._opener_style:
            self._running = None

    def _continue_unnumbered(self, sentences: Sequence[Sentence]) -> None:
        """其中： and then a paragraph for each part, without numbers; how many there are is left open."""
        running, first = self._running, sentences[0]
        if running is None or self._running_style not in ("", _UNNUMBERED):
            return
        whole = running.whole.levels[-1] if running.whole.levels else None
        told = first.figures[0] if first.figures else None
        alike = whole is not None and told is not None and told.kind == whole.figure.kind
        if not alike or told is None or first.headings != running.sentence.headings or not _PART.fullmatch(told.label):
            self._running = None
            return
        self._running_style = _UNNUMBERED
        running.unclear = True
        self._next_part = True

    def _judge_running(self, sentences: Sequence[Sentence]) -> None:
        if self._running is not None and (self._next_part or self._running.parts):
            figures = [figure for sentence in sentences for figure in sentence.figures]
            part = self._running.parts[-1] if self._running.parts else None
            if part is not None and part.sentence is sentences[0] and not self._next_part:
                told = part.levels and figures and part.levels[0].figure is figures[0] and not part.reading.bare
                self._running.unclear = self._running.unclear or not told
            self._next_part = False
        last = self._open[-1].found if self._open and self._marked else None
        if last is not None and not last.parts and sentences[-1].text.endswith("："):
            opener = item_number(sentences[0].text)
            self._running, self._running_count, self._running_style = last, 0, ""
            self._opener_style = opener[0] if opener else "?"

    def _read(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._basis, self._reason, self._marked, self._separated = None, False, False, False
        self._strayed = False
        self._item = None
        self._last, self._last_level = None, None
        self._sentence_before = self._in_sentence
        self._in_sentence = []
        self._year = None
        starts_with_marker = marker().match(without_numbering(sentence.text))
        if not starts_with_marker:
            self._open = []
            if self._top is not None and self._current is not self._top and self._current is not None:
                self._separated = True
        else:
            self._current = self._top
            self._open = []
        if not sentence.figures:
            self._without_figures(sentence)
            return
        taken = clauses_of(sentence)
        self.clauses.append(taken)
        self._walk(taken.mentions, taken.closing)

    def _unnamed(self, text: str) -> str:
        """Words without the name of the unit whose report it is."""
        return self._own_name.sub("", text) if self._own_name is not None else text

    def _without_figures(self, sentence: Sentence) -> None:
        text = without_numbering(sentence.text)
        for clause in re.split(r"[，；。]", text):
            self._clause(clause)
        if len(text) <= _TITLE_LENGTH and not re.search("[，；]", text):
            reading = read_words(_TITLE_TAIL.sub("", text.rstrip("。")))
            if not reading.bare and find_comparison(text) is None and not gives_reasons(text):
                self._title = reading
                if not any(word.search(text) for _, word in relation_words()):
                    self._current = self._top = None

    def _walk(self, mentions: Sequence[Mention], closing: Sequence[str]) -> None:
        following: list[Mention | None] = [*mentions[1:], None]
        skip = 0
        for index, (mention, after) in enumerate(zip(mentions, following, strict=False)):
            if skip:
                skip -= 1
                continue
            self._between(mention)
            skip = self._mention(mention, after, mentions[index + 1 :])
        for clause in closing:
            self._clause(clause.rstrip("，；："))

    def _between(self, mention: Mention) -> None:
        """The signs and clauses between the figure before and this clause."""
        signs = list(mention.signs)
        if self._last is not None and signs:
            self._sign(signs[0])
        for clause in mention.before:
            self._clause(clause.rstrip("，；：、"))
            if clause[-1] in "，；：、":
                self._sign(clause[-1])

    def _sign(self, sign: str) -> None:
        if sign == "；":
            self._reason = False
            self._basis = None
            del self._open[1:]
            for one in self._open:
                one.semicolons += 1
            self._separated = bool(self._open)
            if self._open and self._current is not None and self._current.parent is not self._open[0].found.whole:
                self._current = self._open[0].found.parts[-1] if self._open[0].found.parts else self._current
        elif sign == "：" and self._last is not None and not self._open and self._last.role == LEVEL:
            self._begin_list("")

    def _clause(self, text: str) -> None:
        self._begin_item(item_number(text))
        plain = self._unnamed(without_numbering(text.rstrip("。")))
        if not plain:
            return
        match = marker().match(plain)
        if match and not self._reason:
            self._begin_list(match["word"])
            plain = plain[match.end() :]
            if not plain:
                return
        if self._named_again(plain):
            return
        self._none(plain)
        compared = find_comparison(plain)
        if self._relation(plain):
            if gives_reasons(plain):
                self._reason = True
            return
        if gives_reasons(plain):
            self._reason = True
            return
        if compared is not None and read_words(compared.after).bare and not self._reason:
            self._basis = compared.basis
            before = read_words(compared.before)
            if not before.bare:
                self._enter(before, change_only=True)
            return
        reading = read_words(_TITLE_TAIL.sub("", plain))
        ends_list = marker().search(plain)
        if ends_list and ends_list.end() == len(plain):
            if self._is_other_side(plain):
                self._current, self._open, self._marked = self._open[0].found.whole, [], False
            self._begin_list(ends_list["word"])
        elif reading.year and reading.bare:
            self._year = self._year_of(reading)
        elif reading.item and not reading.rest and not self._reason:
            self._enter(reading, change_only=True)
        elif not self._reason and reading.rest and len(plain) <= _TITLE_LENGTH:
            self._pending_unknown()

    def _is_other_side(self, text: str) -> bool:
        """收支总计A，收入包括B、C；支出包括D、E: whether the other side of an open list's total follows."""
        balanced = bool(self._open) and self._open[0].found.whole.reading.item == _BALANCED
        return balanced and bool(self._open[0].found.parts) and _SIDE_AGAIN.match(text) is not None

    def _of_list(self, mention: Mention) -> bool:
        """Whether a figure may be a part of the open list by its unit."""
        levels = [level for part in self._open[-1].found.parts for level in part.levels]
        return any(one.figure.kind == mention.figure.kind != PERCENT for one in levels) and (
            mention.figure.kind == MONEY or any(one.figure.unit == mention.figure.unit for one in levels)
        )

    def _of_what_is_left(self) -> bool:
        """空编3人，其中行政空编2人、事业空编1人: whether the list breaks down what is no part of others."""
        return any(never_part().search(level.figure.label) for level in self._open[-1].found.whole.levels)

    def _named_again(self, text: str) -> bool:
        """行政事业类项目中，经常性项目 X…: parts of an amount named before."""
        match = _WITHIN.fullmatch(text)
        if match is None or self._open or self._reason:
            return False
        before = [one for one in (*self._sentence_before, *self._in_sentence) if one.levels]
        named = [one for one in before if match["what"] in one.levels[0].figure.label]
        if len(named) != 1:
            return False
        self._current = named[0]
        self._last = None
        self._begin_list("其中")
        if self._open:
            self._open[-1].found.others = ()
        return True

    def _pending_unknown(self) -> None:
        """An unknown clause: what is listed after it may not be part of the list any more."""
        self._strayed = bool(self._open)

    def _none(self, text: str) -> None:
        match = _NONE.fullmatch(text)
        if match:
            said = read_words(match["what"])
            if said.item and not said.rest:
                self.statements.none.setdefault(self._sentence.paragraph, set()).add(said.item)
                self.statements.denials.append((self._sentence, said))

    def _relation(self, text: str) -> bool:
        """决算数大于预算数的主要原因, 与上年持平, 比预算无增减变化."""
        words_only = re.split("的?(?:主要)?原因|主要是|，", text)[0]
        found = None
        for name, pattern in relation_words():
            match = pattern.search(words_only)
            if match and (found is None or match.start() < found[1].start()):
                found = name, match
        if found is None or self._reason:
            return False
        if _ROUGHLY.search(words_only):
            return True
        name, match = found
        host = self._current
        left_words, right_words = words_only[: match.start()], words_only[match.end() :]
        if name == "等于" and not right_words:
            compared = find_comparison(left_words)
            if compared is None or not read_words(compared.after).bare:
                return host is not None
            left, basis = read_words(compared.before), compared.basis
        else:
            left, right = read_words(left_words), read_words(right_words.rstrip("的"))
            if not right.bare or not (right.kind or right.year):
                return False
            basis = basis_of(right_words.rstrip("的"))
        resolved = self._resolved(basis)
        basis = resolved if resolved is not None else basis
        if not left.bare:
            host = self._named(left)
            self._current = host
        if host is None or left.rest or basis.against == "":
            return True
        self.statements.relations.append(
            Relation(self._sentence, host, name, left.kind or OUTTURN, basis, words_only.rstrip("的"))
        )
        return True

    def _mention(self, mention: Mention, following: Mention | None, rest: Sequence[Mention]) -> int:
        """Read one figure; returns how many of those after it were read with it."""
        if not mention.same_clause:
            self._begin_item(item_number(mention.lead))
        lead = _INCLUDING.sub("", self._unnamed(without_numbering(mention.lead)))
        if mention.same_clause and lead[:1] in JOINING and find_comparison(lead) is None:
            lead = lead[1:]
        match = marker().match(lead)
        if match and not self._reason:
            self._begin_list(match["word"])
            lead = lead[match.end() :]
        else:
            inner = _INNER.search(lead)
            if inner and not self._reason and not read_words(lead[: inner.start()]).rest:
                self._begin_list("其中")
                lead = lead[inner.end() :]
        left = _REST.match(lead)
        if left and self._open and self._open[-1].found.parts and not self._reason and self._of_list(mention):
            self._open[-1].found.rest_named = True
            lead = lead[left.end() :]
            self._place(Said(mention, LEVEL, self._rest_of(lead)))
            self._last = Said(mention, LEVEL)
            return 0
        if self._open and never_part().search(lead) and not self._of_what_is_left():
            self._open = []
        if beside_word().match(lead):
            if off_strength().match(lead):
                self._open = []
            for one in self._open:
                one.found.unclear = True
        if gives_reasons(lead):
            self._reason = True
        if "分别占" in lead or "各占" in lead or ("分别" in lead and mention.figure.kind == PERCENT):
            return self._respective(mention, rest, lead)
        said = role_of(mention, following, lead)
        if self._reason:
            leaves = said.role == CHANGE and said.reading.bare and said.basis is not None and not said.reading.rest
            if not leaves or not self._no_change_yet(said):
                self.statements.reasons[mention.figure.number] = "在说明原因的话里"
                self._last = Said(mention, UNKNOWN)
                return 0
            self._reason = False
        self._place(said)
        self._last = said
        if mention.inside:
            self._inside(mention)
        return 0

    @staticmethod
    def _rest_of(lead: str) -> Reading:
        """其余 X, 其余为自筹 X: what is left of a whole is a part of its own, whatever it is called."""
        said = read_words(f"其余{lead}")
        return Reading(item=said.item, rest=said.rest, bare=False, key=said.key)

    def _no_change_yet(self, said: Said) -> bool:
        host = self._current
        return host is not None and not any(
            one.basis == said.basis and (one.amount is not None or one.rate is not None) for one in host.changes
        )

    def _inside(self, mention: Mention) -> None:
        """What stands in brackets after a figure."""
        inner = mention.inside
        first = inner[0]
        if (
            len(inner) == 1
            and first.figure.kind == MONEY == mention.figure.kind
            and first.figure.unit != mention.figure.unit
            and _CONVERTS.fullmatch(first.lead)
            and not first.tail
        ):
            self.statements.conversions.append(Conversion(self._sentence, mention.figure, first.figure))
            return
        if re.search(r"[÷/×＝=]", mention.bracket):
            return
        if len(inner) == 1 and self._last is not None and self._last.role == LEVEL and self._of_year_before(first):
            self._walk(inner, ())
            return
        kept = self._current, list(self._open), self._marked, self._separated, self._last, self._change, self._basis
        if (
            self._last is not None
            and self._last.role == LEVEL
            and all(one.figure.kind == mention.figure.kind for one in inner)
        ):
            opened = marker().match(first.lead) or marker().match("".join(first.before))
            self._marked = False
            self._begin_list(opened["word"] if opened else "")
            if self._open:
                self._open[-1].found.bracket = True
                self._open[-1].found.opened = opened is not None
                self._open[-1].found.level = self._last_level
        else:
            self._open = []
        self._walk(inner, ())
        (self._current, self._open, self._marked, self._separated, self._last, self._change, self._basis) = kept

    def _of_year_before(self, mention: Mention) -> bool:
        """（上年15.00万元）: the same subject's amount of a year before."""
        said = read_words(mention.lead)
        if not said.bare or said.rest or not said.year or mention.figure.kind not in (MONEY, COUNT):
            return False
        now = self._year or self._document_year
        return is_last(said) or (now is not None and int(said.year) < now)


def year_spoken_of(sentences: Sequence[Sentence], titled: int | None) -> int | None:
    """The year of a paragraph's amounts: the one its sentences begin with, where the title's is at most what
    they are compared with.
    """
    text = "".join(sentence.text for sentence in sentences)
    if titled is None or f"{titled}年" in _COMPARED_YEAR.sub("", text) or _THIS_YEAR.search(text):
        return titled
    return max((int(found[1]) for found in _YEAR_SPOKEN.finditer(text)), default=titled)


@lru_cache(maxsize=1024)
def _title_of(headings: tuple[str, ...]) -> tuple[Reading | None, str]:
    """The subject that a heading names, and the scope that the headings set."""
    scope = ""
    for heading in headings:
        said = read_words(_TITLE_TAIL.sub("", without_numbering(heading)))
        scope = said.scope or scope
    if not headings:
        return None, ""
    title = read_words(_TITLE_TAIL.sub("", without_numbering(headings[-1])))
    return (title if title.item and not title.rest else None), scope
