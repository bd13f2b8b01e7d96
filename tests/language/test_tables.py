"""The whitelist names only what exists, and nothing that leads out."""

from __future__ import annotations

import importlib
import math
import types
from pathlib import Path

import pytest
import torch

from playground.language import tables
from playground.language.namespace import facade, fresh_namespace

RESULTS = {"values", "indices", "Q", "R", "S", "U", "V", "Vh", "solution"}
RESULTS |= {"eigenvalues", "eigenvectors", "logabsdet"}
NODES = {"name", "next_functions", "variable"}
LISTS = {"append", "count", "index"}
OPTIMIZERS = {"step", "zero_grad"}

ESCAPES = [
    "__class__",
    "__dict__",
    "__globals__",
    "__builtins__",
    "__import__",
    "__subclasses__",
    "__mro__",
    "mro",
    "func_globals",
    "f_globals",
    "f_locals",
    "f_back",
    "f_builtins",
    "gi_frame",
    "gi_code",
    "cr_frame",
    "cr_code",
    "ag_frame",
    "tb_frame",
    "tb_next",
    "format",
    "format_map",
    "apply_",
    "map_",
    "map2_",
    "numpy",
    "untyped_storage",
    "storage",
    "data_ptr",
    "set_",
    "resize_",
    "register_hook",
    "register_post_accumulate_grad_hook",
    "as_subclass",
    "module_load",
    "share_memory_",
    "save",
    "load",
    "from_file",
    "frombuffer",
    "from_numpy",
    "hub",
    "ops",
    "classes",
    "jit",
    "compile",
    "serialization",
    "utils",
    "os",
    "sys",
    "multiprocessing",
    "distributed",
    "package",
    "open",
    "eval",
    "exec",
    "getattr",
    "setattr",
    "globals",
    "vars",
    "dir",
    "input",
    "cuda",
    "as_strided",
    "_C",
]


def member(path: str, name: str) -> object:
    module = math if path == "math" else importlib.import_module(path)
    return getattr(module, name)


@pytest.mark.parametrize("path", sorted(tables.MODULES))
def test_every_module_name_exists(path: str) -> None:
    for name in tables.MODULES[path]:
        member(path, name)


def test_every_tensor_name_exists() -> None:
    known = set(dir(torch.Tensor)) | RESULTS | NODES | LISTS | OPTIMIZERS
    assert sorted(tables.TENSOR - known) == []


def test_the_names_of_results_and_nodes_exist() -> None:
    node = (torch.ones(1, requires_grad=True) * 2).grad_fn
    assert node is not None
    assert all(hasattr(node, name) for name in ("name", "next_functions"))
    assert hasattr(node.next_functions[0][0], "variable")
    assert hasattr(torch.max(torch.ones(2, 2), dim=0), "indices")
    assert hasattr(torch.linalg.svd(torch.eye(2)), "Vh")
    assert all(hasattr([], name) for name in LISTS)
    assert all(hasattr(torch.optim.SGD, name) for name in OPTIMIZERS)


def test_every_builtin_exists_and_is_in_the_namespace() -> None:
    offered = fresh_namespace()["__builtins__"]
    assert set(offered) == tables.BUILTINS | {"__import__"}
    assert all(name in vars(importlib.import_module("builtins")) for name in tables.BUILTINS)


@pytest.mark.parametrize("name", ESCAPES)
def test_no_table_offers_a_way_out(name: str) -> None:
    assert name not in tables.TENSOR
    assert name not in tables.BUILTINS
    for path, names in tables.MODULES.items():
        assert name not in names, path


def test_no_table_offers_a_name_with_an_underscore_in_front() -> None:
    for names in (tables.TENSOR, tables.BUILTINS, *tables.MODULES.values()):
        assert [name for name in names if name.startswith("_")] == []


def test_no_module_is_behind_a_table_name() -> None:
    for path, names in tables.MODULES.items():
        found = {name for name in names if isinstance(member(path, name), types.ModuleType)}
        assert found == set(), path


@pytest.mark.parametrize("path", sorted(tables.MODULES))
def test_the_facade_holds_only_the_table(path: str) -> None:
    shown = {name for name in vars(facade(path)) if not name.startswith("__")}
    inner = {name.rpartition(".")[2] for name in tables.SUBMODULES if _parent(name) == path}
    assert shown == tables.MODULES[path] | inner


def _parent(name: str) -> str:
    return name.rpartition(".")[0]


def test_in_place_methods_end_with_an_underscore_and_no_other_does() -> None:
    assert {name for name in tables.TENSOR if name.endswith("_")} == tables.INPLACE


def test_only_the_kernel_side_imports_torch() -> None:
    folder = Path(tables.__file__).parent
    lines = {path.name: path.read_text().splitlines() for path in folder.glob("*.py")}
    found = {name for name, text in lines.items() if any(map(_imports_torch, text))}
    assert found == {"namespace.py"}


def _imports_torch(line: str) -> bool:
    return line.strip().startswith(("import torch", "from torch"))
