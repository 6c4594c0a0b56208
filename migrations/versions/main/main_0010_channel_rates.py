"""response rates by channel

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0010"
down_revision = "main_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_rate",
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent % 5 = 0", name=op.f("ck_channel_rate_percent_is_rounded_to_5")),
        sa.CheckConstraint(
            "channel IN ('email', 'text', 'paper')", name=op.f("ck_channel_rate_channel_is_known")
        ),
        sa.ForeignKeyConstraint(["wave"], ["wave.number"], name=op.f("fk_channel_rate_wave_wave")),
        sa.PrimaryKeyConstraint("wave", "day", "channel", name=op.f("pk_channel_rate")),
    )


def downgrade() -> None:
    op.drop_table("channel_rate")
