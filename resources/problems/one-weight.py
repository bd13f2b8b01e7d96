# %% [markdown]
# # One weight
#
# The smallest model there is: one weight θ, one example x with its wanted answer y, and the
# squared error between θ·x and y. Press forward, backward and step, and check each figure by
# hand: the slope at the start is 2·x·(θ·x − y) = −4. Then look for the learning rate that reaches
# the bottom in a single step.

# %%
import torch

# %% data
x = torch.tensor([2.0])
y = torch.tensor([3.0])

# %% parameters range="θ[0]: -1..4"
θ = torch.tensor([1.0], requires_grad=True)

# %% model
prediction = θ * x
error = prediction - y

# %% loss minima="θ[0]=1.5" minimum="0"
loss = error * error
