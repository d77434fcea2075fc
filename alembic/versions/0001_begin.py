"""Organisations, people, reviews with findings and credits, disputes, and what was sent."""

from datetime import UTC, datetime

import sqlalchemy as sa

from alembic import op
from app.db import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ORGANISATION = "org_019ab0000000700080000000000000a1"
USER = "usr_019ab0000000700080000000000000b1"


def upgrade():
    _access()
    _reviews()
    _findings()
    _credits()
    _disputes()
    _sends()


def downgrade():
    for table in ("sends", "disputes", "credits", "findings", "reviews", "users", "organisations"):
        op.drop_table(table)


def _access():
    organisations = op.create_table(
        "organisations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("slug", name="uq_organisations_slug"),
    )
    users = op.create_table(
        "users",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_users"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name="fk_users_organisations"),
        sa.UniqueConstraint("organisation_id", "name", name="uq_users_organisation_id_name"),
    )
    made = datetime.now(UTC)
    op.bulk_insert(organisations, [{"id": ORGANISATION, "slug": "local", "name": "Local", "created_at": made}])
    op.bulk_insert(users, [{"organisation_id": ORGANISATION, "id": USER, "name": "local", "created_at": made}])


def _reviews():
    op.create_table(
        "reviews",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("store", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("context", sa.String(), nullable=False),
        sa.Column("blame", sa.Double(), nullable=False),
        sa.Column("threat", sa.Double(), nullable=False),
        sa.Column("harshness", sa.Double(), nullable=False),
        sa.Column("escalation", sa.Double(), nullable=False),
        sa.Column("conduct", sa.Double(), nullable=False),
        sa.Column("care", sa.Double(), nullable=False),
        sa.Column("overall", sa.Double(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("law", sa.String(), nullable=False),
        sa.Column("house", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_reviews"),
        _of_user("reviews"),
        sa.CheckConstraint("verdict in ('send', 'revise', 'stop', 'unsure')", name=op.f("ck_reviews_verdict")),
        sa.CheckConstraint("store in ('masked', 'full')", name=op.f("ck_reviews_store")),
    )
    op.create_index("ix_reviews_organisation_id_user_id_id", "reviews", ["organisation_id", "user_id", "id"])
    op.create_index("ix_reviews_organisation_id_expires_at", "reviews", ["organisation_id", "expires_at"])


def _findings():
    op.create_table(
        "findings",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "review_id", "n", name="pk_findings"),
        _of_review("findings"),
        sa.CheckConstraint("kind in ('finding', 'hint')", name=op.f("ck_findings_kind")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_findings_organisation_id_rule", "findings", ["organisation_id", "rule"])


def _credits():
    op.create_table(
        "credits",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("practice", sa.String(), nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "review_id", "n", name="pk_credits"),
        _of_review("credits"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_credits_organisation_id_practice", "credits", ["organisation_id", "practice"])


def _disputes():
    op.create_table(
        "disputes",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finding", sa.Integer(), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_disputes"),
        _of_review("disputes"),
        _of_user("disputes"),
        sa.CheckConstraint("status in ('open', 'upheld', 'refused')", name=op.f("ck_disputes_status")),
        sa.CheckConstraint("(finding is null) <> (missed is null)", name=op.f("ck_disputes_about_one_thing")),
    )
    op.create_index("ix_disputes_organisation_id_review_id", "disputes", ["organisation_id", "review_id"])
    op.create_index("ix_disputes_organisation_id_status", "disputes", ["organisation_id", "status"])


def _sends():
    op.create_table(
        "sends",
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_sends"),
        _of_user("sends"),
    )
    op.create_index("ix_sends_organisation_id_review_id", "sends", ["organisation_id", "review_id"])
    op.create_index("ix_sends_organisation_id_created_at", "sends", ["organisation_id", "created_at"])


def _of_user(table):
    columns, target = ["organisation_id", "user_id"], ["users.organisation_id", "users.id"]
    return sa.ForeignKeyConstraint(columns, target, name=f"fk_{table}_users")


def _of_review(table):
    columns, target = ["organisation_id", "review_id"], ["reviews.organisation_id", "reviews.id"]
    return sa.ForeignKeyConstraint(columns, target, name=f"fk_{table}_reviews", ondelete="CASCADE")
