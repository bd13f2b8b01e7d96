# %% [markdown]
# # Gradients of tensors
#
# A gradient has the shape of its parameter: one slope for each number. You meet it for a sum, a dot
# product, a matrix product, and a regression with 300 points.
#
# You will be able to
# - say the gradient of a sum and of a product without computing,
# - recognise a loss that autograd cannot walk back from,
# - explain why an intermediate has no `.grad`, and ask for one,
# - fit weights to noisy data with the gradient zeroed by hand.

# %%
import torch
import torch.nn.functional as F

# %% data
torch.manual_seed(0)

# %% parameters
w = torch.rand(5, requires_grad=True)

# %% model
y = (3 * w).sum()

# %% loss
loss = y

# %% step [markdown] show="tensors" hide="ledger, code"
# ## A weighted sum
# Five random numbers, each taken three times, added up.

# %% notes [markdown]
# Ask what the random numbers are. Nobody knows, and nobody needs to.

# %% predict sum-grad kind="value" about="w.grad"
# What will `w.grad` hold? Give all five numbers.
#
# hint: The gradient has the shape of `w`.
# hint: If one element grows by 0.01, by how much does the sum grow?
# hint: By 0.03, whatever the element is.
prediction = [3.0, 3.0, 3.0, 3.0, 3.0]

# %%
y = (3 * w).sum()
loss = y
loss.backward()

# %% check
assert w.grad.tolist() == prediction

# %% hidden [markdown]
# `tensor([3., 3., 3., 3., 3.])`, for any random numbers: the function is linear.

# %% step [markdown] show="graph, tensors"
# ## A sum that nobody recorded
# The same sum, computed under `torch.no_grad()`.

# %% notes [markdown]
# Ask for the loss's grad_fn before backward is pressed.

# %% predict unrecorded kind="choice" options="w.grad becomes 6 everywhere | w.grad stays as it is and nothing is said | torch raises a RuntimeError"
# And then `loss.backward()`. What happens?
#
# hint: What does `no_grad` keep torch from doing?
# hint: The loss has no `grad_fn`.
# hint: torch says so, loudly.
prediction = "torch raises a RuntimeError"

# %%
with torch.no_grad():
    y = (3 * w).sum()
    loss = y

# %% check
assert not loss.requires_grad
assert loss.grad_fn is None

# %%
try:
    loss.backward()
except RuntimeError as error:
    message = str(error)

# %% check
# torch refuses
assert message

# %% hidden [markdown]
# Element 0 of the tensors given to backward is the loss itself. Nothing leads from it back to `w`.

# %% parameters
w = torch.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True)
g = torch.tensor([5.0, 6.0, 7.0, 8.0], requires_grad=True)

# %% model
y = torch.dot(w, g)

# %% loss
loss = y

# %% step [markdown] show="tensors" hide="ledger, code"
# ## A dot product
# `w` is (1, 2, 3, 4), `g` is (5, 6, 7, 8). Multiply element by element, add up.

# %% notes [markdown]
# One element of the sum is enough: 1 times 5. Then let them say the rule.

# %% predict dot-grad kind="value" about="w.grad"
# What is `w.grad`?
#
# hint: How fast does 1 · 5 grow with its first factor?
# hint: Each element of `w` is multiplied by one element of `g`.
# hint: So the slopes are the elements of `g`.
prediction = [5.0, 6.0, 7.0, 8.0]

# %%
y = torch.dot(w, g)
loss = y
loss.backward()

# %% check
assert w.grad.tolist() == prediction
assert g.grad.tolist() == [1.0, 2.0, 3.0, 4.0]

# %% hidden [markdown]
# `w.grad` is `tensor([5., 6., 7., 8.])` and `g.grad` is `tensor([1., 2., 3., 4.])`: each factor
# gets the other one.

# %% question dot-formula kind="formula" about="w, g"
# Write both gradients as formulas of `w` and `g`.
#
# hint: They hold for vectors as for numbers.
# hint: Each factor gets the other one.
# hint: For `w` it is `g`.
answer = {"w": "g", "g": "w"}

