"""The update rule's dock; its panel loads the library that sets formulas."""

from __future__ import annotations

from playground.window.docks.late_dock import LateDock, Panel


class RuleDock(LateDock):
    """The panel itself asks for its rule while it can be seen."""

    def make(self) -> Panel:
        """Import the panel and join its signals."""
        from playground.window.rule.rule_panel import RulePanel

        panel = RulePanel()
        panel.wanted.connect(self.session.want_all)
        return panel
