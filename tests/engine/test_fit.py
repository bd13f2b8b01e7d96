"""What the fit study says of data and model, held against closed forms and bare torch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import playground
from playground.engine.experiment import Experiment
from playground.engine.studies.beginning import begin
from playground.engine.studies.predicting import MOST_DRAWN, drawn_rows
from playground.engine.studies.tested import LONGEST, LossRecord
from playground.state.fit import Column, Fit, Kind
from tests.engine.engine_labs import lab as make

LINE = "w = torch.tensor(0.5, requires_grad=True)\nb = torch.tensor(0.25, requires_grad=True)"
MOONS = """
torch.manual_seed(0)
X = torch.randn(60, 2)
y = (X[:, 0] > 0).float()"""
NETWORK = """
torch.manual_seed(1)
W1 = torch.randn(2, 16, requires_grad=True)
b1 = torch.zeros(16, requires_grad=True)
W2 = torch.randn(16, requires_grad=True)"""
LOGITS = "F.binary_cross_entropy_with_logits(prediction, y)"


def network(data: str = MOONS, loss: str = f"loss = {LOGITS}") -> Experiment:
    return make(NETWORK, "prediction = torch.tanh(X @ W1 + b1) @ W2", loss, data)


def small(model: str, loss: str, data: str = "x = torch.arange(4.0)\ny = x * 2") -> Fit:
    return make(LINE, model, loss, data).fit()


def test_the_line_and_its_points() -> None:
    lab = playground.open("line-fit")
    lab.move(b0=1.5, b1=0.5)
    fit = lab.fit()
    x, y = lab["x"].double().numpy(), lab["y"].double().numpy()
    assert fit.train is not None
    assert fit.curve is not None
    assert (fit.kind, fit.inputs, fit.target.label, fit.classes) == (
        Kind.CURVE, (Column("x"),), "y", 0,
    )  # fmt: skip
    np.testing.assert_array_equal(fit.train.inputs[:, 0], x)
    np.testing.assert_array_equal(fit.train.targets, y)
    np.testing.assert_allclose(fit.train.predictions, 1.5 + 0.5 * x, rtol=1e-6)
    np.testing.assert_allclose(fit.train.residuals, y - (1.5 + 0.5 * x), atol=1e-6)
    assert len(fit.curve.inputs) == 200
    np.testing.assert_allclose(fit.curve.predictions, 1.5 + 0.5 * fit.curve.inputs, rtol=1e-6)
    assert fit.curve.inputs[0] < x.min()
    assert fit.loss == lab.snapshot().probe.loss
    assert (fit.test, fit.test_loss, fit.notes, fit.scalings) == (None, None, (), ())
    assert fit.line is not None
    assert (fit.line.intercept, fit.line.coefficients) == (1.5, (0.5,))
    assert fit.line.original_intercept is None
    assert fit.editable == ("x", "y")


def test_two_inputs_show_residuals_and_exact_coefficients() -> None:
    lab = playground.open("noisy-regression")
    lab.run(5)
    fit = lab.fit()
    assert fit.train is not None
    assert fit.line is not None
    assert fit.kind is Kind.RESIDUALS
    assert [column.key for column in fit.inputs] == ["X[0]", "X[1]"]
    assert fit.line.coefficients == tuple(lab["w"].tolist())
    assert fit.line.intercept == 0.0
    residuals = (lab["Y"] - lab["X"] @ lab["w"]).detach().double().numpy()
    np.testing.assert_array_equal(fit.train.residuals, residuals)


def test_one_sample_of_several_outputs() -> None:
    fit = playground.open("one-layer").fit()
    assert fit.train is not None
    assert (fit.kind, fit.classes, fit.train.count, fit.inputs) == (Kind.RESIDUALS, 2, 3, ())
    assert fit.editable == ()


@pytest.mark.parametrize("name", ["two-slopes", "himmelblau", "rosenbrock", "dot-product"])
def test_a_problem_without_data_says_so(name: str) -> None:
    fit = playground.open(name).fit()
    assert fit.trouble is not None
    assert "has no data" in fit.trouble
    assert fit.train is None


@pytest.mark.parametrize(
    ("model", "loss"),
    [
        ("p = w * x + b", "loss = F.mse_loss(p, y)"),
        ("p = w * x + b", "loss = F.l1_loss(input=p, target=y)"),
        ("p = w * x + b", "loss = F.huber_loss(target=y, input=p)"),
        ("p = w * x + b", "loss = ((p - y) ** 2).mean()"),
        ("p = w * x + b", "loss = ((y - p) ** 2).mean()"),
        ("p = w * x + b", "e = p - y\nloss = (e * e).mean()"),
        ("p = w * x + b\ne = y - p", "loss = torch.mean(torch.square(e)) + 0.01 * w**2"),
        ("p = w * x + b", "loss = (p - y).abs().mean()"),
        ("", "loss = F.mse_loss(w * x + b, y)"),
        ("def line(a):\n    return w * a + b", "loss = 3 * F.mse_loss(line(x), y)"),
        ("p = b\nfor _ in range(1):\n    p = p + w * x", "loss = F.mse_loss(p, y)"),
        ("p = w * x\np += b", "loss = F.mse_loss(p, y)"),
    ],
)
def test_prediction_and_target_are_found_however_the_loss_is_written(model: str, loss: str) -> None:
    fit = small(model, loss)
    assert fit.train is not None
    assert fit.curve is not None
    assert fit.trouble is None
    assert fit.target.name == "y"
    np.testing.assert_allclose(fit.train.predictions, [0.25, 0.75, 1.25, 1.75])
    np.testing.assert_allclose(fit.train.residuals, [-0.25, 1.25, 2.75, 4.25])


def test_a_model_that_takes_no_other_inputs_shows_the_points_alone() -> None:
    fit = small("p = w * x * torch.arange(4.0)", "loss = F.mse_loss(p, y)")
    assert fit.train is not None
    assert fit.curve is None
    assert fit.line is None
    assert fit.notes == (
        "The model takes no other inputs than the data: only the points are shown.",
    )


def test_a_missing_number_in_the_data_hides_nothing_else() -> None:
    data = "x = torch.tensor([1.0, torch.nan, 3.0])\ny = 2 * x"
    fit = small("p = w * x + b", "loss = F.mse_loss(p, y)", data)
    assert fit.curve is not None
    assert fit.notes == ()
    assert (fit.curve.inputs[0], fit.curve.inputs[-1]) == pytest.approx((0.84, 3.16))


def test_a_prediction_that_hangs_on_the_whole_batch_is_not_drawn_elsewhere() -> None:
    fit = small("p = w * (x - x.mean())", "loss = F.mse_loss(p, y)")
    assert fit.curve is None
    assert "depends on the others" in fit.notes[0]


def test_a_curved_model_has_no_coefficients() -> None:
    assert small("p = w * x**2 + b", "loss = F.mse_loss(p, y)").line is None
    # Straight on all of the data, and bent outside.
    assert small("p = w * torch.relu(x + 1) + b", "loss = F.mse_loss(p, y)").line is None


def test_a_forward_that_fails_is_told_in_words() -> None:
    lab = make(
        LINE,
        "p = w * x[:, 0]",
        "loss = F.mse_loss(p, y)",
        "x = torch.ones(4, 2)\ny = torch.ones(4)",
    )
    assert lab.fit().trouble is None
    lab.execute("x = torch.ones(4)")
    trouble = lab.fit().trouble
    assert trouble is not None
    assert trouble.startswith("The prediction cannot be worked out at this point: ")


def test_regions_are_the_probabilities_of_the_model() -> None:
    lab = network()
    fit = lab.fit()
    regions = fit.regions
    assert fit.train is not None
    assert regions is not None
    assert (fit.kind, fit.classes, regions.final) == (Kind.REGIONS, 2, True)
    assert regions.probabilities.shape == (80, 80, 1)
    at = torch.tensor([[regions.x_values[7], regions.y_values[61]]], dtype=torch.float32)
    with torch.no_grad():
        hidden = torch.tanh(at @ lab["W1"] + lab["b1"])
        expected = torch.sigmoid(hidden @ lab["W2"])
    assert regions.probabilities[7, 61, 0] == pytest.approx(expected.item(), rel=1e-5)
    np.testing.assert_allclose(
        fit.train.residuals, fit.train.targets - fit.train.predictions, atol=1e-7
    )


def test_three_classes_have_a_probability_each() -> None:
    data = "torch.manual_seed(0)\nX = torch.randn(30, 2)\nt = torch.arange(30) % 3"
    lab = make(
        "W = torch.randn(2, 3, requires_grad=True)",
        "z = X @ W",
        "loss = F.cross_entropy(z, t)",
        data,
    )
    fit = lab.fit()
    assert fit.regions is not None
    assert fit.train is not None
    assert (fit.classes, fit.regions.probabilities.shape) == (3, (80, 80, 3))
    np.testing.assert_allclose(fit.regions.probabilities.sum(axis=2), 1.0, rtol=1e-5)
    z = lab["X"] @ lab["W"].detach()
    np.testing.assert_array_equal(fit.train.predictions, z.argmax(1).numpy())
    right = torch.softmax(z, 1)[torch.arange(30), lab["t"]].double().numpy()
    np.testing.assert_allclose(fit.train.residuals, 1 - right, atol=1e-6)


def test_two_inputs_may_be_two_tensors() -> None:
    data = "torch.manual_seed(0)\nu, v = torch.randn(30), torch.randn(30)\ny = (u > v).float()"
    lab = make(LINE, "prediction = w * u + b * v", f"loss = {LOGITS}", data)
    fit = lab.fit()
    assert fit.regions is not None
    assert fit.line is not None
    assert [column.key for column in fit.inputs] == ["u", "v"]
    assert fit.editable == ("u", "v", "y")
    assert fit.line.coefficients == (0.5, 0.25)
    lab.add_point(u=1.0, v=2.0, y=0)
    at = fit.regions.x_values[3], fit.regions.y_values[70]
    expected = 1 / (1 + np.exp(-(0.5 * at[0] + 0.25 * at[1])))
    assert fit.regions.probabilities[3, 70, 0] == pytest.approx(expected, rel=1e-5)


def test_targets_may_be_probabilities_of_classes() -> None:
    data = "torch.manual_seed(0)\nX = torch.randn(9, 2)\nt = F.one_hot(torch.arange(9) % 3).float()"
    model = "W = torch.zeros(2, 3, requires_grad=True)"
    fit = make(model, "z = X @ W", "loss = F.cross_entropy(z, t)", data).fit()
    assert fit.train is not None
    assert fit.train.targets.tolist() == [0, 1, 2] * 3
    assert fit.editable == ()


def test_two_classes_by_cross_entropy_are_as_by_logits() -> None:
    loss = """
