"""A simulated Azure: an ARM-like store on disk behind Pulumi's own provider protocol.

* :mod:`iac.lab.azure.store` keeps the resources; an outside engineer's view of them (list, get, put, patch, delete).
* :mod:`iac.lab.azure.provider` is the ``ResourceProviderServicer`` that answers in azure-native's place.
* :mod:`iac.lab.azure.rules` holds what the simulation knows of each resource type, as data with sources.
* :mod:`iac.lab.azure.graph` is the census in the shape of a Resource Graph export.
* :mod:`iac.lab.azure.mischief` and :mod:`iac.lab.azure.faults` make things go wrong on purpose.
"""
