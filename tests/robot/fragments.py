"""What the robot types: good and broken code, numbers, words of many alphabets, far too much."""

from __future__ import annotations

from random import Random

CODE = (
    "loss = (w1 - 2) ** 2 + w2 ** 2",
    "loss = w1 * 2",
    "loss = w1 + w2 +",
    "loss = torch.log(w1 - 100)",
    "loss = torch.sqrt(w1)",
    "loss = w1 / 0",
    "loss = w1 * float('nan')",
    "loss = x.sum()\nloss = loss * loss",
    "y = x @ x",
    "loss = torch.tensor(3.0)",
    "loss = (w1 > 0).float()",
    "w1 = torch.tensor(1.0, requires_grad=True)",
    "w1 = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)\nw2 = torch.tensor(2.0)",
    "w = torch.randn(3, 3, requires_grad=True)\n",
    "w1 = nn.Parameter(torch.zeros(2, 2))",
    "import os",
    "import torch\nimport math",
    "__import__('os').system('true')",
    "x = [1, 2, 3",
    "def f(x):\n    return x * 2\nloss = f(w1)",
    "def f(x):\n    return f(x)\nloss = f(w1)",
    "for i in range(10**9):\n    w1 + 1",
    "for i in range(3000):\n    loss = w1 + i",
    "while True:\n    pass",
    "print('hello' * 100)",
    "print(w1)",
    "x = torch.zeros(30000, 30000)",
    "x = torch.ones(200, 200)",
    "loss = loss",
    "1 / 0",
    "raise ValueError('no')",
    "# %% loss",
    "# %% data\nx = 1",
    "\tloss = w1",
    "    loss = w1",
    "loss = w1 if w1 > 0 else w2",
    "w1.data = torch.tensor(5.0)",
    "w1.backward()",
    "loss = θ ** 2",
    "del w1",
    "loss = w1 ** w2 ** w1 ** w2",
    "loss = torch.sin(w1 * 50) * torch.exp(w2)",
    "with torch.no_grad():\n    loss = w1 * 2",
    "loss = (a * x + b - y).pow(2).mean()",
    "assert False, 'never'",
    "",
)
NUMBERS = (
    "0",
    "1",
    "-1",
    "0.1",
    "1e-3",
    "1e-300",
    "1e300",
    "1e999",
    "-0.0",
    "nan",
    "inf",
    "-inf",
    "1,5",
    "0.9, 0.999",
    "(0.9, 0.99)",
    "7",
    "32",
    "100000",
    "99999999999999999999",
    "0x10",
    "1_000",
    "٣",
    "½",
    "5e",
    "--3",
    "None",
    "True",
    "2**3",
)
WORDS = (
    "loss",
    "loss < 0.1",
    "loss < ",
    "abs(w1.grad) < 1e-3",
    "w1 > 3 and loss < 2",
    "step == 10",
    "mul",
    "Äpfel naïve ŒŽ",
    "梯度下降 損失",
    "עברית",
    "🙂👩‍👩‍👧‍👦",
    "a\u0301\u0323\u200b\u200f",
    "\u0000\u0007\u001b[31m",
    "%s %d {} <b>bold</b> &amp;",
    "' OR 1=1 --",
    "C:\\nul\\..\\x",
    " ",
)


def fragment(chance: Random, lines: bool) -> str:
    """Something to type; ``lines`` where the field takes several lines."""
    kind = chance.choices(("code", "number", "word", "huge"), weights=(12, 1, 2, 1))[0]
    if not lines:
        kind = chance.choices(("code", "number", "word", "huge"), weights=(1, 10, 4, 1))[0]
    if kind == "huge":
        return _huge(chance, lines)
    text = chance.choice({"code": CODE, "number": NUMBERS, "word": WORDS}[kind])
    return text if lines else text.replace("\n", " ")


def _huge(chance: Random, lines: bool) -> str:
    unit = chance.choice(("x = 1\n", "w1 + ", "(", "9", "[[", "é", "loss = w1\n"))
    text = unit * (chance.choice((300, 3000, 20000)) // len(unit))
    return text if lines else text.replace("\n", " ")
