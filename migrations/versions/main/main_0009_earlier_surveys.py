"""earlier surveys

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "main_0009"
down_revision = "main_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("imported", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_survey")),
        sa.UniqueConstraint("code", name=op.f("uq_earlier_survey_code")),
    )
    op.create_table(
        "earlier_unit",
        sa.Column("survey", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("search", sa.String(), nullable=False),
        _of_survey("earlier_unit"),
        sa.PrimaryKeyConstraint("survey", "code", name=op.f("pk_earlier_unit")),
    )
    op.create_index(op.f("ix_earlier_unit_survey_parent"), "earlier_unit", ["survey", "parent"])
    op.create_table(
        "earlier_item",
        sa.Column("survey", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        _of_survey("earlier_item"),
        sa.PrimaryKeyConstraint("survey", "code", name=op.f("pk_earlier_item")),
    )
    op.create_table(
        "earlier_wave",
        sa.Column("survey", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        _of_survey("earlier_wave"),
        sa.PrimaryKeyConstraint("survey", "label", name=op.f("pk_earlier_wave")),
    )
    op.create_table(
        "earlier_figure",
        sa.Column("survey", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("favourable", sa.Float(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("spread", sa.Float(), nullable=True),
        sa.CheckConstraint(
            "score IS NOT NULL OR favourable IS NOT NULL",
            name=op.f("ck_earlier_figure_says_something"),
        ),
        _of_survey("earlier_figure"),
        sa.PrimaryKeyConstraint("survey", "unit", "item", "wave", name=op.f("pk_earlier_figure")),
    )
    op.create_table(
        "earlier_upload",
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("figures", sa.LargeBinary(), nullable=False),
        sa.Column("units", sa.LargeBinary(), nullable=False),
        sa.Column("items", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_earlier_upload")),
    )


def _of_survey(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_survey_earlier_survey")
    return sa.ForeignKeyConstraint(["survey"], ["earlier_survey.id"], name=name)


def downgrade() -> None:
    for table in ("upload", "figure", "wave", "item", "unit", "survey"):
        op.drop_table(f"earlier_{table}")
