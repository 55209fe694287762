"""Settings come from a file, then the environment, then flags; each knows its layer."""

from pathlib import Path

import pytest

from dedup.cli.settings import load
from dedup.config import Config
from dedup.errors import ConfigError


def test_layers_win_in_order(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.dedup]\nthreshold = 0.8\nworkers = 2\nid-field = "url"\n')
    settings = load(None, {"DEDUP_WORKERS": "3", "PATH": "/bin"}, tmp_path)
    settings = settings.with_values({"threshold": 0.9, "seed": None}, "flag")
    assert settings.config.threshold == 0.9
    assert settings.config.workers == 3
    assert settings.config.id_field == "url"
    assert settings.origins["threshold"] == "flag"
    assert settings.origins["workers"] == "environment variable DEDUP_WORKERS"
    assert settings.origins["id_field"] == str(tmp_path / "pyproject.toml")
    assert settings.origins["seed"] == "default"


def test_the_nearest_file_wins_and_dedup_toml_before_pyproject(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "dedup.toml").write_text("threshold = 0.5\n")
    assert load(None, {}, inner).config.threshold == 0.5
    (inner / "pyproject.toml").write_text("[tool.other]\nthreshold = 1\n")
    assert load(None, {}, inner).config.threshold == 0.5
    (inner / "pyproject.toml").write_text("[tool.dedup]\nthreshold = 0.6\n")
    assert load(None, {}, inner).config.threshold == 0.6
    (inner / "dedup.toml").write_text("threshold = 0.55\n")
    assert load(None, {}, inner).config.threshold == 0.55


def test_a_named_file_is_the_only_one_read(tmp_path: Path) -> None:
    (tmp_path / "dedup.toml").write_text("threshold = 0.5\n")
    other = tmp_path / "other.toml"
    other.write_text("workers = 7\n")
    for settings in (load(other, {}, tmp_path), load(None, {"DEDUP_CONFIG": str(other)}, tmp_path)):
        assert settings.config.workers == 7
        assert settings.config.threshold == 0.7


@pytest.mark.parametrize(
    ("toml", "told", "hint"),
    [
        ("treshold = 0.5", "unknown setting 'treshold'", "Did you mean threshold?"),
        ("failon = 'DUP'", "unknown setting 'failon'", "Did you mean fail-on?"),
        ("max-flagged = 1.5", "max_flagged is 1.5", "a text, in quotes"),
        ("zzz = 1", "unknown setting 'zzz'", "config show"),
        ("threshold = 7", "threshold is 7", "above 0 and at most 1"),
        ('threshold = "high"', "threshold is 'high'", "a number"),
        ("workers = true", "workers is True", "a whole number"),
        ("workers = 1.5", "workers is 1.5", "a whole number"),
        ("timestamp = 3", "timestamp is 3", "true or false"),
        ("text-field = 1.5", "text_field is 1.5", "a text"),
        ("only = 'some'", "only is 'some'", "all, duplicates, quality"),
        ("threshold = ", "is not valid TOML", "dedup config show"),
        ("[tool.dedup]\nthreshold = 0.5", "has a table [tool]", "settings stand outside any table"),
    ],
)
def test_what_is_wrong_is_named_with_its_layer(tmp_path: Path, toml: str, told: str, hint: str) -> None:
    (tmp_path / "dedup.toml").write_text(toml)
    with pytest.raises(ConfigError) as caught:
        load(None, {}, tmp_path)
    assert told in str(caught.value)
    assert "dedup.toml" in str(caught.value)
    assert hint in (caught.value.hint or "")


def test_environment_texts_are_read_in_the_type_of_the_setting(tmp_path: Path) -> None:
    settings = load(
        None, {"DEDUP_TIMESTAMP": "yes", "DEDUP_THRESHOLD": "0.5", "DEDUP_MAX_BAD": "2%"}, tmp_path
    )
    assert settings.config.timestamp is True
    assert settings.config.threshold == 0.5
    assert settings.config.max_bad == "2%"
    with pytest.raises(ConfigError, match="DEDUP_WORKERS"):
        load(None, {"DEDUP_WORKERS": "many"}, tmp_path)
    with pytest.raises(ConfigError, match="DEDUP_WORKER"):
        load(None, {"DEDUP_WORKER": "1"}, tmp_path)
    with pytest.raises(ConfigError) as caught:
        load(None, {"DEDUP_FAILON": "DUP"}, tmp_path)
    assert caught.value.hint == "Did you mean DEDUP_FAIL_ON?"
    with pytest.raises(ConfigError) as caught:
        load(None, {"DEDUP_CONFIG": "none.toml"}, tmp_path)
    assert "DEDUP_CONFIG" in (caught.value.hint or "")


def test_paths_in_a_file_are_found_from_there(tmp_path: Path) -> None:
    (tmp_path / "dedup.toml").write_text("against = 'corpus.db'\nbaseline = '/b.json'\n")
    below = tmp_path / "incoming" / "new"
    assert load(None, {}, tmp_path).config.against == "corpus.db"
    for settings in (load(None, {}, below), load(tmp_path / "dedup.toml", {}, below)):
        assert settings.config.against == str(tmp_path / "corpus.db")
        assert settings.config.baseline == "/b.json"
    assert load(None, {"DEDUP_AGAINST": "corpus.db"}, below).config.against == "corpus.db"


def test_an_empty_variable_is_not_set(tmp_path: Path) -> None:
    (tmp_path / "dedup.toml").write_text("threshold = 0.8\nlanguages = 'en'\n")
    empty = dict.fromkeys(("DEDUP_THRESHOLD", "DEDUP_LANGUAGES", "DEDUP_CONFIG"), "")
    assert load(None, empty, tmp_path) == load(None, {}, tmp_path)


def test_a_byte_order_mark_before_the_settings_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "dedup.toml").write_bytes(b"\xef\xbb\xbfthreshold = 0.8\r\n")
    assert load(None, {}, tmp_path).config.threshold == 0.8


def test_languages_may_be_told_in_capitals() -> None:
    assert Config(languages="EN, De").known_languages == {"en", "de"}


@pytest.mark.parametrize(
    ("limit", "total", "count"),
    [("0.57%", 10_000, 57), ("29 %", 100, 29), ("100%", 3, 3), ("33.3%", 3, 0), (" 7 ", 1, 7)],
)
def test_shares_are_counted_exactly(limit: str, total: int, count: int) -> None:
    assert Config(max_bad=limit).allowed("max_bad", total) == count


@pytest.mark.parametrize("limit", ["nan%", "inf%", "-1%", "101%", "%", "1/3%", "x", "1.5", ""])
def test_what_is_no_limit(limit: str) -> None:
    with pytest.raises(ConfigError):
        Config(max_flagged=limit)


@pytest.mark.parametrize("content", [None, "[tool.other]\n", "tool.dedup = 3\n"])
def test_a_file_without_settings_is_refused_when_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "pyproject.toml"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ConfigError, match=r"pyproject\.toml"):
        load(path, {}, tmp_path)
