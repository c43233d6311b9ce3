"""Results of the domain as JSON documents: what ``--json`` prints, and what a run leaves."""
