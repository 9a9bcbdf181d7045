"""Bring a device of a city to its configuration."""

from __future__ import annotations

import traceback
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

try:
    from iac.errors import IacError
    from iac.workflow.onehost import configure_host
except ImportError:
    MISSING: str | None = traceback.format_exc()
else:
    MISSING = None

DOCUMENTATION = r"""
module: iac_config
short_description: Bring a device of a city to its configuration
version_added: "0.1.0"
description:
  - Renders the configuration the device should have from the city's files, compares it with what the device runs, and
    types the ordered commands from the one to the other, as C(iac deploy) does.
  - A change is armed with the device's own timer, looked at over a new connection, confirmed, saved and read again.
    A device is changed as a whole or not at all.
  - A change that an earlier task began and could not finish is brought to its end first.
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
  confirm_seconds:
    description:
      - After so many seconds the device takes back by itself what nobody has confirmed.
    type: int
    default: 120
  replace:
    description:
      - Replace the whole configuration instead of typing commands. Partly managed devices get commands all the same.
    type: bool
    default: false
  unless_exists:
    description:
      - Begin nothing once a file of this name exists. So a deployment is stopped without breaking off anything.
    type: path
attributes:
  check_mode:
    description: Brings the candidate to the device, returns the device's own idea of the difference, removes it again.
    support: full
  diff_mode:
    description: Shows the difference as the device prints it, secrets redacted.
    support: full
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
- name: Show what would change
  iac_config:
    city: "{{ playbook_dir }}/city"
    environment: prod
    host: "{{ inventory_hostname }}"
  check_mode: true
  diff: true

- name: Bring the device to the city; it takes back what is not confirmed within five minutes
  iac_config:
    city: "{{ playbook_dir }}/city"
    environment: prod
    host: "{{ inventory_hostname }}"
    confirm_seconds: 300
"""

RETURN = r"""
outcome:
  description: What is known about the device now, read back from it.
  returned: always, unless the city or the machine is to blame
  type: dict
  contains:
    subject:
      description: The device.
      type: str
      sample: hall-sw1
    status:
      description:
        - C(unchanged), C(applied), C(rolled-back), C(pending), C(refused), C(unreachable), C(failed), C(unknown) or
          C(skipped).
      type: str
      sample: applied
    detail:
      description: What there is to say about it.
      type: str
      sample: already as intended
    saved:
      description: Whether the configuration survives a reload.
      type: bool
      sample: true
    seconds:
      description: How long it took.
      type: float
      sample: 1.9
diff:
  description: The device's own idea of the difference.
  returned: always, unless the city or the machine is to blame
  type: dict
  contains:
    prepared:
      description: The difference as text, empty when there is none.
      type: str
      sample: |
        interface GigabitEthernet1/0/4
         +switchport access vlan 20
"""


ARGUMENTS: dict[str, Any] = {
    "city": {"type": "path", "required": True},
    "environment": {"type": "str", "default": "lab"},
    "host": {"type": "str", "required": True},
    "lab_dir": {"type": "path"},
    "iac_version": {"type": "str"},
    "config_digest": {"type": "str"},
    "confirm_seconds": {"type": "int", "default": 120},
    "replace": {"type": "bool", "default": False},
    "unless_exists": {"type": "path"},
}


def main() -> None:
    """Read the parameters, make one call, hand its answer back."""
    module = AnsibleModule(argument_spec=ARGUMENTS, supports_check_mode=True)
    if MISSING is not None:
        module.fail_json(msg=missing_required_lib("municipal-iac[network]"), exception=MISSING)
    try:
        told = configure_host(module.params, dry_run=module.check_mode)
    except IacError as error:
        module.fail_json(msg=str(error))
    if told.pop("failed"):
        module.fail_json(**told)
    module.exit_json(**told)


if __name__ == "__main__":
    main()
