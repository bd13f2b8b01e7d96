"""Looking without touching: probe, landscape, finite differences, Jacobian."""
