"""What the embedded engine tells a program it can do: the answers of one named CLI, as data.

The SDK changes what it sends by these answers, so they are not chosen but copied. They are the table of
``supportsFeatureID`` and ``supportedMonitorFeatures`` in ``pkg/resource/deploy/source_eval.go`` of that version; the
conformance suite compares them with a live CLI. What the engine then refuses, it refuses by name (``options.py``).
"""

from __future__ import annotations

CLI_VERSION = "3.260.0"

FEATURE_IDS = frozenset(
    {
        "secrets",
        "resourceReferences",
        "outputValues",
        "aliasSpecs",
        "replacementTrigger",
        "deletedWith",
        "replaceWith",
        "transforms",
        "invokeTransforms",
        "parameterization",
        "resourceHooks",
        "errorHooks",
        "sendsOptionsToHooks",
    }
)
"""The strings to which ``SupportsFeature`` says yes."""

FEATURES = tuple(range(16))
"""The numbers of ``ResourceMonitorFeature`` in ``GetDeploymentInfo``: secrets (0) to invoke parent (15).

16 (state migrations) is switched off in that CLI unless asked for; 17 and 18 (output values of invokes and calls) are
known to SDK 3.272 and not to it.
"""
