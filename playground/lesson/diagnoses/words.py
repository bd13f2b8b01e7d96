"""Mistakes about what torch says of a tensor: True or False, and the name of its grad_fn."""

from __future__ import annotations

from playground.lesson.case import Case, Diagnosis
from playground.lesson.diagnoses import names


def wrong_truth(case: Case) -> Diagnosis | None:
    """True for False or the other way round, of ``is_leaf`` or ``requires_grad``."""
    about = case.prompt.about
    if about.endswith(".is_leaf"):
        return Diagnosis(*NON_LEAF) if case.answer else Diagnosis(*LEAF)
    if about.endswith(".requires_grad"):
        told = (
            "It does not: it was computed under torch.no_grad(), detached or frozen, or from data "
            "alone."
            if case.answer
            else "It does: what is computed from a tensor that requires grad requires it too."
        )
        return Diagnosis(names.REQUIRES_GRAD, told)
    return None


NON_LEAF = (
    names.NON_LEAF,
    "It is the result of an operation on tensors that require grad, so it has a grad_fn and is no "
    "leaf. Leaves are made, not computed.",
)
LEAF = (
    names.LEAF,
    "It was made by hand, or needs no gradient, so no operation recorded it: it is a leaf and its "
    "grad_fn is None.",
)


def bare(text: str) -> str:
    """A name without what printed forms put around it: ``<AddBackward0>``, ``grad_fn=``.

    The number at the end of a grad_fn only tells overloads of one operation apart.
    """
    found = text.strip().strip("'\"").removeprefix("grad_fn=").strip("<>")
    found = found.split(" object at ")[0].casefold().removeprefix("torch.")
    shortened = found.rstrip("0123456789")
    return shortened if shortened.endswith("backward") else found


def wrong_word(case: Case) -> Diagnosis | None:
    """The grad_fn of another tensor of this graph, or of another operation altogether."""
    answer = bare(case.answer)
    if not all(word.endswith("backward") for word in (answer, bare(case.truth))):
        return None
    whose = [v.name for v in case.after.tensors if v.grad_fn and bare(v.grad_fn) == answer]
    belongs = f" {case.answer} belongs to {', '.join(whose)}." if whose else ""
    return Diagnosis(
        names.GRAD_FN,
        "grad_fn is named after the operation that was done last, the outermost one in the "
        f"expression.{belongs}",
    )
