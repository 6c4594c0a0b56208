"""updates, and the replies and thank-yous that are shown

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0012"
down_revision = "main_0011"
branch_labels = None
depends_on = None


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.String(), nullable=False) for name in names)


def upgrade() -> None:
    op.create_table(
        "progress_update",
        sa.Column("id", sa.Integer(), nullable=False),
        *_texts("title", "text", "state"),
        sa.Column("published_on", sa.Date(), nullable=True),
        *_texts("reason"),
        sa.Column("commitment", sa.Integer(), nullable=True),
        *_texts("survey", "wave", "of_group", "of"),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'withdrawn')",
            name=op.f("ck_progress_update_state_is_known"),
        ),
        sa.CheckConstraint(
            "(state = 'draft') = (published_on IS NULL)",
            name=op.f("ck_progress_update_published_ones_have_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment"],
            ["commitment.id"],
            name=op.f("fk_progress_update_commitment_commitment"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_update")),
    )
    op.create_table(
        "shown_voice",
        *_texts("mark", "kind"),
        sa.Column("about", sa.Integer(), nullable=False),
        *_texts("words", "whom", "place", "signed", "answer"),
        sa.CheckConstraint(
            "kind IN ('reply', 'thanks')", name=op.f("ck_shown_voice_kind_is_known")
        ),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_shown_voice")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("shown_voice")
    op.drop_table("progress_update")
