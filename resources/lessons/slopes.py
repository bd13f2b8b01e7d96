# %% [markdown]
# # Two slopes
#
# One number comes out of two. How much does it change when one of the two changes a little? You
# answer first, the machine after you.
#
# You will be able to
# - read a slope off a secant and off a tangent,
# - say what `.grad` holds before and after each call,
# - clear gradients that have been added up,
# - write the gradient as a formula that holds at every point.

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

# %% step [markdown] show="tensors"
# ## Nothing has happened yet
# `w1` is 1 and `w2` is 2. Both are **leaves** made with `requires_grad=True`: autograd will keep a
# gradient for each of them. No forward and no backward has been done.

# %% notes [markdown]
# Let someone read the table aloud: two values, two empty gradients. Then press backward on purpose.
# The complaint is the first thing to learn from, not a failure.

# %% predict too-early kind="choice" options="it stops with an error | it gives 0 for both slopes | it does the forward first by itself"
# You call `loss.backward()` before any forward. What happens?
#
# hint: What does backward walk along?
# hint: The graph is recorded by the forward.
# hint: There is no loss yet, so there is nothing to call `backward` on.
prediction = "it stops with an error"

# %% hidden [markdown]
# Backward walks along a graph that the forward records, and nothing is recorded yet. Try it: press
# backward and read what is said. In a script of your own the same slip ends in
# `NameError: name 'loss' is not defined`.

# %% question before-anything kind="value" about="w1.grad"
# What does `w1.grad` hold now: a number, or `None`?
#
# hint: Who writes into `.grad`?
# hint: No backward has been done.
# hint: Nothing has been worked out, not even a 0.
answer = None

# %% check
assert w1.grad is None
assert w2.grad is None

# %% hidden [markdown]
# `.grad` is `None`, not 0. Reading `.grad` too early is the second usual mistake. It raises no
# error, so look for it when a later line complains about `None`.

# %% step [markdown] hide="tensors, graph, slices, descent, ledger"
# ## The value
# Now the forward: `double(w1) + square(w2) + 5` at (1, 2).

# %% notes [markdown]
# Let them work it out on paper. Ask where the 4 comes from before you ask for the sum.

# %% predict the-value kind="value" about="loss.item()"
# What is the value?
#
# hint: Do the two functions one after the other.
# hint: `double` gives 2 and `square` gives 4.
# hint: 2 + 4 + 5
prediction = 11.0

# %%
value = double(w1) + square(w2) + 5
loss = value

# %% check
assert loss.item() == prediction

# %% hidden [markdown]
# Printed, the result is `tensor(11., grad_fn=<AddBackward0>)`. `loss.item()` takes the plain number
# out of it: `11.0`.

# %% question before-backward kind="value" about="w1.grad"
# The forward is done. What does `w1.grad` hold now?
#
# hint: The forward only records how the value came about.
# hint: Only backward writes into `.grad`.
# hint: It stays as it was.
answer = None

# %% check
# only backward writes into .grad
assert w1.grad is None
assert w2.grad is None

# %% question which-addition kind="choice" options="double(w1) + square(w2) | the + 5 | both together"
# There are two additions in the line. Which of them is the `AddBackward0` that is printed?
#
# hint: A tensor names the operation that made it.
# hint: Python adds from left to right.
# hint: Which addition came last?
answer = "the + 5"

# %% hidden [markdown]
# `grad_fn` is the **last** operation. The other addition stands one link further back: the tab
# *Graph* shows both.

# %% step [markdown] show="tensors"
# ## Nudge one at a time
# Move one parameter by 0.1, hold the other, and see what the value does. The change divided by 0.1
# is the slope of a **secant**.

# %% notes [markdown]
# Ask for a show of hands before each nudge. The second nudge gives 0.41, not 0.4: leave the
# surplus open until the tangent comes.

# %% predict nudge-first kind="value" about="loss.item()" tolerance="0.001"
# `w1` goes from 1.0 to 1.1. What is the new value?
#
# hint: Only the doubled part changes.
# hint: 2 times 0.1 is added to 11.
# hint: 11 + 0.2
prediction = 11.2

