"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "api_keys",
    "contents",
    "heartbeats",
    "plans",
    "replies",
    "trail",
    "workspaces",
    "plan_versions",
    "runs",
    "run_documents",
    "run_inputs",
    "run_progress",
)


def upgrade() -> None:
    """Bring the tables up to this revision."""
    op.create_table(
        "api_keys",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=True),
        sa.Column("revoked", sa.BigInteger(), nullable=True),
        sa.Column("last_used", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("id", name=op.f("uq_api_keys_id")),
    )
    op.create_table(
        "contents",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "sha256", name=op.f("pk_contents")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("executor", sa.String(length=200), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("executor", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "plans",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("deleted", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_plans")),
    )
    op.create_table(
        "replies",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace", "actor", "key", name=op.f("pk_replies")),
    )
    op.create_index(op.f("ix_replies_created"), "replies", ["created"])

    op.create_table(
        "trail",
        sa.Column(
            "number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trail")),
    )
    op.create_index(op.f("ix_trail_workspace_number"), "trail", ["workspace", "number"])

    op.create_table(
        "workspaces",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "plan_versions",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "plan"],
            ["plans.workspace", "plans.id"],
            name=op.f("fk_plan_versions_workspace_plan"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "sha256"],
            ["contents.workspace", "contents.sha256"],
            name=op.f("fk_plan_versions_workspace_sha256"),
        ),
        sa.PrimaryKeyConstraint("workspace", "plan", "number", name=op.f("pk_plan_versions")),
    )
    op.create_index(op.f("ix_plan_versions_workspace_sha256"), "plan_versions", ["workspace", "sha256"])
    op.create_table(
        "runs",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("order_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=True),
        sa.Column("finished", sa.BigInteger(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("executor", sa.String(length=200), nullable=True),
        sa.Column("cancel_asked", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace", "order_sha256"],
            ["contents.workspace", "contents.sha256"],
            name=op.f("fk_runs_workspace_order_sha256"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "plan"],
            ["plans.workspace", "plans.id"],
            name=op.f("fk_runs_workspace_plan"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name=op.f("pk_runs")),
        sa.UniqueConstraint("id", name=op.f("uq_runs_id")),
    )
    op.create_index(op.f("ix_runs_state_executor"), "runs", ["state", "executor"])
    op.create_index(op.f("ix_runs_workspace_kind_id"), "runs", ["workspace", "kind", "id"])
    op.create_index(op.f("ix_runs_workspace_order_sha256"), "runs", ["workspace", "order_sha256"])
    op.create_index(op.f("ix_runs_workspace_plan_id"), "runs", ["workspace", "plan", "id"])
    op.create_index(op.f("ix_runs_workspace_state_id"), "runs", ["workspace", "state", "id"])
    op.create_table(
        "run_documents",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "run"],
            ["runs.workspace", "runs.id"],
            name=op.f("fk_run_documents_workspace_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "sha256"],
            ["contents.workspace", "contents.sha256"],
            name=op.f("fk_run_documents_workspace_sha256"),
        ),
        sa.PrimaryKeyConstraint("workspace", "run", "name", name=op.f("pk_run_documents")),
    )
    op.create_index(op.f("ix_run_documents_workspace_sha256"), "run_documents", ["workspace", "sha256"])
    op.create_table(
        "run_inputs",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "run"],
            ["runs.workspace", "runs.id"],
            name=op.f("fk_run_inputs_workspace_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "sha256"],
            ["contents.workspace", "contents.sha256"],
            name=op.f("fk_run_inputs_workspace_sha256"),
        ),
        sa.PrimaryKeyConstraint("workspace", "run", "name", name=op.f("pk_run_inputs")),
    )
    op.create_index(op.f("ix_run_inputs_workspace_sha256"), "run_inputs", ["workspace", "sha256"])
    op.create_table(
        "run_progress",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("news", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "run"],
            ["runs.workspace", "runs.id"],
            name=op.f("fk_run_progress_workspace_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace", "run", name=op.f("pk_run_progress")),
    )


def downgrade() -> None:
    """Take them back to the one before."""
    for name in reversed(TABLES):
        op.drop_table(name)
