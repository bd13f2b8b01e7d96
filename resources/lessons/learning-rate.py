# %% [markdown]
# # The learning rate
#
# Too small and nothing happens, too large and everything explodes. Between them lies a limit that
# you can work out.
#
# You will be able to
# - say where a step on a parabola ends,
# - find the largest rate that does not diverge, 2/λmax,
# - tell creeping, arriving, swinging and diverging apart,
# - explain why a ravine wants a small rate and is slow because of it.

# %%
import torch

# %% parameters range="x: -3..3"
x = torch.tensor(2.0, requires_grad=True)

# %% model
height = 2 * x**2

# %% loss minima="x=0" minimum="0" lr="0.1"
loss = height

# %% step [markdown] show="slices" hide="tensors, rule, code"
# ## One step
# A parabola, 2x². The point is at x = 2, the bottom at 0. A step of gradient descent subtracts the
# learning rate times the gradient.

# %% notes [markdown]
# Ask for the slope first and the step afterwards; many give the slope as the step.

# %%
optimizer = torch.optim.SGD([x], lr=0.1)

# %% predict slope kind="tangent" about="x" tolerance="0.1"
# First the gradient: what is the slope at x = 2?
#
# hint: The slope of x² is 2x.
# hint: There is a factor 2 in front.
# hint: 4 times 2
prediction = 8.0

# %%
optimizer.zero_grad()
height = 2 * x**2
loss = height
loss.backward()

# %% check
assert x.grad.item() == prediction

# %% predict landing kind="point" about="x" tolerance="0.05"
# The rate is 0.1. Where does the step end?
#
# hint: The step is the rate times the gradient, downhill.
# hint: 0.1 times 8
# hint: 2 − 0.8
prediction = {"x": 1.2}

# %%
optimizer.step()

# %% check
assert abs(x.item() - 1.2) < 1e-6

# %% step [markdown] show="slices" hide="tensors, rule, code"
# ## Straight to the bottom
# Back to x = 2, now with the rate 0.25.

# %% notes [markdown]
# One rate suits one curvature. Keep the sentence for the ravine.

# %%
with torch.no_grad():
    x.fill_(2.0)
optimizer = torch.optim.SGD([x], lr=0.25)

# %% predict quarter kind="point" about="x" tolerance="0.05"
# Where does one step end?
#
# hint: The gradient at 2 is 8.
# hint: 0.25 times 8
# hint: 2 − 2
prediction = {"x": 0.0}

# %%
optimizer.zero_grad()
height = 2 * x**2
loss = height
loss.backward()
optimizer.step()

# %% check
assert x.item() == 0.0

# %% hidden [markdown]
# The curvature λ is the slope of the slope, 4 here. Each step multiplies x by 1 − rate · λ; with
# the rate 1/λ that is 0.

# %% step [markdown] show="slices, descent" hide="tensors, rule, code"
# ## On the limit
# Back to x = 2, now with the rate 0.5.

# %% notes [markdown]
# Let them draw the next three points before you run.

# %%
with torch.no_grad():
    x.fill_(2.0)
optimizer = torch.optim.SGD([x], lr=0.5)

# %% predict swing kind="point" about="x" tolerance="0.05"
# Where does the point stand after one step?
#
# hint: Each step multiplies x by 1 − rate · 4.
# hint: The factor is −1.
# hint: 2 − 0.5 · 8
prediction = {"x": -2.0}

# %%
optimizer.zero_grad()
height = 2 * x**2
loss = height
loss.backward()
optimizer.step()

# %% check
assert x.item() == -2.0

# %% predict swing-on kind="choice" options="the loss falls to 0 slowly | the loss stays the same | the loss grows"
# Twenty steps more. What does the loss do?
#
# hint: Where does the next step lead?
# hint: From −2 back to 2.
# hint: Both sides are equally high.
prediction = "the loss stays the same"

# %%
for _ in range(20):
    optimizer.zero_grad()
    height = 2 * x**2
    loss = height
    loss.backward()
    optimizer.step()

# %% check
assert loss.item() == 8.0

# %% step [markdown] show="slices, descent" hide="tensors, rule, code"
# ## Beyond the limit
# Back to x = 2, now with the rate 0.6.

# %% notes [markdown]
# Divergence is no mystery: a factor larger than one in size, applied again and again.

# %%
with torch.no_grad():
    x.fill_(2.0)
optimizer = torch.optim.SGD([x], lr=0.6)

# %% predict third kind="value" about="x.item()" tolerance="0.01"
# Where is x after **two** steps?
#
# hint: Each step multiplies x by 1 − 0.6 · 4.
# hint: The factor is −1.4.
# hint: 2 · 1.96
prediction = 3.92

# %%
for _ in range(2):
    optimizer.zero_grad()
    height = 2 * x**2
    loss = height
    loss.backward()
    optimizer.step()

# %% check
assert abs(x.item() - prediction) < 1e-4

# %% question largest kind="value" tolerance="0.001"
# The curvature is λ = 4. Which rate is exactly on the limit between arriving and diverging?
#
# hint: The factor 1 − rate · λ must not be below −1.
# hint: rate · λ = 2
# hint: 2/λ
answer = 0.5

# %% hidden [markdown]
# Below 2/λ descent arrives, above it diverges. From 1/λ on it changes sides at each step.

# %% parameters range="x: -5..5, y: -2..2"
x = torch.tensor(-4.0, requires_grad=True)
y = torch.tensor(1.0, requires_grad=True)

