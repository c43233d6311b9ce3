"""How Alembic runs the migrations: on the connection that it is handed, one transaction for all."""

from __future__ import annotations

from alembic import context

from api.store.migrating import is_ours
from api.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    include_object=is_ours,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
