# %% [markdown]
# # A shifted square
#
# What comes out here is a whole matrix, and a matrix has no single slope. Backward therefore
# wants a vector v of the same shape and gives the product of v with all slopes. Try it with ones,
# then once more without clearing, and see what is added up.

# %%
import torch

# %% parameters
inp = torch.eye(4, 5, requires_grad=True)

# %% model
out = (inp + 1).pow(2).t()

# %% loss
loss = out
