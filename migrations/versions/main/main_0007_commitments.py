"""commitments

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0007"
down_revision = "main_0006"
branch_labels = None
depends_on = None

TEXTS = ("heard", "action", "owner", "owner_email", "directorate", "phase", "status", "evidence")
FIGURE = ("survey", "wave", "of_group", "of")


def upgrade() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        sa.Column("due_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in FIGURE),
        sa.CheckConstraint(
            "status IN ('planned', 'under_way', 'done', 'dropped')",
            name=op.f("ck_commitment_status_is_known"),
        ),
        sa.CheckConstraint(
            "phase IN ('quarter', 'year', 'three_years')", name=op.f("ck_commitment_phase_is_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    op.create_table(
        "commitment_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment"],
            ["commitment.id"],
            name=op.f("fk_commitment_note_commitment_commitment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_note")),
    )


def downgrade() -> None:
    op.drop_table("commitment_note")
    op.drop_table("commitment")
