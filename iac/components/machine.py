"""A virtual machine: interface, disks, the machine itself, and the extension that signs people in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_azure_native import compute, network

from iac.components.base import by_id, replacing, stays

if TYPE_CHECKING:
    from iac.intent.cloud.machines import DiskIntent, MachineIntent


@dataclass(frozen=True, kw_only=True)
class VirtualMachineArgs:
    """What a machine is made from; of the two credentials its system uses one."""

    intent: MachineIntent
    group: pulumi.Input[str]
    admin_password: pulumi.Input[str]
    ssh_public_key: pulumi.Input[str]


class VirtualMachine(pulumi.ComponentResource):
    """One machine with everything it needs; ``principal_id`` is its own identity, which Azure assigns."""

    machine_id: pulumi.Output[str]
    principal_id: pulumi.Output[str]

    def __init__(self, name: str, args: VirtualMachineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("iac:machine:VirtualMachine", name, None, opts)
        self._args = args
        interface = self._interface(name)
        disks = [self._data_disk(disk) for disk in args.intent.data_disks]
        machine = self._machine(name, interface, disks)
        self._extension(name, machine)
        self.machine_id = machine.id
        self.principal_id = machine.identity.apply(lambda identity: identity.principal_id if identity else "")
        self.register_outputs({"machine_id": self.machine_id, "principal_id": self.principal_id})

    def _interface(self, name: str) -> network.NetworkInterface:
        intent = self._args.intent
        return network.NetworkInterface(
            f"{name}-interface",
            network_interface_name=intent.interface,
            resource_group_name=self._args.group,
            location=intent.location,
            enable_accelerated_networking=True,
            enable_ip_forwarding=False,
            ip_configurations=[
                network.NetworkInterfaceIPConfigurationArgs(
                    name="default",
                    primary=True,
                    private_ip_allocation_method="Dynamic",
                    private_ip_address_version="IPv4",
                    subnet=by_id(intent.subnet_id),
                )
            ],
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _data_disk(self, disk: DiskIntent) -> compute.Disk:
        intent = self._args.intent
        return compute.Disk(
            disk.name,
            disk_name=disk.disk,
            resource_group_name=self._args.group,
            location=intent.location,
            creation_data=compute.CreationDataArgs(create_option="Empty"),
            disk_size_gb=disk.size_gib,
            sku=compute.DiskSkuArgs(name=disk.sku),
            zones=_zones(intent),
            network_access_policy="DenyAll",
            public_network_access="Disabled",
            tags=intent.tags,
            opts=stays(self, intent, replace_on_changes=replacing("compute:Disk")),
        )

    def _machine(
        self, name: str, interface: network.NetworkInterface, disks: list[compute.Disk]
    ) -> compute.VirtualMachine:
        intent = self._args.intent
        return compute.VirtualMachine(
            f"{name}-machine",
            vm_name=intent.machine,
            resource_group_name=self._args.group,
            location=intent.location,
            zones=_zones(intent),
            identity=compute.VirtualMachineIdentityArgs(type=compute.ResourceIdentityType.SYSTEM_ASSIGNED),
            hardware_profile=compute.HardwareProfileArgs(vm_size=intent.size),
            storage_profile=_storage_profile(intent, disks),
            os_profile=_os_profile(self._args),
            network_profile=compute.NetworkProfileArgs(network_interfaces=[_attached(interface)]),
            security_profile=_security_profile(intent),
            diagnostics_profile=compute.DiagnosticsProfileArgs(
                boot_diagnostics=compute.BootDiagnosticsArgs(enabled=True)
            ),
            tags=intent.tags,
            opts=stays(
                self,
                intent,
                replace_on_changes=replacing("compute:VirtualMachine"),
                delete_before_replace=True,
                ignore_changes=["osProfile.adminPassword", "osProfile.linuxConfiguration"],
            ),
        )

    def _extension(self, name: str, machine: compute.VirtualMachine) -> None:
        intent = self._args.intent
        compute.VirtualMachineExtension(
            f"{name}-sign-in",
            vm_extension_name=intent.extension.name,
            vm_name=machine.name,
            resource_group_name=self._args.group,
            location=intent.location,
            publisher=intent.extension.publisher,
            type=intent.extension.name,
            type_handler_version=intent.extension.version,
            auto_upgrade_minor_version=True,
            enable_automatic_upgrade=False,
            tags=intent.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )


def _zones(intent: MachineIntent) -> list[pulumi.Input[str]] | None:
    return [intent.availability_zone] if intent.availability_zone else None


def _attached(interface: network.NetworkInterface) -> compute.NetworkInterfaceReferenceArgs:
    return compute.NetworkInterfaceReferenceArgs(id=interface.id, primary=True, delete_option="Detach")


def _storage_profile(intent: MachineIntent, disks: list[compute.Disk]) -> compute.StorageProfileArgs:
    image, os_disk = intent.image, intent.os_disk
    return compute.StorageProfileArgs(
        image_reference=compute.ImageReferenceArgs(
            publisher=image.publisher, offer=image.offer, sku=image.sku, version=image.version
        ),
        os_disk=compute.OSDiskArgs(
            name=os_disk.disk,
            create_option="FromImage",
            caching=compute.CachingTypes.READ_WRITE,
            disk_size_gb=os_disk.size_gib,
            managed_disk=compute.ManagedDiskParametersArgs(storage_account_type=os_disk.sku),
            delete_option="Detach" if intent.durable else "Delete",
        ),
        data_disks=[
            compute.DataDiskArgs(
                lun=planned.lun,
                name=planned.disk,
                create_option="Attach",
                caching=compute.CachingTypes.NONE,
                managed_disk=compute.ManagedDiskParametersArgs(id=disk.id),
                delete_option="Detach",
            )
            for planned, disk in zip(intent.data_disks, disks, strict=True)
        ],
    )


def _os_profile(args: VirtualMachineArgs) -> compute.OSProfileArgs:
    intent = args.intent
    if intent.os == "windows":
        return compute.OSProfileArgs(
            computer_name=intent.computer_name,
            admin_username=intent.admin_user,
            admin_password=pulumi.Output.secret(args.admin_password),
            windows_configuration=compute.WindowsConfigurationArgs(
                enable_automatic_updates=True, provision_vm_agent=True
            ),
        )
    return compute.OSProfileArgs(
        computer_name=intent.computer_name,
        admin_username=intent.admin_user,
        linux_configuration=compute.LinuxConfigurationArgs(
            disable_password_authentication=True,
            provision_vm_agent=True,
            ssh=compute.SshConfigurationArgs(public_keys=[_public_key(args)]),
        ),
    )


def _public_key(args: VirtualMachineArgs) -> compute.SshPublicKeyArgs:
    return compute.SshPublicKeyArgs(
        path=f"/home/{args.intent.admin_user}/.ssh/authorized_keys",
        key_data=pulumi.Output.secret(args.ssh_public_key),
    )


def _security_profile(intent: MachineIntent) -> compute.SecurityProfileArgs:
    if not intent.trusted_launch:
        return compute.SecurityProfileArgs(encryption_at_host=intent.encryption_at_host)
    return compute.SecurityProfileArgs(
        encryption_at_host=intent.encryption_at_host,
        security_type=compute.SecurityTypes.TRUSTED_LAUNCH,
        uefi_settings=compute.UefiSettingsArgs(secure_boot_enabled=True, v_tpm_enabled=True),
    )
