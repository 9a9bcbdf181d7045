"""NAPALM behind :class:`iac.ports.DeviceTarget`: the ``ios`` and ``eos`` drivers as they are, made safe."""
