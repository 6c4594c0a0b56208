"""who is asked, quiet periods, skipped and extra waves, what the scheduler did

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "main_0011"
down_revision = "main_0010"
branch_labels = None
depends_on = None

TEXTS = ("without", "skips", "extras")


def upgrade() -> None:
    # Added in place: SQLite would not let a table that others refer to be built anew.
    op.execute(
        "ALTER TABLE survey ADD COLUMN panels INTEGER NOT NULL DEFAULT 1"
        " CONSTRAINT ck_survey_panels_in_range CHECK (panels BETWEEN 1 AND 12)"
    )
    for name in TEXTS:
        op.add_column("survey", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("wave", sa.Column("rule_day", sa.Date(), nullable=True))
    quiet = op.create_table(
        "quiet_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("yearly", sa.Boolean(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_quiet_period_ends_after_it_starts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_period")),
    )
    # The one that every council keeps; an administrator may take it out.
    christmas = {
        "first": date(2026, 12, 23), "last": date(2027, 1, 1),
        "reason": "Christmas and New Year", "yearly": True,
    }  # fmt: skip
    op.bulk_insert(quiet, [christmas])
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
    )
    op.create_index(op.f("ix_job_run_at"), "job_run", ["at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_job_run_at"), table_name="job_run")
    op.drop_table("job_run")
    op.drop_table("quiet_period")
    op.drop_column("wave", "rule_day")
    for name in (*TEXTS, "panels"):
        op.drop_column("survey", name)
