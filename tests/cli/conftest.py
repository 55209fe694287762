"""A pipeline that finds what a test tells it to, so that the command line is tested on its own."""

import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from types import ModuleType

import pytest

from dedup.cli.main import run
from dedup.config import Config
from dedup.model import Report
from tests.report.reports import FULL


@dataclass
class FakeScan:
    report: Report
    candidates: int = 40

    def texts(self, ids: Collection[str]) -> dict[str, str]:
        return dict.fromkeys(ids, "text")


@dataclass
class Pipeline:
    """What the next scan returns or raises, and the configs it was called with."""

    report: Report = FULL
    error: BaseException | None = None

    def __post_init__(self) -> None:
        self.calls: list[tuple[Sequence[str], Config]] = []

    def scan(self, paths: Sequence[str], config: Config, *, progress: object = None) -> FakeScan:
        self.calls.append((paths, config))
        if self.error:
            raise self.error
        return FakeScan(self.report)


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    fake = Pipeline()
    module = ModuleType("dedup.pipeline")
    module.scan = fake.scan  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dedup.pipeline", module)
    monkeypatch.setattr("dedup.corpus.read.read", lambda paths, config: paths)
    return fake


@dataclass
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def dedup(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> Callable[..., Result]:
    """Run the command in this process, in an empty folder, and return its exit code and output."""
    monkeypatch.chdir(str(tmp_path))
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)  # where these tests may well run

    def call(*arguments: object) -> Result:
        code = run([str(a) for a in arguments])
        out, err = capfd.readouterr()
        return Result(code, out, err)

    return call
