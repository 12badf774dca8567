"""An installation is compiled where that works, and is never kept from anybody where it does not."""

from __future__ import annotations

import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_wheel, get_requires_for_build_editable
from hatchling.builders.wheel import WheelBuilder

import hatch_build

ROOT = Path(hatch_build.__file__).parent

needs_compiler = pytest.mark.skipif(bool(hatch_build.find_obstacle()), reason=hatch_build.find_obstacle())


@pytest.fixture(autouse=True)
def _nothing_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(hatch_build.VARIABLE, raising=False)
    monkeypatch.chdir(ROOT)


def write_compiler(folder: Path, body: str) -> None:
    """A mypyc that does what a test needs, in a folder for PYTHONPATH."""
    (folder / "mypyc").mkdir(parents=True)
    (folder / "mypyc" / "__init__.py").touch()
    (folder / "mypyc" / "build.py").write_text(body)


def make_hook(folder: Path) -> hatch_build.CompiledComparison:
    builder = WheelBuilder(str(ROOT))
    return hatch_build.CompiledComparison(str(ROOT), {}, builder.config, builder.metadata, str(folder), "wheel")


C_OF_MODULE = """\
from pathlib import Path
from setuptools import Extension

SOURCE = '''
#include <Python.h>
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "NAME", NULL, 0, NULL, NULL, NULL, NULL, NULL};
PyMODINIT_FUNC PyInit_NAME(void) {BODY}
'''

def mypycify(paths, **options):
    Path("NAME.c").write_text(SOURCE)
    return [Extension("storyrev.compare.NAME", ["NAME.c"])]
"""


def test_a_wheel_is_pure_python_and_says_why_where_there_is_no_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC", "/bin/false")
    name = build_wheel(str(tmp_path))
    assert name.endswith("-py3-none-any.whl")
    said = capsys.readouterr().err
    assert said == (
        "storyrev: the comparison is not compiled, and so slower: "
        "there is no C compiler here with Python's headers (false: it ended with 1)\n"
    )
    with zipfile.ZipFile(tmp_path / name) as wheel:
        names = wheel.namelist()
    assert "storyrev/compare/words.py" in names
    assert not [name for name in names if name.endswith(".so")]


def test_where_compiling_is_insisted_on_there_is_an_error_and_no_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", "/nowhere/cc")
    monkeypatch.setenv(hatch_build.VARIABLE, "1")
    with pytest.raises(SystemExit, match=r"storyrev: not compiled: there is no C compiler here .*/nowhere/cc"):
        build_wheel(str(tmp_path))
    assert not list(tmp_path.iterdir())


def test_where_pure_python_is_asked_for_nothing_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(hatch_build.VARIABLE, "0")
    assert build_wheel(str(tmp_path)).endswith("-py3-none-any.whl")
    assert capsys.readouterr().err == ""


def test_an_editable_installation_is_not_compiled_and_needs_no_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", "/nowhere/cc")
    monkeypatch.setenv(hatch_build.VARIABLE, "1")
    assert not [line for line in get_requires_for_build_editable() if "mypy" in line]
    told: dict[str, object] = {}
    make_hook(tmp_path).initialize("editable", told)
    assert not told


def test_a_wish_that_is_not_known_is_told_before_anything_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(hatch_build.VARIABLE, "maybe")
    with pytest.raises(SystemExit, match="STORYREV_COMPILE=maybe: 0 is pure Python, 1 is compiled or an error"):
        hatch_build.get_requires_for_build_wheel()


