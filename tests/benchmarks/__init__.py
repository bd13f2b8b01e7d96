"""Ratios against references measured in the same run; printed, never asserted."""
