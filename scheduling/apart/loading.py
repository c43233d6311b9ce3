"""The engine loaded into this process: libraries imported, kernels compiled or read from the disk."""

from __future__ import annotations

from collections.abc import Callable


def load_engine(on_compiling: Callable[[], None], *, lists: bool = False) -> None:
    """Make ``scheduling.solver.solve`` ready to be used.

    Parameters
    ----------
    on_compiling
        Called once if kernels have to be compiled, because this machine has no machine code of them.
    lists
        Whether the kernels of activity lists are wanted, too; few plans need them.
    """
    from numba.core.event import Event, Listener, install_listener

    import scheduling.solver  # noqa: F401 - loaded for whoever solves next
    from scheduling.warm_up import compile_kernels, compile_list_kernels

    class Told(Listener):
        is_told = False

        def on_start(self, event: Event) -> None:
            if not self.is_told:
                self.is_told = True
                on_compiling()

        def on_end(self, event: Event) -> None:
            pass

    with install_listener("numba:compile", Told()):
        compile_kernels()
        if lists:
            compile_list_kernels()


def load_for_many_plans() -> None:
    """Import what most plans need, but not all: public holidays, a tenth of a second."""
    import holidays

    holidays.country_holidays("US")  # the first country asked for loads all of them
