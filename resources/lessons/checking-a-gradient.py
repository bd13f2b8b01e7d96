# %% [markdown]
# # Checking a gradient
#
# A gradient can be worked out by hand, by autograd and by nudging. Where two of them disagree, you
# must know which one to trust.
#
# You will be able to
# - follow the chain rule through functions that return tuples,
# - say which way a forward difference errs, and by how much,
# - choose scheme, nudge and dtype for a check,
# - tell from gradients and loss that a fit has arrived.

# %%
import math
import torch
import torch.nn.functional as F

# %% parameters range="x[0]: 0.1..2, x[1]: 0.1..3"
x = torch.tensor([0.5, 0.75], requires_grad=True)


# %% model
def inner(x1, x2):
    return torch.log(x1 * x2), torch.sin(x2)


def outer(a, b):
    return a * b


value = outer(*inner(x[0], x[1]))

# %% loss lr="0.02"
loss = value

# %% step [markdown] show="slices" hide="tensors, graph, rule, code"
# ## The first slope
# `inner` makes two numbers of two: log(x1·x2) and sin x2. `outer` multiplies them. The point is
# (0.5, 0.75), and sin 0.75 is 0.6816.

# %% notes [markdown]
# Let them find which factor depends on x1 at all.

# %% predict slope-one kind="tangent" about="x[0]" tolerance="0.02"
# What is the slope along `x[0]`?
#
# hint: Only the logarithm depends on x1.
# hint: The slope of log(x1·x2) along x1 is 1/x1.
# hint: 0.6816 / 0.5
prediction = 1.3633

# %%
value = outer(*inner(x[0], x[1]))
loss = value
loss.backward()

# %% check
assert abs(x.grad[0].item() - prediction) < 5e-5

# %% hidden [markdown]
# sin(x2)/x1 = 1.3633. The constant x2 inside the logarithm drops out.

# %% step [markdown] show="graph" hide="tensors, ledger"
# ## The second slope by hand
# x2 stands in both numbers that `inner` returns, so two ways lead back to it, and their
# contributions are **added**.

# %% notes [markdown]
# Draw the two ways from x2 to the result; the plus sign is where they meet.

# %% predict missing kind="choice" options="sin(x2)/x2 | log(x1·x2)·cos(x2) | sin(x2)/x2 + log(x1·x2)·cos(x2) | cos(x2)/x2"
# Which is the slope along x2?
#
# hint: It is a product: the product rule has two terms.
# hint: Logarithm's slope times sine, plus logarithm times sine's slope.
# hint: 1/x2 · sin(x2), and log(x1·x2) · cos(x2)
prediction = "sin(x2)/x2 + log(x1·x2)·cos(x2)"

# %%
x1, x2 = 0.5, 0.75
by_hand_1 = math.sin(x2) / x1
by_hand_2 = math.sin(x2) / x2 + math.log(x1 * x2) * math.cos(x2)
print(f"{by_hand_1:.4f} {by_hand_2:.4f}")

# %% check
assert abs(by_hand_1 - 1.3633) < 5e-5
assert abs(by_hand_2 - 0.1912) < 5e-5
assert abs(x.grad[1].item() - by_hand_2) < 1e-6

# %% hidden [markdown]
# 1.3633 and 0.1912 by hand, `tensor([1.3633, 0.1912])` from autograd. One way alone would give
# 0.9089 or −0.7177.

# %% question both-formulas kind="formula" about="x"
# Write the whole gradient as a formula of `x`: a tensor of two elements.
#
# hint: `torch.stack([..., ...])` makes a vector of two numbers.
# hint: x1 is `x[0]` and x2 is `x[1]`.
# hint: `torch.stack([torch.sin(x[1]) / x[0], ...])`
answer = {
    "x": "torch.stack([torch.sin(x[1])/x[0], "
    "torch.sin(x[1])/x[1] + torch.log(x[0]*x[1])*torch.cos(x[1])])"
}

# %% step [markdown] show="slices" hide="tensors"
# ## A forward difference
# Nudge x1 by h = 0.001, take the change of the value, divide by h. No derivative is needed, only
# two forwards.

# %% notes [markdown]
# Sketch a curve that bends down and the secant to the right of the point.

# %% predict which-side kind="choice" options="too small | too large | exact"
# The slice along x1 bends downwards. The forward difference for x1 is
#
# hint: The secant ends to the right of the point.
# hint: To the right the slope is smaller than at the point.
# hint: The secant takes the mean of those slopes.
prediction = "too small"

