# %% [markdown]
# # Saddle points
#
# A gradient of zero need not be a minimum. On a saddle it goes up one way and down the other, and
# descent can rest there for a long while.
#
# You will be able to
# - tell a saddle from a minimum by its curvatures,
# - say when descent ends on a saddle and when it leaves,
# - work out how long leaving takes,
# - explain what a little noise or momentum does for it.

# %%
import torch

# %% parameters range="x: -2..2, y: -2..2"
x = torch.tensor(1.0, requires_grad=True)
y = torch.tensor(0.0, requires_grad=True)

# %% model
height = x**2 - y**2

# %% loss lr="0.1"
loss = height

# %% step [markdown] show="surface, slices" hide="tensors, rule, code"
# ## Up one way, down the other
# x² − y². The point is at (1, 0), exactly on the ridge line of y.

# %% notes [markdown]
# A pass between two hills, seen from the road.

# %% predict along-y kind="tangent" about="y" tolerance="0.05"
# What is the slope along y at (1, 0)?
#
# hint: Look at the slice along y: where on it is the point?
# hint: The slope of −y² is −2y.
# hint: At the top of a hill it is level.
prediction = 0.0

# %%
height = x**2 - y**2
loss = height
loss.backward()

# %% check
assert x.grad.item() == 2.0
assert y.grad.item() == 0.0

# %% question formulas kind="formula" about="x, y"
# Write both gradients as formulas.
#
# hint: The slope of a square is twice the number.
# hint: Mind the sign of the second term.
# hint: 2*x and -2*y
answer = {"x": "2*x", "y": "-2*y"}

# %% step [markdown] show="surface" hide="tensors, descent, code"
# ## Exactly on the ridge
# A hundred steps of SGD with rate 0.1, from (1, 0).

# %% notes [markdown]
# Let somebody argue that it must fall off, as a ball would. A ball trembles; exact arithmetic does
# not.

# %% predict resting kind="point" about="x, y" tolerance="0.05"
# Where does the point stand afterwards?
#
# hint: Along y the gradient is 0 at the start. Does a step change that?
# hint: Along x each step multiplies by 1 − 0.1 · 2 = 0.8.
# hint: It ends on the saddle itself.
prediction = {"x": 0.0, "y": 0.0}

# %%
optimizer = torch.optim.SGD([x, y], lr=0.1)
for _ in range(100):
    optimizer.zero_grad()
    height = x**2 - y**2
    loss = height
    loss.backward()
    optimizer.step()

# %% check
assert abs(x.item()) < 1e-6
assert y.item() == 0.0

# %% hidden [markdown]
# The gradient is zero, the loss no longer falls, and nothing is least: along y it goes down on both
# sides.

# %% step [markdown] show="surface, slices" hide="code"
# ## What kind of point
# The gradient says nothing here. The **curvatures** do: the slope of the slope, along x and along
# y.

# %% notes [markdown]
# Two numbers settle it. Write the table of signs.

# %% question curvatures kind="choice" options="2 and 2 | 2 and −2 | −2 and −2 | 0 and 0"
# What are the curvatures along x and along y?
#
# hint: The slopes are 2x and −2y.
# hint: How fast do they change?
# hint: One is positive, one negative.
answer = "2 and −2"

# %% question which-kind kind="choice" options="a minimum | a maximum | a saddle"
# So the point (0, 0) is
#
# hint: At a minimum all curvatures are positive.
# hint: At a maximum all are negative.
# hint: Here the signs are mixed.
answer = "a saddle"

# %% step [markdown] show="surface, descent" hide="tensors, code"
# ## A hair beside it
# Now the start is (1, 0.001).

# %% notes [markdown]
# Each factor of ten takes the same number of steps: some thirteen.

# %%
with torch.no_grad():
    x.fill_(1.0)
    y.fill_(0.001)

# %% predict factor kind="value" about="y.item()" tolerance="0.00005"
# What is y after **one** step with rate 0.1? Give four decimals.
#
# hint: The gradient along y is −2y, so descent goes away from 0.
# hint: y is multiplied by 1 + 0.1 · 2.
# hint: 0.001 · 1.2
prediction = 0.0012

# %%
optimizer.zero_grad()
height = x**2 - y**2
loss = height
loss.backward()
optimizer.step()

# %% check
assert abs(y.item() - prediction) < 1e-7

# %% predict how-long kind="choice" options="about 10 | about 38 | about 1000"
# How many steps does it take from 0.001 to 1, roughly?
#
# hint: Each step multiplies by 1.2, and the way is a factor of 1000.
# hint: 1.2 to the power of 4 is about 2; 1000 is about 2 to the power of 10.
# hint: 4 times 10, a little less
prediction = "about 38"

# %%
for _ in range(37):
    optimizer.zero_grad()
    height = x**2 - y**2
    loss = height
    loss.backward()
    optimizer.step()

