"""A detached Ed25519 signature of a register, so that nobody without the key can write it anew (perfeval[sign])."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfeval.register.register import Register

SIGNATURE_ENDING = ".sig"


class SigningError(Exception):
    """Keys or signatures cannot be used; the message is Chinese and says what to mend."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What was signed: so many entries, the last of which has this hash."""

    entries: int
    head: str
    signature: str

    @property
    def message(self) -> bytes:
        """The bytes that were signed."""
        return f"perfeval register\n{self.entries}\n{self.head}\n".encode()


def _ed25519() -> Any:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise SigningError("签名需要cryptography，请安装：pip install perfeval[sign]") from error
    return ed25519


def new_key(private: Path, public: Path) -> None:
    """Write a new pair of keys as PEM, the private one readable by its owner only.

    Raises:
        SigningError: there is no cryptography.
        OSError: they cannot be written, or the private one exists.
    """
    key = _ed25519().Ed25519PrivateKey.generate()
    from cryptography.hazmat.primitives import serialization

    encoding = serialization.Encoding.PEM
    secret = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with private.open("xb") as file:
        private.chmod(0o600)
        file.write(secret)
    public.write_bytes(key.public_key().public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo))


def sign(register: Register, private: Path) -> Signature:
    """Sign the register as it stands.

    Raises:
        SigningError: the key is none.
    """
    ed25519 = _ed25519()
    from cryptography.hazmat.primitives import serialization

    try:
        key = serialization.load_pem_private_key(private.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise SigningError(f"“{private}”不是可用的Ed25519私钥，请用perfeval register keygen生成。") from error
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise SigningError(f"“{private}”不是Ed25519私钥，请用perfeval register keygen生成。")
    unsigned = Signature(len(register.entries), register.head, "")
    return Signature(unsigned.entries, unsigned.head, key.sign(unsigned.message).hex())


def write_signature(path: Path, signature: Signature) -> None:
    """Write a signature beside the register.

    Raises:
        OSError: it cannot be written.
    """
    members = {"entries": signature.entries, "head": signature.head, "signature": signature.signature}
    path.write_text(json.dumps(members, indent=1) + "\n", encoding="utf-8")


def read_signature(path: Path) -> Signature:
    """Read a signature.

    Raises:
        SigningError: it is none.
    """
    try:
        members = json.loads(path.read_text(encoding="utf-8"))
        return Signature(int(members["entries"]), str(members["head"]), str(members["signature"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SigningError(f"“{path}”不是台账的签名文件。") from error


def verify_signature(register: Register, signature: Signature, public: Path) -> str:
    """What is wrong with a signature, in a sentence; '' where it proves the register's first entries.

    Raises:
        SigningError: the key is none.
    """
    ed25519 = _ed25519()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import serialization

    try:
        key = serialization.load_pem_public_key(public.read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise SigningError(f"“{public}”不是可用的Ed25519公钥。") from error
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise SigningError(f"“{public}”不是Ed25519公钥。")
    try:
        key.verify(bytes.fromhex(signature.signature), signature.message)
    except (InvalidSignature, ValueError):
        return "签名与公钥不符。"
    if len(register.entries) < signature.entries:
        return f"签名时有{signature.entries}项，现在只有{len(register.entries)}项，末尾的被删除了。"
    if signature.entries and register.entries[signature.entries - 1].hash != signature.head:
        return f"第{signature.entries}项与签名时不同，台账被重写过。"
    return ""
