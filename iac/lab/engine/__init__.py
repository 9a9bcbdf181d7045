"""A small engine that speaks Pulumi's own protocols, for the lab: see :class:`iac.lab.engine.engine.EmbeddedEngine`."""
