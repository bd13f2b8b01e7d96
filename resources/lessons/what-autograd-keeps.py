# %% [markdown]
# # What autograd keeps
#
# Each forward records a graph, backward walks along it and frees it. Here you see what is in that
# graph, who is left out of it, and how long it lasts.
#
# You will be able to
# - tell leaves, intermediates and the root of a graph apart,
# - freeze a parameter, and take a tensor out of the graph,
# - explain the two errors that backward raises most often,
# - read a vector–Jacobian product,
# - say why `if` and `for` may stand in a model.

# %%
import torch
import torch.nn.functional as F

# %% data
torch.manual_seed(0)
x = torch.ones(5)
y = torch.zeros(3)

# %% parameters
w = torch.randn(5, 3, requires_grad=True)
b = torch.randn(3, requires_grad=True)

# %% model
z = x @ w + b

# %% loss
loss = F.binary_cross_entropy_with_logits(z, y)

# %% step [markdown] show="graph"
# ## One layer
# Five inputs, all one; three outputs; a target of zeros. The loss is a binary cross-entropy of the
# logits z = x @ w + b.

# %% notes [markdown]
# Let somebody trace the way from the loss to w with a finger.

# %%
z = x @ w + b
loss = F.binary_cross_entropy_with_logits(z, y)

# %% question leaf kind="choice" options="z | w | loss"
# Which of these is a leaf?
#
# hint: A leaf was not computed from anything that requires grad.
# hint: `z` and `loss` are results.
# hint: A parameter is a leaf.
answer = "w"

# %% check
assert w.is_leaf
assert b.is_leaf
assert not z.is_leaf
assert not loss.is_leaf

# %% question node kind="choice" options="MmBackward0 | AddBackward0 | BinaryCrossEntropyWithLogitsBackward0"
# Which `grad_fn` does `z` have?
#
# hint: `grad_fn` is the last operation.
# hint: First the product, then ...
# hint: ... b is added.
answer = "AddBackward0"

# %% hidden [markdown]
# `z` has `AddBackward0`; the loss, the root, has `BinaryCrossEntropyWithLogitsBackward0`. In the
# graph the leaves `w` and `b` end in nodes called `AccumulateGrad`.

# %% step [markdown] show="tensors, graph" hide="ledger"
# ## Five equal rows
# The loss is a mean over three outputs. Its slope along z is sigmoid(z)/3, since the target is
# zero.

# %% notes [markdown]
# The inputs are ones. Ask what the rows would be for inputs 1 to 5.

# %% predict rows kind="choice" options="each row equals b.grad | the rows grow from 1 to 5 | all fifteen numbers are equal"
# What will `w.grad` look like?
#
# hint: Row i of `w` is multiplied by x[i].
# hint: Every x[i] is 1, and `b` is as good as multiplied by 1.
# hint: So each row meets the same slopes as `b`.
prediction = "each row equals b.grad"

# %%
loss.backward()

# %% check
assert torch.equal(w.grad, b.grad.expand(5, 3))
assert torch.allclose(b.grad, torch.sigmoid(z) / 3)

# %% question bias-formula kind="formula" about="b"
# Write the gradient of `b` as a formula of x, w and b.
#
# hint: It is the slope of the loss along z.
# hint: sigmoid(z)/3, with z written out.
# hint: z is x @ w + b.
answer = {"b": "torch.sigmoid(x @ w + b) / 3"}

# %% step [markdown] show="tensors, graph"
# ## Backward twice
# The graph is still drawn. Call `loss.backward()` once more, without a new forward.

# %% notes [markdown]
# Read torch's message aloud, to its end: the last sentence names the mending.

# %% predict twice kind="choice" options="torch raises an error | b.grad doubles | b.grad stays as it is"
# What happens?
#
# hint: Backward needs the values that the forward saved.
# hint: After one backward they are freed.
# hint: torch notices.
prediction = "torch raises an error"

# %%
try:
    loss.backward()
except RuntimeError as error:
    message = str(error)

