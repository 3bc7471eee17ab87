"""What the file system refuses, in Chinese: its own words are English, or whatever the machine speaks."""

from __future__ import annotations

import errno
import os
from pathlib import Path

_REASONS = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有权限，或正被其他程序打开",
    errno.EPERM: "没有权限，或正被其他程序打开",
    errno.EBUSY: "正被其他程序使用",
    errno.ETXTBSY: "正被其他程序使用",
    errno.EEXIST: "同名文件已存在",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENXIO: "不是普通文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENAMETOOLONG: "名称太长",
    errno.EINVAL: "名称或操作无效",
    errno.ELOOP: "符号链接循环",
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "超过允许的文件大小",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.ETIMEDOUT: "网络没有响应",
} | {
    getattr(errno, name): text
    for name, text in (("EDQUOT", "超出磁盘配额"), ("ESTALE", "网络文件夹已断开"), ("EHOSTDOWN", "网络没有响应"))
    if hasattr(errno, name)
}


def require_ordinary(path: Path) -> None:
    """Let nothing be read from, or put in the place of, a device or a pipe: those have no end, or nobody answers.

    Raises:
        OSError: it is one.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(path))


def reason_of(error: OSError) -> str:
    """Why an operation on a file failed, in a few words; the system's number where there are none."""
    known = _REASONS.get(error.errno or 0)
    return known or f"系统错误{error.errno or type(error).__name__}"
