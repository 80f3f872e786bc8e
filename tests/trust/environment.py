"""Virtual environments in which the plugin meets other packages."""

from __future__ import annotations

import os
import subprocess
import tarfile
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Environment:
    """A virtual environment in a folder of its own."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, *packages: str) -> Environment:
        """Create the environment and install packages in it."""
        venv.create(folder, with_pip=True, clear=True)
        environment = cls(folder)
        environment.install(*packages)
        return environment

    @property
    def python(self) -> str:
        """Path of its interpreter."""
        scripts = "Scripts" if os.name == "nt" else "bin"
        return str(self.folder / scripts / "python")

    def run(self, *args: str, check: bool = True, **options: Any) -> Any:
        """Run its interpreter and return the completed process, output as text."""
        options.setdefault("cwd", self.folder)
        return subprocess.run(
            [self.python, *args], check=check, text=True, encoding="utf-8", **options
        )

    def install(self, *packages: str) -> None:
        """Install packages with pip."""
        self.run("-m", "pip", "install", "-q", "--disable-pip-version-check", *packages)

    def version(self, package: str) -> str:
        """Return which version of a package is installed."""
        code = f"import importlib.metadata as m; print(m.version({package!r}))"
        return str(self.run("-c", code, stdout=subprocess.PIPE).stdout.strip())

    def site_packages(self) -> Path:
        """Return the folder that holds what is installed."""
        code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
        return Path(self.run("-c", code, stdout=subprocess.PIPE).stdout.strip())

    def source(self, package: str) -> Path:
        """Return the unpacked source archive of a package on PyPI."""
        target = self.folder / "source"
        pip = ("-m", "pip", "download", "-q", "--disable-pip-version-check")
        self.run(*pip, "--no-deps", "--no-binary", ":all:", "-d", str(target), package)
        (archive,) = target.glob("*.tar.gz")
        with tarfile.open(archive) as tar:
            tar.extractall(target, filter="data")
        return target / archive.name.removesuffix(".tar.gz")
