# %% [markdown]
# # One weight, four ways
#
# One weight, one example, one step downhill. You make the same step four times, each time with more
# of the work left to torch. The figures do not change.
#
# You will be able to
# - work out a gradient and an update by hand,
# - say what `backward`, `torch.no_grad()` and the optimizer each take off you,
# - put `zero_grad`, forward, `backward` and `step` in the right order,
# - use a loss of `torch.nn`.

# %%
import torch
from torch import nn

# %% data
x = torch.tensor([2.0])
y = torch.tensor([3.0])

# %% parameters range="θ[0]: -1..4"
θ = torch.tensor([1.0], requires_grad=True)

# %% model
output = θ * x
error = output - y

# %% loss minima="θ[0]=1.5" minimum="0" lr="0.1"
loss = error * error

# %% step [markdown] show="slices" hide="tensors, code"
# ## The error
# The model says θ·x. With θ = 1 and x = 2 it says 2, but y = 3 is wanted. The loss is the square of
# the difference. First plain Python, without torch.

# %% notes [markdown]
# Draw the parabola on the board: its bottom is at θ = 1.5. All that follows is one step towards it.

# %% predict first-loss kind="value" about="E"
# What is E?
#
# hint: How far is the output from what is wanted?
# hint: It is off by 2 − 3 = −1.
# hint: (−1)²
prediction = 1.0

# %%
weight, given, wanted = 1.0, 2.0, 3.0
E = (weight * given - wanted) ** 2
print(E)

# %% check
assert E == prediction

# %% step [markdown] show="slices" hide="tensors, rule, graph"
# ## The slope by hand
# E is a square of something that depends on θ: the chain rule gives two factors.

# %% notes [markdown]
# Write the two factors in two colours: the outer one, and the inner one that gets forgotten.

# %% predict slope kind="tangent" about="θ[0]" tolerance="0.05"
# Turn the tangent at θ = 1. What is its slope?
#
# hint: Is the bottom of the parabola to the right or to the left?
# hint: dE/dθ = 2 · (θ·x − y) · x
# hint: 2 · (−1) · 2
prediction = -4.0

# %%
gradient = 2 * given * (weight * given - wanted)
print(gradient)

# %% check
assert gradient == prediction

# %% hidden [markdown]
# −4. Who forgets the inner factor x finds −2; who mixes up wanted and given finds +4.

# %% step [markdown] show="slices" hide="tensors, rule, code"
# ## The step by hand
# Descent goes against the slope: θ ← θ − α · dE/dθ, with the step size α = 0.1.

# %% notes [markdown]
# Ask for the direction before the number. Minus times minus is where it goes wrong.

# %% predict new-weight kind="value" about="weight" tolerance="0.001"
# What is the weight after the step?
#
# hint: The slope is negative, so the weight grows.
# hint: The step is 0.1 times 4.
# hint: 1 + 0.4
prediction = 1.4

# %%
weight = weight - 0.1 * gradient
print(weight)

# %% check
assert weight == prediction

# %% hidden [markdown]
# That was the first way: E `1.0`, gradient `-4.0`, θ `1.4`, all in plain Python.

# %% step [markdown] show="tensors, graph"
# ## Second way: backward
# Now θ is a tensor with one element. The forward records, `backward` applies the chain rule for
# you.

# %% notes [markdown]
# Nothing new is computed here. Say so: that is the point.

# %% predict autograd-slope kind="value" about="θ.grad" tolerance="0.001"
# What will `θ.grad` hold?
#
# hint: It is the same function at the same point.
# hint: You worked it out by hand two steps ago.
# hint: One element: −4
prediction = [-4.0]

# %%
output = θ * x
error = output - y
loss = error * error
print(loss)
loss.backward()
print(θ.grad)

# %% check
assert loss.item() == 1.0
assert θ.grad.tolist() == prediction

# %% hidden [markdown]
# The loss prints as `tensor([1.], grad_fn=<MulBackward0>)`, the gradient as `tensor([-4.])`.

# %% step [markdown] show="tensors" hide="rule"
# ## The update must not be recorded
# Backward only fills `.grad`. The update is still yours, and autograd is watching.

# %% notes [markdown]
# Let torch complain first, then add no_grad. The message names the leaf.

# %% predict recorded kind="choice" options="torch raises an error | θ becomes 1.4 | nothing changes"
# What does `θ -= 0.1 * θ.grad` do, just so?
#
# hint: θ is a leaf that requires grad.
# hint: The graph was recorded for the old value of θ.
# hint: torch refuses to change such a leaf in place.
prediction = "torch raises an error"

# %%
try:
    θ -= 0.1 * θ.grad
except RuntimeError as refusal:
    message = str(refusal)

# %% check
# torch refuses
assert message

# %% predict autograd-step kind="point" about="θ[0]" tolerance="0.02"
# Under `torch.no_grad()` the same line is allowed. Where does θ stand afterwards?
#
# hint: It is the step that you made by hand.
# hint: 1 − 0.1 · (−4)
# hint: 1 + 0.4
prediction = {"θ[0]": 1.4}

# %%
with torch.no_grad():
    θ -= 0.1 * θ.grad
print(θ)

# %% check
assert abs(θ.item() - 1.4) < 1e-6

