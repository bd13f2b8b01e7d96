"""Planes through all parameters: their directions, surfaces, paths, and the slide along them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.state import acts
from playground.state.arrays import Array
from playground.state.plane import DIRECTIONS, InPlane, Plane
from playground.state.view import Span
from tests.engine.engine_labs import lab as lab_of
from tests.engine.engine_labs import run_here, same_state

NET = {
    "data": "torch.manual_seed(1)\nx = torch.linspace(-3, 3, 60).reshape(-1, 2)\n"
    "y = torch.sin(x[:, :1]) + 0.3 * x[:, 1:]",
    "parameters": "w1 = (0.8 * torch.randn(2, 8)).requires_grad_(True)\n"
    "b1 = torch.zeros(8, requires_grad=True)\n"
    "w2 = (0.5 * torch.randn(8, 1)).requires_grad_(True)\n"
    "b2 = torch.zeros(1, requires_grad=True)",
    "model": "hidden = torch.tanh(x @ w1 + b1)\nguess = hidden @ w2 + b2",
    "loss": "loss = ((guess - y) ** 2).mean()",
}


def net(steps: int = 60) -> Experiment:
    lab = lab_of(NET["parameters"], NET["model"], NET["loss"], NET["data"])
    lab.use("SGD", lr=0.05)
    if steps:
        lab.run(steps)
    return lab


def shown(lab: Experiment, plane: Plane) -> InPlane:
    found = lab.look(replace(lab.view, plane=plane, surface=None)).in_plane
    assert found is not None
    return found


def live(lab: Experiment) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    plane = lab.planes.live
    assert plane is not None
    return dict(plane.first), dict(plane.second)


def column(direction: dict[str, torch.Tensor]) -> Array:
    return torch.cat([part.reshape(-1) for part in direction.values()]).double().numpy()


def plain_loss(lab: Experiment, a: float, b: float) -> float:
    """The cells run by hand at a place of the plane."""
    plane = lab.planes.live
    assert plane is not None
    names: dict[str, Any] = {"torch": torch}
    exec(NET["data"], names)
    for name, origin in plane.origin.items():
        names[name] = origin + a * plane.first[name] + b * plane.second[name]
    exec(f"{NET['model']}\n{NET['loss']}", names)
    return float(names["loss"])


def test_random_directions_are_orthonormal_and_those_of_their_seed() -> None:
    lab = net(0)
    found = shown(lab, Plane("random", seed=3))
    u, v = map(column, live(lab))
    assert found.orthonormal
    np.testing.assert_allclose([u @ u, v @ v, u @ v], [1, 1, 0], atol=1e-6)
    again = net(0)
    shown(again, Plane("random", seed=3))
    assert np.array_equal(u, column(live(again)[0]))
    shown(again, Plane("random", seed=4))
    assert not np.array_equal(u, column(live(again)[0]))


def test_the_global_generator_is_not_drawn_from() -> None:
    lab = net(0)
    before = torch.get_rng_state()
    shown(lab, Plane("random", seed=3))
    assert torch.equal(before, torch.get_rng_state())


def test_filter_normalised_directions_have_each_rows_norm() -> None:
    lab = net(20)
    found = shown(lab, Plane("random", seed=1, filter_normalised=True))
    assert not found.orthonormal
    for direction in live(lab):
        for name in ("w1", "w2"):
            want = lab[name].detach().norm(dim=1)
            torch.testing.assert_close(direction[name].norm(dim=1), want, rtol=1e-5, atol=1e-7)
        for name in ("b1", "b2"):
            torch.testing.assert_close(
                direction[name].norm(), lab[name].detach().norm(), rtol=1e-5, atol=1e-7
            )


@pytest.mark.parametrize("plane", [Plane("random"), Plane("random", 2, True), Plane("principal")])
def test_the_surface_is_the_cells_evaluated_there(plane: Plane) -> None:
    lab = net()
    shown(lab, plane)
    assert lab.view.surface is not None
    surface = lab.landscape.surface(*lab.view.surface, 21)
    assert surface.method == "vmap"
    for i, j in ((0, 0), (10, 10), (3, 17), (20, 5)):
        a, b = float(surface.x_values[i]), float(surface.y_values[j])
        assert surface.heights[i, j] == pytest.approx(plain_loss(lab, a, b), rel=1e-4)


def test_the_surface_comes_coarse_then_fine_and_in_pieces() -> None:
    lab = net()
    shown(lab, Plane("random"))
    assert lab.view.surface is not None
    pieces = list(lab.landscape.refine(*lab.view.surface, 100))
    whole = [piece for piece in pieces if piece is not None]
    assert [piece.final for piece in whole] == [False, True]
    assert pieces.count(None) >= 2
    assert (whole[-1].x, whole[-1].y) == DIRECTIONS


def test_two_parameters_are_a_plane_by_themselves() -> None:
    lab = playground.open("himmelblau")
    lab.use("SGD", lr=0.01)
    lab.run(20)
    found = shown(lab, Plane("principal"))
    assert found.share == pytest.approx(1.0, abs=1e-12)
    assert found.distance == pytest.approx(0.0, abs=1e-6)
    assert found.loss == pytest.approx(lab.snapshot().probe.loss)
    assert lab.view.surface is not None
    surface = lab.landscape.surface(*lab.view.surface, 15)
    plane = lab.planes.live
    assert plane is not None
    a, b = float(surface.x_values[4]), float(surface.y_values[9])
    x, y = (plane.start + plane.matrix @ [a, b]).tolist()
    assert surface.heights[4, 9] == pytest.approx(
        (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2, rel=1e-4
    )


def test_principal_directions_are_those_of_numpys_svd() -> None:
    lab = net(0)
    rows = []
    for _ in range(40):
        rows.append(np.concatenate([p.detach().numpy().ravel() for p in lab.parameters.values()]))
        lab.run(1)
    rows.append(np.concatenate([p.detach().numpy().ravel() for p in lab.parameters.values()]))
    found = shown(lab, Plane("principal"))
    walk = np.array(rows, dtype=float)
    _, sizes, axes = np.linalg.svd(walk - walk.mean(axis=0), full_matrices=False)
    assert found.share == pytest.approx((sizes[:2] ** 2).sum() / (sizes**2).sum(), rel=1e-9)
    u, v = map(column, live(lab))
    assert abs(u @ axes[0]) == pytest.approx(1.0, abs=1e-5)
    assert abs(v @ axes[1]) == pytest.approx(1.0, abs=1e-5)
    # The plane goes through the end of the path, and the path is projected on it.
    trajectory = lab.snapshot().trajectory
    assert trajectory is not None
    wanted = (walk - walk[-1]) @ np.stack([u, v], axis=1)
    np.testing.assert_allclose(trajectory.points, wanted, atol=1e-5)


def test_the_point_off_the_plane_has_its_distance_and_both_losses() -> None:
    lab = net()
    shown(lab, Plane("principal"))
    lab.use("SGD", lr=0.3)
    after = lab.run(30)
    found = after.in_plane
    plane = lab.planes.live
    assert found is not None
    assert plane is not None
    here = np.concatenate([p.ravel() for p in after.parameters.values()]).astype(float)
    rest = here - plane.start - plane.matrix @ found.point
    assert found.distance == pytest.approx(np.linalg.norm(rest), rel=1e-6)
    assert found.distance > 1e-3
    np.testing.assert_allclose(plane.matrix.T @ rest, 0, atol=1e-6)
    assert found.loss == pytest.approx(plain_loss(lab, *found.point), rel=1e-5)
    assert found.loss != after.probe.loss


def test_the_gradient_is_projected() -> None:
    lab = net()
    found = shown(lab, Plane("random", 5))
    flat = np.concatenate([g.ravel() for g in lab.snapshot().probe.gradient.values()])
    u, v = map(column, live(lab))
    assert found.slopes == pytest.approx((u @ flat, v @ flat), rel=1e-5)
    assert found.descent == pytest.approx(found.slopes, rel=1e-4)
    assert lab.snapshot().slope(DIRECTIONS[0]) == found.slopes[0]  # type: ignore[index]
    lab.freeze("w1")
    held = lab.snapshot().in_plane
    assert held is not None
    assert held.descent != pytest.approx(found.descent, rel=1e-4)


def test_the_path_before_and_after_is_drawn_in_any_plane() -> None:
    lab = net(10)
    shown(lab, Plane("random"))
    trajectory = lab.snapshot().trajectory
    assert trajectory is not None
    assert len(trajectory.points) == 11
    longer = lab.run(10).trajectory
    assert longer is not None
    assert len(longer.points) == 21
    np.testing.assert_array_equal(longer.points[:11], trajectory.points)
    back = lab.undo().trajectory
    assert back is not None
    np.testing.assert_array_equal(back.points, trajectory.points)
    forth = lab.redo().trajectory
    assert forth is not None
    np.testing.assert_allclose(forth.points, longer.points)


def test_a_slide_moves_the_projection_and_one_undo_takes_a_drag_back() -> None:
    lab = net()
    shown(lab, Plane("random", 2, True))
    before = lab.snapshot()
    count = len(lab.acts)
    lab.slide(0.1, 0.3, done=False)
    lab.slide(0.2, 0.1, done=False)
    after = lab.slide(0.4, -0.2)
    assert after.in_plane is not None
    assert after.in_plane.point == pytest.approx((0.4, -0.2), abs=1e-6)
    assert len(lab.acts) == count + 1
    once = lab_twin = net()
    shown(lab_twin, Plane("random", 2, True))
    once.slide(0.4, -0.2)
    assert same_state(lab, once)
    back = lab.undo()
    assert all(np.array_equal(back.parameters[n], before.parameters[n]) for n in before.parameters)


def test_a_slide_leaves_what_lies_off_the_plane() -> None:
    lab = net()
    shown(lab, Plane("principal"))
    lab.run(30)
    off = lab.snapshot().in_plane
    lab.slide(0.0, 0.0)
    now = lab.snapshot().in_plane
    assert off is not None
    assert now is not None
    assert now.point == pytest.approx((0, 0), abs=1e-6)
    assert now.distance == pytest.approx(off.distance, rel=1e-4)


@pytest.mark.parametrize("style", ["autograd", "optimizer", "loss"])
@pytest.mark.parametrize(
    "plane", [Plane("random", 7), Plane("random", 7, True), Plane("principal")]
)
def test_the_script_run_alone_gives_the_same_numbers(style: str, plane: Plane) -> None:
    lab = net(20)
    shown(lab, plane)
    lab.slide(0.1, 0.2, done=False)
    lab.slide(0.3, 0.1)
    lab.run(5)
    lab.slide(-0.2, 0.4)
    shown(lab, Plane("random", 1))
    lab.slide(0.1, 0.1)
    text = lab.code(style)
    assert text.count("direction1_w1 = torch.tensor(") == 2
    names, _ = run_here(text)
    for name, parameter in lab.parameters.items():
        assert torch.equal(names[name], parameter), name


def test_by_hand_says_that_it_has_no_form() -> None:
    lab = playground.open("himmelblau")
    shown(lab, Plane("random"))
    lab.slide(0.5, 0.5)
    with pytest.raises(ActError, match="no form by hand"):
        lab.code("by hand")


def test_a_slide_makes_the_tape_stale() -> None:
    lab = net(0)
    shown(lab, Plane("random"))
    lab.forward()
    assert lab.slide(0.1, 0.1).tape.name == "STALE"
    assert lab.perform(acts.Slide(0.2, 0.1)).in_plane is not None


def test_what_cannot_be_laid_is_said() -> None:
    lab = net(0)
    view = lab.view
    with pytest.raises(ActError, match="make some steps first"):
        shown(lab, Plane("principal"))
    assert lab.view == view
    assert lab.planes.live is None
    with pytest.raises(ActError, match="show random or principal"):
        lab.slide(0.1, 0.1)
    with pytest.raises(ActError, match="random or principal, not 'flat'"):
        shown(lab, Plane("flat"))
    spans = (Span(DIRECTIONS[0], -1.0, 1.0), Span(DIRECTIONS[1], -1.0, 1.0))
    with pytest.raises(ActError):
        lab.look(replace(view, surface=spans))
    zero = playground.open("noisy-regression")
    with pytest.raises(ActError, match="do not span a plane"):
        shown(zero, Plane("random", filter_normalised=True))
    with pytest.raises(ActError, match="this problem has one"):
        shown(lab_of(), Plane("random"))
    shown(lab, Plane("random"))
    with pytest.raises(ActError, match="finite"):
        lab.slide(float("nan"), 0.0)


def test_a_straight_path_shows_all_its_variance() -> None:
    lab = lab_of("w = torch.zeros(3, requires_grad=True)", "v = (w * 2).sum()", "loss = v")
    lab.run(10)
    found = shown(lab, Plane("principal"))
    assert found.share == pytest.approx(1.0)
    u, v = map(column, live(lab))
    assert u @ v == pytest.approx(0.0, abs=1e-6)


def test_back_to_coordinates_nothing_is_left_of_the_plane() -> None:
    lab = net()
    view = lab.view
    shown(lab, Plane("random"))
    after = lab.look(view)
    assert after.in_plane is None
    assert lab.landscape.plane is None
    assert after.trajectory is not None
    assert after.trajectory.x == view.surface[0].coordinate  # type: ignore[index]


def test_taken_anew_the_plane_goes_through_the_present_point() -> None:
    lab = net()
    shown(lab, Plane("random"))
    moved = lab.run(20).in_plane
    assert moved is not None
    assert moved.point != (0.0, 0.0)
    again = shown(lab, Plane("random", taken=1))
    assert again.point == pytest.approx((0.0, 0.0), abs=1e-9)
    assert again.distance == pytest.approx(0.0, abs=1e-9)


def test_the_walk_stays_short_and_knows_the_whole_path() -> None:
    lab = net(0)
    lab.run(500)
    kept = lab.planes.walk.steps_and_rows(lab.steps)
    assert kept is not None
    steps, rows = kept
    assert len(steps) <= 201
    assert (steps[0], steps[-1]) == (0, 500)
    assert np.array_equal(
        rows[-1], np.concatenate([p.detach().numpy().ravel() for p in lab.parameters.values()])
    )
