# %% [markdown]
# # Beale's corners
#
# Flat in the middle and very steep in the corners. A learning rate that is safe in a corner
# creeps in the middle: look for one that does both, or see what an optimizer that adapts makes of
# it.

# %%
import torch

# %% parameters range="x: -4.5..4.5, y: -4.5..4.5"
x = torch.tensor(1.0, requires_grad=True)
y = torch.tensor(1.0, requires_grad=True)

# %% model
height = (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2

# %% loss minima="x=3, y=0.5" minimum="0" lr="0.01"
loss = height
