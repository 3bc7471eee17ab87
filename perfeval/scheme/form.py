"""The printed form (表样) as a scheme prescribes it: columns, heading lines, signatures, paper."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from perfeval.scheme.names import suggestion
from perfeval.scheme.placeholders import FOOT_NAMES, LINE_NAMES, placeholder_problem
from perfeval.xlsx.fonts import FONT, POINTS

LEVEL1, LEVEL2, LEVEL3 = "一级指标", "二级指标", "三级指标"
WEIGHT1, WEIGHT2, WEIGHT = "一级分值", "二级分值", "分值"
SERIAL, STANDARD, EXPLANATION, DESCRIPTION = "序号", "评分标准", "指标解释", "指标说明"
TARGET, ACTUAL, VALUE, FORMULA, PROCESS = "年初目标值", "实际完成值", "指标值", "计算公式", "计算过程"
SCORE, RATE, LOST, REASON, REMARK, EVIDENCE = "得分", "得分率", "扣分", "扣分原因", "得分说明", "佐证材料"
BASIS, OWN_SCORE, REVIEW_SCORE, REVIEW, BLANK = "依据", "单位自评分", "复核分", "复核意见", "空白"

_WIDTHS = {
    SERIAL: 6,
    LEVEL1: 12,
    LEVEL2: 15,
    LEVEL3: 20,
    WEIGHT1: 7,
    WEIGHT2: 7,
    WEIGHT: 7,
    STANDARD: 42,
    EXPLANATION: 31,
    DESCRIPTION: 54,
    TARGET: 14,
    ACTUAL: 14,
    VALUE: 11,
    FORMULA: 30,
    PROCESS: 34,
    SCORE: 7,
    RATE: 9,
    LOST: 7,
    REASON: 30,
    REMARK: 39,
    EVIDENCE: 26,
    BASIS: 26,
    OWN_SCORE: 9,
    REVIEW_SCORE: 7,
    REVIEW: 11,
    BLANK: 12,
}
CONTENTS = tuple(_WIDTHS)
"""What a column can show."""
_ALSO = {
    "自评得分": SCORE,
    "自评分": SCORE,
    "实际得分": SCORE,
    "权重": WEIGHT,
    "三级分值": WEIGHT,
    "标准分": WEIGHT,
    "目标值": TARGET,
    "年度指标值": TARGET,
    "完成值": ACTUAL,
    "全年实际值": ACTUAL,
    "指标得分说明": REMARK,
    "评价标准": STANDARD,
    "评分依据": EVIDENCE,
    "扣分说明": REASON,
    "复核得分": REVIEW_SCORE,
    "备注": BLANK,
    "计分标准": STANDARD,
    "评分细则": STANDARD,
    "评分办法": STANDARD,
    "计分办法": STANDARD,
    "自评分数": SCORE,
    "部门自评得分": SCORE,
    "部门自评分": SCORE,
    "评价得分": SCORE,
    "评分": SCORE,
    "指标分值": WEIGHT,
    "满分": WEIGHT,
    "指标得分": SCORE,
    "扣分原因及改进措施": REASON,
    "扣分原因分析": REASON,
    "未完成原因": REASON,
    "财政复核分": REVIEW_SCORE,
    "复核评分": REVIEW_SCORE,
}
NARROW = frozenset(
    [SERIAL, WEIGHT1, WEIGHT2, WEIGHT, VALUE, SCORE, RATE, LOST, OWN_SCORE, REVIEW_SCORE, TARGET, ACTUAL]
)


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FormColumn(_Data):
    """A column of the form.

    Attributes:
        of: what it shows, one of `CONTENTS`, or the name of one of the indicators' own columns (`columns`).
        heading: its heading; the name of what it shows where there is none.
        width: in characters; 0 for the usual width.
    """

    of: str
    heading: str = ""
    width: float = Field(default=0, ge=0, le=200)
    align: Literal["", "left", "center", "right"] = ""

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, given: object) -> object:
        """A column may be written as one word; what is called otherwise in another place is understood."""
        if isinstance(given, str):
            given = {"of": given}
        if isinstance(given, dict) and isinstance(given.get("of"), str) and given["of"] in _ALSO:
            given = {"heading": given["of"], **given, "of": _ALSO[given["of"]]}
        return given

    @property
    def shown_heading(self) -> str:
        """The words at its head."""
        return self.heading or self.of

    @property
    def shown_width(self) -> float:
        """Its width in characters."""
        return self.width or float(_WIDTHS.get(self.of, 20))


HESHAN_COLUMNS = (
    FormColumn(of=LEVEL1), FormColumn(of=LEVEL2), FormColumn(of=LEVEL3), FormColumn(of=SCORE, heading="自评分"),
    FormColumn(of=EXPLANATION), FormColumn(of=DESCRIPTION), FormColumn(of=REMARK), FormColumn(of=REVIEW_SCORE),
    FormColumn(of=REVIEW),
)  # fmt: skip


STANDARD_COLUMNS = tuple(
    FormColumn(of=STANDARD, width=54) if column.of == DESCRIPTION else column
    for column in HESHAN_COLUMNS
    if column.of != EXPLANATION
)


class Form(_Data):
    """The form.

    Attributes:
        title: as `form_title` of the scheme; empty for that one.
        lines: the lines between title and headings, each one text or several texts side by side.
        signatures: the lines below the table, likewise; None for the usual ones.
        weights: where the points stand: in the labels, in columns of their own, or nowhere.
        total: the label of the row of the total.
        status: whether a line below the total says the grade, or what is missing.
        notes: what stands below the table.
    """

    title: str = ""
    lines: tuple[tuple[str, ...], ...] | None = None
    columns: tuple[FormColumn, ...] = Field(default=HESHAN_COLUMNS, min_length=3)
    signatures: tuple[tuple[str, ...], ...] | None = None
    orientation: Literal["landscape", "portrait"] = "landscape"
    weights: Literal["labels", "columns", "none"] | None = None
    total: str = "总分"
    status: bool = True
    notes: tuple[str, ...] = ()
    font: str = FONT
    size: float = Field(default=POINTS, ge=6, le=16)
    merge: bool = True

    @model_validator(mode="before")
    @classmethod
    def _one_text_a_line(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        whole = dict(given)
        for key in ("lines", "signatures"):
            if isinstance(whole.get(key), str):
                whole[key] = [whole[key]]
            if isinstance(whole.get(key), list | tuple):
                whole[key] = [[one] if isinstance(one, str) else one for one in whole[key]]
        if isinstance(whole.get("notes"), str):
            whole["notes"] = [whole["notes"]]
        return whole

    @model_validator(mode="after")
    def _usable(self) -> Form:
        shown = [column.of for column in self.columns]
        for wanted in (LEVEL3, SCORE):
            if wanted not in shown:
                strange = "、".join(f"“{one}”" for one in shown if one not in CONTENTS)
                mend = f"：{strange}如果就是它，请写成{{of: {wanted}, heading: 表上的叫法}}" if strange else ""
                raise ValueError(f"表样的栏里没有“{wanted}”，请在columns里加上{mend}")
        for content in dict.fromkeys(shown):
            if shown.count(content) > 1 and content != BLANK:
                raise ValueError(f"表样的栏“{content}”写了两次，请删去一个")
        above = [self.title, *(text for line in self.lines or () for text in line)]
        below = [*self.notes, *(text for line in self.signatures or () for text in line)]
        for text in (*above, *below):
            problem = placeholder_problem(text, LINE_NAMES if text in above else (*LINE_NAMES, *FOOT_NAMES))
            if problem:
                raise ValueError(f"“{text}”：{problem}")
        return self

    @property
    def weights_shown(self) -> Literal["labels", "columns", "none"]:
        """Where the points stand: as prescribed, else in the labels unless there is a column for them."""
        if self.weights:
            return self.weights
        return "columns" if any(column.of == WEIGHT for column in self.columns) else "labels"

    def unknown_columns(self, own: frozenset[str]) -> list[str]:
        """The columns that show nothing known, as sentences."""
        known = (*CONTENTS, *_ALSO, *sorted(own))
        return [
            f"表样的栏“{column.of}”不认识{suggestion(column.of, known)}，可用的有{'、'.join(CONTENTS)}，"
            "或各指标columns里自己写的栏"
            for column in self.columns
            if column.of not in CONTENTS and column.of not in own
        ]
