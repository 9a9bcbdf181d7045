"""Microsoft.Compute: machines, disks, availability sets, extensions."""

from __future__ import annotations

from iac.lab.azure.rules.common import ARM, IDENTITY_READONLY, NAMES, STATE, SYSTEM_IDENTITY, plain
from iac.lab.azure.rules.model import Check, Computed, Default, Effect, Fixed, Name, Reference, TypeRule, segments

API = "2024-11-01"
VM = "Microsoft.Compute/virtualMachines"
VM_DOC = "Microsoft Learn, Virtual machines REST API: create or update"
VM_FIXED = "PropertyChangeNotAllowed of Microsoft.Compute; pulumi-azure-native issues 577 and 1117"
VM_DELETE = "Microsoft Learn, Delete a VM and attached resources"
DISK_DOC = "Microsoft Learn, Introduction to Azure managed disks"
MOVED = Fixed("location", "Microsoft.Compute: a resource's region cannot be changed", code="InvalidResourceLocation")

RULES = (
    TypeRule(
        sdk="compute:VirtualMachine",
        arm=VM,
        api=API,
        source=VM_DOC,
        path=segments("virtualMachines/vmName"),
        name=Name(
            r"""[^\s~!@#$%^&*()=+_\[\]{}\\|;:'",<>/?]*[^\s~!@#$%^&*()=+_\[\]{}\\|;:.'",<>/?-]""",
            1,
            64,
            "no spaces or special characters; does not end with a period or hyphen",
            NAMES,
        ),
        required=("hardwareProfile.vmSize", "storageProfile.osDisk.createOption", "networkProfile.networkInterfaces"),
        references=(
            Reference(
                "networkProfile.networkInterfaces[].id",
                ("Microsoft.Network/networkInterfaces",),
                VM_DELETE,
                holds="NicInUse",
                same_region=True,
            ),
            Reference(
                "availabilitySet.id",
                ("Microsoft.Compute/availabilitySets",),
                VM_DOC,
                holds="OperationNotAllowed",
                same_region=True,
            ),
            Reference(
                "storageProfile.dataDisks[].managedDisk.id",
                ("Microsoft.Compute/disks",),
                DISK_DOC,
                holds="OperationNotAllowed",
                same_region=True,
            ),
            Reference(
                "storageProfile.osDisk.managedDisk.id",
                ("Microsoft.Compute/disks",),
                DISK_DOC,
                holds="OperationNotAllowed",
                same_region=True,
            ),
        ),
        defaults=(
            Default("storageProfile.osDisk.caching", "ReadWrite", VM_DOC),
            Default("storageProfile.osDisk.deleteOption", "Detach", VM_DELETE),
            Default("storageProfile?.dataDisks[].deleteOption", "Detach", VM_DELETE),
            Default("storageProfile?.dataDisks[].caching", "None", VM_DOC),
            Default("osProfile?.allowExtensionOperations", value=True, source=VM_DOC),
            Default("osProfile?.requireGuestProvisionSignal", value=True, source=VM_DOC),
        ),
        computed=(STATE, Computed("vmId", "{guid}", VM_DOC), Computed("etag", '"{etag}"', VM_DOC)),
        fixed=(
            MOVED,
            Fixed("zones", VM_FIXED),
            Fixed("availabilitySet", VM_FIXED),
            Fixed("storageProfile.imageReference", VM_FIXED),
            Fixed("storageProfile.osDisk.name", VM_FIXED),
            Fixed("storageProfile.osDisk.createOption", VM_FIXED),
            Fixed("osProfile.computerName", VM_FIXED),
            Fixed("osProfile.adminUsername", VM_FIXED),
        ),
        checks=(Check("machine", VM_DOC),),
        effects=(SYSTEM_IDENTITY, Effect("machine_disks", DISK_DOC)),
        aftermath=(Effect("machine_gone", VM_DELETE),),
        secret=("osProfile.adminPassword", "osProfile.customData", "userData"),
        readonly=("instanceView", "timeCreated", "resources", "managedBy", *IDENTITY_READONLY),
        keeps=True,
        envelope=("location", "tags", "zones", "identity", "plan", "extendedLocation", "placement", "etag"),
        wrapped=("networkProfile.networkInterfaces[]",),
    ),
    TypeRule(
        sdk="compute:Disk",
        arm="Microsoft.Compute/disks",
        api="2024-03-02",
        source=DISK_DOC,
        path=segments("disks/diskName"),
        name=Name(r"[\w-]+", 1, 80, "letters, digits, underscores and hyphens", NAMES),
        required=("creationData.createOption",),
        references=(Reference("creationData.sourceResourceId", (), DISK_DOC),),
        defaults=(
            Default("sku.name", "Standard_LRS", DISK_DOC),
            Default("encryption.type", "EncryptionAtRestWithPlatformKey", DISK_DOC),
            Default("networkAccessPolicy", "AllowAll", DISK_DOC),
            Default("publicNetworkAccess", "Enabled", DISK_DOC),
        ),
        computed=(STATE, Computed("uniqueId", "{guid}", DISK_DOC)),
        fixed=(
            MOVED,
            Fixed("zones", DISK_DOC),
            Fixed("creationData", DISK_DOC),
        ),
        checks=(Check("disk", DISK_DOC),),
        readonly=("diskState", "managedBy", "managedByExtended", "timeCreated", "diskSizeBytes", "sku.tier"),
        keeps=True,
        envelope=("location", "tags", "sku", "zones", "managedBy", "extendedLocation"),
    ),
    TypeRule(
        sdk="compute:AvailabilitySet",
        arm="Microsoft.Compute/availabilitySets",
        api=API,
        source=ARM,
        path=segments("availabilitySets/availabilitySetName"),
        name=plain(),
        defaults=(
            Default("platformUpdateDomainCount", 5, "Microsoft Learn, Availability sets overview"),
            Default("platformFaultDomainCount", 3, "Microsoft Learn, Availability sets overview"),
            Default("sku.name", "Classic", ARM),
        ),
        fixed=(
            MOVED,
            Fixed("platformFaultDomainCount", ARM),
            Fixed("platformUpdateDomainCount", ARM),
        ),
        readonly=("statuses", "virtualMachines"),
        envelope=("location", "tags", "sku"),
    ),
    TypeRule(
        sdk="compute:VirtualMachineExtension",
        arm="Microsoft.Compute/virtualMachines/extensions",
        api=API,
        source="Microsoft Learn, Virtual machine extensions and features",
        path=segments("virtualMachines/vmName", "extensions/vmExtensionName"),
        name=plain(),
        required=("publisher", "type", "typeHandlerVersion"),
        defaults=(Default("autoUpgradeMinorVersion", value=False, source=ARM),),
        computed=(STATE,),
        fixed=(MOVED, Fixed("publisher", ARM), Fixed("type", ARM)),
        checks=(Check("extension", ARM),),
        secret=("protectedSettings",),
        readonly=("instanceView",),
        keeps=True,
    ),
)
