"""the council's own template for slides

Deploys run migrations before the new code starts: a step must work with the code before it.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0005"
down_revision = "main_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slide_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_slide_template_only_one_template")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slide_template")),
    )


def downgrade() -> None:
    op.drop_table("slide_template")
