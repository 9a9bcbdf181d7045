#!/usr/bin/env bash
# Compares what is really there with the city's files; drift.xml says for each device, stack and domain what was found.
# CITY_ENV names the environment. For lab a rehearsal is built first and taken down at the end.
set -euo pipefail
env=${CITY_ENV:-lab}
if [ "$env" = lab ]; then
  trap 'iac lab down city --yes' EXIT
  iac lab up city
  iac up city --yes
fi
pytest --iac-env "$env" --junitxml=drift.xml "$@"
