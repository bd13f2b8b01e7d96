# %% [markdown]
# # A logarithm times a sine
#
# An inner function makes two numbers of two, the outer one multiplies them. Work out the two
# slopes with the chain rule and compare them with autograd's. Then let a finite difference try,
# with a large and with a tiny nudge: both are off, for different reasons.

# %%
import torch

# %% parameters range="x[0]: 0.1..2, x[1]: 0.1..3"
x = torch.tensor([0.5, 0.75], requires_grad=True)

# %% model
def inner(x1, x2):
    return torch.log(x1 * x2), torch.sin(x2)


def outer(a, b):
    return a * b


value = outer(*inner(x[0], x[1]))

# %% loss lr="0.02"
loss = value
