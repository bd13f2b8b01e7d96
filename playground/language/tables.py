"""Which names may be typed, as plain data: the whole whitelist of torch and Python.

A name that stands in none of these tables cannot be reached by typed code. Nothing here may lead
to files, processes, imports, frames or foreign memory; `tests/language/test_tables.py` holds that
and asks the installed torch for every name.
"""

from __future__ import annotations

from typing import Final

ROLES: Final = ("data", "parameters", "model", "loss", "lines")
"""What typed code is for: the four cells of a problem, and lines run on the live tensors."""

ONCE: Final = frozenset({"data", "parameters"})
FORWARD: Final = frozenset({"model", "loss"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Functions that are both torch.name(x) and x.name().
_SHARED = _words("""
    abs absolute acos acosh add addmm addmv all allclose amax amin aminmax angle any arccos arccosh
    arcsin arcsinh arctan arctan2 arctanh argmax argmin argsort asin asinh atan atan2 atanh baddbmm
    bmm broadcast_to ceil cholesky_solve chunk clamp clamp_max clamp_min clip clone copysign
    corrcoef cos cosh count_nonzero cov cross cummax cummin cumprod cumsum deg2rad det detach diag
    diag_embed diagflat diagonal diff digamma dist div divide dot eq equal erf erfc erfinv exp exp2
    expm1 flatten flip fliplr flipud float_power floor floor_divide fmax fmin fmod frac gather ge
    greater greater_equal gt heaviside hypot i0 index_add index_copy index_fill index_select inner
    inverse isclose isfinite isinf isnan kron kthvalue ldexp le lerp less less_equal lgamma log
    log10 log1p log2 log_softmax logaddexp logaddexp2 logcumsumexp logdet logical_and logical_not
    logical_or logical_xor logit logsumexp lt masked_fill masked_select matmul matrix_exp
    matrix_power max maximum mean median min minimum mm mode moveaxis movedim mul multiply
    mv nan_to_num nanmean nanmedian nanquantile nansum narrow ne neg negative nonzero norm
    not_equal numel outer permute pinverse positive pow prod quantile rad2deg ravel real reciprocal
    relu remainder renorm repeat_interleave reshape roll rot90 round rsqrt scatter scatter_add
    select sgn sigmoid sign signbit sin sinc sinh slogdet softmax sort split sqrt square squeeze
    std sub subtract sum swapaxes t take take_along_dim tan tanh tensor_split tile topk trace
    transpose tril triu true_divide trunc unbind unflatten unique unsqueeze var vdot where xlogy
""")

TORCH_RANDOM: Final = _words("""
    bernoulli multinomial normal poisson rand rand_like randint randint_like randn randn_like
    randperm
""")
"""Functions of `torch` that draw random numbers."""

TORCH_FUNCTIONS: Final = (
    _SHARED
    | TORCH_RANDOM
    | _words("""
    arange as_tensor atleast_1d atleast_2d atleast_3d bincount block_diag broadcast_tensors
    bucketize cartesian_prod cat cdist celu chain_matmul column_stack combinations concat
    concatenate conj dstack einsum empty empty_like eye full full_like get_default_dtype gradient
    histc hstack is_grad_enabled is_tensor linspace logspace manual_seed meshgrid numel ones
    ones_like result_type searchsorted selu stack std_mean tensor tensordot threshold trapezoid
    tril_indices triu_indices vander
    var_mean vstack zeros zeros_like
""")
)
"""Functions of `torch` for every role."""

TORCH_CONTEXTS: Final = _words("no_grad enable_grad set_grad_enabled")
"""What may stand behind `with`."""

TORCH_VALUES: Final = _words("""
    pi e inf nan float16 bfloat16 float32 float64 float double half int8 int16 int32 int64 uint8
    int long short bool
""")
"""Constants and dtypes of `torch`."""

FUNCTIONAL_RANDOM: Final = _words(
    "dropout feature_alpha_dropout alpha_dropout gumbel_softmax rrelu"
)

FUNCTIONAL: Final = FUNCTIONAL_RANDOM | _words("""
    avg_pool1d avg_pool2d batch_norm bilinear binary_cross_entropy binary_cross_entropy_with_logits
    celu conv1d conv2d cosine_embedding_loss cosine_similarity cross_entropy elu embedding
    gaussian_nll_loss gelu glu hardsigmoid hardswish hardtanh hinge_embedding_loss huber_loss
    kl_div l1_loss layer_norm leaky_relu linear log_softmax logsigmoid margin_ranking_loss
    max_pool1d max_pool2d mish mse_loss multi_margin_loss multilabel_margin_loss nll_loss normalize
    one_hot pad pairwise_distance pdist poisson_nll_loss prelu relu relu6 selu sigmoid silu
    smooth_l1_loss soft_margin_loss softmax softmin softplus softshrink softsign tanh tanhshrink
    threshold triplet_margin_loss
""")
"""Names of `torch.nn.functional`, typed as `F.name`."""

NN: Final = _words("""
    BCELoss BCEWithLogitsLoss CosineEmbeddingLoss CrossEntropyLoss GaussianNLLLoss
    HingeEmbeddingLoss HuberLoss KLDivLoss L1Loss MSELoss MarginRankingLoss MultiMarginLoss NLLLoss
    PoissonNLLLoss SmoothL1Loss SoftMarginLoss TripletMarginLoss
    ELU GELU LeakyReLU LogSoftmax ReLU SiLU Sigmoid Softmax Softplus Tanh
""")
"""Classes of `torch.nn`: losses and activations without parameters of their own."""

OPTIM: Final = _words("""
    ASGD Adadelta Adagrad Adam AdamW Adamax NAdam RAdam RMSprop Rprop SGD
""")
"""Classes of `torch.optim`; typed lines only."""

LINALG: Final = _words("""
    cholesky cond det diagonal eigh eigvalsh inv lstsq matrix_norm matrix_power matrix_rank
    multi_dot norm pinv qr slogdet solve svd svdvals vector_norm
""")

MATH: Final = _words("""
    acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees e erf erfc exp
    exp2 expm1 fabs factorial floor fmod gamma hypot inf isclose isfinite isinf isnan lgamma log
    log10 log1p log2 nan pi pow radians sin sinh sqrt tan tanh tau trunc
""")

MODULES: Final[dict[str, frozenset[str]]] = {
    "torch": TORCH_FUNCTIONS | TORCH_CONTEXTS | TORCH_VALUES,
    "torch.nn.functional": FUNCTIONAL,
    "torch.nn": NN,
    "torch.optim": OPTIM,
    "torch.linalg": LINALG,
    "torch.autograd": _words("grad"),
    "math": MATH,
}
"""What may be written behind each module's dot."""

LINES_ONLY_MODULES: Final = frozenset({"torch.optim", "torch.autograd"})

SUBMODULES: Final[dict[str, str]] = {
    "torch.nn": "torch.nn",
    "torch.nn.functional": "torch.nn.functional",
    "torch.optim": "torch.optim",
    "torch.linalg": "torch.linalg",
    "torch.autograd": "torch.autograd",
}

PREBOUND: Final[dict[str, str]] = {
    "torch": "torch",
    "F": "torch.nn.functional",
    "nn": "torch.nn",
    "optim": "torch.optim",
    "math": "math",
}
"""Module names that every cell knows without an import, and what they stand for."""

IMPORTS: Final[dict[str, str]] = {
    "torch": "import torch",
    "F": "import torch.nn.functional as F",
    "nn": "from torch import nn",
    "optim": "from torch import optim",
    "math": "import math",
    "np": "import numpy as np",
}
"""The import line that binds each of these names in plain Python."""

INPLACE_RANDOM: Final = _words("bernoulli_ exponential_ normal_ random_ uniform_")

INPLACE: Final = INPLACE_RANDOM | _words("""
    abs_ add_ addcdiv_ addcmul_ addmm_ ceil_ clamp_ clamp_max_ clamp_min_ copy_ cos_ cumsum_ detach_
    div_ exp_ fill_ fill_diagonal_ floor_ fmod_ index_add_ index_fill_ lerp_ log_ masked_fill_ mul_
    nan_to_num_ neg_ pow_ reciprocal_ relu_ remainder_ requires_grad_ round_ rsqrt_ scatter_
    scatter_add_ sigmoid_ sign_ sin_ sqrt_ square_ squeeze_ sub_ t_ tanh_ transpose_ tril_ triu_
    trunc_ unsqueeze_ zero_
""")
"""Tensor methods that change a tensor in place: in cells that run once, and in typed lines."""

LINES_ONLY_ATTRIBUTES: Final = _words("backward step zero_grad")
"""Methods that act on gradients: acts of the experiment, so typed lines only."""

SIZED_METHODS: Final = _words("""
    repeat tile repeat_interleave expand broadcast_to new_zeros new_ones new_full diag_embed
    diagflat diag outer kron tolist multinomial
""")
"""Tensor methods whose result can be far larger than the tensor: counted before they run."""

TENSOR: Final = (
    _SHARED
    | INPLACE
    | LINES_ONLY_ATTRIBUTES
    | SIZED_METHODS
    | _words("""
    H T bernoulli mH mT bool contiguous cpu data device dim double dtype element_size expand_as
    float grad grad_fn half imag int is_complex is_contiguous is_floating_point is_leaf is_signed
    item itemsize layout long multinomial ndim nelement requires_grad reshape_as retain_grad
    retains_grad shape short size stride sum_to_size to tolist type type_as view view_as
    values indices Q R S U V Vh solution eigenvalues eigenvectors logabsdet
    name next_functions variable
    append count index
""")
)
"""Attributes of any value: tensors first, then torch's named results, graph nodes and lists."""

ASSIGNABLE_ATTRIBUTES: Final = _words("grad data requires_grad")
"""What typed lines may assign on a tensor."""

CHARGING_BUILTINS: Final = _words("all any enumerate list max min reversed sorted sum tuple zip")
"""Builtins that walk through a sequence, which counts as so many turns of a loop."""

BUILTINS: Final = CHARGING_BUILTINS | _words("abs bool divmod float int len pow print range round")
"""Python's own functions that may be used."""

RESERVED_PARAMETER_NAMES: Final = frozenset(
    name for name in TORCH_FUNCTIONS | FUNCTIONAL if len(name) > 1
)
"""Names a parameter may not take, since a reader would mistake it for torch's function."""