@needs_compiler
def test_mypy_is_asked_for_only_where_compiling_can_work_and_its_wheels_are(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> bool:
        names = hatch_build.get_requires_for_build_wheel()
        assert ("rapidfuzz>=3.6" in names) == (hatch_build.COMPILERS[0] in names), "what is tried needs what it imports"
        return hatch_build.COMPILERS[0] in names

    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(hatch_build, "PYTHONS", (sys.version_info[:2], sys.version_info[:2]))
    assert asked()
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert not asked()
    monkeypatch.setenv(hatch_build.VARIABLE, "1")
    assert asked()
    monkeypatch.setenv(hatch_build.VARIABLE, "0")
    assert not asked()
    monkeypatch.delenv(hatch_build.VARIABLE)
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr(hatch_build, "PYTHONS", ((3, 0), (3, 1)))
    assert not asked()
    monkeypatch.setattr(hatch_build, "PYTHONS", ((3, 0), (9, 0)))
    monkeypatch.setenv("CC", "/bin/false")
    assert not asked()


@needs_compiler
@pytest.mark.parametrize(
    ("compiler", "why"),
    [
        pytest.param("raise ImportError('not for this Python')", "not for this Python", id="mypyc cannot be imported"),
        pytest.param("def mypycify(paths, **options): raise SystemExit('x.py:1: error')", "x.py:1", id="wrong types"),
        pytest.param(
            C_OF_MODULE.replace("NAME", "words").replace("BODY", "{ return nothing; }"),
            "words.c:4:",
            id="C that does not compile",
        ),
        pytest.param(
            C_OF_MODULE.replace("NAME", "words").replace("BODY", "{ PyErr_SetNone(PyExc_MemoryError); return NULL; }"),
            "MemoryError",
            id="a library that cannot be imported",
        ),
        pytest.param("def mypycify(paths, **options): return []", "was loaded in place of", id="nothing compiled"),
    ],
)
def test_a_compiler_that_fails_makes_no_wheel_fail(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    compiler: str,
    why: str,
) -> None:
    write_compiler(tmp_path / "broken", compiler)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "broken"))
    name = build_wheel(str(tmp_path))
    assert name.endswith("-py3-none-any.whl")
    said = capsys.readouterr().err
    assert said.startswith("storyrev: the comparison is not compiled, and so slower: ")
    assert why in said
    assert said.count("\n") == 1


def leave_out_all_but(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    modules = {path.stem for path in (ROOT / "src/storyrev/compare").glob("*.py")}
    monkeypatch.setattr(hatch_build, "LEFT_OUT", modules - {*names})


@needs_compiler
def test_what_answers_otherwise_than_the_source_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_all_but(monkeypatch)
    write_compiler(
        tmp_path / "wrong",
        "def mypycify(paths, **options):\n"
        "    with open('storyrev/compare/codec.py', 'a') as file:\n"
        "        print('told = to_json', 'def to_json(diff): return told(diff) | dict(more=1)', sep='\\n', file=file)\n"
        "    return []\n",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "wrong"))
    with pytest.raises(hatch_build.NotCompiled, match="the sample stories differ otherwise"):
        hatch_build.compile_comparison(ROOT, tmp_path)


@needs_compiler
def test_what_was_compiled_and_tried_goes_into_a_wheel_for_this_python_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_out_all_but(monkeypatch, "spans")
    # A library that does what its source says, by running it.
    write_compiler(
        tmp_path / "quick",
        C_OF_MODULE.replace("NAME", "spans").replace(
            "BODY",
            """{
            PyObject *made = PyModule_Create(&module), *names = PyModule_GetDict(made);
            PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins());
            const char *run = "exec(open('src/storyrev/compare/spans.py').read())";
            return PyRun_String(run, Py_file_input, names, names) ? made : NULL;
        }""",
        ),
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "quick"))
    monkeypatch.setenv(hatch_build.VARIABLE, "1")
    before = sorted(ROOT.glob("src/**/*"))
    hook, told = make_hook(tmp_path), {"force_include": dict[str, str]()}
    hook.initialize("standard", told)
    library = f"storyrev/compare/spans{sysconfig.get_config_var('EXT_SUFFIX')}"
    assert list(told["force_include"].values()) == [library]
    assert told == {"force_include": told["force_include"], "pure_python": False, "infer_tag": True}
    assert Path(*told["force_include"]).is_file()
    hook.finalize("standard", told, "")
    assert not Path(*told["force_include"]).exists()
    assert sorted(ROOT.glob("src/**/*")) == before, "the checkout stays as it was"


def test_what_is_left_out_is_there() -> None:
    assert not [name for name in hatch_build.LEFT_OUT if not (ROOT / f"src/storyrev/compare/{name}.py").is_file()]
