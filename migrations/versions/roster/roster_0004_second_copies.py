"""messages that are a second copy

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0004"
down_revision = "roster_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    again: sa.Column[bool] = sa.Column(
        "again", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("message", again)


def downgrade() -> None:
    op.drop_column("message", "again")
