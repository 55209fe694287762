"""Settings from `[tool.dedup]` in pyproject.toml or from dedup.toml, then `DEDUP_*` variables, then flags.

Later layers win. Every value remembers the layer it came from, for `dedup config show` and for errors.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedup.config import Config
from dedup.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "DEDUP_"
_NOT_SETTINGS = frozenset({"DEDUP_CONFIG", "DEDUP_DATA", "DEDUP_AXE", "DEDUP_REQUIRE_BROWSER"})
"""Variables that are no settings: the file of settings, and what the project's own tests and benchmarks read."""

_PATHS = frozenset({"against", "baseline"})
"""Settings that name a file; in a settings file it is found from there, wherever the command runs."""

_BOOLEANS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run: the config, and for each field the layer that set it (`default` for none)."""

    config: Config
    origins: Mapping[str, str]

    def with_values(self, values: Mapping[str, Any], origin: str) -> Settings:
        """Return the settings with one more layer on top; None in `values` means not given.

        Raises `ConfigError` naming the layer for an unknown key, a value of the wrong type or out of range.
        """
        given = {key: _value(key, value) for key, value in values.items() if value is not None}
        merged = {f.name: getattr(self.config, f.name) for f in fields(Config)} | given
        try:
            config = Config(**merged)
        except ConfigError as error:
            raise ConfigError(f"{error} ({origin})", error.hint) from None
        return Settings(config, {**self.origins, **dict.fromkeys(given, origin)})


def load(config_file: Path | None, environ: Mapping[str, str], folder: Path) -> Settings:
    """Return the settings that the nearest file and the environment make.

    Without a `config_file`, dedup.toml or a pyproject.toml with a `[tool.dedup]` table is looked for in `folder`
    and its parents; the nearest wins, and dedup.toml before pyproject.toml.
    """
    settings = Settings(Config(), {f.name: "default" for f in fields(Config)})
    if config_file is None and environ.get("DEDUP_CONFIG"):
        config_file = Path(environ["DEDUP_CONFIG"])
    found = _read(config_file) if config_file else _nearest(folder)
    if found is not None:
        path, table = found
        values = {_key(name, str(path), _in_file): value for name, value in table.items()}
        settings = settings.with_values(_located(values, path.parent, folder), str(path))
    for variable, value in sorted(environ.items()):
        # An empty variable is one that is not set: so CI systems pass on an input that was not given.
        if variable.startswith(PREFIX) and variable not in _NOT_SETTINGS and value:
            name = variable.removeprefix(PREFIX).lower()
            key = _key(name, f"environment variable {variable}", _as_variable)
            settings = settings.with_values({key: value}, f"environment variable {variable}")
    return settings


def _located(values: dict[str, Any], home: Path, folder: Path) -> dict[str, Any]:
    """Return the settings of a file in the folder `home` with the paths among them as seen from `folder`."""
    if home.absolute() == folder.absolute():
        return values
    return {
        key: str(home / value) if key in _PATHS and value and isinstance(value, str) else value
        for key, value in values.items()
    }


def _nearest(folder: Path) -> tuple[Path, dict[str, Any]] | None:
    for parent in (folder, *folder.parents):
        for name in ("dedup.toml", "pyproject.toml"):
            path = parent / name
            if path.is_file():
                table = _table(path)
                if table is not None:
                    return path, table
    return None


def _read(path: Path) -> tuple[Path, dict[str, Any]]:
    table = _table(path)
    if table is None:
        raise ConfigError(f"{path} has no [tool.dedup] table", "Add one, or give a dedup.toml.")
    return path, table


def _table(path: Path) -> dict[str, Any] | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"cannot read {path}: {error.strerror}",
            "Check --config and DEDUP_CONFIG, which name the settings file.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} is not valid TOML: {error}",
            "Correct it; `dedup config show` prints settings as they should be written.",
        ) from None
    if path.name != "pyproject.toml":
        if "tool" in data:
            raise ConfigError(
                f"{path} has a table [tool]",
                "Only pyproject.toml has [tool.dedup]; here, settings stand outside any table.",
            )
        return data
    tool = data.get("tool", {})
    table = tool.get("dedup") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"tool.dedup in {path} is not a table", "Write [tool.dedup] and settings under it.")
    return table


def _in_file(key: str) -> str:
    return key.replace("_", "-")


def _as_variable(key: str) -> str:
    return PREFIX + key.upper()


def _key(name: str, origin: str, spelled: Callable[[str], str]) -> str:
    """Return the field of `Config` that a layer calls `name`; `spelled` gives a field as that layer writes it."""
    key = name.replace("-", "_")
    known = [f.name for f in fields(Config)]
    if key not in known:
        near = difflib.get_close_matches(key, known, 1, cutoff=0.5)
        meant = f"Did you mean {spelled(near[0])}?" if near else "`dedup config show` lists the settings."
        raise ConfigError(f"unknown setting {name!r} ({origin})", meant)
    return key


def _value(key: str, value: Any) -> Any:
    """Return a setting as a layer writes it in the type of its field; what is of no fitting type is left for `Config` to refuse."""
    kind = type(getattr(Config(), key))
    if kind is str:
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return ",".join(value)
        return str(value) if type(value) is int else value
    if isinstance(value, str):
        return _BOOLEANS.get(value.lower(), value) if kind is bool else _number(value, kind)
    return float(value) if kind is float and type(value) is int else value


def _number(text: str, kind: type[int | float]) -> int | float | str:
    try:
        return kind(text)
    except ValueError:
        return text
