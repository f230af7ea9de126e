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
scenes portraits --count 24000 --seed 5 --kinds portrait
scenes lessons --count 30000 --seed 1 --kinds collage:12,plain,ambiguous,spatial,shot,group
scenes restless --count 20000 --seed 3 --kinds collage:8,clutter:5,plain:2,ambiguous,spatial,shot,group
scenes frames --count 9000 --seed 2
scenes validation --part validation --count 800 --seed 1
scenes test --part test --count 1500 --seed 1

# Architecture, and a vocabulary of the names of things.
if [ ! -e start/merges.txt ]; then
  mkdir -p start
  cp "$root"/Tools/embedded/start/*.json start/
  "$clipcrop" train tokenizer --data jsonl:lessons/things.jsonl --synonyms lessons/names.json --vocabulary 1024 --out start
fi

# The detector: what things look like, alone in small pictures; where they are, in full ones; then what they are not, on restless
# grounds. The learning rate falls once, in the last stage.
teach() {
  local out=$1
  shift
  grep -qs '"event":"finished"' "$out/log.jsonl" && return
  "$clipcrop" train detector --out "$out" --optimiser muon --soft-targets --prompts --schedule hold --learning-rate 1e-3 \
    --validation 0.01 --validation-limit 200 --precision "$precision" "$@"
}
precision=f32
grep -qs avx512_bf16 /proc/cpuinfo && precision=bf16
teach words-and-looks --data jsonl:portraits/things.jsonl --synonyms portraits/names.json --from start --window 96 --batch 64 --epochs 3 --word-steps 400 \
  --warmup 100 --decay-share 0.1 --validation-steps 300 --average 0.98 --inner-box-weight 0.1 --no-frames
teach looks-and-places --data jsonl:lessons/things.jsonl --synonyms lessons/names.json --model ./words-and-looks --batch 16 --epochs 2 \
  --warmup 100 --decay-share 0 --validation-steps 400 --average 0.99 --inner-box-weight 0.2
teach things-and-no-things --data jsonl:restless/things.jsonl --synonyms restless/names.json --model ./looks-and-places --batch 16 \
  --epochs 2 --warmup 50 --decay-share 0.6 --validation-steps 400 --average 0.99 --inner-box-weight 0.2

# Stored as it will be shipped, so that the decoder learns from the very features it will see.
[ -e detector/config.json ] || "$clipcrop" model pack ./things-and-no-things --type f16 --out detector
"$clipcrop" train cropper --data jsonl:frames/annotations.jsonl --model ./detector --out cropper --cache features --views 1 \
  --queries 1 --width 192 --layers 3 --heads 6 --hidden 768 --batch 16 --epochs 8 --learning-rate 1e-3 --average 0.995 --validation 0.05
[ -e embedded/config.json ] || "$clipcrop" model pack ./cropper --type f16 --out embedded
"$clipcrop" train calibration --data jsonl:validation/annotations.jsonl --model ./embedded --passing 0.94 --scope illustrations \
  --advice "the embedded model knows illustrations; for photographs get a model with 'clipcrop model pull google/owlvit-base-patch32'"
"$clipcrop" evaluate --data jsonl:test/annotations.jsonl --model ./embedded --output test.json
