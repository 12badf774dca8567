"""How storyrev is built: as hatchling does it, with the comparison compiled to C where that works.

Every front end (`pip install .`, `python -m build`) comes here: `[build-system]` in pyproject.toml. The modules that each
comparison goes through are compiled by mypyc in a folder of their own, tried there on the sample stories, and put into the
wheel beside their source. Where a step of that fails, the wheel is pure Python, and a line on stderr says why.

STORYREV_COMPILE=0 asks for pure Python; STORYREV_COMPILE=1 for an error in place of a wheel that is not compiled, as a
release needs it. An editable installation is never compiled.
"""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from hatchling.build import *  # noqa: F403 -- what is not said here is hatchling's
from hatchling.build import get_requires_for_build_wheel as hatchling_requires
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent

VARIABLE = "STORYREV_COMPILE"

COMPILERS = ("mypy==2.4.*", "setuptools>=77")
"""What compiles. Another mypy may make other C of our source: a new one is taken up with `make compiled`."""

PYTHONS = ((3, 11), (3, 14))
"""The oldest and the newest Python that mypy has wheels for. Where it has none, installing it can fail, and all with it."""

MACHINES = frozenset({"linux x86_64", "linux aarch64", "darwin arm64"})
"""The machines that mypy has wheels for."""

LEFT_OUT = frozenset(
    {"__init__", "abbreviations", "addresses", "codec", "follow", "languages", "letters", "patch", "summary", "unified"}
)
"""Modules of `storyrev.compare` that a comparison does not go through, or once: they stay as they are."""

# -O1 runs as fast as -O3, to within the noise, and is compiled in a third of the time; a file a module takes a fifth of
# the memory. A warning that only a newer compiler has is no reason to stop.
SETUP = """\
from setuptools import setup
from mypyc.build import mypycify

extensions = mypycify(
    ["--config-file=", "--cache-dir={devnull}", "--ignore-missing-imports", *{modules!r}],
    opt_level="1",
    debug_level="0",
    multi_file=True,
    target_dir="c",
)
for extension in extensions:
    extension.extra_compile_args.append("-Wno-error")
setup(name="storyrev", packages=[], ext_modules=extensions)
"""

TRIAL = """\
import importlib, itertools, json, pathlib, sys

sys.modules.update(dict.fromkeys(("mypy", "mypyc", "mypy_extensions", "librt")))  # for the build only: not to be needed
from storyrev.compare import compare, invert, patch, to_json
from storyrev.story import parse

stories, ending, *names = sys.argv[1:]
for name in names:
    file = importlib.import_module("storyrev.compare." + name).__file__
    if not file.endswith(ending):
        sys.exit(f"{file} was loaded in place of its {ending}")
for folder in sorted(pathlib.Path(stories).iterdir()):
    drafts = sorted(folder.glob("*.md"))
    for old, new in itertools.pairwise(parse(path.read_text(encoding="utf-8"), "markdown") for path in drafts):
        diff = compare(old, new)
        if patch(old, diff) != new or patch(new, invert(diff)) != old:
            sys.exit(f"{folder.name}: the difference does not lead from one text to the other")
        print(json.dumps(to_json(diff)))
"""


class NotCompiled(Exception):
    """Why there is no compiled comparison: one line, and all that was said."""

    def __init__(self, why: str, said: str = "") -> None:
        super().__init__(why)
        self.said = said


def read_wish() -> bool | None:
    """What STORYREV_COMPILE asks for: compiled or an error, pure Python, or (unset) compiled where it works.

    Anything else ends the build with a line that says what is known.
    """
    value = os.environ.get(VARIABLE, "")
    if value not in {"", "0", "1"}:
        raise SystemExit(
            f"storyrev: {VARIABLE}={value}: 0 is pure Python, 1 is compiled or an error; else leave it unset"
        )
    return bool(int(value)) if value else None


# Ours in place of hatchling's, which is among all that was imported from there.
def get_requires_for_build_wheel(config_settings: dict[str, Any] | None = None) -> list[str]:  # type: ignore[no-redef]
    """What a front end installs before it builds a wheel: where compiling can work, mypy and all that the trial imports too.

    Not so before an editable installation: for that they ask hatchling.
    """
    asked: list[str] = hatchling_requires(config_settings)
    wish = read_wish()
    if wish is False or (wish is None and (not has_wheels() or find_obstacle())):
        return asked
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*asked, *project["dependencies"], *COMPILERS]


