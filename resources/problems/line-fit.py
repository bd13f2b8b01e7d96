# %% [markdown]
# # Fitting a line
#
# A hundred points lie around the line 2 + x. Drag the height b0 and the slope b1 until the line
# looks right, then let descent do it and compare. Watch the gradients shrink on the way: a loss
# that no longer falls and a gradient near zero say the same thing.

# %%
import torch
import torch.nn.functional as F

# %% data
torch.manual_seed(0)
x = torch.linspace(-2, 2, 100)
y = 2 + x + torch.randn(100)

# %% parameters range="b0: -2..6, b1: -3..5"
b0 = torch.tensor(0.0, requires_grad=True)
b1 = torch.tensor(0.0, requires_grad=True)

# %% model
prediction = b0 + b1 * x

# %% loss
loss = F.mse_loss(prediction, y)
