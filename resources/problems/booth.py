# %% [markdown]
# # Booth's bowl
#
# A long bowl that lies askew. Descent zigzags across it: compare the direction of its arrow with
# the straight line to (1, 3), and see which learning rate makes the zigzag die out fastest.

# %%
import torch

# %% parameters range="x: -10..10, y: -10..10"
x = torch.tensor(-5.0, requires_grad=True)
y = torch.tensor(-5.0, requires_grad=True)

# %% model
height = (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2

# %% loss minima="x=1, y=3" minimum="0" lr="0.05"
loss = height
