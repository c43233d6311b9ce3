"""Every table. Moments are milliseconds since 1970 UTC; a workspace stands first in every key.

Whatever names a content has a foreign key to it: what no key leads to, retention removes.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

ID_LENGTH: Final = 64
NAME_LENGTH: Final = 200
HASH_LENGTH: Final = 64
JSON: Final = sa.JSON(none_as_null=True)

METADATA: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(name: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(ID_LENGTH), primary_key=primary_key, nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


workspaces = sa.Table(
    "workspaces",
    METADATA,
    _id("id", primary_key=True),
    sa.Column("name", sa.String(NAME_LENGTH), nullable=False),
    _moment("created"),
)

api_keys = sa.Table(
    "api_keys",
    METADATA,
    _id("workspace", primary_key=True),
    _id("id", primary_key=True),
    sa.Column("name", sa.String(NAME_LENGTH), nullable=False),
    sa.Column("secret_sha256", sa.String(HASH_LENGTH), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("scopes", JSON, nullable=False),
    _moment("created"),
    sa.Column("created_by", sa.String(NAME_LENGTH), nullable=False),
    _moment("expires", nullable=True),
    _moment("revoked", nullable=True),
    _moment("last_used", nullable=True),
    sa.UniqueConstraint("id"),
)

contents = sa.Table(
    "contents",
    METADATA,
    _id("workspace", primary_key=True),
    sa.Column("sha256", sa.String(HASH_LENGTH), primary_key=True),
    sa.Column("compressed", sa.LargeBinary, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    _moment("created"),
)

plans = sa.Table(
    "plans",
    METADATA,
    _id("workspace", primary_key=True),
    _id("id", primary_key=True),
    sa.Column("name", sa.String(NAME_LENGTH), nullable=False),
    sa.Column("head", sa.Integer, nullable=False),
    _moment("created"),
    _moment("updated"),
    _moment("deleted", nullable=True),
)

plan_versions = sa.Table(
    "plan_versions",
    METADATA,
    _id("workspace", primary_key=True),
    _id("plan", primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("sha256", sa.String(HASH_LENGTH), nullable=False),
    _moment("created"),
    sa.Column("author", sa.String(NAME_LENGTH), nullable=False),
    sa.Column("summary", sa.String(500), nullable=False),
    sa.ForeignKeyConstraint(["workspace", "plan"], ["plans.workspace", "plans.id"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["workspace", "sha256"], ["contents.workspace", "contents.sha256"]),
    sa.Index(None, "workspace", "sha256"),
)

runs = sa.Table(
    "runs",
    METADATA,
    _id("workspace", primary_key=True),
    _id("id", primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    _id("plan"),
    sa.Column("plan_version", sa.Integer, nullable=False),
    sa.Column("order_sha256", sa.String(HASH_LENGTH), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    _moment("created"),
    sa.Column("created_by", sa.String(NAME_LENGTH), nullable=False),
    _moment("started", nullable=True),
    _moment("finished", nullable=True),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("given_back", sa.Integer, nullable=False, server_default="0"),
    _id("token", nullable=True),
    sa.Column("executor", sa.String(NAME_LENGTH), nullable=True),
    _moment("cancel_asked", nullable=True),
    sa.Column("answer", JSON, nullable=True),
    sa.Column("problem", JSON, nullable=True),
    sa.ForeignKeyConstraint(["workspace", "plan"], ["plans.workspace", "plans.id"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["workspace", "order_sha256"], ["contents.workspace", "contents.sha256"]),
    sa.UniqueConstraint("id"),
    sa.Index(None, "workspace", "plan", "id"),
    sa.Index(None, "workspace", "state", "id"),
    sa.Index(None, "workspace", "kind", "id"),
    sa.Index(None, "workspace", "order_sha256"),
    sa.Index(None, "state", "executor"),
)

run_inputs = sa.Table(
    "run_inputs",
    METADATA,
    _id("workspace", primary_key=True),
    _id("run", primary_key=True),
    sa.Column("name", sa.String(NAME_LENGTH), primary_key=True),
    sa.Column("sha256", sa.String(HASH_LENGTH), nullable=False),
    sa.ForeignKeyConstraint(["workspace", "run"], ["runs.workspace", "runs.id"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["workspace", "sha256"], ["contents.workspace", "contents.sha256"]),
    sa.Index(None, "workspace", "sha256"),
)

run_progress = sa.Table(
    "run_progress",
    METADATA,
    _id("workspace", primary_key=True),
    _id("run", primary_key=True),
    sa.Column("attempt", sa.Integer, nullable=False),
    _moment("updated"),
    sa.Column("news", JSON, nullable=False),
    sa.ForeignKeyConstraint(["workspace", "run"], ["runs.workspace", "runs.id"], ondelete="CASCADE"),
)

run_documents = sa.Table(
    "run_documents",
    METADATA,
    _id("workspace", primary_key=True),
    _id("run", primary_key=True),
    sa.Column("name", sa.String(NAME_LENGTH), primary_key=True),
    sa.Column("sha256", sa.String(HASH_LENGTH), nullable=False),
    sa.ForeignKeyConstraint(["workspace", "run"], ["runs.workspace", "runs.id"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["workspace", "sha256"], ["contents.workspace", "contents.sha256"]),
    sa.Index(None, "workspace", "sha256"),
)

replies = sa.Table(
    "replies",
    METADATA,
    _id("workspace", primary_key=True),
    sa.Column("actor", sa.String(NAME_LENGTH), primary_key=True),
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("request_sha256", sa.String(HASH_LENGTH), nullable=False),
    _moment("created"),
    sa.Column("status", sa.Integer, nullable=True),
    sa.Column("headers", JSON, nullable=True),
    sa.Column("body", sa.LargeBinary, nullable=True),
    sa.Column("effect", JSON, nullable=True),
    sa.Index(None, "created"),
)

trail = sa.Table(
    "trail",
    METADATA,
    sa.Column(
        "number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
    ),
    _id("workspace"),
    _moment("at"),
    sa.Column("actor", sa.String(NAME_LENGTH), nullable=False),
    sa.Column("action", sa.String(60), nullable=False),
    sa.Column("subject", sa.String(NAME_LENGTH), nullable=False),
    sa.Column("before", JSON, nullable=True),
    sa.Column("after", JSON, nullable=True),
    sa.Column("request", sa.String(ID_LENGTH), nullable=False),
    sa.Index(None, "workspace", "number"),
    sa.Index(None, "workspace", "subject", "number"),
)

heartbeats = sa.Table(
    "heartbeats",
    METADATA,
    sa.Column("executor", sa.String(NAME_LENGTH), primary_key=True),
    _moment("seen"),
    _moment("started"),
    sa.Column("facts", JSON, nullable=False),
)
