"""``planner status`` and ``planner figures``: the page as Markdown, its JSON, and what is wrong."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from api.cli.status.markdown import table, text
from scheduling.solver import solve

PLAN = """
format: crewline/1
name: studio | *one*
start: {start}
late_cost_per_day: 100
people:
  - {{id: Mia, skills: [design], rate: 100}}
projects:
  - id: acme
    name: "Acme | film"
    client: Acme
    due: 2027-01-06
    budget: 2000
    risks:
      - {{id: rain, name: It rains, probability: 20%, delay: 1d, cost: 50, mitigation: A tent}}
    tasks:
      - {{id: brief, work: 8h, skill: design{brief}}}
      - {{id: film, name: Filming, work: 16h, skill: design, after: [brief]}}
"""
# Agreed: brief Mon 4, film Tue 5 and Wed 6. The brief was done on Wed 6: film on Thu 7 and Fri 8, two working
# days after the due date and the baseline. 24 h x 100 are 2,400, 400 over the budget.
MONDAY = PLAN.format(start="2027-01-04", brief="")
THURSDAY = PLAN.format(
    start="2027-01-07", brief=", progress: {started: 2027-01-06, finished: 2027-01-06, hours: 8h}"
)


@pytest.fixture
def cli(planner, put_in_this_process):
    """The command line, with the engine in this process and one search thread."""

    def solve_here(plan, given, *, on_progress=None, stop=None, limits=None):
        return solve(plan, dataclasses.replace(given, workers=1))

    put_in_this_process(solve_here)
    return planner


@pytest.fixture
def office(cli, tmp_path, monkeypatch):
    """A plan with actuals and its outcome, and what was agreed on before."""
    monkeypatch.chdir(tmp_path)
    for name, content in (("monday", MONDAY), ("now", THURSDAY)):
        (tmp_path / f"{name}.yaml").write_text(content)
        assert cli("solve", f"{name}.yaml", "--effort", "0", "--out", name).exit_code == 0
    kept = cli("baseline", "keep", "monday.yaml", "start", "--from", "monday", "--baselines", "now.baselines")
    assert kept.exit_code == 0
    return tmp_path


PAGE = """\
# studio \\| \\*one\\*: status of 07 Jan 2027

**Not on track: 1 of 1 project finishes late, Acme \\| film by 2 working days; \
1 project goes over budget by 400 USD.**

1 of 2 tasks done, 0 under way; baseline start of 04 Jan. \
Days are working days of each project, late ones whole.

## Projects
| Project      |   Done | Finish |    Due | Late | Against baseline |
| ------------ | -----: | -----: | -----: | ---: | ---------------: |
| Acme \\| film | 1 of 2 | 08 Jan | 06 Jan |  2 d |             +2 d |

## Milestones
- 08 Jan: Acme \\| film – done, +2 d against the baseline

## Late work
- Acme \\| film – Filming (Mia): should have been done on 06 Jan; now 08 Jan

## Changed since the baseline
- 2 of 2 tasks finish later, 0 earlier
- Acme \\| film: 2 working days later (06 Jan → 08 Jan), because Filming is not done yet

## Risks
- Acme \\| film – It rains: 20 % × 50 USD and 1d delay = 30 USD; A tent

## Budget against actuals
| USD          | Budget | Planned by now | Earned | Spent | Forecast | Left |
| ------------ | -----: | -------------: | -----: | ----: | -------: | ---: |
| All projects |  2,000 |          2,400 |    800 |   800 |    2,400 | -400 |
| Acme \\| film |  2,000 |          2,400 |    800 |   800 |    2,400 | -400 |

## People in the weeks ahead
- Over 85 % booked: Mia (W01 100 %)

