# %% [markdown]
# # A weighted sum
#
# Five random numbers are each taken three times and added up. Guess the gradient before you press
# backward: how much does the sum grow when one of the five grows by a little? Draw other random
# numbers with another seed and see whether the gradient cares.

# %%
import torch

# %% data
torch.manual_seed(0)

# %% parameters
w = torch.rand(5, requires_grad=True)

# %% model
y = (3 * w).sum()

# %% loss
loss = y
