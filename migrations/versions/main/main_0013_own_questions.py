"""sets of questions of the organisation's own

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0013"
down_revision = "main_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_draft",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_question_draft")),
    )
    op.create_table(
        "question_version",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_question_version_versions_count_from_one")),
        sa.ForeignKeyConstraint(
            ["code"],
            ["question_draft.code"],
            name=op.f("fk_question_version_code_question_draft"),
        ),
        sa.PrimaryKeyConstraint("code", "number", name=op.f("pk_question_version")),
    )


def downgrade() -> None:
    op.drop_table("question_version")
    op.drop_table("question_draft")
