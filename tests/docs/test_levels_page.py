"""docs/levels.md has the columns of the frame of levels as they are declared."""

from capacity.levels.columns import LEVELS


def test_the_table_of_columns_is_the_declared_one(root):
    page = (root / "docs" / "levels.md").read_text(encoding="utf-8")
    rows = [f"| `{one.name}` | {one.dtype} | {one.unit} | {one.meaning} |" for one in LEVELS]
    assert "\n".join(rows) in page