# %% model
height = 0.5 * (x**2 + 25 * y**2)

# %% loss minima="x=0, y=0" minimum="0" lr="0.03"
loss = height

# %% step [markdown] show="surface" hide="rule, code"
# ## A ravine has two curvatures
# ½(x² + 25y²) at (−4, 1). Along x the curvature is 1, along y it is 25. One rate serves both.

# %% notes [markdown]
# Turn the surface so that both walls are seen.

# %% question ravine-limit kind="value" tolerance="0.001"
# Which is the limit of the rate here?
#
# hint: Neither direction may diverge.
# hint: The steeper direction gives the smaller limit.
# hint: 2/25
answer = 0.08

# %% predict ravine-step kind="point" about="x, y" tolerance="0.1"
# The rate is 0.04. Where does one step lead?
#
# hint: The gradient is (x, 25y) = (−4, 25).
# hint: Along y the factor is 1 − 0.04 · 25 = 0.
# hint: x: −4 + 0.16
prediction = {"x": -3.84, "y": 0.0}

# %%
optimizer = torch.optim.SGD([x, y], lr=0.04)
optimizer.zero_grad()
height = 0.5 * (x**2 + 25 * y**2)
loss = height
loss.backward()
optimizer.step()

# %% check
assert abs(x.item() + 3.84) < 1e-5
assert abs(y.item()) < 1e-6

# %% hidden [markdown]
# Across the ravine it has arrived, along it it has hardly begun.

# %% step [markdown] show="surface, descent" hide="sweep, race, code"
# ## Four rates
# Each starts at (−4, 1) and makes 20 steps: 0.01 first, 0.09 last.

# %% notes [markdown]
# The best and the worst rate are close neighbours: 0.07 and 0.09.

# %% predict rates kind="ranking" options="0.01 | 0.03 | 0.07 | 0.09" about="torch.stack(ends).argsort().tolist()"
# Rank the four rates by the loss that is reached, the smallest first.
#
# hint: Which of them is beyond the limit of 0.08?
# hint: Below the limit, the flat direction decides.
# hint: Along x, the larger rate comes further; 0.09 diverges.
prediction = ("0.07", "0.03", "0.01", "0.09")

# %%
ends = []

# %%
with torch.no_grad():
    x.fill_(-4.0)
    y.fill_(1.0)
optimizer = torch.optim.SGD([x, y], lr=0.01)
for _ in range(20):
    optimizer.zero_grad()
    height = 0.5 * (x**2 + 25 * y**2)
    loss = height
    loss.backward()
    optimizer.step()
ends.append((0.5 * (x**2 + 25 * y**2)).detach())

# %%
with torch.no_grad():
    x.fill_(-4.0)
    y.fill_(1.0)
optimizer = torch.optim.SGD([x, y], lr=0.03)
for _ in range(20):
    optimizer.zero_grad()
    height = 0.5 * (x**2 + 25 * y**2)
    loss = height
    loss.backward()
    optimizer.step()
ends.append((0.5 * (x**2 + 25 * y**2)).detach())

# %%
with torch.no_grad():
    x.fill_(-4.0)
    y.fill_(1.0)
optimizer = torch.optim.SGD([x, y], lr=0.07)
for _ in range(20):
    optimizer.zero_grad()
    height = 0.5 * (x**2 + 25 * y**2)
    loss = height
    loss.backward()
    optimizer.step()
ends.append((0.5 * (x**2 + 25 * y**2)).detach())

# %%
with torch.no_grad():
    x.fill_(-4.0)
    y.fill_(1.0)
optimizer = torch.optim.SGD([x, y], lr=0.09)
for _ in range(20):
    optimizer.zero_grad()
    height = 0.5 * (x**2 + 25 * y**2)
    loss = height
    loss.backward()
    optimizer.step()
ends.append((0.5 * (x**2 + 25 * y**2)).detach())

# %% check
assert ends[2] < ends[1]
assert ends[1] < ends[0]
assert ends[0] < ends[3]
assert ends[3].item() > 90000

# %% hidden [markdown]
# 0.07 reaches 0.44, 0.03 reaches 2.37, 0.01 reaches 5.35, and 0.09 stands at 94,000: tick *log y* to
# see all four curves, one after the other.

# %% step [markdown] show="surface, descent" hide="rule, code"
# ## Swinging for ever
# Back to (−4, 1), with the rate 0.08: exactly on the limit.

# %% notes [markdown]
# Ask what a slightly smaller rate would change: the swing dies out, slowly.

# %%
with torch.no_grad():
    x.fill_(-4.0)
    y.fill_(1.0)
optimizer = torch.optim.SGD([x, y], lr=0.08)

# %% predict swinging kind="value" about="y.item()" tolerance="0.01"
# What is y after 11 steps?
#
# hint: The factor along y is 1 − 0.08 · 25.
# hint: It is −1: the sign changes at each step.
# hint: Eleven is an odd number.
prediction = -1.0

# %%
for _ in range(11):
    optimizer.zero_grad()
    height = 0.5 * (x**2 + 25 * y**2)
    loss = height
    loss.backward()
    optimizer.step()

# %% check
assert abs(y.item() - prediction) < 1e-4
assert abs(x.item() + 4 * 0.92**11) < 1e-4

# %% hidden [markdown]
# x is on its way at last, at −1.6, while y jumps from wall to wall. The ratio λmax/λmin, 25 here, is
# the condition number: it says how slow plain descent must be.
