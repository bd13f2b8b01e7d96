# %% [markdown]
# # Two slopes
#
# One number comes out of two: double the first, square the second, add both and five. Drag w1 and
# w2 and watch how steeply each slice rises under the dot. At the start one slope is twice the
# other: which parameter would you turn to change the result most, and does that stay so
# everywhere?

# %%
import torch

# %% parameters range="w1: -3..3, w2: -3..3"
w1 = torch.tensor(1.0, requires_grad=True)
w2 = torch.tensor(2.0, requires_grad=True)

# %% model
def double(a):
    return 2 * a


def square(b):
    return b**2


value = double(w1) + square(w2) + 5

# %% loss
loss = value