# %% check
# torch refuses
assert message

# %% step [markdown] show="tensors, ledger" hide="code"
# ## Keeping the graph
# Now a new forward, `loss.backward(retain_graph=True)`, and then `loss.backward()`. The gradients
# were cleared before.

# %% notes [markdown]
# Say when it is really needed: two losses that share a part.

# %%
w.grad = None
b.grad = None
z = x @ w + b
loss = F.binary_cross_entropy_with_logits(z, y)

# %% predict how-often kind="value" about="ratio" tolerance="0.001"
# By which number must sigmoid(z)/3 be multiplied to give `b.grad`? It is the same for all three
# outputs: give it three times.
#
# hint: Both backward calls go through.
# hint: `.grad` accumulates.
# hint: Once plus once.
prediction = [2.0, 2.0, 2.0]

# %%
loss.backward(retain_graph=True)
loss.backward()

# %%
ratio = b.grad / (torch.sigmoid(z.detach()) / 3)

# %% check
assert torch.allclose(ratio, torch.tensor(prediction))

# %% step [markdown] show="tensors"
# ## Out of the graph
# `z.requires_grad` is `True`, because `w` and `b` require grad. Twice the same numbers now: once
# under `torch.no_grad()`, once as `z.detach()`.

# %% notes [markdown]
# no_grad for a stretch of code, detach for one tensor.

# %% predict outside kind="choice" options="False and False | True and False | False and True | True and True"
# What is `requires_grad` for the two?
#
# hint: `no_grad` switches recording off; `detach` gives the same numbers without a past.
# hint: Can backward go through either of them?
# hint: Neither is recorded.
prediction = "False and False"

# %%
with torch.no_grad():
    unrecorded = x @ w + b
detached = z.detach()
print(z.requires_grad, unrecorded.requires_grad, detached.requires_grad)

# %% check
assert z.requires_grad
assert not unrecorded.requires_grad
assert not detached.requires_grad

# %% step [markdown] show="tensors" hide="code"
# ## Frozen
# `b.requires_grad_(False)` freezes `b`; the optimizer gets `w` alone. Then forward, backward, step.
# It works the other way round too: `requires_grad_(True)` after creation makes a parameter of any
# tensor of floats.

# %% notes [markdown]
# This is how a trained part of a network is kept while the rest learns.

# %%
b_before = b.detach().clone()
b_grad_before = b.grad.clone()
w_before = w.detach().clone()

# %% predict who-moves kind="choice" options="w only | b only | both | neither"
# Which of the two has changed its value afterwards?
#
# hint: Who still requires grad?
# hint: The optimizer changes what it holds.
# hint: b is neither recorded nor held.
prediction = "w only"

# %%
b.requires_grad_(False)
optimizer = torch.optim.SGD([w], lr=0.1)
z = x @ w + b
loss = F.binary_cross_entropy_with_logits(z, y)
loss.backward()
optimizer.step()

# %% check
# a frozen parameter keeps its value and its .grad
assert torch.equal(b, b_before)
assert torch.equal(b.grad, b_grad_before)
assert not torch.equal(w, w_before)

# %%
later = torch.zeros(3)
later.requires_grad_(True)
b.requires_grad_(True)

# %% check
assert later.requires_grad
assert b.requires_grad

# %% parameters
inp = torch.eye(4, 5, requires_grad=True)

# %% model
out = (inp + 1).pow(2).t()

# %% loss
loss = out

# %% step [markdown] show="tensors, graph"
# ## A matrix has no single slope
# `inp` is a 4×5 matrix with ones on its diagonal; `out` is (inp + 1)², transposed: 5×4. There are
# twenty outputs, and each has slopes of its own.

# %% notes [markdown]
# Twenty outputs times twenty inputs would be four hundred slopes.

# %%
out = (inp + 1).pow(2).t()
loss = out

