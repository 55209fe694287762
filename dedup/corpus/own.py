"""Files that dedup wrote itself: a walk through a folder leaves them out, so that no report is read as a corpus, nor what
was removed from one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_HEAD: Final = 2048

_BEGINNING: Final = re.compile(
    rb"""\A(?:\xef\xbb\xbf)?(?:
      \{\n"schema":[ ]"dedup-(?:report|baseline)/                                # JSON report, baseline
    | \{"type":"run","schema":"dedup-report/                                     # JSON Lines
    | \{\s*"schema":\s*"dedup-decisions/                                          # decisions of a review
    | \{"id":"(?:[^"\\]|\\.)*","rule":"\w+","name":"[^"]*","relation":           # removed.jsonl
    | \{"id":"(?:[^"\\]|\\.)*","changes":\[\{"rule":"                             # repaired.jsonl
    | rule,name,id,source,record,confidence,message,copy_of,                     # CSV
    | \#\#[ ]Corpus[ ][^\n]*\n\n.{0,300}?\|[ ]documents[ ]\|[ ]clusters[ ]\|     # Markdown
    | <!doctype[ ]html>.*?<title>dedup[ ]audit:                                  # HTML audit
    | \{"\$schema":[^{}]*"runs":\[\{"tool":\{"driver":\{"name":"dedup"           # SARIF
    | <\?xml[ ][^>]*>\s*<testsuites[ ][^>]*>\s*<testsuite[ ]name="dedup"         # JUnit
    | SQLite[ ]format[ ]3\x00.{52}ddup                                           # index, by its application_id
    )""",
    re.DOTALL | re.VERBOSE,
)


def written_by_dedup(path: str) -> bool:
    """Tell by its beginning whether dedup wrote a file: a report, a baseline, an index, a list of what a cleaning changed.

    False for one that cannot be read.
    """
    try:
        with Path(path).open("rb") as file:
            return _BEGINNING.match(file.read(_HEAD)) is not None
    except OSError:
        return False
