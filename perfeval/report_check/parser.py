"""Reading a paragraph, sentence by sentence: what carries over from clause to clause, and what ends it.

A subject named in a clause holds until another is named; 其中 makes what follows parts of the amount before; ； and the
sentence's end close lists; 主要原因 ends what is judged. Where words leave two subjects open, both are kept, and a
figure is refuted only if it fits neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from perfeval.report_check.clauses import Clauses, Mention, clauses_of
from perfeval.report_check.figures import COUNT, MONEY, PERCENT, Sentence
from perfeval.report_check.lexicon import (
    BUDGET,
    BUDGETS,
    LAST_YEAR,
    OUTTURN,
    Basis,
    Reading,
    basis_of,
    beside_word,
    find_comparison,
    gives_reasons,
    marker,
    partitions,
    read_words,
    relation_words,
    things,
    words,
)
from perfeval.report_check.roles import (
    BASE,
    CHANGE,
    DONE,
    EXECUTION,
    LEVEL,
    SHARE,
    UNKNOWN,
    WHOLE,
    Said,
    is_last,
    role_of,
    without_numbering,
)
from perfeval.report_check.statements import (
    Change,
    Completion,
    Conversion,
    Level,
    PartList,
    Relation,
    Share,
    Statements,
    Subject,
)

_TITLE_LENGTH = 60
_TITLE_TAIL = re.compile(
    r"(?:支出|收入|预算|决算|执行|支出决算)?(?:总体|具体|安排|使用|收支)?(?:情况|说明|分析|方面)*[。：:]?$"
)
_TOTAL_AFTER = re.compile(r"(?:以上|上述)?(?:各项)?(?:合计|共计|总计|总额|合计金额|共)(?:为|：)?")
_NONE = re.compile(
    r"(?:\d{4}年度?|本年度?|[本我][\u4e00-\u9fff]{1,6}?)*(?:无|没有|未发生|未安排|未产生)(?P<what>[^，。；]{2,30})"
)
_ADJUSTED = re.compile("(?:年中|执行中|中期)?(?:(?P<down>调减|核减|压减)|调增)(?:预算|资金)?")
_ROUGHLY = re.compile("基本|大致|大体|总体上?|接近|不超|未超|没有超|控制在")
_CONVERTS = re.compile(r"(?:即|合|折合|折|计|约合|人民币)?")


@dataclass(slots=True)
class _Open:
    """A list that is open, and how many ； it has seen."""

    found: PartList
    semicolons: int = 0


class Parser:
    """Collects the statements of a document."""

    def __init__(self, year: int | None = None) -> None:
        self.statements = Statements()
        self.clauses: list[Clauses] = []
        self._document_year = year
        self._current: Subject | None = None
        self._top: Subject | None = None
        self._title: Reading | None = None
        self._scope = self._spoken_scope = ""
        self._open: list[_Open] = []
        self._basis: Basis | None = None
        self._change: Change | None = None
        self._year: int | None = None
        self._reason = False
        self._marked = False
        self._separated = False
        self._strayed = False
        self._in_sentence: list[Subject] = []
        self._last: Said | None = None
        self._last_level: Level | None = None
        self._sentence = Sentence("", ())

    # the frame: paragraphs, sentences

    def paragraph(self, sentences: Sequence[Sentence]) -> None:
        """Read a paragraph's sentences."""
        self._current = self._top = self._change = None
        self._open = []
        self._title, self._scope = _title_of(sentences[0].headings)
        self._spoken_scope = ""
        for sentence in sentences:
            self._read(sentence)

    def _read(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._basis, self._reason, self._marked, self._separated = None, False, False, False
        self._strayed = False
        self._last, self._last_level = None, None
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

    # clauses without a figure

    def _clause(self, text: str) -> None:
        plain = without_numbering(text.rstrip("。"))
        if not plain:
            return
        match = marker().match(plain)
        if match and not self._reason:
            self._begin_list(match["word"])
            plain = plain[match.end() :]
            if not plain:
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
            self._begin_list(ends_list["word"])
        elif reading.year and reading.bare:
            self._year = self._year_of(reading)
        elif reading.item and not reading.rest and not self._reason:
            self._enter(reading, change_only=True)
        elif not self._reason and reading.rest and len(plain) <= _TITLE_LENGTH:
            self._pending_unknown()

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

    def _resolved(self, basis: Basis | None) -> Basis | None:
        """A comparison with this year's own budget names this year: 比2023年年初预算."""
        if basis is None or not basis.year or basis.kind not in BUDGETS:
            return basis
        now = self._year or self._document_year
        return Basis(basis.kind, basis.kind, basis.year) if now is not None and int(basis.year) >= now else basis

    # lists

    def _begin_list(self, word: str) -> None:
        whole = self._current
        if whole is None or (self._last is not None and self._last.role == UNKNOWN):
            return
        if self._marked:
            return
        found = PartList(whole, self._sentence, open_ended=word in words()["incomplete_parts"])
        found.whole_list = any(re.fullmatch(one, word) for one in words()["complete_parts"])
        if self._last is not None and self._last.role == CHANGE and self._change is not None:
            found.change = self._change
        self._open.append(_Open(found))
        self.statements.lists.append(found)
        self._marked = True
        self._separated = False

    def _cancel_list(self) -> None:
        """其中年初预算为 X: no part, but another amount of the same subject."""
        if self._open and not self._open[-1].found.parts:
            self.statements.lists.remove(self._open.pop().found)
        self._marked = False

    def _close_lists(self, subject: Reading) -> None:
        """A subject that is known to be no part of a list's whole ends the list."""
        while self._open:
            holder = self._open[-1].found.whole.reading
            narrower = bool(subject.scope) and not holder.scope
            named = holder.item and subject.item and not subject.rest
            if named and not narrower and not _may_be_part(subject.item, holder.item):
                self._open.pop()
                continue
            break

    # subjects

    def _year_of(self, reading: Reading) -> int | None:
        if is_last(reading):
            base = self._year or self._document_year
            return base - 1 if base else None
        if reading.year:
            return int(reading.year)
        return None

    def _new(self, reading: Reading, *, anonymous: bool = False) -> Subject:
        subject = Subject(reading, self._sentence, self._document_year, anonymous=anonymous)
        subject.scope = self._scope_of(reading)
        self.statements.subjects.append(subject)
        self._in_sentence.append(subject)
        if self._open:
            holder = self._open[-1]
            holder.found.unclear = holder.found.unclear or self._strayed
            subject.parent = holder.found.whole
            holder.found.parts.append(subject)
            holder.found.chunks.append(holder.semicolons)
        else:
            self._top = subject
        self._current = subject
        self._marked = False
        self._separated = False
        return subject

    def _scope_of(self, reading: Reading) -> str:
        """Whose money a new subject is of; ? where an earlier subject of the paragraph had a scope and it has none."""
        if reading.scope:
            self._spoken_scope = reading.scope
            return reading.scope
        if self._open:
            return self._open[-1].found.whole.scope
        return self._scope or ("?" if self._spoken_scope else "")

    def _named(self, reading: Reading) -> Subject:
        """The subject that words name: the one of the sentence by that name, or a new one."""
        self._close_lists(reading)
        key = reading.key
        for subject in reversed(self._in_sentence):
            if subject.key == key or (subject.key.endswith(key) and not reading.scope and reading.item):
                return subject
        return self._new(reading)

    def _enter(self, reading: Reading, *, change_only: bool = False) -> None:
        """A clause that only names a subject."""
        self._current = self._named(reading)
        self._separated = False

    def _hosts(self, reading: Reading) -> tuple[Subject, ...]:
        """The subjects that a change, share or rate may be of."""
        if not reading.bare:
            subject = self._named(reading)
            self._current = subject
            self._separated = False
            return (subject,)
        if self._current is None:
            return (self._new(self._title or Reading(), anonymous=self._title is None),)
        hosts = [self._current]
        whole = self._current.parent
        if self._open or self._separated:
            while whole is not None:
                if whole not in hosts:
                    hosts.append(whole)
                whole = whole.parent
            if self._separated:
                hosts.reverse()
        return tuple(hosts)

    # figures

    def _mention(self, mention: Mention, following: Mention | None, rest: Sequence[Mention]) -> int:
        """Read one figure; returns how many of those after it were read with it."""
        lead = without_numbering(mention.lead)
        match = marker().match(lead)
        if match and not self._reason:
            self._begin_list(match["word"])
            lead = lead[match.end() :]
        else:
            inner = re.search("(?:其中)[，：]?", lead)
            if inner and not self._reason and not read_words(lead[: inner.start()]).rest:
                self._begin_list("其中")
                lead = lead[inner.end() :]
        if beside_word().match(lead):
            for one in self._open:
                one.found.unclear = True
        if gives_reasons(lead):
            self._reason = True
        if lead.startswith("分别占") or "分别占" in lead:
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

    def _no_change_yet(self, said: Said) -> bool:
        host = self._current
        return host is not None and not any(
            one.basis == said.basis and (one.amount is not None or one.rate is not None) for one in host.changes
        )

    def _place(self, said: Said) -> None:
        kind = said.mention.figure.kind
        if said.reading.item == "结余" and said.role == LEVEL and self._has_budget_and_spent():
            said = replace(said, role=CHANGE, reading=Reading(), sign=-1, basis=Basis(BUDGET, BUDGET))
        adjusted = _ADJUSTED.fullmatch(said.mention.lead)
        if adjusted and said.role == CHANGE and self._has_budget_only() and kind == MONEY:
            slot = "追减" if adjusted["down"] else "追加"
            said = replace(said, role=LEVEL, reading=Reading(kind=slot))
        if said.reading.weak and said.role == LEVEL and self._meant_of_current():
            said = replace(said, reading=Reading(kind=OUTTURN, year=said.reading.year))
        if said.reading.period or said.role == UNKNOWN or kind not in (MONEY, COUNT, PERCENT):
            self._unknown(said)
        elif said.role in (LEVEL, BASE, WHOLE):
            self._level(said)
        elif said.role == CHANGE:
            self._changed(said)
        elif said.role == SHARE:
            self._shared(said)
        elif said.role in (DONE, EXECUTION):
            self._done(said)

    def _has_budget_and_spent(self) -> bool:
        """Whether 结余 is what is left of the budget of the subject before."""
        current = self._current
        same = current is not None and current.sentence is self._sentence
        return same and current is not None and bool(current.now(*BUDGETS)) and bool(current.spent())

    def _has_budget_only(self) -> bool:
        """Whether the subject before has a budget of the year's beginning and nothing spent yet."""
        current = self._current
        same = current is not None and current.sentence is self._sentence
        return same and current is not None and bool(current.now("年初预算", BUDGET)) and not current.spent()

    def _meant_of_current(self) -> bool:
        """Whether 全年支出 is said of the subject before, which has a budget and no 决算 yet."""
        current = self._open[0].found.whole if self._separated and self._open else self._current
        if current is None or current.sentence is not self._sentence or current.reading.item in things()["totals"]:
            return False
        return bool(current.now(*BUDGETS)) and not current.now(OUTTURN)

    def _unknown(self, said: Said) -> None:
        number = said.mention.figure.number
        self.statements.reasons[number] = (
            "看不出这个数说的是什么" if not said.reading.period else "是一年中一段时间的数"
        )
        if self._current is not None and said.reading.bare and said.mention.figure.kind in (MONEY, COUNT):
            self._current.unclear = True
        if self._open and said.mention.figure.kind in (MONEY, COUNT):
            self._open[-1].found.unclear = True
        if said.reading.bare:
            return
        if said.mention.figure.kind in (MONEY, COUNT):
            self._current = self._new(said.reading)
        else:
            self._current = Subject(said.reading, self._sentence, self._document_year)
            self._current.parent = self._open[-1].found.whole if self._open else None
        self._current.unclear = True

    def _level(self, said: Said) -> None:
        figure, reading = said.mention.figure, said.reading
        if _TOTAL_AFTER.fullmatch(without_numbering(said.mention.lead)) and self._total_after(said):
            return
        year = self._year_of(reading)
        if reading.year and not is_last(reading):
            self._year = year
        level = Level(
            figure,
            self._sentence,
            reading.kind,
            year if year is not None else (self._year or self._document_year),
            is_last(reading),
            said.plain and not figure.approximate,
            True,
            reading,
        )
        if said.role == BASE:
            against = self._resolved(said.basis)
            level.kind = against.kind if against else ""
            if against and against.against == LAST_YEAR:
                level.last, level.year = True, int(against.year) if against.year else None
        if said.moved == "from":
            level.last = True
        if said.role == WHOLE:
            level.kind = ""
            level.reading = read_words(said.whole)
            whole = Subject(level.reading, self._sentence, self._document_year)
            whole.scope = level.reading.scope
            whole.levels.append(level)
            self.statements.subjects.append(whole)
            self._last_level = level
            return
        floating = self._floating(said, level)
        subject = floating if floating is not None else self._subject_for(said, level)
        subject.levels.append(level)
        self._last_level = level

    def _floating(self, said: Said, level: Level) -> Subject | None:
        """A budget after a list of parts may be the last part's or the whole's: kept for both, sure of neither."""
        current = self._current
        if not self._open or self._marked or current is None or not said.reading.bare or level.kind not in BUDGETS:
            return None
        found = self._open[-1].found
        if len(found.parts) < 2 or current is not found.parts[-1] or _clashes(found.whole, level):
            return None
        if found.whole.sentence is not self._sentence or any(one.now(*BUDGETS) for one in found.parts):
            return None
        level.sure = False
        current.levels.append(level)
        return found.whole

    def _subject_for(self, said: Said, level: Level) -> Subject:
        reading = said.reading
        tail = said.mention.tail.rstrip("。")
        if not reading.bare:
            subject = self._named(reading)
            self._current = subject
            self._separated = False
            if said.role == LEVEL and _clashes(subject, level):
                subject = self._new(reading)
            return subject
        if self._marked and reading.kind and not tail.startswith("用于") and self._current is not None:
            self._cancel_list()
        if self._marked and said.role == LEVEL:
            named = re.match(r"(?:用于|为|是|系|属)(?P<what>.+)", tail)
            part = read_words(named["what"]) if named else Reading()
            return self._new(part if not part.bare else Reading(), anonymous=part.bare)
        if self._current is None:
            title = self._title or Reading()
            return self._new(title, anonymous=title.bare)
        subject = self._current
        if said.role == BASE:
            return subject
        if self._open and re.match(r"用于.+", tail) and not said.mention.lead:
            return self._new(read_words(tail[2:]))
        if self._separated:
            top = self._open[0].found.whole if self._open else self._top
            if top is not None and level.kind and not _clashes(top, level):
                level.sure = False
                self._open = []
                self._current = top
                return top
        if _clashes(subject, level):
            anonymous = Reading(key="", kind=reading.kind)
            return self._new(anonymous, anonymous=True)
        return subject

    def _total_after(self, said: Said) -> bool:
        """基本支出 X，项目支出 Y，合计 Z: a total after its parts."""
        figure = said.mention.figure
        if self._open:
            return False
        parts = [
            one
            for one in self._in_sentence
            if one.levels and one.levels[0].figure.unit == figure.unit and one.parent is None
        ]
        if len(parts) < 2 or any(len(one.levels) > 1 for one in parts):
            return False
        whole = Subject(Reading(), self._sentence, self._document_year, anonymous=True)
        whole.levels.append(Level(figure, self._sentence, plain=not figure.approximate))
        self.statements.subjects.append(whole)
        found = PartList(whole, self._sentence, list(parts), [0] * len(parts), after=True)
        for part in parts:
            part.parent = whole
        self.statements.lists.append(found)
        self._current = whole
        self._top = whole
        return True

    def _changed(self, said: Said) -> None:
        figure = said.mention.figure
        basis = self._resolved(said.basis if said.basis is not None else self._basis)
        same_chain = (
            self._change is not None
            and self._change.sentence is self._sentence
            and said.reading.bare
            and self._last is not None
            and self._last.role == CHANGE
            and (said.basis is None or basis == self._change.basis)
        )
        is_rate = figure.kind == PERCENT
        if same_chain and self._change is not None:
            change = self._change
            if is_rate and change.rate is None:
                change.rate, change.signs = figure, (change.signs[0], said.sign)
                return
            if not is_rate and change.amount is None:
                change.amount, change.signs = figure, (said.sign, change.signs[1])
                return
            if said.basis is None:
                basis = change.basis
        if self._marked and self._open and self._open[-1].found.change is not None and not said.reading.bare:
            self._split(said, basis)
            return
        base = self._last_level if self._last is not None and self._last.role == BASE else None
        if base is not None and self._last is not None and said.basis is None:
            basis = self._resolved(self._last.basis)
        if said.reading.year and not is_last(said.reading):
            self._year = self._year_of(said.reading)
        hosts = self._hosts(said.reading)
        change = Change(self._sentence, hosts, basis, base=base, kind=said.reading.kind, sure=said.plain)
        change.year = self._year_of(said.reading)
        self._fill(change, said)
        if len(hosts) == 1 or not self._separated:
            hosts[0].changes.append(change)
        if self._open and self._open[-1].found.change is not None and not said.reading.bare:
            self._open[-1].found.change.parts.append(change)
        self.statements.changes.append(change)
        self._change = change

    def _split(self, said: Said, basis: Basis | None) -> None:
        """The first part of a change that is split: 其中基本支出减少 X."""
        holder = self._open[-1].found
        subject = self._new(said.reading)
        change = Change(self._sentence, (subject,), basis or (holder.change.basis if holder.change else None))
        self._fill(change, said)
        if holder.change is not None:
            holder.change.parts.append(change)
        self.statements.changes.append(change)
        self._change = change

    @staticmethod
    def _fill(change: Change, said: Said) -> None:
        if said.mention.figure.kind == PERCENT:
            change.rate, change.signs = said.mention.figure, (0, said.sign)
        else:
            change.amount, change.signs = said.mention.figure, (said.sign, 0)

    def _shared(self, said: Said) -> None:
        figure = said.mention.figure
        if said.of_it:
            base = self._last_level
            if base is None or self._last is None or self._last.role not in (BASE, WHOLE):
                self._unknown(said)
                return
            hosts = self._hosts(Reading())
            if self._last.role == BASE:
                done = Completion(self._sentence, figure, hosts, base.kind, base)
                self.statements.completions.append(done)
            else:
                self.statements.shares.append(Share(self._sentence, figure, hosts, self._last.whole, base))
            return
        hosts = self._hosts(said.reading)
        self.statements.shares.append(Share(self._sentence, figure, hosts[:1], said.whole))

    def _done(self, said: Said) -> None:
        hosts = self._hosts(said.reading)
        over = read_words(said.whole)
        kind = over.kind if said.role == DONE else said.reading.kind
        kind = kind if kind != OUTTURN else ""
        named = said.role == EXECUTION or (kind == BUDGET and said.mention.lead.rstrip("为是达到：").endswith("率"))
        kind = "" if named and kind == BUDGET else kind
        last = is_last(said.reading) or over.year == LAST_YEAR
        done = Completion(self._sentence, said.mention.figure, hosts, kind, named=named, last=last)
        self.statements.completions.append(done)

    def _respective(self, mention: Mention, rest: Sequence[Mention], lead: str) -> int:
        """…，分别占总支出的 A%、B%、C%: each belongs to one of the amounts before, in their order."""
        figures = [mention.figure]
        for one in rest:
            if one.figure.kind != PERCENT or one.lead or one.before or one.same_clause:
                break
            figures.append(one.figure)
        owners = [one for one in self._in_sentence if one.levels][-len(figures) :]
        whole = lead.split("分别占", 1)[1]
        said = role_of(mention, None, "占" + whole)
        if len(owners) == len(figures) and len(figures) > 1 and said.role == SHARE:
            for subject, figure in zip(owners, figures, strict=True):
                self.statements.shares.append(Share(self._sentence, figure, (subject,), said.whole))
        self._last = Said(mention, UNKNOWN)
        return len(figures) - 1

    # brackets

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
        else:
            self._open = []
        self._walk(inner, ())
        (self._current, self._open, self._marked, self._separated, self._last, self._change, self._basis) = kept


def _title_of(headings: Sequence[str]) -> tuple[Reading | None, str]:
    """The subject that a heading names, and the scope that the headings set."""
    scope = ""
    for heading in headings:
        said = read_words(_TITLE_TAIL.sub("", without_numbering(heading)))
        scope = said.scope or scope
    if not headings:
        return None, ""
    title = read_words(_TITLE_TAIL.sub("", without_numbering(headings[-1])))
    return (title if title.item and not title.rest else None), scope


def _clashes(subject: Subject, level: Level) -> bool:
    """Whether a subject has such an amount already."""
    return any(one.kind == level.kind and one.year == level.year and one.last == level.last for one in subject.levels)


def _may_be_part(item: str, whole: str) -> bool:
    """Whether an item may be listed under a whole, as far as is known."""
    if item in things()["totals"]:
        return False
    known = [entry for entry in partitions() if entry["total"] == whole]
    if not known:
        return not any(entry["total"] == item and whole in entry["all"] for entry in partitions()) and item != whole
    below = {part for entry in known for part in entry["all"]}
    below |= {part for entry in partitions() if entry["total"] in below for part in entry["all"]}
    return item in below or not any(item == entry["total"] or item in entry["all"] for entry in partitions())


def chunks(found: PartList) -> list[list[Subject]]:
    """The readings of a list: all parts, or only those before a ； after several (A、B；C)."""
    if not found.chunks or len(set(found.chunks)) == 1:
        return [found.parts]
    result = [found.parts]
    for place, (left, right) in enumerate(pairwise(found.chunks), 1):
        if left != right and found.chunks.count(left) > 1:
            result.insert(len(result) - 1, found.parts[:place])
    return result
