"""Storage accounts, containers, shares, Key Vault: what can be lost, and what protects it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.behaviour.registry import aftermath, check, derived, effect, guard
from iac.lab.azure.identifiers import key

if TYPE_CHECKING:
    from iac.lab.azure.request import Removal, Request
    from iac.lab.azure.world import Document, World

DAYS = range(1, 366)  # Microsoft Learn, soft delete for blobs: 1 to 365 days
IMMUTABLE_DAYS = range(1, 146_001)  # Microsoft Learn, time-based retention policies
QUOTA = range(1, 102_401)  # GiB; Microsoft Learn, Azure Files scalability targets
PAIRS = {  # Microsoft Learn, Azure region pairs and nonpaired regions
    "eastus": "westus",
    "eastus2": "centralus",
    "centralus": "eastus2",
    "westus": "eastus",
    "westus2": "westcentralus",
    "westcentralus": "westus2",
    "northcentralus": "southcentralus",
    "southcentralus": "northcentralus",
    "northeurope": "westeurope",
    "westeurope": "northeurope",
    "usgovarizona": "usgovtexas",
    "usgovtexas": "usgovarizona",
    "usgovvirginia": "usgovtexas",
}


@check
def storage_account(request: Request) -> None:
    """Kind and SKU fit each other, and Premium stays Premium."""
    kind, sku = request.get("kind"), str(request.get("sku.name", ""))
    if kind in {"FileStorage", "BlockBlobStorage"} and not sku.startswith("Premium"):
        message = f"A {kind} account needs a Premium SKU, not {sku}."
        raise request.refuse(400, "InvalidAccountKindAndSku", message)
    before = str(request.was("sku.name", sku))
    if before.partition("_")[0] != sku.partition("_")[0]:
        raise request.refuse(409, "StorageAccountSkuChangeNotAllowed", f"{before} cannot become {sku} in place.")


@check
def account_immutability(request: Request) -> None:
    """A locked account policy neither opens nor gets shorter."""
    path = "immutableStorageWithVersioning.immutabilityPolicy"
    before, now = request.was(path) or {}, request.get(path) or {}
    if before.get("state") != "Locked":
        return
    days = "immutabilityPeriodSinceCreationInDays"
    if now.get("state") != "Locked" or (now.get(days) or 0) < (before.get(days) or 0):
        message = f"The immutability policy of '{request.id.name}' is locked: it cannot be opened or shortened."
        raise request.refuse(409, "ImmutabilityPolicyLocked", message)


@guard
def account_in_use(removal: Removal) -> None:
    """Azure Backup puts a lock on an account whose shares it protects."""
    for holder in removal.world.referrers(removal.document.id):
        if holder.sdk == "recoveryservices:ProtectionContainer":
            message = f"'{removal.document.name}' is registered with Azure Backup by {holder.id}; unregister it first."
            raise removal.refuse(409, "ScopeLocked", message)


@effect
def storage_secondary(request: Request) -> None:
    """Geo-redundant accounts have a second place, and read access to it where the SKU says so."""
    sku = str(request.get("sku.name", ""))
    request.body["sku"]["tier"] = sku.partition("_")[0]
    for name in ("secondaryLocation", "statusOfSecondary", "secondaryEndpoints"):
        request.body.pop(name, None)
    pair = PAIRS.get(request.location)
    if "GRS" in sku or "GZRS" in sku:
        request.body["secondaryLocation"] = pair or ""
        request.body["statusOfSecondary"] = "available"
    if "_RA" in sku:
        name = request.id.name
        request.body["secondaryEndpoints"] = {
            service: f"https://{name}-secondary.{service}.core.windows.net/"
            for service in ("blob", "queue", "table", "dfs")
        }


@check
def blob_service(request: Request) -> None:
    """Point-in-time restore needs versions, the change feed and a longer soft delete."""
    for path in ("deleteRetentionPolicy", "containerDeleteRetentionPolicy"):
        _days(request, path)
    if not request.get("restorePolicy.enabled"):
        return
    kept = request.get("deleteRetentionPolicy.days") or 0
    ready = (
        request.get("isVersioningEnabled")
        and request.get("changeFeed.enabled")
        and request.get("deleteRetentionPolicy.enabled")
        and (request.get("restorePolicy.days") or 0) < kept
    )
    if not ready:
        message = (
            "Point-in-time restore needs versioning, the change feed, and soft delete for more days than it covers."
        )
        raise request.refuse(400, "InvalidRestorePolicy", message)


@check
def file_service(request: Request) -> None:
    """Shares are kept for 1 to 365 days."""
    _days(request, "shareDeleteRetentionPolicy")


def _days(request: Request, path: str) -> None:
    if request.get(f"{path}.enabled") and request.get(f"{path}.days") not in DAYS:
        message = f"{path} is enabled and keeps {request.get(f'{path}.days')} days; 1 to 365 are allowed."
        raise request.refuse(400, "InvalidXmlNodeValue", message)


@check
def container_access(request: Request) -> None:
    """A public container needs an account that allows it."""
    account = _account(request)
    if request.get("publicAccess", "None") != "None" and not (account and account.body.get("allowBlobPublicAccess")):
        message = f"Public access is not permitted on the storage account of '{request.id.name}'."
        raise request.refuse(409, "PublicAccessNotPermitted", message)


def _account(request: Request) -> Document | None:
    return request.world.get(request.id.text.split("/blobServices/")[0].split("/fileServices/")[0])


@guard
def container_immutable(removal: Removal) -> None:
    """A container under a locked policy or a legal hold stays."""
    policies = removal.world.of_token("storage:BlobContainerImmutabilityPolicy", under=removal.document.id)
    if any(each.body.get("state") == "Locked" for each in policies) or removal.document.body.get("hasLegalHold"):
        message = f"Container '{removal.document.name}' is under a locked immutability policy or a legal hold."
        raise removal.refuse(409, "ContainerProtectedFromDeletion", message)


@derived("storage:BlobContainer")
def container_facts(world: World, document: Document, body: dict[str, Any]) -> None:
    """What a container says of its policy."""
    policies = world.of_token("storage:BlobContainerImmutabilityPolicy", under=document.id)
    body["hasImmutabilityPolicy"] = bool(policies)
    body.setdefault("hasLegalHold", False)
    body["leaseState"], body["leaseStatus"], body["deleted"] = "Available", "Unlocked", False


@check
def immutability_policy(request: Request) -> None:
    """A policy covers 1 to 146,000 days; a locked one only gets longer."""
    days = request.get("immutabilityPeriodSinceCreationInDays")
    if days not in IMMUTABLE_DAYS:
        raise request.refuse(400, "InvalidImmutabilityPeriod", f"{days} days: 1 to 146,000 are allowed.")
    if request.get("allowProtectedAppendWrites") and request.get("allowProtectedAppendWritesAll"):
        message = "allowProtectedAppendWrites and allowProtectedAppendWritesAll exclude each other."
        raise request.refuse(400, "InvalidImmutabilityPolicy", message)
    if request.was("state") == "Locked" and days < request.was("immutabilityPeriodSinceCreationInDays", 0):
        message = "A locked immutability policy can be made longer, not shorter."
        raise request.refuse(409, "ImmutabilityPolicyLocked", message)


@effect
def immutability_state(request: Request) -> None:
    """A policy begins unlocked; locking it is an action of its own, and for good."""
    locked = "Locked" in (request.was("state"), request.body.get("state"))
    request.body["state"] = "Locked" if locked else "Unlocked"


@guard
def immutability_locked(removal: Removal) -> None:
    """A locked policy stays for good."""
    if removal.document.body.get("state") == "Locked":
        raise removal.refuse(409, "ImmutabilityPolicyLocked", "A locked immutability policy cannot be deleted.")


@check
def file_share(request: Request) -> None:
    """A share has a quota in range, and NFS wants Premium."""
    if request.get("shareQuota") not in QUOTA:
        raise request.refuse(400, "InvalidShareQuota", f"{request.get('shareQuota')} GiB: 1 to 102,400 are allowed.")
    account = _account(request)
    if request.get("enabledProtocols") == "NFS" and account and account.body.get("kind") != "FileStorage":
        raise request.refuse(400, "ProtocolNotSupported", "NFS shares need a Premium FileStorage account.")


@derived("storage:FileShare")
def share_facts(_world: World, _document: Document, body: dict[str, Any]) -> None:
    """What a share says of itself."""
    body["leaseState"], body["leaseStatus"], body["deleted"] = "available", "unlocked", False


@aftermath
def soft_delete_container(removal: Removal) -> bool:
    """A container is kept when its account says so and stays itself."""
    return _kept(removal, "blobServices", "containerDeleteRetentionPolicy.enabled", otherwise=False)


@aftermath
def soft_delete_share(removal: Removal) -> bool:
    """A share is kept unless its account says otherwise, as long as the account stays."""
    return _kept(removal, "fileServices", "shareDeleteRetentionPolicy.enabled", otherwise=True)


def _kept(removal: Removal, service: str, path: str, *, otherwise: bool) -> bool:
    account = removal.document.id.split(f"/{service}/")[0]
    settings = removal.world.get(f"{account}/{service}/default")
    keeps = paths.first(settings.body, path, otherwise) if settings else otherwise
    if not keeps or key(account) in removal.together:
        return False
    removal.world.bury(removal.document.id, removal.moment)
    return True


@check
def key_vault(request: Request) -> None:
    """Soft delete and purge protection are for good; a deleted vault's name is still taken."""
    if request.get("properties.enableSoftDelete") is False:
        raise request.refuse(400, "BadRequest", "Soft delete of a key vault cannot be switched off.")
    if request.was("properties.enablePurgeProtection") and not request.get("properties.enablePurgeProtection"):
        raise request.refuse(400, "BadRequest", "Purge protection cannot be switched off once it is on.")
    days = request.get("properties.softDeleteRetentionInDays")
    if days not in range(7, 91):
        raise request.refuse(400, "BadRequest", f"Soft delete keeps {days} days; 7 to 90 are allowed.")
    recovering = request.get("properties.createMode") == "recover"
    for buried in list(request.world.bin.values()):
        if buried.sdk == request.rule.sdk and buried.name.lower() == request.id.name.lower():
            if not recovering:
                message = f"A vault named '{request.id.name}' is in the deleted state: recover it, or purge it."
                raise request.refuse(409, "ConflictError", message)
            request.world.purge(buried.id)


@aftermath
def soft_delete_key_vault(removal: Removal) -> bool:
    """A key vault is always kept."""
    removal.world.bury(removal.document.id, removal.moment)
    return True
