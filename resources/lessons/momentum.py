# %% [markdown]
# # Momentum in a ravine
#
# Plain descent forgets each gradient as soon as it has used it. Momentum remembers, and in a ravine
# that makes all the difference.
#
# You will be able to
# - work out the first steps with momentum by hand,
# - say what the momentum buffer holds,
# - explain why it is faster along a ravine and why it overshoots,
# - choose between too little and too much.

# %%
import torch

# %% parameters range="x: -5..5, y: -2..2"
x = torch.tensor(-4.0, requires_grad=True)
y = torch.tensor(1.0, requires_grad=True)

# %% model
height = 0.5 * (x**2 + 25 * y**2)

# %% loss minima="x=0, y=0" minimum="0" lr="0.03"
loss = height

# %% step [markdown] show="surface" hide="tensors, rule, code"
# ## Without momentum
# A ravine: ½(x² + 25y²), the point at (−4, 1). Plain SGD with rate 0.03.

# %% notes [markdown]
# Remind them of 2/25. The rate cannot be raised much.

# %%
optimizer = torch.optim.SGD([x, y], lr=0.03)

# %% predict plain-step kind="point" about="x, y" tolerance="0.1"
# Where does the first step lead?
#
# hint: The gradient is (x, 25y).
# hint: At (−4, 1) that is (−4, 25).
# hint: (−4 + 0.12, 1 − 0.75)
prediction = {"x": -3.88, "y": 0.25}

# %%
optimizer.zero_grad()
height = 0.5 * (x**2 + 25 * y**2)
loss = height
loss.backward()
optimizer.step()

# %% check
assert abs(x.item() + 3.88) < 1e-5
assert abs(y.item() - 0.25) < 1e-5

# %% step [markdown] show="surface, descent" hide="tensors, code"
# ## How far in twenty steps
# Nineteen steps more. Each multiplies x by 1 − 0.03 · 1 = 0.97 and y by 1 − 0.03 · 25 = 0.25.

# %% notes [markdown]
# Ask who is the slow one here, x or y, and why.

# %% predict plain-far kind="choice" options="about −0.02 | about −2.2 | about −3.9"
# Where is x after twenty steps?
#
# hint: 0.97 is a factor close to 1.
# hint: 0.97 to the power of 20 is 0.54.
# hint: −4 · 0.54
prediction = "about −2.2"

# %%
for _ in range(19):
    optimizer.zero_grad()
    height = 0.5 * (x**2 + 25 * y**2)
    loss = height
    loss.backward()
    optimizer.step()

# %% check
assert abs(x.item() + 2.175) < 1e-3
assert abs(y.item()) < 1e-6

# %% hidden [markdown]
# y is done, x is not even half way. A larger rate would help x, but at 0.08 y diverges.

# %% step [markdown] show="surface, buffers" hide="tensors, rule, code"
# ## The first step with momentum
# Back to (−4, 1), with `momentum=0.5`. The optimizer now keeps a **buffer** for each parameter:
# buffer ← 0.5 · buffer + gradient. The step is the rate times the buffer.

# %% notes [markdown]
# Expect the answer that momentum helps at once. It has nothing to remember.

# %%
with torch.no_grad():
    x.fill_(-4.0)
    y.fill_(1.0)
optimizer = torch.optim.SGD([x, y], lr=0.03, momentum=0.5)

# %% predict first kind="point" about="x, y" tolerance="0.1"
# Where does the first step lead?
#
# hint: What does the buffer hold before the first step?
# hint: There is nothing to remember: the buffer becomes the gradient.
# hint: The same as without momentum.
prediction = {"x": -3.88, "y": 0.25}

# %%
optimizer.zero_grad()
height = 0.5 * (x**2 + 25 * y**2)
loss = height
loss.backward()
optimizer.step()

# %% check
assert abs(x.item() + 3.88) < 1e-5
assert abs(y.item() - 0.25) < 1e-5

# %% step [markdown] show="surface, buffers" hide="tensors, rule, code"
# ## The second step
# The buffer along y holds 25 now. The new gradient along y is 25 · 0.25 = 6.25.

# %% notes [markdown]
# Work out the buffer on the board before anybody places the point.

# %% predict second kind="point" about="x, y" tolerance="0.1"
# Where does the second step lead?
#
# hint: buffer ← 0.5 · buffer + gradient
# hint: Along y: 12.5 + 6.25 = 18.75. Along x: −2 − 3.88 = −5.88.
# hint: (−3.88 + 0.03 · 5.88, 0.25 − 0.03 · 18.75)
prediction = {"x": -3.7036, "y": -0.3125}

