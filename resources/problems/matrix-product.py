# %% [markdown]
# # A matrix product
#
# A matrix A of three rows meets a column B, and the three products are summed. After backward,
# look for B in the rows of A's gradient and for the column sums of A in the gradient of B. The
# product in between is no leaf: its gradient passes through and is dropped, unless it is asked to
# stay with retain_grad().

# %%
import torch

# %% parameters
A = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], requires_grad=True)
B = torch.tensor([[7.0], [8.0]], requires_grad=True)

# %% model
product = A @ B

# %% loss
loss = product.sum()
