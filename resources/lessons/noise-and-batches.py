# %% [markdown]
# # Noise and batches
#
# The gradient over all samples is a mean. A batch takes the mean over a few of them: cheaper, and
# noisy. How noisy, and what becomes of it?
#
# You will be able to
# - tell what mean and sum in the loss do to the gradient,
# - count steps and epochs,
# - predict how the noise falls with the size of the batch,
# - explain why descent with batches does not come to rest, and what a smaller rate does.

# %%
import torch
import torch.nn.functional as F

# %% data
torch.manual_seed(0)
x = torch.linspace(-2, 2, 100)
y = 2 + x + torch.randn(100)

# %% parameters range="b0: -2..6, b1: -3..5"
b0 = torch.tensor(0.0, requires_grad=True)
b1 = torch.tensor(0.0, requires_grad=True)

# %% model
fitted = b0 + b1 * x

# %% loss lr="0.1"
loss = F.mse_loss(fitted, y)

# %% step [markdown] show="slices, data" hide="tensors, code"
# ## All samples
# A hundred points around the line 2 + x, and the mean of the squared errors as loss. Both
# parameters are 0; the points have a mean height of 2.04.

# %% notes [markdown]
# This is the gradient that all others are compared with. Leave it on the board.

# %% predict whole kind="tangent" about="b0" tolerance="0.3"
# What is the slope along `b0`, to within 0.3?
#
# hint: It is the mean of 2 · (fitted − y).
# hint: fitted is 0 everywhere.
# hint: −2 · 2.04
prediction = -4.07

# %%
fitted = b0 + b1 * x
loss = F.mse_loss(fitted, y)
loss.backward()

# %% check
assert abs(b0.grad.item() - prediction) < 0.05

# %% step [markdown] show="tensors" hide="ledger, code"
# ## Sum instead of mean
# Now the squared errors are **added up**: `reduction="sum"`. The gradients were cleared.

# %% notes [markdown]
# Ask which of the two a paper means when it gives a learning rate.

# %%
b0.grad = None
b1.grad = None

# %% predict summed kind="value" about="b0.grad" tolerance="30"
# The mean gave −4.07. What is `b0.grad` now, to within 30?
#
# hint: How do the sum and the mean of 100 numbers differ?
# hint: The gradient differs by the same factor as the loss.
# hint: −4.07 · 100
prediction = -407.0

# %%
fitted = b0 + b1 * x
loss = F.mse_loss(fitted, y, reduction="sum")
loss.backward()

# %% check
assert abs(b0.grad.item() - prediction) < 5

# %% hidden [markdown]
# A hundred times as much. With a sum, a rate that was right for 100 samples is wrong for 1000.

# %% step [markdown] show="noise" hide="code"
# ## Batches of ten
# The samples are shuffled and dealt out into ten batches of ten. Each batch gives a gradient of
# its own.

# %% notes [markdown]
# The mean of the batch means is the mean of all: here everybody trusts the batch. The next step
# shows how little one batch says.

# %% predict mean-of-batches kind="choice" options="it is the gradient over all samples | it is a tenth of it | it is near it, but not equal"
# What is the mean of the ten batch gradients?
#
# hint: The batches are equally large, and each sample is in one of them.
# hint: The mean of means of equal groups ...
# hint: ... is the mean of all, but for rounding.
prediction = "it is the gradient over all samples"

# %%
torch.manual_seed(1)
order = torch.randperm(100)
found = []
for k in range(10):
    rows = order[10 * k : 10 * k + 10]
    b0.grad = None
    b1.grad = None
    loss = F.mse_loss(b0 + b1 * x[rows], y[rows])
    loss.backward()
    found.append(b0.grad.clone())
of_batches = torch.stack(found)
print(of_batches)

# %% check
assert torch.allclose(of_batches.mean(), -2 * y.mean(), atol=1e-4)
assert of_batches.std().item() > 0.3

# %% question epoch kind="value"
# An epoch shows each sample once. How many steps does an epoch have with batches of 20?
#
# hint: One step for each batch.
# hint: 100 samples, 20 in each.
# hint: 100 / 20
answer = 5

# %% step [markdown] show="noise" hide="code"
# ## Four times as many
# How far are the gradients of batches spread around the true one? 400 batches of 4 are drawn, and
# 400 batches of 16.

# %% notes [markdown]
# The square root surprises. Let them guess before the formula.

# %% predict spread kind="choice" options="4 times as small | about half as large | the same"
# Compared with batches of 4, the spread (standard deviation) for batches of 16 is
#
# hint: Errors of different samples partly cancel.
# hint: The spread of a mean falls with the square root of the number.
# hint: √4 = 2
prediction = "about half as large"

