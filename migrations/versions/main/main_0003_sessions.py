"""engagement sessions and their polls

Deploys run migrations before the new code starts: a step must work with the code before it.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0003"
down_revision = "main_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engagement_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("directorates", sa.String(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'live', 'ended')",
            name=op.f("ck_engagement_session_state_is_known"),
        ),
        sa.CheckConstraint(
            "minimum >= 8", name=op.f("ck_engagement_session_minimum_is_not_below_the_floor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_session")),
        sa.UniqueConstraint("code", name=op.f("uq_engagement_session_code")),
    )
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("shown", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'voting', 'voted', 'revealed', 'few', 'dropped')",
            name=op.f("ck_poll_state_is_known"),
        ),
        sa.CheckConstraint(
            "result IS NULL OR state IN ('closed', 'voted', 'revealed')",
            name=op.f("ck_poll_only_a_closed_poll_has_a_result"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["engagement_session.id"],
            name=op.f("fk_poll_session_id_engagement_session"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    op.create_index(op.f("ix_poll_session_id"), "poll", ["session_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_poll_session_id"), table_name="poll")
    op.drop_table("poll")
    op.drop_table("engagement_session")
