"""The real Pulumi CLI as a cloud engine: see :class:`iac.targets.pulumi.engine.CliEngine`."""
