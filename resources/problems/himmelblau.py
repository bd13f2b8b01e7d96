# %% [markdown]
# # Himmelblau's four hollows
#
# Four hollows, all equally deep, around a gentle hill. Start from the hill and move the point by
# a hair: which hollow does descent end in, and where do the borders between them run?

# %%
import torch

# %% parameters range="x: -5..5, y: -5..5"
x = torch.tensor(-0.5, requires_grad=True)
y = torch.tensor(-1.0, requires_grad=True)

# %% model
height = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2

# %% loss minima="x=3, y=2; x=-2.805118086952745, y=3.131312518250573; x=-3.779310253377747, y=-3.283185991286170; x=3.584428340330492, y=-1.848126526964404" minimum="0" lr="0.01"
loss = height