pair = torch.stack([torch.zeros_like(prediction), prediction], dim=1)
loss = F.cross_entropy(pair, y.long())"""
    one, other = network().fit(), network(loss=loss).fit()
    assert one.train is not None
    assert other.train is not None
    assert one.regions is not None
    assert other.regions is not None
    assert other.classes == 2
    np.testing.assert_allclose(other.train.predictions, one.train.predictions, atol=1e-6)
    np.testing.assert_allclose(other.regions.probabilities, one.regions.probabilities, atol=1e-6)


def test_a_large_network_is_drawn_coarse_to_fine() -> None:
    wide = NETWORK.replace("16", "5000")
    pieces = list(
        begin(
            make(wide, "prediction = torch.tanh(X @ W1 + b1) @ W2", f"loss = {LOGITS}", MOONS),
            "fit",
            True,
        )
    )
    sizes = [len(each.regions.x_values) for each in pieces]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1] == 80
    assert [each.regions.final for each in pieces] == [False] * (len(pieces) - 1) + [True]
    assert all(each.loss is not None for each in pieces)
    assert len(list(begin(network(), "fit", True))) == 1


SPLIT = """
torch.manual_seed(0)
x, x_test = torch.randn(40), torch.randn(10)
y, y_test = 2 * x, 2 * x_test + 1"""


def test_the_test_loss_is_that_of_the_twins_and_is_kept_by_step() -> None:
    lab = make(LINE, "p = w * x + b", "loss = F.mse_loss(p, y)", SPLIT)
    seen = []
    for _ in range(3):
        fit = lab.fit()
        with torch.no_grad():
            expected = F_mse(lab["w"] * lab["x_test"] + lab["b"], lab["y_test"])
        assert fit.test is not None
        assert fit.test_loss == pytest.approx(expected)
        assert fit.test.count == 10
        np.testing.assert_array_equal(fit.test.targets, lab["y_test"].double().numpy())
        seen.append(fit.test_loss)
        lab.run(2)
    assert lab.fit().test_steps.tolist() == [0, 2, 4, 6]
    assert lab.fit().test_losses.tolist()[:3] == seen
    lab.undo()
    assert lab.fit().test_steps.tolist() == [0, 2, 4]


def F_mse(one: torch.Tensor, other: torch.Tensor) -> float:  # noqa: N802
    return float(((one - other) ** 2).mean())


def test_the_twin_of_a_small_x_may_be_written_large() -> None:
    fit = make(
        LINE, "p = w * x + b", "loss = F.mse_loss(p, y)", SPLIT.replace("x_test", "X_test")
    ).fit()
    assert fit.test is not None
    assert fit.test.count == 10


def test_without_a_whole_set_of_twins_there_is_no_test_loss() -> None:
    alone = SPLIT.replace("y, y_test = 2 * x, 2 * x_test + 1", "y = 2 * x")
    fit = make(LINE, "p = w * x + b", "loss = F.mse_loss(p, y)", alone).fit()
    assert (fit.test, fit.test_loss) == (None, None)


NORMAL = """
torch.manual_seed(3)
raw, out = 5 * torch.randn(50, 2) + 20, torch.randn(50)
X_mean, X_std = raw.mean(0), raw.std(0)
X = (raw - X_mean) / X_std
y_mean, y_std = 4 + out.mean(), 7 * out.std()
y = (4 + 7 * out - y_mean) / y_std"""


def test_coefficients_in_both_scales_give_the_same_predictions() -> None:
    lab = make(
        "w = torch.tensor([0.75, -1.5], requires_grad=True)\n"
        "b = torch.tensor(0.3, requires_grad=True)",
        "p = X @ w + b", "loss = F.mse_loss(p, y)", NORMAL, dtype="float64",
    )  # fmt: skip
    fit = lab.fit()
    line = fit.line
    assert line is not None
    assert line.original_coefficients is not None
    assert line.original_intercept is not None
    assert [scaling.name for scaling in fit.scalings] == ["X", "y"]
    assert fit.scalings[0].mean == tuple(lab["X_mean"].tolist())
    assert (line.intercept, line.coefficients) == (0.3, (0.75, -1.5))
    m, s = lab["X_mean"].numpy(), lab["X_std"].numpy()
    big_m, big_s = float(lab["y_mean"]), float(lab["y_std"])
    np.testing.assert_allclose(
        line.original_coefficients, np.array([0.75, -1.5]) * big_s / s, rtol=1e-14
    )
    original = line.original_intercept + lab["raw"].numpy() @ np.array(line.original_coefficients)
    normal = line.intercept + lab["X"].numpy() @ np.array(line.coefficients)
    np.testing.assert_allclose(original, big_m + big_s * normal, rtol=1e-12)
    assert m.shape == (2,)


def test_the_best_line_in_original_units_is_that_of_least_squares() -> None:
    lab = make(
        "w = torch.zeros(2, requires_grad=True)\nb = torch.zeros((), requires_grad=True)",
        "p = X @ w + b", "loss = F.mse_loss(p, y)", NORMAL, dtype="float64",
    )  # fmt: skip
    ones = torch.ones(50, 1, dtype=torch.float64)
    best = torch.linalg.lstsq(torch.cat((ones, lab["X"]), 1), lab["y"][:, None]).solution[:, 0]
    lab.move(b=best[0].item(), w=best[1:].tolist())
    line = lab.fit().line
    outputs = lab["y"] * lab["y_std"] + lab["y_mean"]
    raw = torch.linalg.lstsq(torch.cat((ones, lab["raw"]), 1), outputs[:, None]).solution[:, 0]
    assert line is not None
    assert line.original_coefficients is not None
    assert line.original_intercept == pytest.approx(raw[0].item(), rel=1e-10)
    assert line.original_coefficients == pytest.approx(raw[1:].tolist(), rel=1e-10)


def test_a_million_rows_are_drawn_in_part_and_counted_whole() -> None:
    data = "x = torch.linspace(-1, 1, 1_000_000)\ny = 3 * x"
    lab = make(LINE, "p = w * x + b", "loss = F.mse_loss(p, y)", data)
    pieces = list(begin(lab, "fit", True))
    fit = pieces[-1]
    assert fit.train is not None
    assert len(fit.train.rows) == MOST_DRAWN
    assert fit.train.count == 1_000_000
    assert fit.notes == ("2,000 of 1,000,000 points drawn",)
    assert pieces[0].train is not None
    assert pieces[0].loss is None
    assert fit.loss == lab.snapshot().probe.loss
    np.testing.assert_allclose(
        fit.train.inputs[:, 0], lab["x"][torch.from_numpy(fit.train.rows)].double().numpy()
    )


def test_the_rows_drawn_are_spread_and_each_once() -> None:
    for count in (1, 2000, 2001, 5003, 10**6):
        rows = drawn_rows(count)
        assert len(set(rows.tolist())) == len(rows) == min(count, MOST_DRAWN)
        assert rows.min() >= 0
        assert rows.max() < count


def test_looking_changes_nothing() -> None:
    lab = network()
    lab.forward()
    names = dict(lab.workspace.namespace)
    state = torch.get_rng_state()
    lab.fit()
    assert all(lab.workspace.namespace[name] is value for name, value in names.items())
    assert lab.workspace.namespace.keys() == names.keys()
    assert torch.equal(torch.get_rng_state(), state)
    assert lab["W1"].grad is None
    lab.backward()


def test_an_edited_point_is_the_fit_s_own() -> None:
    lab = playground.open("line-fit")
    lab.set_point(17, x=0.3, y=1.2)
    lab.add_point(x=9.0, y=-1.0)
    fit = lab.fit()
    assert fit.train is not None
    assert fit.train.count == 101
    assert fit.train.inputs[17, 0] == pytest.approx(0.3)
    assert (fit.train.inputs[100, 0], fit.train.targets[100]) == (9.0, -1.0)
    assert fit.notes == ("The data are no longer the document's: Reset brings those back.",)
    lab.reset()
    assert lab.fit().notes == ()


def test_the_record_of_test_losses_stays_short_and_keeps_the_newest() -> None:
    record = LossRecord()
    for step in range(5 * LONGEST):
        record.add(step, float(step))
    steps, losses = record.arrays()
    assert len(steps) <= LONGEST
    assert steps[-1] == 5 * LONGEST - 1
    assert losses.tolist() == steps.tolist()
