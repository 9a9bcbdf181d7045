"""Where secret values come from, and how they are kept out of everything that is written or printed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets as randomness
import stat
import string
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

from iac.errors import SecretError, StateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from iac.ports import SecretSource

PREFIX = "IAC_SECRET_"
"""Environment variables that hold secrets start with this."""
PLACEHOLDER = re.compile(r"<secret:([A-Za-z0-9_.-]+)>")
"""A secret in a rendered text."""
MASK = "<redacted>"
SHORTEST_MASKED = 4
"""Shorter values are not masked: they would blot out ordinary words. No password policy allows them anyway."""
GENERATED_LENGTH = 20


def variable(name: str) -> str:
    """Return the environment variable that holds the secret ``name``."""
    return PREFIX + re.sub(r"[^A-Za-z0-9]", "_", name).upper()


@dataclass(frozen=True)
class EnvironmentSecrets:
    """Secrets in environment variables: ``core-enable`` is in ``IAC_SECRET_CORE_ENABLE``."""

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    def reveal(self, name: str) -> str:
        """Return the secret's value; :class:`iac.errors.SecretError` when the variable is absent or empty."""
        value = self.environ.get(variable(name), "")
        if not value:
            raise SecretError(name, f"the environment variable {variable(name)} is not set")
        return value


@dataclass(frozen=True)
class FileSecrets:
    """Secrets in a file of names and values that nobody but its owner may read: YAML, JSON or ``NAME=value`` lines."""

    path: Path

    @cached_property
    def _values(self) -> Mapping[str, str]:
        _insist_private(self.path)
        try:
            text = self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise StateError(self.path, f"the secrets file cannot be read ({type(error).__name__})") from error
        return _parse(self.path, text)

    def reveal(self, name: str) -> str:
        """Return the secret's value; :class:`iac.errors.SecretError` when the file does not have it."""
        try:
            return self._values[name]
        except KeyError:
            raise SecretError(name, f"not in {self.path}") from None


def _insist_private(path: Path) -> None:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise StateError(path, f"the secrets file cannot be opened ({error.strerror})") from error
    if mode & 0o077:
        raise StateError(path, f"others may read these secrets (mode {mode:04o}); run: chmod 600 {path}")


def _parse(path: Path, text: str) -> Mapping[str, str]:
    if path.suffix in (".yaml", ".yml", ".json"):
        return _strings(path, _structured(path, text))
    pairs = (line.removeprefix("export ").partition("=") for line in map(str.strip, text.splitlines()))
    return {name.strip(): value.strip().strip("'\"") for name, found, value in pairs if found and name[:1] != "#"}


def _structured(path: Path, text: str) -> Any:
    try:
        return json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (ValueError, yaml.YAMLError):
        # The parser's own words quote the text, which is the secret.
        raise StateError(path, "the secrets file is not well-formed") from None


def _strings(path: Path, content: Any) -> Mapping[str, str]:
    if not isinstance(content, dict) or not all(isinstance(value, str | int) for value in content.values()):
        raise StateError(path, "the secrets file must map names to values, one level deep")
    return {str(name): str(value) for name, value in content.items()}


@dataclass(frozen=True)
class ChainSecrets:
    """Several sources, asked in order; the first that has the secret answers."""

    sources: Sequence[SecretSource]

    def reveal(self, name: str) -> str:
        """Return the secret's value; the error names what every source said."""
        reasons = []
        for source in self.sources:
            try:
                return source.reveal(name)
            except SecretError as error:
                reasons.append(str(error).partition(": ")[2])
        raise SecretError(name, "; ".join(reasons) or "there is no source of secrets")


@dataclass(frozen=True)
class LabSecrets:
    """A lab's own random secrets: made when first asked for, kept in one file that only its owner may read."""

    path: Path

    def reveal(self, name: str) -> str:
        """Return the secret's value, the same at every later call and in every later process."""
        values = self._load()
        return values[name] if name in values else self._add(name)

    def _load(self) -> dict[str, str]:
        return dict(FileSecrets(self.path)._values) if self.path.exists() else {}  # noqa: SLF001  # same module

    def _add(self, name: str) -> str:
        from filelock import FileLock  # noqa: PLC0415  # start-up: only a lab pays for it

        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{self.path}.lock"):
            values = self._load()
            value = values.setdefault(name, generate())
            write_private(self.path, json.dumps(values, indent=1, sort_keys=True))
        return value


def generate(length: int = GENERATED_LENGTH) -> str:
    """Return a random password of letters and digits: no character means anything to a device's parser."""
    alphabet = string.ascii_letters + string.digits
    # A leading letter: a leading digit could be read as an encryption type.
    return randomness.choice(string.ascii_letters) + "".join(randomness.choice(alphabet) for _ in range(length - 1))


def write_private(path: Path, text: str) -> None:
    """Write ``text`` whole or not at all, readable by the owner alone from the first byte on."""
    temporary = path.with_name(f".{path.name}.{randomness.token_hex(4)}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(path)


@contextlib.contextmanager
def private_file(path: Path, text: str) -> Iterator[Path]:
    """Yield ``path`` holding ``text``, readable by its owner alone, and remove it whatever happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        write_private(path, text)
        yield path
    finally:
        path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Redactor:
    """Takes known secret values out of texts."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __call__(self, text: str) -> str:
        """Return ``text`` with every known value replaced by its placeholder; the longest value first."""
        for name, value in sorted(self.values.items(), key=lambda item: -len(item[1])):
            if len(value) >= SHORTEST_MASKED:
                text = text.replace(value, f"<secret:{name}>")
        return text


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of the secrets a rendered text refers to, sorted."""
    return tuple(sorted(set(PLACEHOLDER.findall(text))))


def reveal_all(names: Iterable[str], source: SecretSource) -> Mapping[str, str]:
    """Return the values of ``names``."""
    return {name: source.reveal(name) for name in names}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with its placeholders replaced; :class:`iac.errors.SecretError` for one without a value."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in values:
            raise SecretError(name, "no value was given")
        return values[name]

    return PLACEHOLDER.sub(value, text)


def redact(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` without the known secret values."""
    return Redactor(values)(text)
