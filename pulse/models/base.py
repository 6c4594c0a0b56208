"""What every table shares: the naming convention and the three binds."""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every model; flask-sqlalchemy adds the binds."""

    metadata = MetaData(naming_convention=NAMING)


# What a store function takes: flask-sqlalchemy's session of the present context, or one's own.
DbSession = Session | scoped_session[Any]
BINDS = ("main", "roster", "box")
# What is written never stands in an error: errors end in logs, and on terminals.
db = SQLAlchemy(model_class=Base, disable_autonaming=True, engine_options={"hide_parameters": True})