# %% predict no-vector kind="choice" options="torch sums the outputs first | torch raises an error | twenty gradients are stored"
# What does `out.backward()` do, just so?
#
# hint: A gradient is the slope of one number.
# hint: torch can supply the starting 1 only for a scalar.
# hint: It does not guess.
prediction = "torch raises an error"

# %%
try:
    loss.backward()
except RuntimeError as error:
    message = str(error)

# %% check
# torch refuses
assert message

# %% step [markdown] show="tensors" hide="ledger"
# ## A vector–Jacobian product
# Backward wants a v of the shape of `out`: the weights with which the outputs are summed. Take
# ones.

# %% notes [markdown]
# The v chooses how the outputs are weighted. With ones they are summed.

# %% predict product kind="value" about="inp.grad"
# What does `inp.grad` hold? Four rows of five numbers: one number on the diagonal, one elsewhere.
#
# hint: The slope of (a + 1)² is 2(a + 1).
# hint: a is 1 on the diagonal and 0 elsewhere.
# hint: 4 on the diagonal, 2 elsewhere.
prediction = [
    [4.0, 2.0, 2.0, 2.0, 2.0],
    [2.0, 4.0, 2.0, 2.0, 2.0],
    [2.0, 2.0, 4.0, 2.0, 2.0],
    [2.0, 2.0, 2.0, 4.0, 2.0],
]

# %%
loss.backward(gradient=torch.ones(5, 4), retain_graph=True)

# %% check
assert inp.grad.tolist() == prediction

# %% predict once-more kind="value" about="inp.grad[0, :2]"
# Once more, without clearing. What are the first two numbers of the first row?
#
# hint: `.grad` accumulates here as everywhere.
# hint: The same numbers are added.
# hint: 4 + 4 and 2 + 2
prediction = [8.0, 4.0]

# %%
loss.backward(gradient=torch.ones(5, 4), retain_graph=True)

# %% check
assert inp.grad[0, :2].tolist() == prediction

# %% predict after-zeroing kind="value" about="inp.grad[0, :2]"
# Then `inp.grad.zero_()`, and a third call. And now?
#
# hint: What is added to zeros?
# hint: As after the first call.
# hint: 4 and 2
prediction = [4.0, 2.0]

# %%
inp.grad.zero_()
loss.backward(gradient=torch.ones(5, 4))

# %% check
assert inp.grad[0, :2].tolist() == prediction

# %% parameters range="s: -3..3"
s = torch.tensor(1.5, requires_grad=True)

# %% model
if s > 0:
    height = s**2
else:
    height = -3 * s
for _ in range(2):
    height = height + s

# %% loss
loss = height

# %% step [markdown] show="graph, slices" hide="tensors, rule"
# ## A new graph at each forward
# This model has an `if` and a `for`. Above zero it is s², below −3s, and then s is added twice.

# %% notes [markdown]
# Compare the two graphs side by side: the if is in neither.

# %% predict right kind="tangent" about="s" tolerance="0.05"
# What is the slope at s = 1.5?
#
# hint: Which branch is taken?
# hint: The slope of s² is 3 here; two times s adds 2.
# hint: 3 + 2
prediction = 5.0

# %%
if s > 0:
    height = s**2
else:
    height = -3 * s
for _ in range(2):
    height = height + s
loss = height
loss.backward()

# %% check
assert s.grad.item() == prediction

# %%
with torch.no_grad():
    s.fill_(-1.0)
s.grad = None

# %% predict left kind="tangent" about="s" tolerance="0.05"
# s has moved to −1. What is the slope there?
#
# hint: The other branch is taken, and other nodes are recorded.
# hint: −3 from the branch, and 2 from the loop.
# hint: −3 + 2
prediction = -1.0

# %%
if s > 0:
    height = s**2
else:
    height = -3 * s
for _ in range(2):
    height = height + s
loss = height
loss.backward()

# %% check
assert s.grad.item() == prediction

# %% hidden [markdown]
# The graph knows nothing of `if` and `for`. It holds the operations that were done, this time: a
# power before, a product now, and two additions.