# %%
with torch.no_grad():
    w1.fill_(1.1)
value = double(w1) + square(w2) + 5
loss = value

# %% check
assert abs(loss.item() - prediction) < 1e-5

# %% predict nudge-second kind="value" about="loss.item()" tolerance="0.001"
# `w1` goes back to 1.0, and now `w2` goes from 2.0 to 2.1. What is the new value?
#
# hint: Only the squared part changes.
# hint: 2.1 times 2.1 is 4.41.
# hint: 2 + 4.41 + 5
prediction = 11.41

# %%
with torch.no_grad():
    w1.fill_(1.0)
    w2.fill_(2.1)
value = double(w1) + square(w2) + 5
loss = value

# %% check
assert abs(loss.item() - prediction) < 1e-5

# %% hidden [markdown]
# The secants rise with 0.2 / 0.1 = 2 and 0.41 / 0.1 = 4.1.

# %% question which-more kind="choice" options="w1 | w2"
# Which parameter changes the output more at this point?
#
# hint: Both were moved by the same 0.1.
# hint: Compare the two changes of the value.
# hint: 0.41 is more than 0.2.
answer = "w2"

# %% step [markdown] show="slices"
# ## Two slices
# Back to (1.0, 2.0). A **slice** sweeps one parameter over its range and holds the other. Both
# slices share one y axis, so what looks steeper is steeper. The dot is the point `(1.0, 2.0)`.

# %% notes [markdown]
# Point at the shared axis. On two axes of their own both curves would look equally steep.

# %%
with torch.no_grad():
    w2.fill_(2.0)

# %%
with torch.no_grad():
    grid = torch.arange(-3, 3.05, 0.1)
    along_w1 = double(grid) + square(w2) + 5
    along_w2 = double(w1) + square(grid) + 5

# %% check
# sixty-one points, from -3 to 3
assert len(grid) == 61
assert abs(along_w1[0].item() - 3) < 1e-5
assert abs(along_w2[0].item() - 16) < 1e-5

# %% question straight kind="choice" options="along w1 | along w2 | neither"
# Which of the two slices is a straight line?
#
# hint: A straight line has the same slope everywhere.
# hint: Doubling has the same slope everywhere. Has squaring?
# hint: The doubled parameter is w1.
answer = "along w1"

# %% step [markdown] show="slices" hide="tensors, ledger, graph, rule, code"
# ## Tangents
# Let the nudge shrink and the secant turns into the **tangent**. Its slope is what autograd works
# out.

# %% notes [markdown]
# Put the secant of 4.1 beside the tangent of 4 and ask where the 0.1 went.

# %% predict tangent-second kind="tangent" about="w2" tolerance="0.05"
# Turn the line at the dot until it is the tangent of the slice along `w2`. What is its slope?
#
# hint: The secant with a nudge of 0.1 was a little too steep.
# hint: The slope of a square is twice the number that is squared.
# hint: 2 times 2
prediction = 4.0

# %%
value = double(w1) + square(w2) + 5
loss = value
loss.backward()

# %% check
assert w2.grad.item() == prediction

# %% hidden [markdown]
# `w2.grad` is `tensor(4.)` and `w1.grad` is `tensor(2.)`. Beside the tangents of 2 and 4 the secants
# had 2 and 4.1: along a straight line both agree, along a curve the secant cuts across.

# %% step [markdown] show="tensors" hide="ledger, code"
# ## Once more, without clearing
# `w1.grad` is 2 now. Do forward and backward a second time, and clear nothing in between.

# %% notes [markdown]
# This is the slip that costs beginners most time. Take the answers before you press.

# %% predict second-grad kind="value" about="w1.grad"
# What will `w1.grad` hold?
#
# hint: Does backward replace what is in `.grad`, or add to it?
# hint: The first backward left 2.0 there.
# hint: 2.0 + 2.0
prediction = 4.0

# %%
value = double(w1) + square(w2) + 5
loss = value
loss.backward()

# %% check
# backward adds to what is there
assert w1.grad.item() == prediction
assert w2.grad.item() == 8.0