# %%
h = 1e-3
one = torch.tensor(0.5)
two = torch.tensor(0.75)
here = outer(*inner(one, two))
forward_1 = (outer(*inner(one + h, two)) - here) / h
forward_2 = (outer(*inner(one, two + h)) - here) / h
print(forward_1, forward_2)

# %% check
# float32 figures, good to 3e-4
assert abs(forward_1.item() - 1.3619) < 3e-4
assert abs(forward_2.item() - 0.1919) < 3e-4
assert forward_1.item() < by_hand_1

# %% hidden [markdown]
# 1.3619 and 0.1919, against 1.3633 and 0.1912.

# %% step [markdown] hide="tensors"
# ## Why it differs
# A secant of length h errs by about h/2 times the **second** derivative. Along x1 that is
# −sin(x2)/x1² = −2.7266. This error is called truncation.

# %% notes [markdown]
# The first term of Taylor's series that is left out, and nothing more.

# %% predict truncation kind="value" about="truncation" tolerance="0.00005"
# How large is the truncation for h = 0.001, with its sign?
#
# hint: Multiply the second derivative by h/2.
# hint: h/2 is 0.0005.
# hint: −2.7266 · 0.0005
prediction = -0.00136

# %%
truncation = -math.sin(x2) / x1**2 * h / 2
print(truncation)

# %% check
assert abs(truncation - prediction) < 5e-6

# %% hidden [markdown]
# −0.00136: nearly all of 1.3619 − 1.3633. The rest is **rounding**: float32 keeps some seven
# figures, and dividing by h = 0.001 costs three of them.

# %% step [markdown] hide="tensors"
# ## Central, and in float64
# A central difference takes one nudge to each side, so the errors of first order cancel. float64
# keeps some sixteen figures, float32 some seven. The nudge is h = 0.00001 now.

# %% notes [markdown]
# Two diseases, two medicines. Ask which is which before the ranking.

# %% predict best-check kind="ranking" options="forward, float32 | forward, float64 | central, float64" about="torch.stack([miss_32, miss_64, miss_central]).argsort().tolist()"
# Rank the three checks of the slope along x1: the smallest error first.
#
# hint: Which of them suffers from rounding, which from truncation?
# hint: With so small a nudge float32 has hardly any figures left after the subtraction.
# hint: The one with neither error comes first, rounding comes last.
prediction = ("central, float64", "forward, float64", "forward, float32")

# %%
h = 1e-5
one_64 = torch.tensor(0.5, dtype=torch.float64)
two_64 = torch.tensor(0.75, dtype=torch.float64)
here_64 = outer(*inner(one_64, two_64))
forward_32 = (outer(*inner(one + h, two)) - here) / h
forward_64 = (outer(*inner(one_64 + h, two_64)) - here_64) / h
central_64 = (outer(*inner(one_64 + h, two_64)) - outer(*inner(one_64 - h, two_64))) / (2 * h)
miss_32 = (forward_32.double() - by_hand_1).abs()
miss_64 = (forward_64 - by_hand_1).abs()
miss_central = (central_64 - by_hand_1).abs()
print(miss_32, miss_64, miss_central)

# %% check
assert miss_central < miss_64
assert miss_64 < miss_32
assert miss_central.item() < 1e-9

# %% hidden [markdown]
# About 0.0017, 0.000014 and 0.0000000002. Central takes the truncation away, float64 the rounding.

# %% predict tiny kind="choice" options="better | worse | the same"
# In float32, what does a still smaller nudge, h = 0.0000001, make of the forward difference?
#
# hint: The truncation shrinks. What grows?
# hint: Two numbers that agree in seven figures are subtracted.
# hint: What is left of the difference is mostly rounding.
prediction = "worse"

# %%
tiny_1 = (outer(*inner(one + 1e-7, two)) - here) / 1e-7
print(tiny_1)

# %% check
assert abs(tiny_1.item() - by_hand_1) > miss_32.item()

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

# %% step [markdown] show="slices, data" hide="tensors, rule, code"
# ## A fit to check
# A hundred points around the line 2 + x. The line starts flat at zero: b0 = b1 = 0. The loss is the
# **mean** of the squared errors.

# %% notes [markdown]
# Have them estimate the mean height of the points by eye.

