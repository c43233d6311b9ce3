"""The command line, planner: docs/cli.md describes it."""


def main() -> None:
    """Run the command line with the arguments of this process, then leave with its exit code."""
    try:
        from api.cli.running.interruption import answer_terminations

        answer_terminations()
        from api.cli.program import app
        from api.cli.words.terminal import forgive_odd_characters

        forgive_odd_characters()
        app(prog_name="planner")
    except KeyboardInterrupt as interrupt:  # before the program could say so itself
        from api.cli.running.interruption import interrupted

        raise SystemExit(interrupted(interrupt)) from None
