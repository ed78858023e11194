#!/bin/bash
# Checks and measures engine=cuda on a machine with a card, out of an unpacked bundle (docs/cuda.md).
#
#     check.sh DIR [doctor contract sanitizer step profile photos train]        all without names; each has a limit of time, and none needs another
#
# OUT            where results are appended to (card-results)
# MAE_PYTHON     Python with PyTorch to compare with, in whose nvidia packages NVRTC and cuBLASLt may be (python3)
# SETTINGS       of step: models and batches, the first first (vit_base:256 vit_large:256 vit_huge:128 vit_base:32)
# PAIRS, STEPS   of step: how often mae4j and PyTorch take turns (3), and steps that are measured each time (10)
# EPOCHS         of train: of pretrain (30, the quick start's)
# ENGINE, PRECISION, TORCH_DEVICE, DEVICE        cuda, bf16, cuda, card; without a card: cpu, bf16, cpu, emulated
# LIMIT          seconds of each section, instead of its own
set -u
dir=$(cd "${1:?usage: check.sh DIR [section...]}" && pwd -P)
shift
export OUT=${OUT:-card-results} MAE_PYTHON=${MAE_PYTHON:-python3}
mkdir -p "$OUT"
OUT=$(cd "$OUT" && pwd -P)
engine=${ENGINE:-cuda}
precision=${PRECISION:-bf16}
device=${DEVICE:-card}
limits="doctor:60 contract:240 sanitizer:240 step:480 profile:120 photos:300 train:180"

mae() { (cd "$OUT" && "$dir/mae" "$@"); }

tests() { # what goes before java, then classes as a regular expression
    local jars
    jars=$(sed "s|^|$dir/|" "$dir/lib/order" | tr '\n' :)
    (cd "$OUT" && $1 "$dir/java/bin/java" -Xmx3g -Dorg.bytedeco.javacpp.cachedir="$dir/cache" -Dmae4j.cuda.device="$device" -cp \
        "$dir/tests/junit-platform-console-standalone.jar:$dir/tests/cuda:$dir/tests/core:$dir/tests/models:$jars" \
        org.junit.platform.console.ConsoleLauncher execute --scan-classpath="$dir/tests/cuda" --include-classname=".*[.]($2)" \
        --disable-banner --disable-ansi-colors --details-theme=ascii --fail-if-no-tests)
}

doctor() {
    nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit --format=csv,noheader
    mae doctor
    mae list
}

# what works otherwise than it is meant to
slow_ways() { grep -hoE 'cuBLASLt [0-9]+ has no algorithm for .*|steps cannot be recorded.*' "$1" | cut -c 1-250 | sort | uniq -c; }

contract() {
    local whole=Card
    [ "$device" = card ] || whole=Emulated
    tests "" "$whole[A-Z]\w*Test|\w+KernelsTest|TensorCoreTest|CudaOptimizerTest|NextBatchTest|RecordedPlanTest|FusedGeluTest" >"$OUT/contract.log" 2>&1
    local status=$?
    grep -E '\[(X|A)\]|=>|Caused by|^\[ |^Test run' "$OUT/contract.log" | cut -c 1-300 | tail -n 200
    slow_ways "$OUT/contract.log"
    grep -q '\[ *[1-9][0-9]* tests successful' "$OUT/contract.log" || return 1
    return $status
}

sanitizer() {
    local tool failed=0
    PATH=$PATH:/usr/local/cuda/bin
    for tool in memcheck racecheck; do
        echo "== $tool"
        tests "timeout -k 5 110 compute-sanitizer --tool $tool --target-processes all --error-exitcode 9" \
            '(Norm|Sum|Loss|Elementwise|Pixel|Attention)KernelsTest|TensorCoreTest|CudaOptimizerTest' >"$OUT/$tool.log" 2>&1 || failed=$?
        grep -E 'ERROR SUMMARY|RACECHECK SUMMARY|========= (Invalid|Race|Error|Warning)|tests (successful|failed|aborted)' "$OUT/$tool.log" | sort | uniq -c
    done
    return $failed
}