# %% step [markdown] show="tensors" hide="ledger, code"
# ## One number changes
# `w[0]` becomes 10, everything else stays. Clear, forward, backward.

# %% notes [markdown]
# Keep both gradients in sight, and let them point at the number that moves.

# %% predict who-follows kind="choice" options="w.grad[0] | g.grad[0] | both of them | all eight"
# Which of the eight numbers of the two gradients change?
#
# hint: `w.grad` holds the values of `g`.
# hint: Nothing in `g` has changed.
# hint: `g.grad` holds the values of `w`.
prediction = "g.grad[0]"

# %%
with torch.no_grad():
    w[0] = 10.0
w.grad = None
g.grad = None
y = torch.dot(w, g)
loss = y
loss.backward()

# %% check
assert w.grad.tolist() == [5.0, 6.0, 7.0, 8.0]
assert g.grad.tolist() == [10.0, 2.0, 3.0, 4.0]

# %% question slopes-ranked kind="ranking" options="w[0] | w[3] | g[0] | g[3]" about="torch.stack([w.grad[0], w.grad[3], g.grad[0], g.grad[3]]).argsort(descending=True).tolist()"
# Rank these four by their gradient, the largest first.
#
# hint: The gradient of an element is its partner.
# hint: The partners are 5, 8, 10 and 4, in the order given.
# hint: `g[0]` comes first, `g[3]` last.
answer = ("g[0]", "w[3]", "w[0]", "g[3]")

# %% parameters
A = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], requires_grad=True)
B = torch.tensor([[7.0], [8.0]], requires_grad=True)

# %% model
product = A @ B

# %% loss
loss = product.sum()

# %% step [markdown] show="tensors" hide="ledger, code"
# ## A matrix product
# `A` has three rows (1, 2), (3, 4), (5, 6); `B` is the column 7, 8. The three products are summed.

# %% notes [markdown]
# Draw one row of A against B. The column sums come from three such rows.

# %% predict grad-of-a kind="value" about="A.grad"
# What is `A.grad`? Three rows of two numbers.
#
# hint: Each row of `A` is a dot product with `B`.
# hint: The gradient of a dot product is the other factor.
# hint: Every row is `B` laid down: 7, 8.
prediction = [[7.0, 8.0], [7.0, 8.0], [7.0, 8.0]]

# %%
product = A @ B
loss = product.sum()
loss.backward()

# %% check
assert A.grad.tolist() == prediction
assert B.grad.tolist() == [[9.0], [12.0]]

# %% hidden [markdown]
# Each row of `A.grad` is Bᵀ. `B.grad` is the column 9, 12.

# %% question what-of-a kind="choice" options="the sums of the rows of A | the sums of the columns of A | the means of the columns of A"
# What are 9 and 12, seen from `A`?
#
# hint: `B[0]` meets the whole first column of `A`.
# hint: Three products are summed, so three slopes are added.
# hint: 1 + 3 + 5 and 2 + 4 + 6
answer = "the sums of the columns of A"

# %% step [markdown] show="tensors" hide="ledger, code"
# ## A row of zeros
# The last row of `A` becomes (0, 0). Clear, forward, backward.

# %% notes [markdown]
# The gradient of A does not see the values of A. Some will doubt it: look.

# %% predict grad-of-b kind="value" about="B.grad"
# What is `B.grad` now? Two rows of one number.
#
# hint: Which elements of `A` meet `B[0]`?
# hint: Add up the columns again.
# hint: 1 + 3 + 0 and 2 + 4 + 0
prediction = [[4.0], [6.0]]

# %%
with torch.no_grad():
    A[2, 0] = 0.0
    A[2, 1] = 0.0
A.grad = None
B.grad = None
product = A @ B
loss = product.sum()
loss.backward()

# %% check
assert B.grad.tolist() == prediction
# A's gradient does not ask what is in A
assert A.grad.tolist() == [[7.0, 8.0], [7.0, 8.0], [7.0, 8.0]]

# %% hidden [markdown]
# In general `A.grad` is (upstream) @ Bᵀ and `B.grad` is Aᵀ @ (upstream), where upstream is the
# gradient that reaches the product: all ones here.

