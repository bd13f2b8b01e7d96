# %% [markdown]
# # Rosenbrock's valley
#
# A curved valley with steep walls and a nearly flat floor. Plain descent finds the floor at once
# and then hardly moves: count the steps to (1, 1), then give it momentum or try Adam.

# %%
import torch

# %% parameters range="x: -2..2, y: -1..3"
x = torch.tensor(-1.5, requires_grad=True)
y = torch.tensor(2.0, requires_grad=True)

# %% model
height = (1 - x) ** 2 + 100 * (y - x**2) ** 2

# %% loss minima="x=1, y=1" minimum="0" lr="0.001"
loss = height
