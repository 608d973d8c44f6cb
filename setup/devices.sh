#!/usr/bin/env bash
# Runs the tests that need real devices in a virtual machine with two V4L2 cameras and two ALSA cards.
#   setup/devices.sh VM     VM runs a command in such a machine, in the present folder (see docs/architecture.md)
set -euo pipefail

vm=${1:?what runs a command in the virtual machine?}
command -v "$vm" >/dev/null || { echo "There is no $vm: name another with VM=…" >&2; exit 1; }
program=$(cargo test --locked --all-features --test media --no-run --message-format=json-render-diagnostics |
    grep -o '"executable":"[^"]*/media-[^"]*"' | tail -n 1 | cut -d '"' -f 4)
exec "$vm" "$program" --ignored --nocapture --test-threads=1 ${2:-real_devices::}
