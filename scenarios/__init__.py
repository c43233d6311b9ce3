"""What if? Scenarios, comparisons and risk: docs/scenarios.md, docs/comparison.md, docs/risk.md."""
