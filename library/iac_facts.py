"""What a device of a city says of itself."""

from __future__ import annotations

import traceback
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

try:
    from iac.errors import IacError
    from iac.workflow.onehost import facts_of_host
except ImportError:
    MISSING: str | None = traceback.format_exc()
else:
    MISSING = None

DOCUMENTATION = r"""
module: iac_facts
short_description: Read what a device of a city says of itself
version_added: "0.1.0"
description:
  - Opens a device of a city as C(iac) itself does and returns model, serial number, software and interfaces as facts,
    beside what the city says of the device.
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
attributes:
  check_mode:
    description: Reads only, so check mode is no different.
    support: full
  diff_mode:
    description: There is nothing to show.
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
- name: Read every device of the town
  iac_facts:
    city: "{{ playbook_dir }}/city"
    environment: prod
    host: "{{ inventory_hostname }}"

- name: Say which devices run another release
  ansible.builtin.debug:
    msg: "{{ inventory_hostname }} runs {{ iac.device.os_version }}"
  when: "'17.12' not in iac.device.os_version"
"""

RETURN = r"""
ansible_facts:
  description: Facts to add to the host.
  returned: success
  type: dict
  contains:
    iac:
      description: Everything this module found out.
      type: dict
      contains:
        device:
          description: What the device says of itself.
          type: dict
          sample: {"hostname": "hall-sw1", "model": "C9300-48P", "serial_number": "FLB12345678"}
        intended:
          description: What the city says of it; C(config_digest) names the configuration it should have.
          type: dict
          sample: {"platform": "iosxe", "address": "10.10.0.2", "sections": [], "config_digest": "0f3c5a7e9b1d2c4e"}
        version:
          description: The version of iac on the machine the module ran on.
          type: str
          sample: "0.1.0"
"""


ARGUMENTS: dict[str, Any] = {
    "city": {"type": "path", "required": True},
    "environment": {"type": "str", "default": "lab"},
    "host": {"type": "str", "required": True},
    "lab_dir": {"type": "path"},
    "iac_version": {"type": "str"},
    "config_digest": {"type": "str"},
}


def main() -> None:
    """Read the parameters, make one call, hand its answer back."""
    module = AnsibleModule(argument_spec=ARGUMENTS, supports_check_mode=True)
    if MISSING is not None:
        module.fail_json(msg=missing_required_lib("municipal-iac[network]"), exception=MISSING)
    try:
        told = facts_of_host(module.params)
    except IacError as error:
        module.fail_json(msg=str(error))
    module.exit_json(**told)


if __name__ == "__main__":
    main()
