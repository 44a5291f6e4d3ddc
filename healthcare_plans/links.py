"""Addresses for notices, tasks and the timeline, which are written without a request."""

from healthcare_plans.models import Plan, PlanVersion


def plan_link(plan: Plan) -> str:
    """The plan’s page for staff."""
    return f"/healthcare-plans/{plan.public_id}/"


def version_link(version: PlanVersion) -> str:
    """The page of one version for staff."""
    return f"/healthcare-plans/versions/{version.public_id}/"


def portal_link(version: PlanVersion) -> str:
    """The page of one version for the family."""
    return f"/portal/plans/{version.public_id}/"
