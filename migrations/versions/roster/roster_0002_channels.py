"""channels, silenced reminders, addresses that do not work

Deploys run migrations before the new code starts: a step must work with the code before it.
Never add a time, a running number or an index by order of arrival to the roster or the box.
"""

import sqlalchemy as sa
from alembic import op

revision = "roster_0002"
down_revision = "roster_0001"
branch_labels = None
depends_on = None


KNOWN = "ck_{}_kind_is_known"
CHANNEL = "ck_message_channel_is_known"


def upgrade() -> None:
    # Not in a batch: a batch would drop the table, and with it every invitation.
    op.add_column("person", sa.Column("postal", sa.String(), nullable=True))
    reminders: sa.Column[bool] = sa.Column(
        "reminders", sa.Boolean(), nullable=False, server_default=sa.true()
    )
    op.add_column("person", reminders)
    for name in ("email_trouble", "phone_trouble"):
        op.add_column("person", sa.Column(name, sa.String(), nullable=False, server_default=""))
    channel = sa.Column("channel", sa.String(), nullable=False, server_default="email")
    op.add_column("message", channel)
    with op.batch_alter_table("message") as batch:
        batch.create_check_constraint(op.f(CHANNEL), "channel IN ('email', 'sms', 'letter')")
    _allow("message", "kind IN ('invitation', 'reminder', 'results')")
    _allow("mailing", "kind IN ('reminder', 'results')")


def _allow(table: str, kinds: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(KNOWN.format(table)), type_="check")
        batch.create_check_constraint(op.f(KNOWN.format(table)), kinds)


def downgrade() -> None:
    op.execute("DELETE FROM message WHERE kind = 'results'")
    op.execute("DELETE FROM mailing WHERE kind = 'results'")
    _allow("mailing", "kind = 'reminder'")
    _allow("message", "kind IN ('invitation', 'reminder')")
    with op.batch_alter_table("message") as batch:
        batch.drop_constraint(op.f(CHANNEL), type_="check")
        batch.drop_column("channel")
    for name in ("phone_trouble", "email_trouble", "reminders", "postal"):
        op.drop_column("person", name)
