"""GatewayAPI's published contract, as far as we use it: what a request may hold, and what answers and reports hold.

Source: the gateway's documentation, "REST", sections "Sending SMS Messages", "Advanced use" and "Delivery Status
Notification" (gatewayapi.com/docs/apis/rest; docs/rest.rst and docs/errors.rst of the repository
onlinecity/gatewayapi-docs), and "Token Authentication" (gatewayapi.com/docs/authentication). Read on 27 November 2026.
Facts only: field names, types, limits, states, codes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Recipient(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    msisdn: Annotated[int, Field(ge=1_000_000, le=999_999_999_999_999)]


class SendRequest(BaseModel):
    """`POST /rest/mtsms`, one message."""

    model_config = ConfigDict(extra="forbid", strict=True)

    class_: Annotated[Literal["standard", "premium", "secret"], Field(alias="class")] = "standard"
    message: Annotated[str, Field(min_length=1)]
    sender: Annotated[str, Field(pattern=r"^([A-Za-z0-9 ]{1,11}|\d{1,15})$")]
    userref: str
    encoding: Literal["UTF8", "UCS2"]
    validity_period: Annotated[int, Field(ge=60)]
    recipients: Annotated[list[Recipient], Field(min_length=1, max_length=10_000)]


TAKEN = {"ids": [421332671], "usage": {"countries": {"DK": 1}, "currency": "DKK", "total_cost": 0.12}}


def refusal(code: str, message: str = "said in words") -> dict[str, object]:
    """An answer that says no; `code` and `variables` are left out where they are empty."""
    return {"incident_uuid": "d8127429-0000-4000-8000-000000000000", "message": message} | (
        {"code": code} if code else {}
    )


STATES = [
    "UNKNOWN",
    "SCHEDULED",
    "BUFFERED",
    "ENROUTE",
    "DELIVERED",
    "EXPIRED",
    "DELETED",
    "UNDELIVERABLE",
    "ACCEPTED",
    "REJECTED",
    "SKIPPED",
]
FINAL_STATES = ["DELIVERED", "EXPIRED", "DELETED", "UNDELIVERABLE", "ACCEPTED", "REJECTED", "SKIPPED"]


def report(
    status: str, *, userref: str = "promise:12:1", number: int = 421332671, code: str | None = None
) -> dict[str, object]:
    """A delivery status notification, as the token carries it."""
    return {
        "id": number,
        "msisdn": 4520000001,
        "time": 1_795_161_600,
        "status": status,
        "error": "for +4520000001" if code else None,
        "code": code,
        "userref": userref,
        "callback_url": "https://aamunde.example/api/sms/gatewayapi/reports",
        "api": 4,
    }
