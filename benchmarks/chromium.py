"""The Chromium that shows the HTML audit, for benchmarks, pictures and tests."""

from __future__ import annotations

import os
import shutil

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str | None:
    """Return the path of the Chromium to drive: the one that `CHROMIUM` names, else the first on the PATH; None if there is none."""
    named = os.environ.get("CHROMIUM")
    return named or next((p for n in ("chromium", "chromium-browser") if (p := shutil.which(n))), None)