# %% check
# thirty-eight steps in all
assert 1.0 < y.item() < 1.1

# %% hidden [markdown]
# A start a thousand times nearer would take 38 steps more, not a thousand times as many. Leaving is
# exponential, so saddles delay descent but seldom hold it.

# %% step [markdown] show="surface, descent" hide="race, code"
# ## With momentum
# Twenty steps from (1, 0.001) with rate 0.1 and momentum 0, 0.5 and 0.9.

# %% notes [markdown]
# The same memory that overshoots in a ravine helps here.

# %% predict leavers kind="ranking" options="0 | 0.5 | 0.9" about="torch.stack(ends).argsort(descending=True).tolist()"
# Rank the three by how far they have come along y, the furthest first.
#
# hint: Along y the gradient always has the same sign.
# hint: What keeps its sign is added up in the buffer.
# hint: More memory, more speed.
prediction = ("0.9", "0.5", "0")

# %%
ends = []

# %%
with torch.no_grad():
    x.fill_(1.0)
    y.fill_(0.001)
optimizer = torch.optim.SGD([x, y], lr=0.1)
for _ in range(20):
    optimizer.zero_grad()
    height = x**2 - y**2
    loss = height
    loss.backward()
    optimizer.step()
ends.append(y.detach().clone())

# %%
with torch.no_grad():
    x.fill_(1.0)
    y.fill_(0.001)
optimizer = torch.optim.SGD([x, y], lr=0.1, momentum=0.5)
for _ in range(20):
    optimizer.zero_grad()
    height = x**2 - y**2
    loss = height
    loss.backward()
    optimizer.step()
ends.append(y.detach().clone())

# %%
with torch.no_grad():
    x.fill_(1.0)
    y.fill_(0.001)
optimizer = torch.optim.SGD([x, y], lr=0.1, momentum=0.9)
for _ in range(20):
    optimizer.zero_grad()
    height = x**2 - y**2
    loss = height
    loss.backward()
    optimizer.step()
ends.append(y.detach().clone())

# %% check
assert ends[2] > ends[1]
assert ends[1] > ends[0]

# %% parameters range="x: -2..2, y: -2..2"
x = torch.tensor(1.0, requires_grad=True)
y = torch.tensor(-0.01, requires_grad=True)

# %% model
height = x**2 - y**2 + 0.25 * y**4

# %% loss minima="x=0, y=1.4142135623730951; x=0, y=-1.4142135623730951" minimum="-1" lr="0.1"
loss = height

# %% step [markdown] show="surface" hide="descent, code"
# ## Two hollows
# With ¼y⁴ added, the slope turns up again: there are two minima now, at y = √2 and y = −√2 (1.414).
# The point starts at (1, −0.01).

# %% notes [markdown]
# Ask what decides between the two: a hundredth, at the start.

# %% predict which-hollow kind="point" about="x, y" tolerance="0.1"
# Where does it stand after 100 steps with rate 0.1?
#
# hint: On which side of the ridge does it start?
# hint: Descent goes away from the ridge and into the hollow of that side.
# hint: x goes to 0, y to the negative minimum.
prediction = {"x": 0.0, "y": -1.4142}

# %%
optimizer = torch.optim.SGD([x, y], lr=0.1)
for _ in range(100):
    optimizer.zero_grad()
    height = x**2 - y**2 + 0.25 * y**4
    loss = height
    loss.backward()
    optimizer.step()

# %% check
assert abs(x.item()) < 1e-5
assert abs(y.item() + 2**0.5) < 1e-4

# %% step [markdown] show="surface" hide="descent, code"
# ## A little noise
# Back to (1, 0), exactly on the ridge. Before each step a tiny random number is added to y, as the
# noise of small batches would do.

# %% notes [markdown]
# Connect it with batches: their noise does the same, for nothing.

# %% predict shaken kind="choice" options="it stays on the saddle | it ends in one of the hollows | it goes to infinity"
# Where is the point after 200 steps?
#
# hint: One push is enough to leave the ridge.
# hint: Then it is a hair beside it, and you know how that goes on.
# hint: ¼y⁴ keeps it from going on for ever.
prediction = "it ends in one of the hollows"

# %%
with torch.no_grad():
    x.fill_(1.0)
    y.fill_(0.0)
torch.manual_seed(0)
for _ in range(200):
    with torch.no_grad():
        y += 0.0001 * torch.randn(())
    optimizer.zero_grad()
    height = x**2 - y**2 + 0.25 * y**4
    loss = height
    loss.backward()
    optimizer.step()

# %% check
assert abs(abs(y.item()) - 2**0.5) < 0.01

# %% hidden [markdown]
# The noise of batches is not only a nuisance: it keeps descent from resting where it should not.
