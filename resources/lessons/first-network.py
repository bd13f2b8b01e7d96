# %% [markdown]
# # A first network
#
# Two half moons reach into each other, and no straight line parts them. Eight hidden units do. You
# watch a network learn, and see why it must not start at zero.
#
# You will be able to
# - read logits, probabilities and the loss of a guess,
# - count parameters and give the shapes of their gradients,
# - say what a straight boundary can reach, and what hidden units add,
# - explain why weights start at random.

# %%
import math
import torch
import torch.nn.functional as F

# %% data
torch.manual_seed(0)
y = torch.cat([torch.zeros(100), torch.ones(100)])
angle = math.pi * torch.rand(200)
upper = torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)
lower = torch.stack([1 - torch.cos(angle), 0.5 - torch.sin(angle)], dim=1)
x = torch.where(y[:, None] == 0, upper, lower) + 0.1 * torch.randn(200, 2)

# %% parameters range="w[0]: -4..4, w[1]: -8..2, b: -3..3"
w = torch.zeros(2, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)

# %% model
logit = x @ w + b

# %% loss lr="0.5"
loss = F.binary_cross_entropy_with_logits(logit, y)

# %% step [markdown] show="data" hide="tensors, code, surface, slices, descent"
# ## A guess
# Two hundred points, a hundred of each class. The model is linear and knows nothing yet: all its
# weights are 0, so every logit is 0.

# %% notes [markdown]
# Write 0.693 on the board. It comes back in the last step.

# %% predict even kind="value" about="torch.sigmoid(logit)[0]" tolerance="0.001"
# Which probability of class 1 does it give to each point?
#
# hint: The probability is sigmoid(logit).
# hint: sigmoid(a) = 1 / (1 + exp(−a))
# hint: 1 / (1 + 1)
prediction = 0.5

# %%
logit = x @ w + b
loss = F.binary_cross_entropy_with_logits(logit, y)

# %% check
assert torch.equal(torch.sigmoid(logit), torch.full((200,), 0.5))

# %% question chance kind="choice" options="log 2: the right class of each point gets 0.5 | half of the points are wrong | the mean of the classes"
# The panel *Data* gives the loss: 0.693. It is the mean of −log(probability of the right class).
# Where does the number come from?
#
# hint: Which probability has the right class of a point?
# hint: It is 0.5 for each of them.
# hint: −log(0.5)
answer = "log 2: the right class of each point gets 0.5"

# %% check
assert abs(loss.item() - math.log(2)) < 1e-6

# %% hidden [markdown]
# Keep that number: a loss of 0.693 with two classes means that nothing has been learnt.

# %% step [markdown] show="data" hide="descent, code"
# ## A straight line
# A thousand steps of SGD, with rate 0.5, for the linear model.

# %% notes [markdown]
# Let them draw the best line by hand first.

# %% predict straight kind="choice" options="about 50 % | about 87 % | 100 %"
# How many of the points are then on their right side?
#
# hint: The moons reach into each other.
# hint: A line gets most of them right, but not the tips.
# hint: It is better than a guess, and not perfect.
prediction = "about 87 %"

# %%
optimizer = torch.optim.SGD([w, b], lr=0.5)
for _ in range(1000):
    optimizer.zero_grad()
    logit = x @ w + b
    loss = F.binary_cross_entropy_with_logits(logit, y)
    loss.backward()
    optimizer.step()

# %%
right = ((logit > 0) == (y > 0)).float().mean()
print(right, loss)

# %% check
assert 0.8 < right.item() < 0.95

# %% data
torch.manual_seed(0)
y = torch.cat([torch.zeros(100), torch.ones(100)])
angle = math.pi * torch.rand(200)
upper = torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)
lower = torch.stack([1 - torch.cos(angle), 0.5 - torch.sin(angle)], dim=1)
x = torch.where(y[:, None] == 0, upper, lower) + 0.1 * torch.randn(200, 2)

# %% parameters
torch.manual_seed(0)
w1 = torch.randn(2, 8, requires_grad=True)
b1 = torch.zeros(8, requires_grad=True)
w2 = torch.randn(8, requires_grad=True)
b2 = torch.tensor(0.0, requires_grad=True)

# %% model
hidden = torch.tanh(x @ w1 + b1)
logit = hidden @ w2 + b2

# %% loss lr="0.5"
loss = F.binary_cross_entropy_with_logits(logit, y)

# %% step [markdown] show="graph, data" hide="tensors"
# ## Eight hidden units
# Each hidden unit is tanh of a linear function of the two inputs; the logit is a linear function of
# the eight. `w1` is 2×8, `b1` has 8, `w2` has 8, `b2` one number.

# %% notes [markdown]
# Draw the network beside the formulas. Each unit is a soft straight edge; the sum of eight edges
# can bend.

# %% question how-many kind="value"
# How many numbers can descent change?
#
# hint: Count the four parameters one by one.
# hint: 16 + 8 + 8 + 1
# hint: More than 30
answer = 33

# %% predict shape kind="choice" options="a single number | 8 numbers | 2 rows of 8 numbers | 200 rows of 8 numbers"
# Which form has `w1.grad` after backward?
#
# hint: Has the number of samples anything to do with it?
# hint: The samples are averaged in the loss.
# hint: A gradient has the shape of its parameter.
prediction = "2 rows of 8 numbers"

# %%
hidden = torch.tanh(x @ w1 + b1)
logit = hidden @ w2 + b2
loss = F.binary_cross_entropy_with_logits(logit, y)
loss.backward()

# %% check
assert w1.grad.shape == (2, 8)
assert w1.numel() + b1.numel() + w2.numel() + b2.numel() == 33

