#!/usr/bin/env bash
# What a reviewer is told: is the city right, and what would become of its devices and its cloud?
# ci/review.sh BASE compares with that commit; everything is left in the folder review/.
set -euo pipefail
base=${1:?the commit to compare with is missing}
env=${CITY_ENV:-lab}
rm -rf review
mkdir -p review/base

iac validate city --format junit > review/validation.xml || true
iac validate city

git archive "$base" | tar -x -C review/base
iac render city --out review/after > review/render.log
if [ -d review/base/city ]; then
  iac render review/base/city --out review/before >> review/render.log
  iac plan city --env "$env" --base "$base" --format markdown > review/cloud.md || test $? -eq 2
else
  mkdir review/before
  iac plan city --env "$env" --format markdown > review/cloud.md
fi
git diff --no-index --no-color review/before review/after > review/devices.diff || test $? -eq 1

{
  echo "## Devices"
  echo '```diff'
  cat review/devices.diff
  echo '```'
  echo "## Cloud ($env)"
  cat review/cloud.md
} > review/summary.md
cat review/summary.md
