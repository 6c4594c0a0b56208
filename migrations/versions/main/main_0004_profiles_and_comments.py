"""declared profiles and the comment question of a survey; approved comments

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0004"
down_revision = "main_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("survey") as survey:
        survey.add_column(sa.Column("profiles", sa.String(), nullable=False, server_default="[]"))
        survey.add_column(
            sa.Column("comment", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "shown_comment",
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave"], ["wave.number"], name=op.f("fk_shown_comment_wave_wave")),
        sa.PrimaryKeyConstraint("wave", "place", "rank", name=op.f("pk_shown_comment")),
    )


def downgrade() -> None:
    op.drop_table("shown_comment")
    with op.batch_alter_table("survey") as survey:
        survey.drop_column("comment")
        survey.drop_column("profiles")
