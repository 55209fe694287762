"""Files that dedup wrote itself: a walk through a folder leaves them out, so that no report is read as a corpus."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_HEAD: Final = 2048

_BEGINNING: Final = re.compile(
    rb"""\A(?:\xef\xbb\xbf)?(?:
      \{\n"schema":[ ]"dedup-(?:report|baseline)/                                # JSON report, baseline
    | \{"type":"run","schema":"dedup-report/                                     # JSON Lines
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
    """Tell by its beginning whether a file is a report, a baseline or an index; False for one that cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return _BEGINNING.match(file.read(_HEAD)) is not None
    except OSError:
        return False