field() { sed -n "s/.*\"$1\": *\([-+.0-9eE]*\).*/\1/p" | tail -n 1; }

# PyTorch's script, and the most memory that it held
torch() {
    "$MAE_PYTHON" -c '
import runpy, sys, torch
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
if torch.cuda.is_available():
    print("{\"peak_bytes\": %d, \"reserved_bytes\": %d}" % (torch.cuda.max_memory_allocated(), torch.cuda.max_memory_reserved()))
' "$dir/torch_mae.py" --device "${TORCH_DEVICE:-cuda}" --precision "$precision" --steps "${STEPS:-10}" --threads "$(nproc)" "$@" 2>>"$OUT/step.log" |
        tee -a "$OUT/step.log"
}

ours() { # more overrides
    mae bench step engine="$engine" engine.precision="$precision" model="$model" batch="$batch" steps="${STEPS:-10}" --json "$@" \
        2>>"$OUT/step.log" | tee -a "$OUT/step.log"
}

step() {
    local setting model batch pair eager compiled exact tanh="" tuned="" failed=0
    for setting in ${SETTINGS:-vit_base:256 vit_large:256 vit_huge:128 vit_base:32}; do
        model=${setting%:*} batch=${setting#*:}
        for pair in $(seq "${PAIRS:-3}"); do
            eager=$(torch --model "$model" --batch "$batch")
            exact=$(ours)
            compiled=$(torch --model "$model" --batch "$batch" --compile)
            [ "$engine" != cuda ] || [ "$precision" != bf16 ] || tanh=$(ours engine.gelu=tanh)
            [ "$engine" != cuda ] || tuned=$(ours engine.tune=true)
            awk -v name="$setting $pair" -v e="$(field step_s <<<"$eager")" -v c="$(field step_s <<<"$compiled")" \
                -v x="$(field step_s <<<"$exact")" -v t="$(field step_s <<<"$tanh")" -v p="$(field step_s <<<"$tuned")" -v mfu="$(field mfu <<<"$exact")" \
                -v eb="$(field peak_bytes <<<"$eager")" -v cb="$(field peak_bytes <<<"$compiled")" -v xb="$(field device_peak_bytes <<<"$exact")" '
                function ratio(a, b) { return a && b ? sprintf("%.3f", a / b) : "-" }
                BEGIN {
                    printf "%s: eager %s, compiled %s, mae %s, with gelu=tanh %s, with tune %s s; ", name, e, c, x, t, p
                    printf "mae faster than eager %s, than compiled %s; with tanh %s, %s; with tune %s, %s; ",
                        ratio(e, x), ratio(c, x), ratio(e, t), ratio(c, t), ratio(e, p), ratio(c, p)
                    printf "GB %.2f, %.2f, %.2f; mfu %.3f\n", eb / 1e9, cb / 1e9, xb / 1e9, mfu
                    exit !(e && c && x)
                }' | tee -a "$OUT/ratios.txt"
            [ "${PIPESTATUS[0]}" = 0 ] || failed=1
        done
    done
    slow_ways "$OUT/step.log"
    return $failed
}

profile() {
    local setting failed=0
    for setting in ${SETTINGS:-vit_base:256 vit_large:256}; do
        mae bench step engine="$engine" engine.precision="$precision" model="${setting%:*}" batch="${setting#*:}" steps="${STEPS:-10}" profile=true || failed=1
    done
    return $failed
}

# ViT-B on photographs: the loss of 200 steps in fp32 beside that of engine=cpu, then 2,000 steps (40 epochs of 64 crops of each)
photos() {
    local common run="mae pretrain model=${PHOTOS_MODEL:-vit_base} data=folder data.root=$dir/pictures/photographs data.heldOutFraction=0
        augment=pretrain knn.enabled=false trainer.picturesEvery=1000 trainer.checkpointEvery=1000"
    [ -d "$dir/pictures/photographs" ] || { echo "no pictures in the bundle"; return 1; }
    common="trainer.batch=8 trainer.epochs=${PHOTOS_EPOCHS:-8} schedule.warmupEpochs=1 engine.precision=fp32"
    $run $common engine="$engine" runs="$OUT/photos-here" && $run $common engine=cpu runs="$OUT/photos-cpu" || return
    paste <(losses "$OUT/photos-here") <(losses "$OUT/photos-cpu") | awk '
        { d = ($1 - $2) / $2; if (d < 0) d = -d; if (d > most) most = d }
        END { printf "%d steps, losses %.4f %.4f, at most %.3f %% apart\n", NR, $1, $2, 100 * most }'
    $run engine="$engine" engine.precision="$precision" trainer.bytes=true augment.repeats=64 trainer.batch="${PHOTOS_BATCH:-256}" \
        trainer.epochs="${PHOTOS_LONG:-40}" schedule.warmupEpochs=4 runs="$OUT/photos-long" || return
    grep -hE 'dataWaitShare|imagesPerSecond|peakMemoryBytes|"steps"' "$OUT"/photos-long/*/*/summary.json
    losses "$OUT/photos-long" | awk 'NR % 200 == 0 || NR == 1 { printf "step %d loss %s\n", NR, $1 }'
}

losses() { sed -n 's/.*"loss":\([-0-9.E]*\).*/\1/p' "$(ls -d "$1"/*/*/metrics.jsonl | tail -n 1)"; }

train() {
    local run common="engine=$engine engine.precision=$precision runs=$OUT/runs"
    [ ! -d "$dir/data/fashion_mnist" ] || common="$common data.full=true data.root=$dir/data/fashion_mnist"
    mae pretrain $common trainer.epochs="${EPOCHS:-30}" || return
    run=$(ls -d "$OUT"/runs/*/*-pretrain | tail -n 1)
    mae probe $common checkpoint="$run" trainer.epochs=20 schedule.warmupEpochs=2
    mae finetune $common checkpoint="$run" labels.fraction=0.1 trainer.epochs="${EPOCHS:-10}" schedule.warmupEpochs=1
    grep -o '"[a-zA-Z.]*\(top1\|loss\|images_per_s\)" *: *[0-9.]*' "$OUT"/runs/*/*/summary.json | sed "s|$OUT/runs/||"
}

if [ -n "${SECTION:-}" ]; then
    "$SECTION"
    exit
fi
[ $# -gt 0 ] || set -- doctor contract sanitizer step profile photos train
for section; do
    [[ " $limits" == *" $section:"* ]] || { echo "check.sh: no section is called $section" >&2 && exit 2; }
done
for section; do
    own=$(tr ' ' '\n' <<<"$limits" | sed -n "s/^$section://p")
    echo "=== $section, at most ${LIMIT:-$own} s" | tee -a "$OUT/$section.txt"
    start=$SECONDS
    SECTION=$section timeout -k 10 "${LIMIT:-$own}" "$BASH" "$0" "$dir" 2>&1 | tee -a "$OUT/$section.txt"
    status=${PIPESTATUS[0]}
    case $status in
        0) result=ok ;;
        124 | 137) result="out of time" ;;
        *) result="failed ($status)" ;;
    esac
    printf '%-10s %-12s %4d s  %s\n' "$section" "$result" $((SECONDS - start)) \
        "$(grep -hoE '[0-9]+ tests (successful|failed)' "$OUT/$section.txt" | tail -n 2 | paste -sd ,)" >>"$OUT/table.txt"
done
tail -n $# "$OUT/table.txt"
[ ! -f "$OUT/ratios.txt" ] || cat "$OUT/ratios.txt"
