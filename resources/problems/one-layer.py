# %% [markdown]
# # One layer
#
# Five inputs, three outputs and a target of zeros: the smallest layer of a network. Press forward
# and follow the graph from the loss back to the leaves w and b. Since all inputs are one, every
# row of w's gradient equals the gradient of b: see whether you can say why.

# %%
import torch
import torch.nn.functional as F

# %% data
torch.manual_seed(0)
x = torch.ones(5)
y = torch.zeros(3)

# %% parameters
w = torch.randn(5, 3, requires_grad=True)
b = torch.randn(3, requires_grad=True)

# %% model
z = x @ w + b

# %% loss
loss = F.binary_cross_entropy_with_logits(z, y)
