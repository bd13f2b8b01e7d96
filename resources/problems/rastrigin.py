# %% [markdown]
# # Rastrigin's egg box
#
# A wide bowl covered with more than a hundred dents. Start descent anywhere and it ends in the
# nearest dent: what learning rate is just large enough to jump from one to the next, and does it
# help?

# %%
import torch

# %% parameters range="x: -5.12..5.12, y: -5.12..5.12"
x = torch.tensor(1.7, requires_grad=True)
y = torch.tensor(-2.3, requires_grad=True)

# %% model
height = 20 + x**2 + y**2 - 10 * (torch.cos(2 * torch.pi * x) + torch.cos(2 * torch.pi * y))

# %% loss minima="x=0, y=0" minimum="0" lr="0.002"
loss = height
