"""answers of a room, while a poll takes them

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "box_0002"
down_revision = "box_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_gate",
        sa.Column("room", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("room", name=op.f("pk_room_gate")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "room_answer",
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        sa.Column("choice", sa.LargeBinary(length=38), nullable=False),
        sa.CheckConstraint("length(mark) = 32", name=op.f("ck_room_answer_mark_has_fixed_length")),
        sa.CheckConstraint(
            "length(choice) = 38", name=op.f("ck_room_answer_choice_has_fixed_length")
        ),
        sa.PrimaryKeyConstraint("room", "mark", name=op.f("pk_room_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "room_text",
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("lot", sa.LargeBinary(length=16), nullable=False),
        sa.Column("words", sa.LargeBinary(length=1056), nullable=False),
        sa.Column("verdict", sa.LargeBinary(length=1), nullable=False),
        sa.CheckConstraint("length(lot) = 16", name=op.f("ck_room_text_lot_has_fixed_length")),
        sa.CheckConstraint(
            "length(words) = 1056", name=op.f("ck_room_text_words_have_fixed_length")
        ),
        sa.CheckConstraint(
            "length(verdict) = 1", name=op.f("ck_room_text_verdict_has_fixed_length")
        ),
        sa.PrimaryKeyConstraint("room", "lot", name=op.f("pk_room_text")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("room_text")
    op.drop_table("room_answer")
    op.drop_table("room_gate")
