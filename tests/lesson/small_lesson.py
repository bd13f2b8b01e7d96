# %% [markdown]
# # Small steps
#
# Two short problems, for the tests.
#
# You will be able to
# - tell what backward adds,
# - make a step
#   by hand.

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

# %% step [markdown] show="graph"
# ## Forward and backward
#
# First the loss, then the gradients.

# %%
value = double(w1) + square(w2) + 5
loss = value

# %%
loss.backward()

# %% check first-grads
# the slopes at (1, 2)
assert w1.grad.item() == 2.0
assert w2.grad.item() == 4.0

# %% step [markdown] hide="tensors, ledger"
# ## Backward twice

# %% notes [markdown]
# Ask the room first.

# %% predict second-grad kind="value" about="w2.grad"
# What will `w2.grad` hold after a second backward?
#
# hint: Does backward replace?
# hint: The first left 4.0.
# hint: 4.0 + 4.0
prediction = w2.grad.item() + 4.0

# %%
value = double(w1) + square(w2) + 5
loss = value
loss.backward()

# %% check
assert w2.grad.item() == prediction

# %% hidden [markdown]
# Each backward **adds**.

# %% question clear kind="choice" options="w1.grad = 0 | optimizer.zero_grad() | loss.zero_grad()"
# What clears every `.grad`?
answer = "optimizer.zero_grad()"

# %% hidden [markdown]
# It leaves `None`.

# %% step [markdown]
# ## A run

# %%
optimizer = torch.optim.SGD([w1, w2], lr=0.1)

# %% predict place kind="point" about="w1, w2"
# Where do three steps lead?
prediction = {"w1": w1.item() - 0.6, "w2": 1.024}

# %%
for _ in range(3):
    optimizer.zero_grad()
    value = double(w1) + square(w2) + 5
    loss = value
    loss.backward()
    optimizer.step()

# %% check
assert abs(w1.item() - 0.4) < 1e-6
assert abs(w2.item() - 1.024) < 1e-6

# %% parameters range="w: -3..3"
w = torch.tensor([1.0, 2.0], requires_grad=True)

# %% model
out = w * w

# %% loss
loss = out.sum()

# %% step [markdown]
# ## Another problem

# %%
out = w * w
loss = out.sum()

# %% predict error kind="choice" options="yes | no"
# Does a second backward over one graph work?
prediction = "no"

# %%
loss.backward()
try:
    loss.backward()
except RuntimeError as error:
    message = str(error)

# %% check
assert "second time" in message

# %% step [markdown]
# ## Moved

# %%
with torch.no_grad():
    w[0] = 3.0
    w.copy_(torch.tensor([3.0, -1.0]))
