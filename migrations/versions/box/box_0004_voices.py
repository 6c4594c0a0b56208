"""replies and thank-yous that wait for a moderator

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "box_0004"
down_revision = "box_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "voice",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("about", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("words", "whom", "origin", "signed", "stand")
        ),
        sa.CheckConstraint("form IN ('reply', 'thanks')", name=op.f("ck_voice_form_is_known")),
        sa.CheckConstraint(
            "stand IN ('waiting', 'shown', 'held')", name=op.f("ck_voice_stand_is_known")
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_voice")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("voice")