# %%
torch.manual_seed(1)
spreads = []
for size in (4, 16):
    slopes = []
    for _ in range(400):
        rows = torch.randint(100, (size,))
        slopes.append((2 * (0 - y[rows])).mean())
    spreads.append(torch.stack(slopes).std())
print(spreads)

# %% check
assert 1.6 < (spreads[0] / spreads[1]).item() < 2.5

# %% predict rank-sizes kind="ranking" options="1 | 4 | 25 | 64" about="torch.stack(spreads).argsort(descending=True).tolist()"
# Rank batch sizes by their spread, the largest first.
#
# hint: What does a larger batch do?
# hint: One sample alone says least.
# hint: In the order of their sizes
prediction = ("1", "4", "25", "64")

# %%
torch.manual_seed(1)
spreads = []
for size in (1, 4, 25, 64):
    slopes = []
    for _ in range(400):
        rows = torch.randint(100, (size,))
        slopes.append((2 * (0 - y[rows])).mean())
    spreads.append(torch.stack(slopes).std())
print(spreads)

# %% check
assert spreads[0] > spreads[1]
assert spreads[1] > spreads[2]
assert spreads[2] > spreads[3]

# %% hidden [markdown]
# Halving the noise costs four times the samples. That is why batches are seldom very large.

# %% step [markdown] show="descent, surface" hide="tensors, code"
# ## All samples come to rest
# 100 steps on all samples, with rate 0.1, for comparison.

# %% notes [markdown]
# Rest means: the gradient is 0, not that the loss is.

# %% predict rest kind="point" about="b0, b1" tolerance="0.3"
# Where does the point stand afterwards, to within 0.3?
#
# hint: The points lie around the line 2 + x.
# hint: `b0` is its height at 0, `b1` its slope.
# hint: About 2 and 1
prediction = {"b0": 2.04, "b1": 1.0}

# %%
optimizer = torch.optim.SGD([b0, b1], lr=0.1)
for _ in range(100):
    optimizer.zero_grad()
    fitted = b0 + b1 * x
    loss = F.mse_loss(fitted, y)
    loss.backward()
    optimizer.step()

# %%
best_b0 = b0.detach().clone()

# %% check
assert abs(b0.item() - 2.04) < 0.05
assert abs(b1.item() - 1.0) < 0.05
assert abs(b0.grad.item()) < 1e-5

# %% step [markdown] show="surface" hide="descent, code"
# ## Batches do not
# From that very point, 400 steps on batches of 5 with the same rate.

# %% notes [markdown]
# Ask each row of the room to be a batch and to vote for a line.

# %% predict wander kind="choice" options="it stays there, the gradient is 0 | it wanders about nearby | it diverges"
# What does the point do?
#
# hint: The gradient over all samples is 0. Is that of a batch?
# hint: Each batch has its own best line.
# hint: It is pushed here and there, and always back.
prediction = "it wanders about nearby"

# %%
torch.manual_seed(1)
far = []
for _ in range(400):
    rows = torch.randperm(100)[:5]
    optimizer.zero_grad()
    loss = F.mse_loss(b0 + b1 * x[rows], y[rows])
    loss.backward()
    optimizer.step()
    far.append((b0.detach() - best_b0).abs())
wandering = torch.stack(far).mean()
print(wandering)

# %% check
assert 0.03 < wandering.item() < 0.5

# %% step [markdown] show="surface" hide="descent, code"
# ## A smaller rate
# 400 steps more on batches of 5, with rate 0.1 as before, then with 0.01. How far from the best
# line is b0, on average?

# %% notes [markdown]
# End with the question what a schedule is for.

# %% predict calmer kind="ranking" options="rate 0.1 | rate 0.01" about="torch.stack(distances).argsort().tolist()"
# Rank the two rates by that distance, the smaller first.
#
# hint: The noise of a batch is the same. What does the rate do to it?
# hint: A small rate takes the mean over many batches.
# hint: A tenth of the rate: about a third of the distance
prediction = ("rate 0.01", "rate 0.1")

# %%
torch.manual_seed(1)
distances = []
for rate in (0.1, 0.01):
    far = []
    for _ in range(400):
        rows = torch.randperm(100)[:5]
        b0.grad = None
        b1.grad = None
        loss = F.mse_loss(b0 + b1 * x[rows], y[rows])
        loss.backward()
        with torch.no_grad():
            b0 -= rate * b0.grad
            b1 -= rate * b1.grad
        far.append((b0.detach() - best_b0).abs())
    distances.append(torch.stack(far).mean())
print(distances)

# %% check
assert distances[1] < distances[0]

# %% hidden [markdown]
# So schedules lower the rate towards the end: large steps to get near, small ones to calm down.
