# %% [markdown]
# # Two spirals
#
# Two arms wind around each other, and the boundary must wind between them. Thirty-two hidden
# units learn it in about a thousand steps of plain SGD. Try another optimizer, or a higher noise:
# where does the boundary give up first?

# %%
import math
import torch
import torch.nn.functional as F

# %% data
torch.manual_seed(0)
y = torch.cat([torch.zeros(100), torch.ones(100)])
turn = torch.sqrt(torch.rand(200))  # the root spreads the points along the arm
angle = 1.5 * math.pi * turn + math.pi * y
x = 2 * turn[:, None] * torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)
x = x + 0.05 * torch.randn(200, 2)

# %% parameters
torch.manual_seed(0)
w1 = torch.randn(2, 32, requires_grad=True)
b1 = torch.zeros(32, requires_grad=True)
w2 = torch.randn(32, requires_grad=True)
b2 = torch.tensor(0.0, requires_grad=True)

# %% model
hidden = torch.tanh(x @ w1 + b1)
prediction = hidden @ w2 + b2

# %% loss lr="0.5"
loss = F.binary_cross_entropy_with_logits(prediction, y)
