#!/usr/bin/env bash
# From nothing to the model that comes with ClipCrop: scenes, words, detector, decoder, calibration, figures. Everything is drawn from
# seeds. It runs for hours; interrupted, the same command goes on where it was. What it makes is in FOLDER (default: embedded-model), and
# the model to ship in FOLDER/embedded; docs/embedded-model.md says what to expect.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
clipcrop=${CLIPCROP_BINARY:-$(swift build --package-path "$root" --configuration release --show-bin-path)/clipcrop}
folder=${1:-embedded-model}
mkdir -p "$folder"
cd "$folder"
# Threads that wait for each other in turns do better asleep than spinning when the machine has other work.
export GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-50000}

# What a lesson is made of; a finished folder is left as it is.
scenes() {
  local out=$1
  shift
  grep -qs '"isFinished" : true' "$out/scenes.json" || "$clipcrop" scenes --out "$out" "$@"
}
