# %% [markdown]
# # Broken on purpose

# %%
import torch

# %% data
points = torch.from_numpy(np.loadtxt("points.csv"))

# %% parameters
w = torch.tensor(1.0, requires_grad=True)

# %% loss
loss = (w * points).sum()

# %% step [markdown] show="slces"
# ## A file that nobody granted

# %%
loss.backward()

# %% check
assert w.grad.item() == 3.0

# %% data
x = torch.tensor([1.0, 2.0])

# %% parameters
w = torch.tensor(1.0, requires_grad=True)

# %% loss
loss = (w * x).sum()

# %% stp [markdown]
# A wrong mark.

# %% step [markdown]
# ## Expectations

# %% predict misspelled kind="value" about="w.gradd"
# What will `.gradd` be?
prediction = 3.0

# %%
loss.backward()

# %% check grads
assert w.grad.item() == 3.0
assert w.grad.item() == oops
# it was cleared
assert w.grad.item() == 0.0

# %% predict wrong kind="value" about="w.grad"
# What will `.grad` be?
prediction = 5.0

# %%
loss = (w * x).sum()
loss.backward()

w @ w

# %% predict unknown kind="valu" about="w.grad"
# What?
prediction = 5.0

# %% question option kind="choice" options="a | b"
# Which?
answer = "c"

# %% question shape kind="value" about="w.item()"
# How much is w?
answer = [1.0, 2.0]

# %% question good kind="value" about="w.item()"
# How much is w?
answer = 1.0

# %% parameters
w = torch.tensor(oops, requires_grad=True)

# %% loss
loss = w

# %% step [markdown]
# ## A problem that does not open

# %%
loss.backward()

# %% parameters
v = torch.tensor(2.0, requires_grad=True)

# %% loss
loss = v**2

# %% step [markdown]
# ## The rest goes on

# %%
loss = v**2
loss.backward()

# %% check
assert v.grad.item() == 4.0

# %% parameters
u = torch.tensor(2.0, requires_grad=True)

# %% loss
z = 3
loss = u @ u
