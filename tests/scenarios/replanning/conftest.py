"""Tables of updates as files."""

from __future__ import annotations

import pytest


@pytest.fixture
def table(tmp_path):
    """Writes lines as a table of updates."""

    def written(*lines, name="updates.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return path

    return written
