# %% [markdown]
# # Regression in noise
#
# Three hundred points follow two hidden weights, w_true, blurred by noise. Run descent from zero
# and see how near w comes. It does not arrive exactly: draw other points with another seed, and
# ask how much of what is left belongs to the noise.

# %%
import torch
import torch.nn.functional as F

# %% data
torch.manual_seed(0)
w_true = torch.tensor([1.5, -2.0])
X = 5 * torch.rand(300, 2) - 2.5
Y = X @ w_true + 0.5 * torch.randn(300)

# %% parameters range="w[0]: -4..4, w[1]: -4..4"
w = torch.zeros(2, requires_grad=True)

# %% model
prediction = X @ w

# %% loss lr="0.01"
loss = F.mse_loss(prediction, Y)
