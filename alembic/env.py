"""Run migrations, on the connection that app/migrations.py gives or on the one that FORBEAR_DATABASE_URL names."""

import app.access.models
import app.reviews.models  # noqa: F401 - tables register themselves
from alembic import context
from app.config import Settings
from app.db import Base
from app.migrations import migration_engine


def run(connection):
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = migration_engine(Settings().database_url)
    with engine.begin() as own:
        run(own)
    engine.dispose()
