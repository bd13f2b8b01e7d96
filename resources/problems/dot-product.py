# %% [markdown]
# # A dot product
#
# Two vectors are multiplied element by element and summed. Press backward and compare each
# gradient with the other vector. Then change one element of w and see which single number of the
# gradients follows it.

# %%
import torch

# %% parameters
w = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
g = torch.tensor([5.0, 6.0, 7.0, 8.0], requires_grad=True)

# %% model
y = torch.dot(w, g)

# %% loss
loss = y
