"""Whatever plan the models accept, validation answers with issues and never with a traceback."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import Issue
from planner.plan import Plan
from planner.validation import validate


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.from_type(Plan))
def test_any_plan_that_can_be_read_gets_issues_and_no_traceback(plan: Plan) -> None:
    issues = validate(plan)
    assert all(isinstance(issue, Issue) and issue.found and issue.code for issue in issues)
    assert [issue.severity for issue in issues] == sorted(issue.severity for issue in issues)
    assert len(set(issues)) == len(issues)
