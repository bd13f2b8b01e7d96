# %% [markdown]
# # Matyas' plate
#
# A plate that is nearly flat along one diagonal. Descent is quick across and slow along: watch
# the loss curve bend where the first ends and the second begins.

# %%
import torch

# %% parameters range="x: -10..10, y: -10..10"
x = torch.tensor(-8.0, requires_grad=True)
y = torch.tensor(6.0, requires_grad=True)

# %% model
height = 0.26 * (x**2 + y**2) - 0.48 * x * y

# %% loss minima="x=0, y=0" minimum="0" lr="0.5"
loss = height
