"""Who is signed in to the simulated Azure, and where: tenant, subscription, principal."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Environment:
    """The identity a provider works under when its configuration names none; all of it made up.

    ``subscriptions`` lists those that exist; empty means that any well-formed id does.
    """

    tenant_id: str = "11111111-1111-4111-8111-111111111111"
    subscription_id: str = "00000000-0000-4000-8000-000000000001"
    client_id: str = "22222222-2222-4222-8222-222222222222"
    object_id: str = "33333333-3333-4333-8333-333333333333"
    subscriptions: tuple[str, ...] = ()

    def stored(self) -> dict[str, object]:
        """Return the environment as JSON."""
        return {**asdict(self), "subscriptions": list(self.subscriptions)}

    def knows(self, subscription: str) -> bool:
        """Return whether the subscription exists."""
        names = {name.lower() for name in (*self.subscriptions, self.subscription_id)}
        return not self.subscriptions or subscription.lower() in names
