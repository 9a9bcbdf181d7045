"""Machines, disks, extensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iac.lab.azure import paths
from iac.lab.azure.behaviour.registry import aftermath, check, derived, effect
from iac.lab.azure.identifiers import same
from iac.lab.azure.request import guid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iac.lab.azure.request import Removal, Request
    from iac.lab.azure.world import Document, World

WINDOWS_NAME = 15  # Microsoft Learn, resource name rules: virtual machines
IMAGE_SIZES = {"Windows": 127, "Linux": 30}  # GiB of the marketplace images' OS disk


@check
def machine(request: Request) -> None:
    """A machine is placed once, signs in somehow, and its interfaces and disks are free."""
    if request.get("zones") and request.get("availabilitySet.id"):
        message = f"Machine '{request.id.name}' cannot be in an availability set and in a zone."
        raise request.refuse(400, "BadRequest", message)
    _sign_in(request)
    _interfaces_free(request)
    _disks_free(request)


def _sign_in(request: Request) -> None:
    profile = request.get("osProfile")
    if request.old is not None or profile is None:
        return
    keys = paths.first(profile, "linuxConfiguration.ssh.publicKeys")
    if not profile.get("adminUsername") or not (profile.get("adminPassword") or keys):
        message = f"Machine '{request.id.name}' has no adminUsername, or neither adminPassword nor an SSH key."
        raise request.refuse(400, "InvalidParameter", message)
    computer = profile.get("computerName") or ""
    if "windowsConfiguration" in profile and len(computer) > WINDOWS_NAME:
        message = f"The Windows computer name '{computer}' is longer than {WINDOWS_NAME} characters."
        raise request.refuse(400, "InvalidParameter", message)


def _interfaces_free(request: Request) -> None:
    listed = request.get("networkProfile.networkInterfaces") or []
    if len(listed) > 1 and sum(bool(each.get("primary")) for each in listed) != 1:
        message = f"Machine '{request.id.name}' has {len(listed)} interfaces: exactly one must be primary."
        raise request.refuse(400, "InvalidParameter", message)
    for each in listed:
        _free(request, each.get("id", ""), "NetworkInterfaceAlreadyAttached")


def _disks_free(request: Request) -> None:
    disks = request.get("storageProfile.dataDisks") or []
    luns = [disk.get("lun") for disk in disks]
    if len(set(luns)) != len(luns):
        raise request.refuse(400, "InvalidParameter", f"Two data disks of '{request.id.name}' have one LUN.")
    for disk in disks:
        if str(disk.get("createOption")).lower() == "attach":
            _attachable(request, paths.first(disk, "managedDisk.id", ""))


def _attachable(request: Request, disk_id: str) -> None:
    _free(request, disk_id, "ConflictingUserInput")
    disk = request.world.get(disk_id)
    zones = (disk.body.get("zones") or []) if disk else []
    if zones and zones != (request.get("zones") or []):
        message = f"Disk {disk_id} is in zone {zones[0]} and '{request.id.name}' is not."
        raise request.refuse(400, "BadRequest", message)


def _free(request: Request, arm_id: str, code: str) -> None:
    for holder in request.world.referrers(arm_id):
        if holder.sdk == request.rule.sdk and not same(holder.id, request.id.text):
            message = f"{arm_id} cannot be attached to '{request.id.name}': {holder.id} has it."
            raise request.refuse(409, code, message)


@effect
def machine_disks(request: Request) -> None:
    """A disk made from an image, or empty, becomes a resource of its own, named by Azure unless the request does."""
    profile = request.body.get("storageProfile") or {}
    disk = profile.get("osDisk")
    if isinstance(disk, dict):
        _remember(request, "storageProfile.osDisk", disk)
        _managed(request, disk, f"{request.id.name}_OsDisk_1_{_tail(request, 'os')}")
    for index, each in enumerate(profile.get("dataDisks") or (), start=2):
        name = f"{request.id.name}_DataDisk_{each.get('lun', index)}_{_tail(request, str(each.get('lun', index)))}"
        _managed(request, each, name)


def _tail(request: Request, word: str) -> str:
    return guid(request.id.text, word).replace("-", "")


def _remember(request: Request, path: str, disk: dict[str, Any]) -> None:
    """A name that Azure gave stays, whether or not the next request repeats it."""
    for name in ("name", "managedDisk"):
        before = request.was(f"{path}.{name}")
        if before is not None and name not in disk:
            disk[name] = before


def _managed(request: Request, disk: dict[str, Any], name: str) -> None:
    if str(disk.get("createOption", "")).lower() == "attach":
        return
    disk.setdefault("name", name)
    managed = disk.setdefault("managedDisk", {})
    arm_id = managed.setdefault("id", f"{request.group}/providers/Microsoft.Compute/disks/{disk['name']}")
    managed.setdefault("storageAccountType", "Standard_LRS")
    system = _system(request)
    disk.setdefault("diskSizeGB", IMAGE_SIZES.get(system, 30))
    if request.world.get(arm_id) is None:
        request.nested(arm_id, _disk_body(request, disk, system))


def _disk_body(request: Request, disk: dict[str, Any], system: str) -> dict[str, Any]:
    from_image = str(disk.get("createOption")).lower() == "fromimage"
    body: dict[str, Any] = {
        "location": request.body.get("location"),
        "sku": {"name": disk["managedDisk"]["storageAccountType"]},
        "creationData": {"createOption": "FromImage" if from_image else "Empty"},
        "diskSizeGB": disk["diskSizeGB"],
    }
    if from_image:
        body["osType"] = system
    if request.body.get("zones"):
        body["zones"] = list(request.body["zones"])
    return body


def _system(request: Request) -> str:
    stated = request.get("storageProfile.osDisk.osType")
    return (
        str(stated) if stated else "Windows" if request.get("osProfile.windowsConfiguration") is not None else "Linux"
    )


@derived("compute:Disk")
def disk_state(world: World, document: Document, body: dict[str, Any]) -> None:
    """Which machine has a disk."""
    holders = [each for each in world.referrers(document.id) if each.sdk == "compute:VirtualMachine"]
    body["diskState"] = "Attached" if holders else "Unattached"
    body.pop("managedBy", None)
    if holders:
        body["managedBy"] = holders[0].id


@derived("compute:AvailabilitySet")
def set_members(world: World, document: Document, body: dict[str, Any]) -> None:
    """The machines of a set."""
    holders = [each.id for each in world.referrers(document.id) if each.sdk == "compute:VirtualMachine"]
    body["virtualMachines"] = [{"id": each} for each in holders]


@aftermath
def machine_gone(removal: Removal) -> bool:
    """Disks and interfaces with deleteOption Delete go with their machine; the others stay, detached."""
    for part, arm_id in _parts(removal.document):
        if part.get("deleteOption") == "Delete" and removal.world.get(arm_id) is not None:
            removal.world.remove(arm_id)
    return False


def _parts(document: Document) -> Iterator[tuple[dict[str, Any], str]]:
    profile = document.body.get("storageProfile") or {}
    for disk in (profile.get("osDisk"), *(profile.get("dataDisks") or ())):
        if isinstance(disk, dict):
            yield disk, paths.first(disk, "managedDisk.id", "")
    for each in paths.first(document.body, "networkProfile.networkInterfaces") or ():
        yield each, each.get("id", "")


@check
def disk(request: Request) -> None:
    """An empty disk has a size, and no disk shrinks."""
    size, before = request.get("diskSizeGB"), request.was("diskSizeGB")
    if request.get("creationData.createOption") == "Empty" and not size:
        raise request.refuse(400, "InvalidParameter", f"The empty disk '{request.id.name}' has no diskSizeGB.")
    if before and size and size < before:
        message = f"Disk '{request.id.name}' cannot shrink from {before} to {size} GiB."
        raise request.refuse(409, "OperationNotAllowed", message)


@check
def extension(request: Request) -> None:
    """An extension stands where its machine stands."""
    if request.parent is not None and request.parent.location != request.location:
        message = f"Extension '{request.id.name}' must be in {request.parent.location}, where its machine is."
        raise request.refuse(400, "InvalidParameter", message)
