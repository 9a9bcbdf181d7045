"""Compare a device of a city with what it should be."""

from __future__ import annotations

import traceback
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

try:
    from iac.errors import IacError
    from iac.workflow.onehost import drift_of_host
except ImportError:
    MISSING: str | None = traceback.format_exc()
else:
    MISSING = None

DOCUMENTATION = r"""
module: iac_drift
short_description: Compare a device of a city with what it should be
version_added: "0.1.0"
description:
  - Reads what the device runs and what it would boot with, and returns every difference from the city as a finding
    with its meaning, beside the ordered commands that put it right.
  - Changes nothing.
options:
  city:
    description:
      - The folder of the city's files, on the machine the module runs on.
    type: path
    required: true
  environment:
    description:
      - The environment of the city, as its files name it.
    type: str
    default: lab
  host:
    description:
      - The device, as the city names it.
    type: str
    required: true
  lab_dir:
    description:
      - The lab's folder, for an environment whose target is the lab and whose lab is not in the usual place.
    type: path
  iac_version:
    description:
      - The version of iac that prepared the work. Another version on this machine is refused.
    type: str
  config_digest:
    description:
      - The name of the configuration that the machine which prepared the work renders for the device. A machine that
        renders another one is refused.
    type: str
  fail_on_drift:
    description:
      - Fail when the device is not as the city says.
    type: bool
    default: false
attributes:
  check_mode:
    description: Reads only, so check mode is no different.
    support: full
  diff_mode:
    description: Findings are results, not differences of Ansible's kind.
    support: none
requirements:
  - municipal-iac[network], the same version on every machine
notes:
  - Runs on the controller or on a worker, never on the device; use it with a local connection.
  - Secrets come from the machine the module runs on, from the file that E(IAC_SECRETS_FILE) names or from variables
    such as E(IAC_SECRET_CORE_ENABLE). They are neither parameters nor results. Under ansible-runner only the file
    will do, because ansible-runner writes down the environment.
author:
  - The iac authors
"""

EXAMPLES = r"""
- name: Look for what was changed behind our back
  iac_drift:
    city: "{{ playbook_dir }}/city"
    environment: prod
    host: "{{ inventory_hostname }}"
  register: drift

- name: Say it
  ansible.builtin.debug:
    msg: "{{ drift.findings | map(attribute='title') | list }}"
  when: drift.drifted
"""

RETURN = r"""
drifted:
  description: Whether the device is for certain not as the city says.
  returned: always, unless the city or the machine is to blame
  type: bool
  sample: true
findings:
  description: What was found, in the form of C(iac drift check --format json).
  returned: always, unless the city or the machine is to blame
  type: list
  elements: dict
  sample: [{"rule": "drift.network.extra", "severity": "high", "subject": "hall-sw1", "title": "snmp community added"}]
left_alone:
  description: What is on the device and not ours.
  returned: always, unless the city or the machine is to blame
  type: list
  elements: dict
  sample: []
commands:
  description: The lines that bring the device back, in order; secrets as placeholders.
  returned: always, unless the city or the machine is to blame
  type: list
  elements: str
  sample: ["no snmp-server community <redacted>"]
"""


ARGUMENTS: dict[str, Any] = {
    "city": {"type": "path", "required": True},
    "environment": {"type": "str", "default": "lab"},
    "host": {"type": "str", "required": True},
    "lab_dir": {"type": "path"},
    "iac_version": {"type": "str"},
    "config_digest": {"type": "str"},
    "fail_on_drift": {"type": "bool", "default": False},
}


def main() -> None:
    """Read the parameters, make one call, hand its answer back."""
    module = AnsibleModule(argument_spec=ARGUMENTS, supports_check_mode=True)
    if MISSING is not None:
        module.fail_json(msg=missing_required_lib("municipal-iac[network]"), exception=MISSING)
    try:
        told = drift_of_host(module.params)
    except IacError as error:
        module.fail_json(msg=str(error))
    if told.pop("failed"):
        module.fail_json(**told)
    module.exit_json(**told)


if __name__ == "__main__":
    main()
