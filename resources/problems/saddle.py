# %% [markdown]
# # A saddle
#
# Up along x, down along y, and level in the middle, where the gradient is zero and nothing is
# least. Start exactly on the ridge, y = 0, and then a hair beside it.

# %%
import torch

# %% parameters range="x: -2..2, y: -2..2"
x = torch.tensor(1.5, requires_grad=True)
y = torch.tensor(0.001, requires_grad=True)

# %% model
height = x**2 - y**2

# %% loss
loss = height
