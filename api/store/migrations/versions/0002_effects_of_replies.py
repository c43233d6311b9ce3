"""What a request under an idempotency key has done, and the trail by its subjects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.add_column("replies", sa.Column("effect", sa.JSON(), nullable=True))
    op.create_index(op.f("ix_trail_workspace_subject_number"), "trail", ["workspace", "subject", "number"])


def downgrade() -> None:
    """Take them back to the one before."""
    op.drop_index(op.f("ix_trail_workspace_subject_number"), "trail")
    op.drop_column("replies", "effect")