# %% step [markdown] show="graph, tensors" hide="code"
# ## The product in between
# The gradient passed through `product` on its way to `A` and `B`.

# %% notes [markdown]
# Read the warning aloud. It says both what is wrong and what to do.

# %% predict between kind="value" about="passed"
# What does `product.grad` hold?
#
# hint: Is `product` a leaf?
# hint: torch keeps `.grad` for leaves only, to save memory.
# hint: It was dropped: there is nothing.
prediction = None

# %%
passed = product.grad
print(passed)

# %% check
assert passed is None
assert not product.is_leaf

# %% hidden [markdown]
# `None`, with a warning of torch that the `.grad` of a tensor that is not a leaf is being read.

# %% step [markdown] show="graph, tensors" hide="ledger"
# ## Asking it to stay
# `product.retain_grad()` after the forward tells torch to keep it.

# %% notes [markdown]
# Mention the price: memory for every intermediate that stays.

# %% predict retained kind="value" about="product.grad"
# What does `product.grad` hold now? Three rows of one number.
#
# hint: By how much does the sum grow when one of the three products grows?
# hint: A sum passes the gradient on unchanged.
# hint: The loss itself has the gradient 1.
prediction = [[1.0], [1.0], [1.0]]

# %%
product = A @ B
loss = product.sum()
product.retain_grad()
loss.backward()

# %% check
assert product.grad.tolist() == prediction

# %% hidden [markdown]
# `tensor([[1.], [1.], [1.]])`, and no warning this time.

# %% data
torch.manual_seed(0)
w_true = torch.tensor([1.5, -2.0])
X = 5 * torch.rand(300, 2) - 2.5
Y = X @ w_true + 0.5 * torch.randn(300)

# %% parameters range="w[0]: -4..4, w[1]: -4..4"
w = torch.zeros(2, requires_grad=True)

# %% model
fitted = X @ w

# %% loss lr="0.01"
loss = F.mse_loss(fitted, Y)

# %% step [markdown] show="tensors, surface" hide="code"
# ## Regression in noise
# Three hundred points with two features follow Y = X @ w_true, blurred by noise of standard
# deviation 0.5. `w` starts at zero; `w_true` is (1.5, −2).

# %% notes [markdown]
# Draw the point (0, 0) and the true one, and let them draw the way.

# %% predict first-signs kind="choice" options="both positive | w[0] negative, w[1] positive | w[0] positive, w[1] negative"
# Which signs has the gradient at the start?
#
# hint: Descent goes against the gradient.
# hint: `w[0]` must grow to reach 1.5, `w[1]` must fall.
# hint: Turn both signs round.
prediction = "w[0] negative, w[1] positive"

# %%
fitted = X @ w
loss = F.mse_loss(fitted, Y)
loss.backward()

# %% check
assert w.grad[0].item() < 0 < w.grad[1].item()

# %% step [markdown] show="tensors, surface" hide="code"
# ## Five thousand steps
# The loop by hand: forward, backward, update under `no_grad`, and `w.grad.zero_()` at the end of
# each turn. The step size is 0.01.

# %% notes [markdown]
# Leave the line with zero_ out once, in front of the class, and let them explain the picture.

# %% predict how-near kind="choice" options="w is exactly w_true | w is within 0.1 of w_true | w is near zero still"
# Where does `w` end?
#
# hint: Five thousand steps are plenty for two weights.
# hint: Does the noise leave the best weights where the true ones are?
# hint: Noise of 0.5 spread over 300 points moves them by a few hundredths.
prediction = "w is within 0.1 of w_true"

# %%
w.grad.zero_()
for _ in range(5000):
    fitted = X @ w
    loss = F.mse_loss(fitted, Y)
    loss.backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
    w.grad.zero_()
print(w, w_true)

# %% check
# the fitted weights are near the true ones, but not on them
assert (w - w_true).abs().max().item() < 0.1
assert not torch.equal(w, w_true)

# %% hidden [markdown]
# About (1.503, −1.994) beside the true (1.5, −2). What is left belongs to the noise, and no further
# step takes it away.
