"""What the five lessons on gradients must show: each fact with its lesson, its step and figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """One fact: where it is taught, what torch prints there, and what the step says or asks.

    ``shows``: expressions, each with what it prints at some moment of the step when the lesson
    runs in plain Python. ``says``: pieces of the step's text, code and marks. ``asks``: names of
    prompts.
    """

    fact: str
    lesson: str
    step: str
    shows: tuple[tuple[str, str], ...] = ()
    says: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


SLOPES = "slopes"
ONE_WEIGHT = "one-weight-four-ways"
TENSORS = "gradients-of-tensors"
CHECKING = "checking-a-gradient"
KEEPS = "what-autograd-keeps"

TWO_SLOPES_FACTS = (
    Fact(
        "the value at (1, 2)", SLOPES, "The value", (("loss.item()", "11.0"),), (), ("the-value",)
    ),
    Fact(
        "nudges by 0.1, and the secants they give",
        SLOPES,
        "Nudge one at a time",
        (("round(loss.item(), 5)", "11.2"), ("round(loss.item(), 5)", "11.41")),
        ("0.2 / 0.1 = 2", "0.41 / 0.1 = 4.1"),
        ("nudge-first", "nudge-second"),
    ),
    Fact(
        "the tangents beside the secants",
        SLOPES,
        "Tangents",
        (("w2.grad", "tensor(4.)"), ("w1.grad", "tensor(2.)")),
        ("tangents of 2 and 4", "2 and 4.1"),
        ("tangent-second",),
    ),
    Fact(
        "two slices on one y axis, with the point on them",
        SLOPES,
        "Two slices",
        (
            ("len(along_w1), len(along_w2)", "(61, 61)"),
            ("round(grid[0].item(), 4), round(grid[-1].item(), 4)", "(-3.0, 3.0)"),
            ("w1, w2", "(tensor(1., requires_grad=True), tensor(2., requires_grad=True))"),
        ),
        ("slices", "share one y axis", "`(1.0, 2.0)`"),
    ),
    Fact(
        "which parameter changes the output more",
        SLOPES,
        "Nudge one at a time",
        asks=("which-more",),
    ),
    Fact(
        "no gradient before anything is done",
        SLOPES,
        "Nothing has happened yet",
        (("w1.grad, w2.grad", "(None, None)"),),
        (),
        ("before-anything",),
    ),
    Fact(
        "no gradient after a forward",
        SLOPES,
        "The value",
        (("loss.item(), w1.grad, w2.grad", "(11.0, None, None)"),),
        (),
        ("before-backward",),
    ),
    Fact(
        "what a forward prints, and which addition that was",
        SLOPES,
        "The value",
        (("loss", "tensor(11., grad_fn=<AddBackward0>)"),),
        ("tensor(11., grad_fn=<AddBackward0>)", "`11.0`"),
        ("which-addition",),
    ),
    Fact(
        "backward itself returns nothing",
        SLOPES,
        "What backward gives back",
        (("returned", "None"), ("w1.grad, w2.grad", "(tensor(2.), tensor(4.))")),
        (),
        ("returned",),
    ),
    Fact(
        "a second backward accumulates",
        SLOPES,
        "Once more, without clearing",
        (("w1.grad.item()", "4.0"),),
        ("**adds**",),
        ("second-grad",),
    ),
    Fact(
        "three ways to clear, and none on the tensor",
        SLOPES,
        "Three ways to clear",
        (("w1.grad, w2.grad", "(None, tensor(0.))"), ("w1.grad, w2.grad", "(None, None)")),
        ("has no `zero_grad`", "`w1.grad = None`", "`w2.grad.zero_()`", "`optimizer.zero_grad()`"),
        ("after-zero-grad",),
    ),
    Fact(
        "backward before forward, and .grad read before backward",
        SLOPES,
        "Nothing has happened yet",
        says=("nothing is recorded yet", "usual mistake", "Reading `.grad` too early"),
        asks=("too-early",),
    ),
    Fact(
        "formulas that hold everywhere, and one that does not",
        SLOPES,
        "At every point",
        says=("`w2_grad = 4` is right at `w2 = 2` and nowhere else",),
        asks=("formulas",),
    ),
    Fact(
        "which slope belongs to which parameter",
        SLOPES,
        "Whose slope is it?",
        (("w1.grad, w2.grad", "(tensor(2.), tensor(-3.))"),),
        (),
        ("whose", "order"),
    ),
)

ONE_WEIGHT_FACTS = (
    Fact(
        "by hand in plain Python: the error",
        ONE_WEIGHT,
        "The error",
        (("E", "1.0"),),
        (),
        ("first-loss",),
    ),
    Fact(
        "by hand in plain Python: the slope",
        ONE_WEIGHT,
        "The slope by hand",
        (("gradient", "-4.0"),),
        (),
        ("slope",),
    ),
    Fact(
        "by hand in plain Python: the new weight",
        ONE_WEIGHT,
        "The step by hand",
        (("weight", "1.4"),),
        ("E `1.0`, gradient `-4.0`, θ `1.4`",),
        ("new-weight",),
    ),
    Fact(
        "backward",
        ONE_WEIGHT,
        "Second way: backward",
        (("loss", "tensor([1.], grad_fn=<MulBackward0>)"), ("θ.grad", "tensor([-4.])")),
        ("tensor([1.], grad_fn=<MulBackward0>)", "tensor([-4.])"),
        ("autograd-slope",),
    ),
    Fact(
        "the update under no_grad",
        ONE_WEIGHT,
        "The update must not be recorded",
        (("θ", "tensor([1.4000], requires_grad=True)"),),
        ("with torch.no_grad():", "tensor([1.4000], requires_grad=True)"),
        ("autograd-step",),
    ),
    Fact(
        "torch.optim.SGD with zero_grad, backward and step",
        ONE_WEIGHT,
        "Third way: an optimizer",
        (
            ("loss", "tensor([1.], grad_fn=<MulBackward0>)"),
            ("θ.grad", "tensor([-4.])"),
            ("θ", "tensor([1.4000], requires_grad=True)"),
        ),
        ("optimizer.zero_grad()", "loss.backward()", "optimizer.step()"),
        ("calls",),
    ),
    Fact(
        "torch.nn.MSELoss",
        ONE_WEIGHT,
        "Fourth way: a loss of torch.nn",
        (
            ("loss", "tensor(1., grad_fn=<MseLossBackward0>)"),
            ("θ.grad", "tensor([-4.])"),
            ("θ", "tensor([1.4000], requires_grad=True)"),
        ),
        ("tensor(1., grad_fn=<MseLossBackward0>)", "nn.MSELoss()"),
        ("which-node",),
    ),
)

TENSOR_FACTS = (
    Fact(
        "a weighted sum",
        TENSORS,
        "A weighted sum",
        (("w.grad", "tensor([3., 3., 3., 3., 3.])"),),
        (),
        ("sum-grad",),
    ),
    Fact(
        "a dot product: each factor gets the other",
        TENSORS,
        "A dot product",
        (("w.grad", "tensor([5., 6., 7., 8.])"), ("g.grad", "tensor([1., 2., 3., 4.])")),
        (),
        ("dot-grad", "dot-formula"),
    ),
    Fact(
        "a sum computed under no_grad",
        TENSORS,
        "A sum that nobody recorded",
        (
            (
                "message",
                "'element 0 of tensors does not require grad and does not have a grad_fn'",
            ),
        ),
        (),
        ("unrecorded",),
    ),
    Fact(
        "a matrix product: rows of B, column sums of A",
        TENSORS,
        "A matrix product",
        (
            ("A.grad.tolist()", "[[7.0, 8.0], [7.0, 8.0], [7.0, 8.0]]"),
            ("torch.equal(B.grad.flatten(), A.sum(dim=0))", "True"),
        ),
        (),
        ("grad-of-a", "what-of-a"),
    ),
    Fact(
        "the product's own gradient is None, with torch's warning",
        TENSORS,
        "The product in between",
        (
            ("passed", "None"),
            ("any('not a leaf Tensor is being accessed' in each for each in warned)", "True"),
        ),
        ("with a warning",),
        ("between",),
    ),
    Fact(
        "retain_grad on the product",
        TENSORS,
        "Asking it to stay",
        (("product.grad", "tensor([[1.],\n        [1.],\n        [1.]])"),),
        ("tensor([[1.], [1.], [1.]])",),
        ("retained",),
    ),
    Fact(
        "noisy regression: 300 points, two features within 2.5, noise of 0.5",
        TENSORS,
        "Regression in noise",
        (
            ("tuple(X.shape), X.abs().max().item() <= 2.5", "((300, 2), True)"),
            ("0.45 < (Y - X @ w_true).std().item() < 0.55", "True"),
        ),
    ),
    Fact(
        "noisy regression: 5,000 steps with the gradient zeroed by hand",
        TENSORS,
        "Five thousand steps",
        (
            ("(w - w_true).abs().max().item() < 0.1", "True"),
            ("w_true", "tensor([ 1.5000, -2.0000])"),
        ),
        ("range(5000)", "w.grad.zero_()", "0.01 * w.grad"),
        ("how-near",),
    ),
)

CHECKING_FACTS = (
    Fact(
        "log-sine: the gradient of a composition that returns tuples",
        CHECKING,
        "The first slope",
        (("x.grad", "tensor([1.3633, 0.1912])"),),
        (),
        ("slope-one",),
    ),
    Fact(
        "log-sine by hand",
        CHECKING,
        "The second slope by hand",
        (("f'{by_hand_1:.4f} {by_hand_2:.4f}'", "'1.3633 0.1912'"),),
        (),
        ("missing", "both-formulas"),
    ),
    Fact(
        "forward difference in float32",
        CHECKING,
        "A forward difference",
        (
            ("forward_1.dtype, h", "(torch.float32, 0.001)"),
            ("abs(forward_1.item() - 1.3619) < 3e-4", "True"),
            ("abs(forward_2.item() - 0.1919) < 3e-4", "True"),
        ),
        ("1.3619 and 0.1919",),
        ("which-side",),
    ),
    Fact(
        "why it differs",
        CHECKING,
        "Why it differs",
        (("f'{truncation:.5f}'", "'-0.00136'"),),
        ("truncation", "**rounding**"),
        ("truncation",),
    ),
    Fact(
        "what a central difference and float64 do",
        CHECKING,
        "Central, and in float64",
        (("(miss_central < miss_64).item(), (miss_64 < miss_32).item()", "(True, True)"),),
        (),
        ("best-check", "tiny"),
    ),
    Fact(
        "line-fit: the data",
        CHECKING,
        "A fit to check",
        (
            ("len(x), 0.8 < (y - 2 - x).std().item() < 1.2", "(100, True)"),
            ("loss.grad_fn.name()", "'MseLossBackward0'"),
        ),
    ),
    Fact(
        "line-fit: gradients below 1e-5 by epoch 100",
        CHECKING,
        "A hundred epochs",
        (("max(abs(b0.grad.item()), abs(b1.grad.item())) < 1e-5", "True"),),
        ("lr=0.1", "range(100)"),
        ("small-yet",),
    ),
    Fact(
        "line-fit: loss and gradients every hundred epochs, the loss final by epoch 100",
        CHECKING,
        "Four hundred more",
        (("abs(loss.item() - after_100) < 1e-6", "True"),),
        ("print(loss, b0.grad, b1.grad)",),
        ("any-better",),
    ),
    Fact(
        "line-fit: the least-squares solution",
        CHECKING,
        "The exact answer",
        (("(torch.stack([b0, b1]) - solved.flatten()).abs().max().item() < 1e-5", "True"),),
        (),
        ("least-squares",),
    ),
)

KEEPING_FACTS = (
    Fact(
        "one-layer: grad_fn of z and of the loss, leaves and root",
        KEEPS,
        "One layer",
        (
            ("z.grad_fn.name()", "'AddBackward0'"),
            ("loss.grad_fn.name()", "'BinaryCrossEntropyWithLogitsBackward0'"),
            ("w.is_leaf, b.is_leaf, z.is_leaf", "(True, True, False)"),
        ),
        ("graph", "AccumulateGrad"),
        ("leaf", "node"),
    ),
    Fact(
        "one-layer: five equal rows, each equal to b.grad = sigmoid(z)/3",
        KEEPS,
        "Five equal rows",
        (
            ("tuple(w.grad.shape), torch.equal(w.grad, b.grad.expand(5, 3))", "((5, 3), True)"),
            ("torch.allclose(b.grad, torch.sigmoid(z) / 3)", "True"),
        ),
        (),
        ("rows", "bias-formula"),
    ),
    Fact(
        "requires_grad later, and a frozen parameter",
        KEEPS,
        "Frozen",
        (
            ("later.requires_grad", "True"),
            ("torch.equal(b, b_before), torch.equal(b.grad, b_grad_before)", "(True, True)"),
            ("torch.equal(w, w_before)", "False"),
        ),
        ("requires_grad_(True)",),
        ("who-moves",),
    ),
    Fact(
        "backward twice on one graph",
        KEEPS,
        "Backward twice",
        (("message[:54]", "'Trying to backward through the graph a second time (or'"),),
        (),
        ("twice",),
    ),
    Fact(
        "retain_graph=True works and accumulates",
        KEEPS,
        "Keeping the graph",
        (("ratio", "tensor([2., 2., 2.])"),),
        ("retain_graph=True",),
        ("how-often",),
    ),
    Fact(
        "no_grad and detach",
        KEEPS,
        "Out of the graph",
        (
            (
                "z.requires_grad, unrecorded.requires_grad, detached.requires_grad",
                "(True, False, False)",
            ),
        ),
        (),
        ("outside",),
    ),
    Fact(
        "backward without a vector on what is no scalar",
        KEEPS,
        "A matrix has no single slope",
        (("message", "'grad can be implicitly created only for scalar outputs'"),),
        (),
        ("no-vector",),
    ),
    Fact(
        "vector–Jacobian products: 4 and 2, 8 and 4, and after zeroing 4 and 2",
        KEEPS,
        "A vector–Jacobian product",
        (
            ("torch.equal(inp.grad, 2 + 2 * torch.eye(4, 5))", "True"),
            ("torch.equal(inp.grad, 4 + 4 * torch.eye(4, 5))", "True"),
        ),
        ("inp.grad.zero_()",),
        ("product", "once-more", "after-zeroing"),
    ),
    Fact(
        "control flow changes the graph from one forward to the next",
        KEEPS,
        "A new graph at each forward",
        (
            (
                "height.grad_fn.next_functions[0][0].next_functions[0][0].name()",
                "'PowBackward0'",
            ),
            (
                "height.grad_fn.next_functions[0][0].next_functions[0][0].name()",
                "'MulBackward0'",
            ),
        ),
        ("if s > 0:", "for _ in range(2):"),
        ("right", "left"),
    ),
)

FACTS = (
    *TWO_SLOPES_FACTS,
    *ONE_WEIGHT_FACTS,
    *TENSOR_FACTS,
    *CHECKING_FACTS,
    *KEEPING_FACTS,
)
