# %% [markdown]
# # A ravine
#
# A straight ravine, five times as long as wide. The largest learning rate that works is set by
# the steep direction, and the flat one pays for it: find the edge where the zigzag stops dying
# out.

# %%
import torch

# %% parameters range="x: -5..5, y: -2..2"
x = torch.tensor(-4.0, requires_grad=True)
y = torch.tensor(1.0, requires_grad=True)

# %% model
height = 0.5 * (x**2 + 25 * y**2)

# %% loss minima="x=0, y=0" minimum="0" lr="0.03"
loss = height
