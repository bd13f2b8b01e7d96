"""Why something is refused, in words for a learner."""

from __future__ import annotations

import ast
from typing import Final

NODES: Final[dict[type[ast.AST], str]] = {
    ast.While: "while loops are not offered here: use `for i in range(...)`, so that a run always "
    "ends",
    ast.ClassDef: "classes are not offered here: a model is written as plain lines or a def",
    ast.AsyncFunctionDef: "async functions are not offered here: use def",
    ast.AsyncFor: "async loops are not offered here: use for",
    ast.AsyncWith: "async blocks are not offered here",
    ast.Await: "await is not offered here",
    ast.Yield: "yield is not offered here: return a tuple or a list",
    ast.YieldFrom: "yield is not offered here: return a tuple or a list",
    ast.Try: "try is not offered here: an error is shown where it happens",
    ast.TryStar: "try is not offered here: an error is shown where it happens",
    ast.Raise: "raise is not offered here: use assert to check something",
    ast.Delete: "del is not offered here: a name may simply be set again",
    ast.Global: "global is not offered here: return the value from the function",
    ast.Nonlocal: "nonlocal is not offered here: return the value from the function",
    ast.Match: "match is not offered here: use if and elif",
    ast.NamedExpr: "':=' is not offered here: set the name on a line of its own",
    ast.Dict: "dictionaries are not offered here: use a tuple or separate names",
    ast.DictComp: "dictionaries are not offered here: use a list",
    ast.Set: "sets are not offered here: use a tuple or a list",
    ast.SetComp: "sets are not offered here: use a list",
}

NAMES: Final = {
    "eval": "text is never run as code here",
    "exec": "text is never run as code here",
    "compile": "text is never run as code here",
    "open": "typed code cannot reach files: File > Open Data… brings one in",
    "input": "typed code cannot ask questions while it runs",
    "getattr": "attributes are written with a dot here, as in w.grad",
    "setattr": "attributes are written with a dot here, as in w.grad = None",
    "hasattr": "attributes are written with a dot here, as in w.grad",
    "globals": "the names of a cell are reached by writing them",
    "locals": "the names of a cell are reached by writing them",
    "vars": "the names of a cell are reached by writing them",
    "dir": "the names of a cell are reached by writing them",
    "type": "types are not offered here: print(x.dtype) or print(x) tells what x is",
    "isinstance": "types are not offered here: torch.is_tensor(x) tells whether x is a tensor",
    "str": "text is only made in print, as in print(f'{x:.3f}')",
    "format": "text is only made in print, as in print(f'{x:.3f}')",
    "repr": "text is only made in print, as in print(x)",
    "map": "use a comprehension, as in [f(x) for x in values]",
    "filter": "use a comprehension, as in [x for x in values if x > 0]",
    "dict": "dictionaries are not offered here: use a tuple or separate names",
    "set": "sets are not offered here: use a tuple or a list",
    "complex": "complex numbers are not offered here",
    "breakpoint": "there is no debugger here: use print",
    "exit": "the program is closed from its own menu",
    "quit": "the program is closed from its own menu",
    "iter": "use a for loop",
    "next": "use a for loop or an index, as in values[0]",
    "slice": "write the slice in brackets, as in x[1:3]",
    "id": "use `is` to ask whether two names are one tensor",
    "self": "there are no classes here",
}

MEMBERS: Final = {
    "save": "typed code cannot reach files",
    "load": "typed code cannot reach files",
    "from_file": "typed code cannot reach files",
    "numpy": "tensors stay tensors here: .item() or .tolist() give plain numbers",
    "from_numpy": 'it is only offered to read a file, as torch.from_numpy(np.loadtxt("a.csv"))',
    "register_hook": "hooks are not offered here: the graph panel shows the gradients that pass",
    "apply_": "use torch's own functions: they work on all elements at once",
    "map_": "use torch's own functions: they work on all elements at once",
    "cuda": "everything runs on the CPU here",
    "set_default_dtype": "the dtype is chosen in the program, or per tensor with dtype=",
    "set_printoptions": "the program chooses how numbers are printed",
    "compile": "the code runs as it is written here",
    "Module": "classes are not offered here: a model is written as plain lines or a def",
    "Linear": "layers with hidden parameters are not offered here: create w and b in the "
    "parameters cell and write x @ w + b",
    "Parameter": "write torch.tensor(..., requires_grad=True) instead",
    "grad_fn": "grad_fn is only looked at",
    "format": "text is only made in print, as in print(f'{x:.3f}')",
    "extend": "join lists with +",
    "resize_": "use reshape",
    "set_": "use copy_",
    "train": "there are no modules with modes here",
}
