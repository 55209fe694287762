"""JUnit XML is well-formed whatever the corpus holds, and counts what it lists."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from hypothesis import given

from dedup.model import Report, Skipped
from dedup.report.formats import no_texts
from dedup.report.junit import render
from tests.report.reports import EMPTY, FULL, reports


def suites(report: Report) -> ET.Element:
    return ET.fromstring(b"".join(render(report, no_texts)))  # noqa: S314 - our own output


@given(reports)
def test_counts_are_those_of_the_cases(report: Report) -> None:
    root = suites(report)
    for element in (root, root[0]):
        assert int(element.attrib["tests"]) == len(root.findall(".//testcase"))
        assert int(element.attrib["failures"]) == len(root.findall(".//failure"))
        assert int(element.attrib["errors"]) == len(root.findall(".//error"))


def test_a_finding_fails_and_an_unread_record_errs() -> None:
    root = suites(FULL)
    failures = {case.attrib["name"]: case[0] for case in root.iter("testcase") if len(case)}
    assert (
        failures["b"].attrib["message"]
        == "nearly the same text as a (Jaccard 0.81): earlier (confidence 0.99)"
    )
    assert failures["d"].text is not None
    assert "3-6: â€™ -> ’" in failures["d"].text
    assert failures["news.jsonl record 5"].tag == "error"


def test_a_file_is_named_without_detours() -> None:
    report = replace(FULL, documents=(replace(FULL.documents[0], source="./docs/a.txt"),), pairs=())
    case = next(case for case in suites(report).iter("testcase") if "file" in case.attrib)
    assert case.attrib["file"] == "docs/a.txt", "GitLab looks for the name that git has"


def test_nothing_found_is_one_passed_test() -> None:
    root = suites(EMPTY)
    assert (root.attrib["tests"], root.attrib["failures"]) == ("1", "0")


def test_a_source_that_could_not_be_read_is_named_without_a_record() -> None:
    report = replace(FULL, skipped=(Skipped("news.jsonl.gz", 0, "file breaks off"),))
    (case,) = suites(report).iterfind(".//testcase[@classname='dedup.unread']")
    assert case.attrib["name"] == "news.jsonl.gz"
