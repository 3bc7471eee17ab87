"""Signatures of a register: what they prove, and what is said of keys and files that are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from perfeval.register.register import append, read_register
from perfeval.register.signing import (
    Signature,
    SigningError,
    new_key,
    read_signature,
    sign,
    verify_signature,
    write_signature,
)
from tests.register.test_register import entry

pytest.importorskip("cryptography")


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    """A pair of keys."""
    private, public = tmp_path / "私钥.pem", tmp_path / "公钥.pem"
    new_key(private, public)
    return private, public


def test_a_signature_goes_to_a_file_and_back(keys: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "台账.jsonl"
    append(path, [entry(1), entry(2)])
    signature = sign(read_register(path), keys[0])
    write_signature(tmp_path / "台账.sig", signature)
    assert read_signature(tmp_path / "台账.sig") == signature
    assert (signature.entries, signature.head) == (2, read_register(path).head)
    append(path, [entry(3)])
    assert verify_signature(read_register(path), signature, keys[1]) == "", "what came later does not matter"


def test_what_a_signature_does_not_prove(keys: tuple[Path, Path], tmp_path: Path) -> None:
    path, other = tmp_path / "台账.jsonl", tmp_path / "重写.jsonl"
    append(path, [entry(1), entry(2)])
    append(other, [entry(1, total="99"), entry(2)])
    signature = sign(read_register(path), keys[0])
    assert verify_signature(read_register(other), signature, keys[1]) == "第2项与签名时不同，台账被重写过。"
    forged = replace(signature, entries=1)
    assert verify_signature(read_register(path), forged, keys[1]) == "签名与公钥不符。"
    assert verify_signature(read_register(path), replace(signature, signature="无"), keys[1]) == "签名与公钥不符。"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1]))
    assert "签名时有2项，现在只有1项" in verify_signature(read_register(path), signature, keys[1])


def test_the_private_key_is_its_owners_and_is_never_replaced(keys: tuple[Path, Path]) -> None:
    private, public = keys
    before = private.read_bytes()
    assert private.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        new_key(private, public)
    assert private.read_bytes() == before


def test_what_is_no_key_and_no_signature(keys: tuple[Path, Path], tmp_path: Path) -> None:
    private, public = keys
    path = tmp_path / "台账.jsonl"
    append(path, [entry(1)])
    register = read_register(path)
    with pytest.raises(SigningError, match="不是可用的Ed25519私钥，请用perfeval register keygen生成"):
        sign(register, public)
    with pytest.raises(SigningError, match="不是可用的Ed25519公钥"):
        verify_signature(register, Signature(1, register.head, "00"), private)
    with pytest.raises(SigningError, match="不是台账的签名文件"):
        read_signature(path)
    with pytest.raises(SigningError, match="不是台账的签名文件"):
        read_signature(tmp_path / "没有.sig")
