"""The one call that reads a file: what it may say, and that nothing else of numpy is reachable."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from playground.language.checker import check
from playground.language.compiler import compile_code
from playground.language.errors import CodeError
from playground.language.namespace import fresh_namespace
from playground.language.reading import names_read

GOOD = [
    'x = torch.from_numpy(np.loadtxt("a.csv"))',
    "import numpy as np\nx = torch.from_numpy(np.loadtxt('a.csv', delimiter=';', skiprows=1))",
    'x = torch.from_numpy(np.loadtxt("a.csv", usecols=(0, 2), dtype=np.float32, ndmin=2))',
    'x = torch.from_numpy(np.loadtxt("a.csv", usecols=-1, dtype=np.float64, max_rows=10))',
    'x = torch.from_numpy(np.loadtxt("a.csv", quotechar="\\"", encoding="latin-1"))',
    'x = torch.from_numpy(np.loadtxt("a.csv", comments=None)).float()',
    'x, y = torch.from_numpy(np.loadtxt("a.csv")).T',
    'x = torch.from_numpy(np.genfromtxt("a.csv", skip_header=1, filling_values=np.nan))',
    'x = torch.from_numpy(np.genfromtxt("a.csv", missing_values="NA", filling_values=-1.5))',
    'x = torch.from_numpy(np.loadtxt("a.csv", converters=lambda text: float(text or "nan")))',
    'x = torch.from_numpy(np.loadtxt("a.csv", converters=lambda t: float(t.replace(",", "."))))',
    'x = torch.from_numpy(np.loadtxt("a.csv", converters=lambda t: '
    'float("nan" if t.strip() in ("", "NA") else t.strip().replace(",", ".") or "nan")))',
]

BAD = [
    "np",
    "np.loadtxt",
    "np.float32",
    "np.nan",
    "np.load('a.npy')",
    "np.fromfile('a.csv')",
    "np.loadtxt('a.csv')",
    "x = np.loadtxt('a.csv')",
    "x = np.loadtxt('a.csv').ctypes",
    "torch.from_numpy",
    "torch.from_numpy(w)",
    "torch.from_numpy()",
    "torch.from_numpy(np)",
    "torch.from_numpy(np.load('a.npy', allow_pickle=True))",
    "torch.from_numpy(np.fromfile('a.csv'))",
    "torch.from_numpy(np.memmap('a.csv'))",
    "torch.from_numpy(np.lib.npyio.loadtxt('a.csv'))",
    "torch.from_numpy(numpy.loadtxt('a.csv'))",
    "torch.from_numpy(np.loadtxt('a.csv').T)",
    "torch.from_numpy(np.loadtxt('a.csv').__class__)",
    "torch.from_numpy(np.loadtxt('a.csv').tofile('b'))",
    "torch.from_numpy(np.loadtxt('a.csv')[0])",
    "torch.from_numpy(np.loadtxt('a.csv'), 1)",
    "torch.from_numpy(*[np.loadtxt('a.csv')])",
    "torch.from_numpy(np.loadtxt(w))",
    "torch.from_numpy(np.loadtxt(fname='a.csv'))",
    "torch.from_numpy(np.loadtxt('a' + '.csv'))",
    "torch.from_numpy(np.loadtxt(f'{w}.csv'))",
    "torch.from_numpy(np.loadtxt(b'a.csv'))",
    "torch.from_numpy(np.loadtxt(''))",
    "torch.from_numpy(np.loadtxt('a', float))",
    "torch.from_numpy(np.loadtxt(['1 2', '3 4']))",
    "torch.from_numpy(np.loadtxt(*w))",
    "torch.from_numpy(np.loadtxt('a', **w))",
    "torch.from_numpy(np.loadtxt('a', dtype=float))",
    "torch.from_numpy(np.loadtxt('a', dtype=object))",
    "torch.from_numpy(np.loadtxt('a', dtype='O'))",
    "torch.from_numpy(np.loadtxt('a', dtype=np.object_))",
    "torch.from_numpy(np.loadtxt('a', dtype=np.dtype('O')))",
    "torch.from_numpy(np.loadtxt('a', unpack=True))",
    "torch.from_numpy(np.loadtxt('a', like=w))",
    "torch.from_numpy(np.loadtxt('a', delimiter=w))",
    "torch.from_numpy(np.loadtxt('a', delimiter=',,'))",
    "torch.from_numpy(np.loadtxt('a', skiprows=-1))",
    "torch.from_numpy(np.loadtxt('a', skiprows=True))",
    "torch.from_numpy(np.loadtxt('a', skiprows=10**9))",
    "torch.from_numpy(np.loadtxt('a', usecols=range(3)))",
    "torch.from_numpy(np.loadtxt('a', usecols=()))",
    "torch.from_numpy(np.loadtxt('a', ndmin=3))",
    "torch.from_numpy(np.loadtxt('a', encoding='zip'))",
    "torch.from_numpy(np.loadtxt('a', skiprows=1, skiprows=2))",
    "torch.from_numpy(np.genfromtxt('a', converters=lambda t: float(t)))",
    "torch.from_numpy(np.genfromtxt('a', names=True))",
    "torch.from_numpy(np.genfromtxt('a', dtype=None))",
    "torch.from_numpy(np.genfromtxt('a', filling_values=w))",
    "torch.from_numpy(np.loadtxt('a', converters=float))",
    "torch.from_numpy(np.loadtxt('a', converters=print))",
    "torch.from_numpy(np.loadtxt('a', converters={0: float}))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: t))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: print(t)))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: float(t.__class__)))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: float(t.format(w))))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: float('{0}'.format(t))))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: float(t.replace('', 'aa'))))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: float(t.replace('a', 'aaa'))))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: float(t.strip)))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: float(t * 9)))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: float(w)))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t, u=print: float(t)))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda *t: float(t)))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda __t: float(__t)))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda float: float(float)))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: float(t) if w else print(t)))",
    "torch.from_numpy(np.loadtxt('a', converters=lambda t: float('nan' if t in w else t)))",
    "torch.from_numpy(np.loadtxt('a', converters=(lambda: 1).__code__))",
    "import numpy",
    "import numpy as numpy",
    "import numpy.lib",
    "from numpy import loadtxt",
    "from numpy import load as loadtxt",
    "import torch as np",
    "np.loadtxt = print",
]


class Reader:
    """Stands for numpy: notes what it is asked and gives a table."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, name: str, **keywords: Any) -> torch.Tensor:
        self.asked.append((name, keywords))
        return torch.ones(2, 2)