# %%
optimizer.zero_grad()
height = 0.5 * (x**2 + 25 * y**2)
loss = height
loss.backward()
optimizer.step()

# %% check
assert abs(x.item() + 3.7036) < 1e-4
assert abs(y.item() + 0.3125) < 1e-4

# %% hidden [markdown]
# Along y the point has run past the bottom, where plain descent would stand at 0.0625. That is the
# price. Along x it has gained.

# %% step [markdown] show="descent, surface" hide="race, sweep, code"
# ## How much momentum
# Four runs of 60 steps from (−4, 1), with rate 0.03.

# %% notes [markdown]
# Best is in the middle. Let them say what is wrong at either end.

# %% predict ranked kind="ranking" options="0 | 0.5 | 0.7 | 0.99" about="torch.stack(ends).argsort().tolist()"
# Rank the values of momentum by the loss that is reached, the smallest first.
#
# hint: A little memory helps, and more helps more: up to where?
# hint: 0.99 remembers a hundred steps; there were only sixty.
# hint: 0.7 is best, and 0.99 is worse than none.
prediction = ("0.7", "0.5", "0", "0.99")

# %%
ends = []

# %%
with torch.no_grad():
    x.fill_(-4.0)
    y.fill_(1.0)
optimizer = torch.optim.SGD([x, y], lr=0.03)
for _ in range(60):
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
optimizer = torch.optim.SGD([x, y], lr=0.03, momentum=0.5)
for _ in range(60):
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
optimizer = torch.optim.SGD([x, y], lr=0.03, momentum=0.7)
for _ in range(60):
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
optimizer = torch.optim.SGD([x, y], lr=0.03, momentum=0.99)
for _ in range(60):
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

# %% hidden [markdown]
# From 0.21 without momentum to 0.00000002 with 0.7; with 0.99 the loss is still above 1.

# %% step [markdown] show="surface, timeline" hide="race, code"
# ## Too much
# Back to (−4, 1), with `momentum=0.99`, for 15 steps.

# %% notes [markdown]
# A heavy ball: it does not stop where the ground is level.

# %%
with torch.no_grad():
    x.fill_(-4.0)
    y.fill_(1.0)
optimizer = torch.optim.SGD([x, y], lr=0.03, momentum=0.99)

# %% predict overshoot kind="choice" options="x is still negative | x is exactly 0 | x has run past 0"
# Where does x stand after the 15 steps?
#
# hint: The buffer grows as long as the gradient keeps its sign.
# hint: At the bottom the gradient is 0. Is the buffer?
# hint: It arrives with speed.
prediction = "x has run past 0"

# %%
for _ in range(15):
    optimizer.zero_grad()
    height = 0.5 * (x**2 + 25 * y**2)
    loss = height
    loss.backward()
    optimizer.step()

# %% check
assert x.item() > 0

# %% parameters range="s: -20..5"
s = torch.tensor(0.0, requires_grad=True)

# %% model
height = 2 * s

# %% loss lr="0.1"
loss = height

# %% step [markdown] show="slices, buffers" hide="rule, code"
# ## On a constant slope
# 2s falls evenly: the gradient is 2 everywhere. With `momentum=0.9` the buffer grows, but not
# without end.

# %% notes [markdown]
# A geometric sum: 2 + 1.8 + 1.62 + ... goes to 20.

# %% question limit kind="value" tolerance="0.1"
# Which value does the buffer approach?
#
# hint: In the end it stays the same: buffer = 0.9 · buffer + 2.
# hint: 0.1 · buffer = 2
# hint: 2 / (1 − 0.9)
answer = 20.0

# %% predict last-step kind="value" about="last_step" tolerance="0.02"
# The rate is 0.1. How far does the 100th step move s, with its sign?
#
# hint: The step is the rate times the buffer, downhill.
# hint: The buffer is 20 by then.
# hint: −0.1 · 20
prediction = -2.0

# %%
optimizer = torch.optim.SGD([s], lr=0.1, momentum=0.9)
for _ in range(99):
    optimizer.zero_grad()
    height = 2 * s
    loss = height
    loss.backward()
    optimizer.step()

# %%
s_before = s.item()

# %%
optimizer.zero_grad()
height = 2 * s
loss = height
loss.backward()
optimizer.step()

# %%
last_step = s.item() - s_before
print(last_step)

# %% check
assert abs(last_step - prediction) < 0.01

# %% hidden [markdown]
# Along an even slope, momentum m acts like a rate that is 1/(1 − m) times as large: ten times, for
# 0.9. Across a ravine, where the sign changes, it does not. That is why it helps.