# %% predict first-slope kind="tangent" about="b0" tolerance="0.3"
# What is the slope along `b0`, to within 0.3? The points have a mean height of about 2.04.
#
# hint: The gradient is the mean of 2 · (fitted − y).
# hint: fitted is 0 everywhere, so it is −2 times the mean of y.
# hint: −2 · 2.04
prediction = -4.08

# %%
fitted = b0 + b1 * x
loss = F.mse_loss(fitted, y)
loss.backward()

# %% check
assert abs(b0.grad.item() - prediction) < 0.3
assert abs(b0.grad.item() + 2 * y.mean().item()) < 1e-5

# %% step [markdown] show="descent, tensors"
# ## A hundred epochs
# SGD with rate 0.1; each epoch is one step on all points.

# %% notes [markdown]
# Ask how many steps would have been enough: some sixty.

# %% predict small-yet kind="choice" options="below 0.00001 | about 0.1 | about 4 still"
# How large are both gradients after 100 epochs?
#
# hint: Each step shrinks the distance to the minimum by a fixed factor.
# hint: The factor along b0 is 1 − 0.1 · 2 = 0.8.
# hint: 0.8 to the power of 100 is 2 · 10⁻¹⁰.
prediction = "below 0.00001"

# %%
optimizer = torch.optim.SGD([b0, b1], lr=0.1)
for _ in range(100):
    optimizer.zero_grad()
    fitted = b0 + b1 * x
    loss = F.mse_loss(fitted, y)
    loss.backward()
    optimizer.step()
print(loss, b0.grad, b1.grad)

# %%
after_100 = loss.item()

# %% check
assert abs(b0.grad.item()) < 1e-5
assert abs(b1.grad.item()) < 1e-5

# %% step [markdown] show="descent, tensors"
# ## Four hundred more
# 500 epochs in all. Loss and gradients are printed every hundred.

# %% notes [markdown]
# The loss is not zero and does not fall: the noise of the points is in it. Small gradients say that
# the fit has arrived, a small loss does not.

# %% predict any-better kind="choice" options="it falls to 0 | it halves | it stays as it is"
# What does the loss do in those 400 epochs?
#
# hint: What does a gradient near zero say?
# hint: The loss that is left is the spread of the points.
# hint: There is nowhere to go.
prediction = "it stays as it is"

# %%
for _ in range(100):
    optimizer.zero_grad()
    fitted = b0 + b1 * x
    loss = F.mse_loss(fitted, y)
    loss.backward()
    optimizer.step()
print(loss, b0.grad, b1.grad)

# %%
for _ in range(100):
    optimizer.zero_grad()
    fitted = b0 + b1 * x
    loss = F.mse_loss(fitted, y)
    loss.backward()
    optimizer.step()
print(loss, b0.grad, b1.grad)

# %%
for _ in range(100):
    optimizer.zero_grad()
    fitted = b0 + b1 * x
    loss = F.mse_loss(fitted, y)
    loss.backward()
    optimizer.step()
print(loss, b0.grad, b1.grad)

# %%
for _ in range(100):
    optimizer.zero_grad()
    fitted = b0 + b1 * x
    loss = F.mse_loss(fitted, y)
    loss.backward()
    optimizer.step()
print(loss, b0.grad, b1.grad)

# %% check
assert abs(loss.item() - after_100) < 1e-6
assert abs(b0.grad.item()) < 1e-5
assert abs(b1.grad.item()) < 1e-5

# %% step [markdown] show="surface" hide="code"
# ## The exact answer
# The best line can be solved for directly. The x values lie evenly around 0, so b0 is the mean of y
# and b1 is mean(x·y) / mean(x²).

# %% notes [markdown]
# Two ways to one answer: that is what a check is.

# %% predict least-squares kind="choice" options="b0 and b1 agree to 0.00001 | they agree to about 0.1 | they are 2 and 1, as in the true line"
# How near is the fit to that least-squares solution?
#
# hint: Both make the same mean of squares least.
# hint: The gradients are below 0.00001.
# hint: Descent has arrived; the true line is another one, since the points are noisy.
prediction = "b0 and b1 agree to 0.00001"

# %%
design = torch.stack([torch.ones(100), x], dim=1)
solved = torch.linalg.lstsq(design, y[:, None]).solution
print(solved.flatten(), b0, b1)

# %% check
assert abs(b0.item() - solved[0].item()) < 1e-5
assert abs(b1.item() - solved[1].item()) < 1e-5
