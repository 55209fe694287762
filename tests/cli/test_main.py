"""The command as a process: help, version, start-up time, closed pipes."""

import os
import re
import resource
import shlex
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
import typer

from dedup import __version__
from dedup.cli.main import COMMANDS
from tests.cli.conftest import Pipeline, Result
from tests.conftest import ROOT

Dedup = Callable[..., Result]


def process(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dedup", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environ},
        timeout=60,
        check=False,
    )


def test_help_lists_every_command() -> None:
    result = process("--help")
    assert result.returncode == 0
    for name in COMMANDS:
        assert f" {name} " in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_loads_nothing_slow(name: str) -> None:
    app = import_module(f"dedup.cli.{name}").app
    assert app is not None
    code = (
        f"import sys; from dedup.cli.main import run; code = run([{name!r}, '--help']); "
        "slow = {'numba', 'pyarrow', 'scipy', 'sklearn', 'datasketch', 'ftfy', 'numpy'} & set(sys.modules); "
        "sys.exit(str(slow) if slow else code)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "Usage: dedup" in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_that_it_takes(name: str) -> None:
    app = import_module(f"dedup.cli.{name}").app
    loaded = typer.main.get_command(app)
    for info in app.registered_commands:
        title, *examples = (info.epilog or "").split("\n\n")
        assert title == "Examples:", info.callback.__name__
        for example in examples:
            words = shlex.split(re.sub(r"^.*\| | > .*", "", example))
            assert words[:2] == ["dedup", name]
            arguments = words[2:]
            taken = loaded
            if app.registered_callback:
                taken = getattr(loaded, "commands")[arguments.pop(0)]  # noqa: B009 - a group's own
            assert taken.make_context(name, arguments)


def test_a_flag_is_shown_without_a_value(dedup: Dedup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    flags = [
        line for line in dedup("clean", "--help").out.splitlines() if "--" in line and "--help" not in line
    ]
    assert any("--dry-run" in line for line in flags)
    assert not [line for line in flags if "bool" in line]


def test_help_is_quick() -> None:
    """0.25 s on an idle machine; measured as processor time, and against a bare Python, for busy ones."""
    bare = min(_processor_seconds("-c", "") for _ in range(3))
    whole = min(_processor_seconds("-m", "dedup", "--help") for _ in range(5))
    assert whole < max(0.25, bare * 12)


def _processor_seconds(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_end_of_the_process_runs_what_was_registered_for_it_and_keeps_the_code() -> None:
    code = (
        "import atexit, sys; atexit.register(print, 'registered'); sys.argv[1:] = ['rules', 'XX']; "
        "from dedup.__main__ import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert (result.returncode, result.stdout) == (2, "registered\n")


def test_version() -> None:
    assert process("--version").stdout == f"dedup {__version__}\n"


def test_an_unknown_command_is_a_usage_error() -> None:
    result = process("scna")
    assert result.returncode == 2
    assert "scan" in result.stderr


@pytest.mark.parametrize("arguments", [["rules"], ["config", "show"], ["--help"]])
def test_a_closed_pipe_ends_quietly(arguments: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run(
        [sys.executable, "-m", "dedup", *arguments],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    os.close(write)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no /dev/full")  # noqa: PTH110
@pytest.mark.parametrize("arguments", [["rules"], ["config", "show"], ["--help"]])
def test_a_full_disk_behind_stdout_is_told(arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123
        result = subprocess.run(
            [sys.executable, "-m", "dedup", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert result.returncode == 2
    assert result.stderr.startswith("error: No space left on device\n  Make room where")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_what_the_encoding_of_stdout_lacks_is_escaped(tmp_path: Path, encoding: str) -> None:
    for name in ("书店.txt", "المتجر.txt"):
        (tmp_path / name).write_text(
            "One story, told in two files, of a shop that opened its doors again in May."
        )
    result = subprocess.run(
        [sys.executable, "-m", "dedup", "scan", tmp_path],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert "exact      1.00  \\u4e66\\u5e97.txt" in result.stdout.decode(encoding)


def test_an_interrupt_while_loading_is_told_in_a_word(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt")
    result = subprocess.run(
        [sys.executable, "-m", "dedup", "--help"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
    )
    assert (result.returncode, result.stdout, result.stderr) == (130, "", "interrupted\n")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_nowhere(closed: str) -> None:
    command = f"'{sys.executable}' -m dedup rules TXT210 {closed}"
    assert subprocess.run(["sh", "-c", command], capture_output=True, check=False).returncode == 0


def test_a_closed_standard_input_is_no_corpus() -> None:
    command = f"'{sys.executable}' -m dedup scan - <&-"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr.splitlines()[0]) == (2, "error: standard input is closed")


def test_rules_tells_each_rule(dedup: Dedup) -> None:
    assert "DUP105  spun-copy" in dedup("rules", "dup").out
    told = dedup("rules", "TXT210").out
    for part in ("Why", "Source", "Fires", "Stays silent"):
        assert part in told
    assert dedup("rules", "empty-or-too-short").out == told
    assert dedup("rules", "nope").code == 2
    assert "Did you mean spun-copy or spun-text?" in dedup("rules", "spun").err


@pytest.mark.parametrize("command", [["rules"], ["index", "info"], ["index", "verify"]])
def test_help_names_only_options_that_do_something(dedup: Dedup, command: list[str]) -> None:
    told = dedup(*command, "--help").out
    assert "--verbose" in told
    assert "--threshold" not in told
    assert "--config" not in told


def test_a_command_without_documents_takes_the_shared_options_and_needs_no_settings(
    dedup: Dedup, tmp_path: Path
) -> None:
    (tmp_path / "dedup.toml").write_text("threshold = 7\n")
    assert dedup("rules", "TXT210").code == 0
    assert dedup("rules", "TXT210", "--threshold", "0.8", "--no-progress").code == 0


def test_config_show_names_the_layers(dedup: Dedup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEDUP_WORKERS", "3")
    shown = dedup("config", "show", "--threshold", "0.8", "--changed").out
    assert shown.splitlines() == [
        "threshold = 0.8  # flag",
        "workers = 3  # environment variable DEDUP_WORKERS",
    ]


@pytest.mark.parametrize(("color", "coloured"), [("always", True), ("never", False), ("auto", False)])
def test_colour_obeys_its_flag(dedup: Dedup, color: str, coloured: bool) -> None:
    assert ("\x1b[" in dedup("rules", "--color", color).out) is coloured


def test_no_color_is_honoured(dedup: Dedup, monkeypatch: pytest.MonkeyPatch, pipeline: Pipeline) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*(3|4|9)\d", dedup("scan", "x", "--max-bad", "9").out)
