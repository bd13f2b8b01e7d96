# %% [markdown]
# # Two moons
#
# Two half circles that reach into each other: no straight line parts them, eight hidden units
# with tanh do. Run a thousand steps and watch the boundary bend. Then take units away and see how
# few it needs.

# %%
import math
import torch
import torch.nn.functional as F

# %% data
torch.manual_seed(0)
y = torch.cat([torch.zeros(100), torch.ones(100)])
angle = math.pi * torch.rand(200)
upper = torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)
lower = torch.stack([1 - torch.cos(angle), 0.5 - torch.sin(angle)], dim=1)
x = torch.where(y[:, None] == 0, upper, lower) + 0.1 * torch.randn(200, 2)

# %% parameters
torch.manual_seed(0)
w1 = torch.randn(2, 8, requires_grad=True)
b1 = torch.zeros(8, requires_grad=True)
w2 = torch.randn(8, requires_grad=True)
b2 = torch.tensor(0.0, requires_grad=True)

# %% model
hidden = torch.tanh(x @ w1 + b1)
prediction = hidden @ w2 + b2

# %% loss lr="0.5"
loss = F.binary_cross_entropy_with_logits(prediction, y)
