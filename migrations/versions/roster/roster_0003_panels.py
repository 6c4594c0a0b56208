"""rotating panels, and people who are away for long

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0003"
down_revision = "roster_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    away: sa.Column[bool] = sa.Column(
        "away", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("person", away)
    op.create_table(
        "panel",
        sa.Column("survey", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("panel", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_panel_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("survey", "person_id", name=op.f("pk_panel")),
        sqlite_with_rowid=False,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("panel")
    op.drop_column("person", "away")
