# %% [markdown]
# # Goldstein and Price
#
# Heights from three to over a million on one small square. Slopes are so steep that a usual
# learning rate flies off at the first step: find one that survives, and ask what it costs near
# the bottom.

# %%
import torch

# %% parameters range="x: -2..2, y: -2..2"
x = torch.tensor(-0.5, requires_grad=True)
y = torch.tensor(-0.5, requires_grad=True)

# %% model
near = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
far = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
height = near * far

# %% loss minima="x=0, y=-1" minimum="3" lr="0.0001"
loss = height
