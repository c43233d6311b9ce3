"""``planner schema``: the JSON Schema of a plan or outcome document."""

from __future__ import annotations

import json

from api.cli.words.exit_codes import ExitCode
from api.cli.words.terminal import write_document


def print_schema(*, outcome: bool) -> ExitCode:
    """Write the schema of the plan document, or of the outcome document, to stdout."""
    if outcome:
        from scheduling.outcome_document import outcome_schema

        schema = outcome_schema()
    else:
        from planner.document import plan_schema

        schema = plan_schema()
    write_document(json.dumps(schema, indent=2) + "\n")
    return ExitCode.DONE
