"""perfeval register."""

from __future__ import annotations

from pathlib import Path

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseGroup, ChineseHelp
from perfeval.findings.system_errors import reason_of

_BROKEN = 1


@click.group("register", cls=ChineseGroup)
def command() -> None:
    """台账：perfeval run每交付一个结果登记一项，项项相扣，改动、删除、插入都会断链。"""


@command.command("verify", cls=ChineseHelp)
@click.argument("register", type=options.ExistingPath(), metavar="台账.jsonl")
@click.option("--expect", default="", metavar="校验值", help="从前记下的末项校验值，应仍在台账中")
@click.option("--public-key", type=options.ExistingPath(), default=None, metavar="公钥.pem", help="验证签名用的公钥")
@click.option(
    "--signature", type=options.ExistingPath(), default=None, metavar="文件.sig", help="签名，默认为台账旁的.sig"
)
def verify(register: Path, expect: str, public_key: Path | None, signature: Path | None) -> int:
    """校验台账：逐项核对校验值和前后衔接，给出公钥时验证签名。退出码：0 完好；1 有断裂或签名不符；2 用法错误。"""
    from perfeval.register.register import read_register
    from perfeval.register.signing import SIGNATURE_ENDING, SigningError, read_signature, verify_signature

    try:
        known = read_register(register)
    except OSError as error:
        raise click.ClickException(f"台账“{register}”无法读取（{reason_of(error)}）。") from error
    problems = [f"{one.code} {one.message}{one.mend}" for one in known.problems]
    if expect and expect.casefold() not in {one.hash for one in known.entries}:
        problems.append(f"台账中没有校验值为{expect}的登记项：它或它之后的登记项被改动或删除。")
    signed = ""
    if public_key is not None:
        beside = signature or register.with_name(register.name + SIGNATURE_ENDING)
        try:
            made = read_signature(beside)
            wrong = verify_signature(known, made, public_key)
        except SigningError as error:
            raise click.ClickException(str(error)) from error
        later = len(known.entries) - made.entries
        signed = f"，前{made.entries}项有签名" + (f"，其后{later}项尚未签名" if later > 0 else "")
        problems += [wrong] if wrong else []
    for problem in problems:
        click.echo(problem)
    if problems:
        return _BROKEN
    click.echo(f"台账完好，共{len(known.entries)}项{signed}。末项校验值：{known.head}")
    return 0


@command.command("keygen", cls=ChineseHelp)
@click.argument("private", type=click.Path(path_type=Path, dir_okay=False), metavar="私钥.pem")
@click.argument("public", type=click.Path(path_type=Path, dir_okay=False), metavar="公钥.pem")
def keygen(private: Path, public: Path) -> int:
    """生成签名用的一对Ed25519密钥；私钥由签名人保管，公钥交给复核的人。"""
    from perfeval.register.signing import SigningError, new_key

    try:
        new_key(private, public)
    except SigningError as error:
        raise click.ClickException(str(error)) from error
    except FileExistsError as error:
        raise click.ClickException(f"“{private}”已经存在，没有覆盖。") from error
    except OSError as error:
        raise click.ClickException(f"密钥无法写出（{reason_of(error)}）。") from error
    click.echo(f"已写出私钥 {private} 和公钥 {public}。私钥请妥善保管，不要和台账放在一起。")
    return 0


@command.command("sign", cls=ChineseHelp)
@click.argument("register", type=options.ExistingPath(), metavar="台账.jsonl")
@click.option("--key", type=options.ExistingPath(), required=True, metavar="私钥.pem", help="签名用的私钥")
@click.option("-o", "--output", type=click.Path(path_type=Path), default=None, metavar="文件.sig", help="签名文件")
def sign(register: Path, key: Path, output: Path | None) -> int:
    """给台账签名，写出旁边的.sig文件；断裂的台账不能签名。"""
    from perfeval.register.register import read_register
    from perfeval.register.signing import SIGNATURE_ENDING, SigningError, write_signature
    from perfeval.register.signing import sign as signed

    try:
        known = read_register(register)
        if known.problems:
            raise click.ClickException(known.problems[0].message)
        made = signed(known, key)
        target = output or register.with_name(register.name + SIGNATURE_ENDING)
        write_signature(target, made)
    except SigningError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"台账或签名无法读写（{reason_of(error)}）。") from error
    click.echo(f"已给{made.entries}项签名，写入 {target}。")
    return 0
