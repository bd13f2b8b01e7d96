# %% [markdown]
# # Styblinski and Tang
#
# Four hollows of three depths, since x and y do not mix: each of them has a deep side and a
# shallow one. Look at the two slices and say beforehand where descent will end.

# %%
import torch

# %% parameters range="x: -5..5, y: -5..5"
x = torch.tensor(0.5, requires_grad=True)
y = torch.tensor(1.0, requires_grad=True)

# %% model
height = 0.5 * (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y)

# %% loss minima="x=-2.903534027771177, y=-2.903534027771177" minimum="-78.33233140754282" lr="0.02"
loss = height
