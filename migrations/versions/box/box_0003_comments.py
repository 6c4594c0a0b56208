"""comments of closed waves

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "box_0003"
down_revision = "box_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment",
        sa.Column("of_wave", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("stand", sa.String(), nullable=False),
        sa.CheckConstraint(
            "stand IN ('waiting', 'shown', 'held')", name=op.f("ck_comment_stand_is_known")
        ),
        sa.PrimaryKeyConstraint("of_wave", "place", "rank", name=op.f("pk_comment")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("comment")