def run(source: str, reader: Reader) -> dict[str, Any]:
    namespace = fresh_namespace({"loadtxt": reader, "genfromtxt": reader})
    exec(compile_code(source, role="data").code, namespace)
    return namespace


@pytest.mark.parametrize("source", GOOD)
def test_a_file_is_read_by_the_reader_of_the_namespace(source: str) -> None:
    reader = Reader()
    assert isinstance(run(source, reader)["x"], torch.Tensor)
    ((name, _),) = reader.asked
    assert name == "a.csv"
    assert names_read(source) == ("a.csv",)


def test_the_keywords_arrive_as_plain_values() -> None:
    reader = Reader()
    run(
        'x = torch.from_numpy(np.loadtxt("a", dtype=np.float32, usecols=(0, -1), '
        'converters=lambda text: float(text.replace(",", ".") or "nan")))\n'
        'y = torch.from_numpy(np.genfromtxt("b", filling_values=np.nan))',
        reader,
    )
    (_, first), (_, second) = reader.asked
    convert = first.pop("converters")
    assert first == {"dtype": "float32", "usecols": (0, -1)}
    assert convert("1,5") == 1.5
    assert convert("") != convert("")
    assert repr(second) == "{'filling_values': nan}"


def test_a_converter_is_not_counted_as_typed_calls() -> None:
    reader = Reader()
    run('x = torch.from_numpy(np.loadtxt("a", converters=lambda t: float(t)))', reader)
    convert = reader.asked[0][1]["converters"]
    assert sum(convert("1") for _ in range(1_000_001)) == 1_000_001


@pytest.mark.parametrize("source", BAD)
@pytest.mark.parametrize("role", ["data", "lines"])
def test_anything_else_is_refused_with_its_place(source: str, role: str) -> None:
    with pytest.raises(CodeError) as caught:
        check(source, role=role, known=["w"])
    assert 1 <= caught.value.column <= len(source) + 1
    assert len(caught.value.message) > 10


@pytest.mark.parametrize("role", ["parameters", "model", "loss", "lines"])
def test_only_the_data_cell_reads(role: str) -> None:
    with pytest.raises(CodeError, match="only read in the data cell"):
        check(GOOD[0], role=role)


def test_no_numpy_is_in_the_namespace() -> None:
    namespace = fresh_namespace()
    assert "np" not in namespace
    for name, value in namespace.items():
        assert not getattr(value, "__name__", "").startswith("numpy"), name
    with pytest.raises(CodeError, match=r"a\.csv cannot be read here") as caught:
        exec(compile_code("b = 1\n" + GOOD[0], role="data").code, namespace)
    assert (caught.value.line, caught.value.column, caught.value.cell) == (2, 5, "data")


@pytest.mark.parametrize("source", ["x = (", "x = 1", "x = np.loadtxt(name)", "\0"])
def test_no_file_is_named(source: str) -> None:
    assert names_read(source) == ()


def test_the_files_named_are_told_in_order_and_once() -> None:
    source = (
        'b = torch.from_numpy(np.loadtxt("b.csv"))\n'
        'a = torch.from_numpy(np.genfromtxt("a.csv")), torch.from_numpy(np.loadtxt("b.csv"))'
    )
    assert names_read(source) == ("b.csv", "a.csv")