## Next steps
- **Begin** 07 Jan: Acme \\| film – Filming (Mia)
"""


def test_the_page_tells_everything_that_matters(cli, office) -> None:
    done = cli("status", "now.yaml", "--from", "now")
    assert done.exit_code == 0
    assert done.stdout == PAGE


def test_the_page_is_written_whole_and_not_over_another(cli, office) -> None:
    assert cli("status", "now.yaml", "--from", "now", "--to", "status.md").stdout == ""
    assert (office / "status.md").read_text() == PAGE
    again = cli("status", "now.yaml", "--from", "now", "--to", "status.md")
    assert (again.exit_code, "--force replaces it" in again.stderr) == (2, True)
    assert cli("status", "now.yaml", "--from", "now", "--to", "status.md", "--force").exit_code == 0
    assert cli("status", "now.yaml", "--from", "now", "--to", "status.docx").exit_code == 2


def test_json_says_the_same(cli, office) -> None:
    found = json.loads(cli("status", "now.yaml", "--from", "now", "--json").stdout)
    assert found["format"] == "crewline-status/1"
    assert (found["on_track"], found["baseline"]["label"]) == (False, "start")
    (acme,) = found["projects"]
    assert (acme["late_working_days"], acme["late_minutes"], acme["variance_days"]) == (2, 41 * 60, 2.0)
    assert found["money"]["total"]["left"] == -40_000
    assert found["late"][0]["agreed"] == "2027-01-06T17:00+00:00"
    assert found["risks"][0]["exposure_cents"] == 3_000
    assert found["next"]["begins"][0]["people"] == ["Mia"]
    assert found["changed"]["projects"][0]["why"].startswith("can't begin before the plan does")


def test_a_baseline_is_a_name_or_a_file_or_a_directory(cli, office) -> None:
    by_name = cli("status", "now.yaml", "--from", "now", "--baseline", "start").stdout
    for other in ("monday", "monday/schedule.json"):
        page = cli("status", "now.yaml", "--from", "now", "--baseline", other).stdout
        assert page == by_name.replace("baseline start of 04 Jan", f"baseline {other}")


def test_without_a_baseline_the_page_says_so(cli, office) -> None:
    done = cli("status", "now.yaml", "--from", "now", "--baselines", "nowhere")
    assert "There is no baseline to compare with" in done.stdout
    assert "Against baseline" not in done.stdout
    assert "no baseline is kept in nowhere" in done.stderr


def test_executions_tell_how_sure_the_dates_are(cli, office) -> None:
    page = cli("status", "now.yaml", "--from", "now", "--executions", "100").stdout
    assert "| Keeps its date |" in page
    assert "- 1 of 1 date is kept in less than 80 % of 100 executions: Acme \\| film 0 %" in page


def test_everything_wrong_is_told_at_once(cli, office) -> None:
    done = cli(
        "status", "now.yaml", "--from", "monday", "--baseline", "strat", "--on", "2027-01-01", "--json"
    )
    assert done.exit_code == 1
    issues = json.loads(done.stdout)["issues"]
    assert [issue["code"] for issue in issues] == ["no-baseline", "other-plan", "before-start"]
    assert 'did you mean "start"?' in issues[0]["hint"]


def test_open_change_requests_are_to_be_decided(cli, office) -> None:
    change = "absence person=Mia first=2027-01-11 last=2027-01-12"
    asked = cli("change", "new", "now.yaml", "--change", change, "--reason", "They ask", "--by", "Jo")
    assert asked.exit_code == 0
    assert "- **Decide** on change request 1: They ask" in cli("status", "now.yaml", "--from", "now").stdout


def test_figures_are_a_table_and_a_section_of_the_page(cli, office) -> None:
    shown = cli("figures", "now.yaml")
    # The brief was to be done on Mon 4 by the baseline, and was on Wed 6.
    assert shown.stdout.splitlines()[:6] == [
        "studio | *one*",
        "0 of 1 task finished on time.",
        "",
        "period   tasks on time  hours  rework",
        "2027-01   0 of 1 (0 %)    8 h   0.0 %",
        "all       0 of 1 (0 %)    8 h   0.0 %",
    ]
    page = cli("status", "now.yaml", "--from", "now", "--figures").stdout
    assert page.startswith(PAGE)
    assert page.splitlines()[-1] == "| all         |  0 of 1 (0 %) |  0.0 % |"
    found = json.loads(cli("status", "now.yaml", "--from", "now", "--figures", "--json").stdout)
    assert [row["tasks_on_time_percent"] for row in found["figures"]] == [0, 0]


def test_figures_are_written_as_json_and_csv(cli, office) -> None:
    found = json.loads(cli("figures", "now.yaml", "--json").stdout)
    assert (found["format"], found["baseline"], found["by"]) == ("crewline-figures/1", "start", "month")
    assert [(row["of"], row["period"]) for row in found["figures"]] == [
        (of, period) for of in ("office", "client", "project") for period in ("2027-01", "all")
    ]
    done = cli("figures", "now.yaml", "--of", "client", "--csv", "f.csv", "--out", "tables")
    assert done.exit_code == 0
    assert (office / "f.csv").read_text() == (office / "tables" / "office_figures.csv").read_text()
    assert (office / "tables" / "deliveries.csv").read_text().splitlines()[0].endswith("cycle_calendar_days")


def test_text_is_never_taken_for_markup() -> None:
    assert text("a|b *c* _d_ e_f `g` [h](i) <b>\nx ~y~ \\") == (
        "a\\|b \\*c\\* \\_d\\_ e_f \\`g\\` \\[h\\](i) \\<b\\> x \\~y\\~ \\\\"
    )
    names = ("1. Website", "12) x", "# Launch", "- a", "+ b", "---", "1.", "1.5 million", "a # b - c", "2027")
    assert [text(name) for name in names] == [
        *("1\\. Website", "12\\) x", "\\# Launch", "\\- a", "\\+ b", "\\---", "1\\."),
        *("1.5 million", "a # b - c", "2027"),
    ]


def test_rows_of_a_table_have_as_many_cells_as_its_heading() -> None:
    rows = [[text("a | b"), "1", ""], [text("c\nd"), "", ""]]
    lines = list(table(("Name", "Figure", "None"), (False, True, True), rows))
    assert lines == [
        "| Name   | Figure |",
        "| ------ | -----: |",
        "| a \\| b |      1 |",
        "| c d    |        |",
    ]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {3}
