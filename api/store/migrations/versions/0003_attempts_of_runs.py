"""Attempts of runs that do not count, and by what an attempt knows itself again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.add_column("runs", sa.Column("given_back", sa.Integer(), server_default="0", nullable=False))
    op.add_column("runs", sa.Column("token", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Take them back to the one before."""
    op.drop_column("runs", "token")
    op.drop_column("runs", "given_back")