# %% hidden [markdown]
# `tensor([1.4000], requires_grad=True)`: still a leaf, ready for the next forward.

# %% step [markdown] show="tensors, rule" hide="code"
# ## Third way: an optimizer
# `torch.optim.SGD` holds the parameters and the step size. θ goes back to 1, its gradient is
# cleared, and the optimizer makes the update.

# %% notes [markdown]
# Have four people hold the four calls and stand in line.

# %%
with torch.no_grad():
    θ.fill_(1.0)
optimizer = torch.optim.SGD([θ], lr=0.1)

# %% predict calls kind="ranking" options="optimizer.step() | loss.backward() | forward | optimizer.zero_grad()"
# Put the four calls into the order in which a step of training makes them.
#
# hint: What does `step` need, and who provides it?
# hint: Old gradients go first, the update comes last.
# hint: clear, forward, backward, step
prediction = ("optimizer.zero_grad()", "forward", "loss.backward()", "optimizer.step()")

# %%
optimizer.zero_grad()
output = θ * x
error = output - y
loss = error * error
loss.backward()
optimizer.step()

# %% check
assert loss.item() == 1.0
assert θ.grad.item() == -4.0
assert abs(θ.item() - 1.4) < 1e-6

# %% hidden [markdown]
# The same three figures: `tensor([1.], grad_fn=<MulBackward0>)`, `tensor([-4.])`,
# `tensor([1.4000], requires_grad=True)`.

# %% step [markdown] show="slices" hide="tensors, rule, code"
# ## And the next step
# θ is 1.4, the bottom is at 1.5. The step size stays.

# %% notes [markdown]
# Many will say 1.8: the same step again. The slope has shrunk with the distance.

# %% predict second-step kind="point" about="θ[0]" tolerance="0.02"
# Where does θ stand after one more step?
#
# hint: The step size stays, but does the slope?
# hint: The slope at 1.4 is 2 · 2 · (2.8 − 3) = −0.8.
# hint: 1.4 + 0.1 · 0.8
prediction = {"θ[0]": 1.48}

# %%
optimizer.zero_grad()
output = θ * x
error = output - y
loss = error * error
loss.backward()
optimizer.step()

# %% check
assert abs(θ.item() - 1.48) < 1e-5
assert abs(loss.item() - 0.04) < 1e-5

# %% question formula kind="formula" about="θ"
# Write the gradient as a formula of θ, x and y.
#
# hint: You have used it at two points already.
# hint: Twice the error, times the inner slope.
# hint: The error is θ*x - y, the inner slope is x.
answer = {"θ": "2*x*(θ*x - y)"}

# %% data
x = torch.tensor([2.0])
y = torch.tensor([3.0])

# %% parameters range="θ[0]: -1..4"
θ = torch.tensor([1.0], requires_grad=True)

# %% model
output = θ * x
criterion = nn.MSELoss()

# %% loss minima="θ[0]=1.5" minimum="0" lr="0.1"
loss = criterion(output, y)

# %% step [markdown] show="tensors, graph" hide="code"
# ## Fourth way: a loss of torch.nn
# `nn.MSELoss` is the **mean** of the squared errors. Everything starts anew at θ = 1.

# %% notes [markdown]
# Ask what changes with ten examples: the mean divides, the step shrinks.

# %% predict which-node kind="choice" options="MulBackward0 | PowBackward0 | MseLossBackward0"
# The error is no longer multiplied in your own line. Which `grad_fn` does the loss print?
#
# hint: `grad_fn` names the last operation.
# hint: `MSELoss` is one operation for torch.
# hint: Look for its name among the three.
prediction = "MseLossBackward0"

# %%
optimizer = torch.optim.SGD([θ], lr=0.1)
optimizer.zero_grad()
output = θ * x
criterion = nn.MSELoss()
loss = criterion(output, y)
loss.backward()
optimizer.step()

# %% check
assert loss.item() == 1.0
assert θ.grad.item() == -4.0
assert abs(θ.item() - 1.4) < 1e-6

# %% hidden [markdown]
# `tensor(1., grad_fn=<MseLossBackward0>)`: a scalar now, since a mean was taken. Gradient and new θ
# are the same: the mean over **one** example changes nothing. With ten examples it would divide by
# ten.

# %% step [markdown] show="slices" hide="tensors, rule"
# ## The step size that arrives at once
# θ goes back to 1. The bottom is 0.5 away and the slope is −4.

# %% notes [markdown]
# Come back to this number when curvature is the subject.

# %%
with torch.no_grad():
    θ.fill_(1.0)
optimizer = torch.optim.SGD([θ], lr=0.125)

# %% predict one-jump kind="point" about="θ[0]" tolerance="0.02"
# The step size is 0.125 now. Where does one step lead?
#
# hint: The step is 0.125 times 4.
# hint: 1 + 0.5
# hint: It is the bottom.
prediction = {"θ[0]": 1.5}

# %%
optimizer.zero_grad()
output = θ * x
criterion = nn.MSELoss()
loss = criterion(output, y)
loss.backward()
optimizer.step()

# %% check
assert θ.item() == 1.5

# %% hidden [markdown]
# A parabola of curvature λ is left behind in one step of 1/λ. Here λ = 2x² = 8.
