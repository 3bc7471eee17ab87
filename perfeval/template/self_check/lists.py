"""What the sheet 自查 looks at on lists: drop-downs, the point in time, tasks, answers and grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.facts.layout import Sheet
from perfeval.template.self_check.item import HINT, Item, ItemList

WORDS_FOR_CHOICES: Mapping[str, tuple[str, ...]] = {
    "是": ("√", "✓", "Y"),
    "否": ("×", "✗", "N"),
    "优": ("优秀",),
    "良": ("良好",),
    "中": ("中等",),
}
_EFFECTS, _POINTS, _TASKS, _PROGRESS = "效果指标", "评价要点", "履职任务", "支付进度"


class ListItems(ItemList):
    """The items of lists."""

    def _choices(self, sheet: Sheet) -> None:
        last = self._places.last_rows[sheet.name]
        for at, column in enumerate(sheet.columns):
            if not column.choices:
                continue
            block = self._block(sheet.name, self._places.first, at, last)
            allowed = [word for choice in column.choices for word in (choice, *WORDS_FOR_CHOICES.get(choice, ()))]
            others = "*".join([f'({block}<>"")', *(f'({block}<>"{word}")' for word in allowed)])
            words = f'"“{column.label}”列有"&SUMPRODUCT({others})&"格不在下拉选项中"'
            mend = f"请从下拉列表中选择{'、'.join(column.choices)}。"
            row = self._first_row(others, block)
            title = f"“{column.label}”列是下拉选项"
            wrong = f"SUMPRODUCT({others})>0"
            self._add(Item(sheet.name, self._places.first, at, title, words, mend, wrong, link_row=row))

    def _list_blocks(self, sheet: str) -> dict[str, str]:
        """The prepared cells of each column of a list, by what the column is for."""
        first, last = self._places.first, self._places.last_rows[sheet]
        columns = self._lists[sheet].columns
        return {column.role: self._block(sheet, first, at, last) for at, column in enumerate(columns)}

    def _at(self, sheet: str, role: str) -> int:
        return next(at for at, column in enumerate(self._lists[sheet].columns) if column.role == role)

    def _needs(self, *indicators: str) -> bool:
        """Whether the scheme has an indicator that needs one of these facts."""
        return any(name in indicators for names in self._specimen.needed.values() for name in names)

    def _progress(self) -> None:
        if not self._needs("实际支付进度", "既定支付进度"):
            return
        blocks, first = self._list_blocks(_PROGRESS), self._places.first
        actual, planned, chosen = blocks["actual"], blocks["planned"], blocks["chosen"]
        marked = f'COUNTIF({chosen},"是")+COUNTIF({chosen},"√")'
        at = self._at(_PROGRESS, "chosen")
        words = '"有几行的“是否评价时点”都填了“是”"'
        self._add(Item(_PROGRESS, first, at, "评价时点只有一个", words, "请只保留一行为“是”。", f"{marked}>1"))
        is_marked = f'((({chosen}="是")+({chosen}="√"))>0)'
        open_row = f'SUMPRODUCT({is_marked}*((({actual}="")+({planned}=""))>0))>0'
        some = f'((({actual}<>"")+({planned}<>""))>0)'
        # an approximate MATCH of more than any value finds the last number, past the errors of the others
        last = f"IFERROR(MATCH(2,INDEX(1/{some},0)),0)"
        open_last = f'OR(INDEX({actual},{last})="",INDEX({planned},{last})="")'
        wrong = f"IF({marked}>0,{open_row},IF({last}=0,TRUE,{open_last}))"
        words = '"评价时点的实际支付进度或既定支付进度没有填"'
        mend = "请填比率，例如95%；评价时点一般是12月31日。"
        self._add(Item(_PROGRESS, first, self._at(_PROGRESS, "actual"), "评价时点的支付进度", words, mend, wrong))

    def _tasks(self) -> None:
        if not self._needs("计划工作数", "实际完成工作数", "重点工作交办数"):
            return
        blocks, first = self._list_blocks(_TASKS), self._places.first
        named = f'({blocks["task"]}<>"")'
        none = f"SUMPRODUCT({named}*1)=0"
        mend = "请把部门整体绩效目标确定的年度工作任务一项一行填上。"
        at = self._at(_TASKS, "task")
        empty = self._add(Item(_TASKS, first, at, "任务已列出", '"一项任务也没有填"', mend, none))
        for column in self._lists[_TASKS].columns:
            if column.choices:
                unanswered = f'{named}*({blocks[column.role]}="")'
                open_cells = f"SUMPRODUCT({unanswered})"
                words = f'"“{column.label}”有"&{open_cells}&"项任务没有填"'
                at = self._at(_TASKS, column.role)
                row = self._first_row(unanswered, blocks["task"])
                wrong, title = f"{open_cells}>0", f"“{column.label}”列已填"
                self._add(Item(_TASKS, first, at, title, words, "请选是或否。", wrong, causes=(empty,), link_row=row))
        for role, label in (("timely", "是否及时完成"), ("quality", "质量是否达标")):
            both = f'({blocks["done"]}="否")*({blocks[role]}="是")'
            words = f'"有"&SUMPRODUCT({both})&"项未完成的任务，“{label}”填了“是”"'
            row = self._first_row(both, blocks["done"])
            at = self._at(_TASKS, role)
            mend = "没有完成的任务，及时、达标两列填“否”。"
            title = f"未完成的任务“{label}”不是“是”"
            self._add(Item(_TASKS, first, at, title, words, mend, f"SUMPRODUCT({both})>0", link_row=row))

    def _answers(self) -> None:
        for sheet, role, what, mend in (
            (_POINTS, "answer", "要点", "请选是、部分或否；“资金使用合规性”⑤问是否存在违规，答“否”才是符合。"),
            (_EFFECTS, "grade", "指标", "请选优、良、中、差；不适用的整行删除。"),
        ):
            if not any(_names_of(names, sheet) for names in self._specimen.needed.values()):
                continue
            blocks = self._list_blocks(sheet)
            open_rows = f'({blocks["indicator"]}<>"")*({blocks[role]}="")'
            row = self._first_row(open_rows, blocks[role])
            words = f'"有"&SUMPRODUCT({open_rows})&"个{what}没有填"'
            at = self._at(sheet, role)
            title, wrong = f"每个{what}都已填", f"SUMPRODUCT({open_rows})>0"
            self._add(Item(sheet, self._places.first, at, title, words, mend, wrong, link_row=row))
        if not any(_names_of(names, _POINTS) for names in self._specimen.needed.values()):
            return
        blocks = self._list_blocks(_POINTS)
        bare = f'((({blocks["answer"]}="是")+({blocks["answer"]}="√"))>0)*({blocks["evidence"]}="")'
        words = f'"有"&SUMPRODUCT({bare})&"个要点答“是”而没有写佐证材料"'
        at = self._at(_POINTS, "evidence")
        mend = "请补充佐证材料名称，以备复核。"
        wrong = f"SUMPRODUCT({bare})>0"
        self._add(Item(_POINTS, self._places.first, at, "佐证材料", words, mend, wrong, HINT))


def _names_of(names: Sequence[str], sheet: str) -> bool:
    mark = "_要点" if sheet == _POINTS else "_等级"
    return any(mark in name for name in names)