# %% hidden [markdown]
# Each backward **adds** to `.grad`. That is useful when a batch does not fit into memory at once,
# and wrong when it is forgotten.

# %% step [markdown] show="tensors, ledger"
# ## Three ways to clear
# A tensor has no `zero_grad`. There are three usual ways instead: `w1.grad = None`,
# `w2.grad.zero_()`, and `optimizer.zero_grad()` for all parameters at once.

# %% notes [markdown]
# None and zero are different states: show both in the table.

# %%
w1.grad = None
w2.grad.zero_()

# %% check
assert w1.grad is None
assert w2.grad.item() == 0.0

# %% predict after-zero-grad kind="value" about="w2.grad"
# `w2.grad` is a zero now. After `optimizer.zero_grad()`, what is it?
#
# hint: The optimizer need not keep a tensor of zeros.
# hint: Its argument is `set_to_none`, and that is `True` unless you say otherwise.
# hint: As before the first backward.
prediction = None

# %%
optimizer = torch.optim.SGD([w1, w2], lr=0.1)
optimizer.zero_grad()

# %% check
assert w1.grad is None
assert w2.grad is None

# %% step [markdown] show="tensors"
# ## What backward gives back
# Gradients arrive in `.grad`. But `backward` is a method, and a method may also return something.

# %% notes [markdown]
# Show the line grads = loss.backward() as a slip that you have seen.

# %% predict returned kind="value" about="returned"
# What is `returned` after `returned = loss.backward()`?
#
# hint: Where did you read the gradients so far?
# hint: The result is written into the leaves.
# hint: A method without a `return` returns ...
prediction = None

# %%
value = double(w1) + square(w2) + 5
loss = value
returned = loss.backward()

# %% check
assert returned is None
assert w1.grad.item() == 2.0
assert w2.grad.item() == 4.0

# %% hidden [markdown]
# Nothing: `None`. So `grads = loss.backward()` is no way to get at gradients.

# %% step [markdown] show="slices" hide="slices, tensors, rule, code"
# ## Whose slope is it?
# The point moves to (1.0, -1.5). It has two tangents: one rises with 2, the other falls with 3.

# %% notes [markdown]
# Cover the labels with your hand and let them argue from the sign alone.

# %%
with torch.no_grad():
    w2.fill_(-1.5)

# %% predict whose kind="choice" options="the rising one | the falling one"
# Which tangent belongs to `w2`?
#
# hint: Where does the point stand on the parabola along `w2`?
# hint: Left of the bottom a parabola falls.
# hint: 2 times -1.5
prediction = "the falling one"

# %% predict order kind="ranking" options="w1 | w2" about="torch.stack([w1.grad, w2.grad]).argsort(descending=True).tolist()"
# Now rank the parameters by their gradient, the largest number first. Signs count.
#
# hint: A falling tangent has a negative gradient.
# hint: The gradients are 2 and -3.
# hint: 2 is larger than -3.
prediction = ("w1", "w2")

# %%
optimizer.zero_grad()
value = double(w1) + square(w2) + 5
loss = value
loss.backward()

# %% check
assert w1.grad.item() == 2.0
assert w2.grad.item() == -3.0

# %% step [markdown] show="slices" hide="code"
# ## At every point
# A number holds at one point. A **formula** holds everywhere: yours is now compared with autograd
# at many points.

# %% notes [markdown]
# Try w2_grad = 4 with them: the counterexample convinces more than the rule.

# %% question formulas kind="formula" about="w1, w2"
# Write the gradient of each parameter.
#
# hint: One of the two slices is straight: its slope does not depend on where you are.
# hint: The slope of b² is twice b.
# hint: For `w1` it is the number 2; for `w2` it is 2 times `w2`.
answer = {"w1": "2", "w2": "2*w2"}

# %% check
assert w1.grad.item() == 2
assert w2.grad.item() == 2 * w2.item()

# %% hidden [markdown]
# `w2_grad = 4` is right at `w2 = 2` and nowhere else. One point where it fails is enough to refuse
# it: at `w2 = -1.5` the gradient is -3.
