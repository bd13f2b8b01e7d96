"""Extreme eigenvalues of the loss's Hessian, by autograd: whole, or by products with vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch

EXACT = 50
"""Up to this many parameters the whole Hessian is written out: one more backward for each."""
MOST_PRODUCTS = 150
"""Lanczos ends here at the latest; it needs some 30 products where the ends are well apart."""
PER_PIECE = 4
"""Products between two pauses."""
_SETTLED = 1e-10
"""Residual of both ends, relative to the larger, at which Lanczos ends."""


class NoHessianError(RuntimeError):
    """torch cannot differentiate this loss twice; the text is torch's own."""


class Hessian:
    """The Hessian at one point, as a map from vectors to vectors; holds the gradient's graph."""

    def __init__(self, loss: torch.Tensor, leaves: Sequence[torch.Tensor]) -> None:
        self._leaves = leaves
        grads = torch.autograd.grad(
            loss, leaves, create_graph=True, allow_unused=True, materialize_grads=True
        )
        self._gradient = torch.cat([grad.reshape(-1) for grad in grads])
        self.size = self._gradient.numel()

    def product(self, vector: torch.Tensor) -> torch.Tensor:
        """H·v, shape (P,): the gradient of gradient·v. Raises NoHessianError."""
        if not self._gradient.requires_grad:  # a loss without curvature, such as a sum
            return torch.zeros_like(vector)
        # The gradient of a number: given a vector, torch loads sympy to look at its shape.
        try:
            parts = torch.autograd.grad(
                torch.dot(self._gradient, vector),
                self._leaves,
                retain_graph=True,
                allow_unused=True,
                materialize_grads=True,
            )
        except (RuntimeError, NotImplementedError) as error:
            raise NoHessianError(str(error)) from None
        return torch.cat([part.reshape(-1) for part in parts])

    def whole(self) -> torch.Tensor:
        """The matrix (P, P), made exactly symmetric: rounding is all that sets its halves apart."""
        rows = torch.stack([self.product(row) for row in torch.eye(self.size).to(self._gradient)])
        return (rows + rows.T) / 2

    def start(self) -> torch.Tensor:
        """A unit vector in no special direction, the same each time."""
        generator = torch.Generator().manual_seed(0)
        vector = torch.randn(self.size, generator=generator, dtype=torch.float64)
        unit: torch.Tensor = (vector / vector.norm()).to(self._gradient.dtype)
        return unit


def extremes(hessian: Hessian) -> Iterator[tuple[float, float] | None]:
    """Yield None for a pause, at last the smallest and the largest eigenvalue.

    Beyond EXACT parameters by Lanczos' method with full reorthogonalisation (Golub and Van Loan,
    Matrix Computations, 10.1): it finds the ends of the spectrum first.
    """
    if hessian.size <= EXACT:
        values = torch.linalg.eigvalsh(hessian.whole())
        yield values[0].item(), values[-1].item()
        return
    basis = [hessian.start()]
    diagonal: list[torch.Tensor] = []
    beside: list[torch.Tensor] = []
    for count in range(1, min(MOST_PRODUCTS, hessian.size) + 1):
        vector = basis[-1]
        image = hessian.product(vector)
        diagonal.append(torch.dot(vector, image))
        known = torch.stack(basis)
        for _ in range(2):  # once more: rounding leaves some of what was taken away
            image = image - known.T @ (known @ image)
        left = image.norm()
        tridiagonal = torch.diag(torch.stack(diagonal))
        if beside:
            off = torch.stack(beside)
            tridiagonal = tridiagonal + torch.diag(off, 1) + torch.diag(off, -1)
        values, vectors = torch.linalg.eigh(tridiagonal)
        residual = (left * vectors[-1, [0, -1]].abs().max()).item()
        size = max(abs(values[0].item()), abs(values[-1].item()))
        if residual <= _SETTLED * size or count == min(MOST_PRODUCTS, hessian.size):
            break
        beside.append(left)
        basis.append(image / left)
        if count % PER_PIECE == 0:
            yield None
    yield values[0].item(), values[-1].item()
