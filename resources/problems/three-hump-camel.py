# %% [markdown]
# # The three-hump camel
#
# Three hollows in a row, the middle one deepest. From most places descent ends in an outer one
# and never learns of the better: find the border that decides.

# %%
import torch

# %% parameters range="x: -2..2, y: -2..2"
x = torch.tensor(-1.2, requires_grad=True)
y = torch.tensor(1.5, requires_grad=True)

# %% model
height = 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2

# %% loss minima="x=0, y=0" minimum="0" lr="0.05"
loss = height
