# %% [markdown]
# # Two blobs
#
# Two clouds of points, and a straight boundary between them: logistic regression. The model gives
# a logit, whose sigmoid is the probability of class 1. Run descent and watch the boundary turn
# until both clouds lie on their own side.

# %%
import torch
import torch.nn.functional as F

# %% data
torch.manual_seed(0)
y = torch.cat([torch.zeros(100), torch.ones(100)])
centre = torch.stack([3 * y - 1.5, 2 * y - 1], dim=1)
x = centre + 0.8 * torch.randn(200, 2)

# %% parameters range="w[0]: -2..6, w[1]: -2..6, b: -3..3"
w = torch.zeros(2, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)

# %% model
prediction = x @ w + b  # the logit: torch.sigmoid(prediction) is the probability

# %% loss lr="0.5"
loss = F.binary_cross_entropy_with_logits(prediction, y)