def has_wheels() -> bool:
    """Whether mypy can be installed here as a wheel: elsewhere it is used if it is there, and not asked for."""
    known = sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")
    here = f"{sys.platform} {platform.machine()}" in MACHINES
    return known and here and PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]


def find_obstacle() -> str:
    """Why no C file that includes Python's headers can be compiled here; empty where it can."""
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
    with tempfile.TemporaryDirectory(prefix="storyrev-") as folder:
        source = Path(folder, "trial.c")
        source.write_text("#include <Python.h>\nint trial(void) { return PY_MAJOR_VERSION; }\n")
        include = ["-I", sysconfig.get_path("include"), "-I", sysconfig.get_path("platinclude")]
        try:
            run([*compiler, *include, "-c", str(source), "-o", str(source.with_suffix(".o"))], Path(folder))
        except NotCompiled as error:
            return f"there is no C compiler here with Python's headers ({error})"
    return ""


def run(command: list[str], folder: Path, **environment: str) -> str:
    """What a command wrote to stdout, run in a folder with more environment.

    Where it failed, raises NotCompiled with the first error that it told, else its last line.
    """
    try:
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise NotCompiled(str(error)) from error
    if done.returncode:
        said = f"{done.stdout}{done.stderr}\nit ended with {done.returncode}".strip()
        lines = [line for line in said.splitlines() if line.strip()]
        why = next((line for line in lines if ": error: " in line), lines[-2:][0])
        raise NotCompiled(f"{Path(command[0]).name}: {why.strip()}", said)
    return done.stdout


def compile_comparison(root: Path, folder: Path) -> list[Path]:
    """Compile the comparison of the checkout at `root` in a folder: the libraries made, with that folder's `src` above them.

    They have been imported, and gave the same differences of the sample stories as the source does. Raises NotCompiled.
    """
    if obstacle := find_obstacle():
        raise NotCompiled(obstacle)
    source = folder / "src"
    shutil.copytree(root / "src", source, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    modules = sorted(path for path in source.glob("storyrev/compare/*.py") if path.stem not in LEFT_OUT)
    relative = [path.relative_to(source).as_posix() for path in modules]
    (source / "setup.py").write_text(SETUP.format(devnull=os.devnull, modules=relative), encoding="utf-8")
    elsewhere = ["--build-lib", str(folder / "lib"), "--build-temp", str(folder / "temp")]
    run([sys.executable, "setup.py", "--quiet", "build_ext", "--inplace", *elsewhere], source)

    ending = sysconfig.get_config_var("EXT_SUFFIX")
    names = [path.stem for path in modules]
    told = [
        run(
            [sys.executable, "-B", "-c", TRIAL, str(root / "stories"), kind, *names],
            folder,
            PYTHONPATH=search_path(where),
        )
        for where, kind in ((source, ending), (root / "src", ".py"))
    ]
    if told[0] != told[1]:
        raise NotCompiled("compiled, the sample stories differ otherwise than by the source")
    return sorted(source.rglob(f"*{ending}"))


def search_path(first: Path) -> str:
    """PYTHONPATH with a folder before all others: what a front end has set leads to what it installed for the build."""
    return os.pathsep.join([str(first), *filter(None, [os.environ.get("PYTHONPATH")])])


class CompiledComparison(BuildHookInterface):  # type: ignore[type-arg]  # for any builder
    """Puts the compiled comparison into a wheel, if there is to be one."""

    _folder: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is written, and tell hatchling what belongs into it."""
        wish = read_wish()
        if version == "editable" or wish is False:
            return
        self._folder = tempfile.TemporaryDirectory(prefix="storyrev-")
        folder = Path(self._folder.name)
        try:
            made = compile_comparison(Path(self.root), folder)
        except Exception as error:  # whatever it was, storyrev can be installed without
            self._folder.cleanup()
            if wish:
                raise SystemExit(f"{getattr(error, 'said', '')}\nstoryrev: not compiled: {error}") from error
            sys.stderr.write(f"storyrev: the comparison is not compiled, and so slower: {error}\n")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["force_include"].update({str(path): path.relative_to(folder / "src").as_posix() for path in made})

    # Its arguments are those that hatchling gives.
    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what the wheel holds by now."""
        if self._folder:
            self._folder.cleanup()