# %% step [markdown] show="slices" hide="tensors, rule, code"
# ## The bias of the output
# The slope along `b2` has a simple form: the mean of (probability − class).

# %% notes [markdown]
# Probability minus class: the simplest gradient of a network. Worth knowing by heart.

# %% question bias-formula kind="formula" about="b2"
# Write it as a formula of `x`, `y` and the parameters.
#
# hint: The probability is torch.sigmoid of the logit.
# hint: The logit is torch.tanh(x @ w1 + b1) @ w2 + b2.
# hint: The mean of a difference: (torch.sigmoid(...) - y).mean()
answer = {"b2": "(torch.sigmoid(torch.tanh(x @ w1 + b1) @ w2 + b2) - y).mean()"}

# %% check
assert torch.allclose(b2.grad, (torch.sigmoid(logit) - y).mean(), atol=1e-6)

# %% step [markdown] show="data, descent" hide="code"
# ## A hundred steps
# SGD with rate 0.5, a hundred steps on all points.

# %% notes [markdown]
# Watch the boundary while it runs, not the numbers.

# %% predict after-hundred kind="ranking" options="a guess | the straight line | the network after 100 steps" about="torch.stack([torch.tensor(0.6931), torch.tensor(0.2767), loss.detach()]).argsort().tolist()"
# Rank by loss, the smallest first. The straight line reached 0.277.
#
# hint: A guess has 0.693.
# hint: The boundary of the network has begun to bend.
# hint: It has overtaken the line already.
prediction = ("the network after 100 steps", "the straight line", "a guess")

# %%
optimizer = torch.optim.SGD([w1, b1, w2, b2], lr=0.5)
for _ in range(100):
    optimizer.zero_grad()
    hidden = torch.tanh(x @ w1 + b1)
    logit = hidden @ w2 + b2
    loss = F.binary_cross_entropy_with_logits(logit, y)
    loss.backward()
    optimizer.step()

# %% check
assert 0.2 < loss.item() < 0.25

# %% step [markdown] show="data, descent" hide="code"
# ## To the end
# Nine hundred steps more.

# %% notes [markdown]
# Ask what new points would do before somebody calls it perfect.

# %% predict all-right kind="value" about="right" tolerance="0.011"
# Which part of the points is on its right side then? A number from 0 to 1.
#
# hint: Look how the boundary bends already.
# hint: The moons do not touch: they can be parted.
# hint: All of them
prediction = 1.0

# %%
for _ in range(900):
    optimizer.zero_grad()
    hidden = torch.tanh(x @ w1 + b1)
    logit = hidden @ w2 + b2
    loss = F.binary_cross_entropy_with_logits(logit, y)
    loss.backward()
    optimizer.step()

# %%
right = ((logit > 0) == (y > 0)).float().mean()
print(right, loss)

# %% check
assert right.item() > 0.99
assert loss.item() < 0.03

# %% hidden [markdown]
# These are the points it has learnt from. How it does on new points is another question, and the
# one that counts.

# %% data
torch.manual_seed(0)
y = torch.cat([torch.zeros(100), torch.ones(100)])
angle = math.pi * torch.rand(200)
upper = torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)
lower = torch.stack([1 - torch.cos(angle), 0.5 - torch.sin(angle)], dim=1)
x = torch.where(y[:, None] == 0, upper, lower) + 0.1 * torch.randn(200, 2)

# %% parameters
w1 = torch.zeros(2, 8, requires_grad=True)
b1 = torch.zeros(8, requires_grad=True)
w2 = torch.zeros(8, requires_grad=True)
b2 = torch.tensor(0.0, requires_grad=True)

# %% model
hidden = torch.tanh(x @ w1 + b1)
logit = hidden @ w2 + b2

# %% loss lr="0.5"
loss = F.binary_cross_entropy_with_logits(logit, y)

# %% step [markdown] show="graph" hide="tensors, ledger"
# ## Starting at zero
# The same network, but all 33 numbers start at 0. Do one forward and one backward.

# %% notes [markdown]
# Ask for a start that is not zero and still does not work: all weights equal.

# %% predict zero-grad kind="value" about="w2.grad" tolerance="0.000001"
# What is `w2.grad`? Give all eight numbers.
#
# hint: `w2[i]` is multiplied by the hidden unit i.
# hint: What does tanh make of 0?
# hint: Every hidden unit is 0, so every slope is.
prediction = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]

# %%
hidden = torch.tanh(x @ w1 + b1)
logit = hidden @ w2 + b2
loss = F.binary_cross_entropy_with_logits(logit, y)
loss.backward()

# %% check
assert torch.equal(w2.grad, torch.zeros(8))
assert torch.equal(w1.grad, torch.zeros(2, 8))

# %% predict stuck kind="value" about="loss.item()" tolerance="0.001"
# And the loss after 300 steps?
#
# hint: Which of the parameters can move at all?
# hint: Both classes are equally many, so even `b2` feels no pull.
# hint: It is still a guess.
prediction = 0.6931

# %%
optimizer = torch.optim.SGD([w1, b1, w2, b2], lr=0.5)
for _ in range(300):
    optimizer.zero_grad()
    hidden = torch.tanh(x @ w1 + b1)
    logit = hidden @ w2 + b2
    loss = F.binary_cross_entropy_with_logits(logit, y)
    loss.backward()
    optimizer.step()

# %% check
assert abs(loss.item() - math.log(2)) < 1e-5

# %% hidden [markdown]
# A saddle: the gradient is zero and nothing is least. Even equal weights that are not zero would
# not do, since all units would go on being equal. Random starts break the tie.
