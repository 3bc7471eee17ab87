"""Read a YAML file that anybody may have sent: bounded before anything is built, and refused in a sentence.

A file of a kilobyte can stand for gigabytes (aliases of aliases), be nested deeper than Python recurses, or hold a
number of five thousand digits. All of this shows in the stream of events, before a node is composed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
MAX_NODES = 50_000
MAX_TEXT = 20_000
MAX_DIGITS = 40

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[-+]?[\d_.]*\d[\d_.]*(?:[eE][-+]?\d+)?")
_WIDE_COLON = re.compile(r"^\s*(?:-\s*)?(?P<key>[^\s：:#\"'“”{}\[\],，。；]{1,30})：")
_NO_SPACE = re.compile(r"^\s*(?:-\s*)?(?P<key>[A-Za-z_一-鿿]{1,30}):(?=[^\s])")


class YamlProblem(ValueError):
    """The text cannot be used; the message is a Chinese sentence with the line and the mend."""


def bounded_yaml(content: bytes) -> Any:
    """The plain lists, dicts and scalars of a YAML file.

    Raises:
        YamlProblem: another encoding, no YAML, a key given twice, or beyond the limits of depth, length and digits.
    """
    if len(content) > MAX_BYTES:
        raise YamlProblem(f"文件过大（{len(content) // 1000} KB，最多{MAX_BYTES // 1000} KB），请检查是不是要用的文件")
    for begins, said in _NO_TEXT.items():
        if content.startswith(begins):
            raise YamlProblem(said)
    text = _decoded(content)
    try:
        _bounded(text)
        root = yaml.compose(text, Loader=_LOADER)
        if root is not None:
            _unique_keys(root)
        raw = yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise YamlProblem(_said(error, text)) from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, YamlProblem):
            raise
        raise YamlProblem("有不能识别的数字或日期，请检查") from error
    if not isinstance(raw, dict) and (slip := _slip(text)):
        raise YamlProblem(slip)
    return raw


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise YamlProblem(_encoding("UTF-16（Unicode）")) from error
        try:
            content.decode("gb18030")
        except UnicodeDecodeError:
            raise YamlProblem("不是文本文件，请用记事本新建，编码选UTF-8") from error
        raise YamlProblem(_encoding("GBK（ANSI）")) from error
    if "\x00" in text:
        raise YamlProblem("不是文本文件，请用记事本新建，编码选UTF-8")
    return text


def _encoding(found: str) -> str:
    return f"文件的编码是{found}，请用记事本打开后“另存为”，编码选UTF-8"


def _bounded(text: str) -> None:
    """Refuse what is too deep, too long or stands for too much.

    Raises:
        YamlProblem: it does.
    """
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = (event.start_mark.line if event.start_mark else 0) + 1
        if isinstance(event, yaml.AliasEvent):
            total += sizes.get(event.anchor or "", 1)
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
            _bounded_scalar(event, line)
            if event.anchor:
                sizes[event.anchor] = 1
        elif isinstance(event, yaml.CollectionStartEvent):
            total += 1
            open_nodes.append((event.anchor, total))
            if len(open_nodes) > MAX_DEPTH:
                raise YamlProblem(f"第{line}行嵌套过深（最多{MAX_DEPTH}层），请检查括号和缩进")
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor:
                sizes[anchor] = total - before + 1
        if total > MAX_NODES:
            raise YamlProblem(f"第{line}行展开后内容过多（最多{MAX_NODES}项），请减少对锚点（&、*）的引用")


def _bounded_scalar(event: Any, line: int) -> None:
    if len(event.value) > MAX_TEXT:
        raise YamlProblem(f"第{line}行的文字过长（{len(event.value)}个字符，最多{MAX_TEXT}个）")
    if len(event.value) > MAX_DIGITS and _NUMBER.fullmatch(event.value):
        raise YamlProblem(f"第{line}行的数字过长（{len(event.value)}位，最多{MAX_DIGITS}位），请改正")


def _unique_keys(root: Any) -> None:
    """Refuse a mapping that gives one key twice: YAML would keep the last and drop the first in silence.

    Raises:
        YamlProblem: it does.
    """
    for node in _nodes(root):
        if not isinstance(node, yaml.MappingNode):
            continue
        seen: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
                continue
            line = key.start_mark.line + 1
            if key.value in seen:
                raise YamlProblem(f"“{key.value}”写了两次（第{seen[key.value]}行和第{line}行），请合并成一处")
            seen[key.value] = line


def _nodes(root: Any) -> Iterator[Any]:
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


_NO_TEXT = {
    b"PK\x03\x04": "内容是Excel工作簿（或压缩文件），不是文本；指标体系工作簿的文件名请以.xlsx结尾",
    b"\xd0\xcf\x11\xe0": "内容是旧格式的Excel或Word文件，不是文本；指标体系工作簿请另存为.xlsx",
}
_WIDE_SIGNS = {"，": ", ", "：": ": ", "｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]", "＂": '"'}
"""Signs that YAML has only in half width."""


def _slip(text: str, only: int | None = None) -> str:
    """What people do with colons, as a sentence; empty where nothing of the kind is found."""
    for number, line in enumerate(text.splitlines(), 1):
        if only is not None and abs(number - only) > 1:
            continue
        wide = _WIDE_COLON.match(line)
        if wide:
            return f"第{number}行“{wide['key']}：”用了全角冒号，请改成半角冒号加一个空格，即“{wide['key']}: ”"
        close = _NO_SPACE.match(line)
        if close and "://" not in line:
            return f"第{number}行“{close['key']}:”的冒号后面要有一个空格"
    return ""


def _said(error: yaml.YAMLError, text: str) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return "不是有效的YAML文件：有不能识别的字符，请用记事本另存为UTF-8后重试"
    line = mark.line + 1
    slip = _slip(text, line) or _slip(text)
    if slip:
        return slip
    lines = text.splitlines()
    written = lines[mark.line].strip()[:40] if mark.line < len(lines) else ""
    at = f"第{line}行“{written}”" if written else f"第{line}行"
    if mark.line < len(lines) and "\t" in lines[mark.line]:
        return f"{at}里有制表符（Tab），请改用空格缩进"
    here = lines[mark.line][mark.column :].strip()[:1] if mark.line < len(lines) else ""
    for sign in (written[:1], here):
        if sign and sign in "%@`":
            return f"{at}里有以“{sign}”开头的值，请给这个值加上引号；百分数写95%"
    wide = sorted(set(_WIDE_SIGNS) & set(lines[mark.line] if mark.line < len(lines) else ""))
    if wide:
        half = "、".join(f"“{sign}”改成“{_WIDE_SIGNS[sign]}”" for sign in wide)
        return f"{at}里有全角的标点，请把{half}"
    kind = str(getattr(error, "problem", ""))
    if "alias" in kind:
        return f"{at}引用的锚点（*）没有定义，请检查名称"
    return f"{at}附近不符合YAML的格式，请检查缩进（同级的对齐）、冒号后的空格、引号和括号是否成对"
