# %% [markdown]
# # Ackley's pit
#
# Almost flat far out, dimpled everywhere, with one narrow pit in the middle. Descent stops in the
# first dimple: see what momentum changes.
#
# The very bottom is the tip of a cone. There the gradient is not defined, and torch gives nan.

# %%
import torch

# %% parameters range="x: -5..5, y: -5..5"
x = torch.tensor(2.5, requires_grad=True)
y = torch.tensor(-3.0, requires_grad=True)

# %% model
distance = torch.sqrt(0.5 * (x**2 + y**2))
waves = 0.5 * (torch.cos(2 * torch.pi * x) + torch.cos(2 * torch.pi * y))
height = 20 + torch.e - 20 * torch.exp(-0.2 * distance) - torch.exp(waves)

# %% loss minima="x=0, y=0" minimum="0" note="The gradient at the minimum is not defined: it is the tip of a cone." lr="0.05"
loss = height
