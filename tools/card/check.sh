#!/bin/bash
# Checks and measures engine=cuda on a machine with a card, out of an unpacked bundle (docs/cuda.md).
#
#     check.sh DIR [doctor contract sanitizer products step profile photos train]     all without names; each has a limit of time, and none
#                                                                                     needs another
#
# OUT            where results are appended to (card-results)
# MAE_PYTHON     Python with PyTorch to compare with, in whose nvidia packages NVRTC and cuBLASLt may be (python3)
# SETTINGS       of step: models and batches, the first first (vit_base:256 vit_base:32 vit_large:256 vit_huge:128)
# PAIRS, STEPS   of step: how often mae4j and PyTorch take turns (3), and steps that are measured each time (30)
# CLASSES        of contract and sanitizer: tests, as a regular expression (those of the whole engine and of its kernels)
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
ceiling=2048
[ "$engine" != cuda ] || ceiling=8192 # smaller products of a card take as long as their launch
limits="doctor:60 contract:300 sanitizer:240 products:60 step:480 profile:120 photos:300 train:180"

mae() { (cd "$OUT" && "$dir/mae" "$@"); }

java_of_tests() {
    local jars
    jars=$(sed "s|^|$dir/|" "$dir/lib/order" | tr '\n' :)
    cd "$OUT" && exec "$dir/java/bin/java" -Xmx3g -Dorg.bytedeco.javacpp.cachedir="$dir/cache" -Dmae4j.cuda.device="$device" -cp \
        "$dir/tests/junit-platform-console-standalone.jar:$dir/tests/cuda:$dir/tests/core:$dir/tests/models:$jars" "$@"
}

# a class of tests in a process of its own, as a card gives nothing more to one in which a kernel failed: LOG is what it writes. A group
# of its own too, which timeout ends with it: a section that is out of time ends it by the same way, and leaves none to run beside the next
test_class() { # class, log, what goes before
    local status
    $3 "$BASH" -c 'java_of_tests "$@"' - org.junit.platform.console.ConsoleLauncher execute --select-class="$1" --details=testfeed \
        --disable-banner --disable-ansi-colors >"$2" 2>&1 &
    trap "kill $!; exit 143" TERM
    wait $!
    status=$?
    trap - TERM
    printf '%-28s %s\n' "${1##*.}" "$(sed -nE 's/^\[ *([1-9][0-9]*) tests (successful|failed|skipped|aborted) *\]$/\1 \2/p' "$2" | paste -sd ,)$([ $status = 0 ] || echo ", exit $status")"
    return $status
}

# what does not pass runs again with the failing kernel named; what passes then fails only where steps are recorded, or by chance
contract_class() { # class
    local log=$OUT/contract-${1##*.}.log
    test_class "$1" "$log" "timeout -k 5 120" && return
    CUDA_LAUNCH_BLOCKING=1 test_class "$1" "${log%.log}-blocking.log" "timeout -k 5 60" >/dev/null &&
        echo "${1##*.} passes with CUDA_LAUNCH_BLOCKING=1" || log=${log%.log}-blocking.log
    failures "$log"
    return 1
}

failures() { # log; its end where it names none, as of a process that crashed or was out of time
    grep -hE '::|=>|Caused by' "$1" | grep -A 3 -E ':: (FAILED|ABORTED)|=>' | cut -c 1-300 | head -n 40 | grep . || tail -n 20 "$1" | cut -c 1-300
}

classes_of() { # regular expression
    (cd "$dir/tests/cuda" && find . -name '*Test.class') | sed 's|^[.]/||; s|[.]class$||; s|/|.|g' | grep -E "[.]($1)\$" | sort
}

doctor() {
    nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit --format=csv,noheader
    mae doctor
    mae list >"$OUT/list.txt" # some 20 KB, beside which nobody finds what the doctor said
}

# what works otherwise than it is meant to
slow_ways() { grep -hoE 'cuBLASLt [0-9]+ has no algorithm for .*|steps cannot be recorded.*' "$1" | cut -c 1-250 | sort | uniq -c; }

# several classes at a time; tensor cores first: if their fragments lie otherwise than thought, all else is wrong too
contract() {
    local whole=Card status
    [ "$device" = card ] || whole=Emulated
    rm -f "$OUT"/contract-*.log
    export -f java_of_tests test_class contract_class failures
    export dir device
    { classes_of TensorCoreTest &&
        classes_of "${CLASSES:-$whole[A-Z][A-Za-z0-9]*Test|[A-Za-z]+KernelsTest|CudaOptimizerTest|NextBatchTest|RecordedPlanTest|FusedGeluTest}"; } |
        xargs -P "${AT_A_TIME:-4}" -I{} "$BASH" -c 'contract_class {}'
    status=$?
    cat "$OUT"/contract-*[a-z].log >"$OUT/contract.log"
    slow_ways "$OUT/contract.log"
    sed -nE 's/^\[ *([0-9]+) (tests (successful|failed)) *\]$/\1 \2/p' "$OUT"/contract-*Test.log |
        awk '{ count[$2 " " $3] += $1 } END { for (what in count) print count[what], what }'
    grep -q '\[ *[1-9][0-9]* tests successful' "$OUT/contract.log" || return 1
    return $status
}

sanitizer() {
    local tool class failed=0
    PATH=$PATH:/usr/local/cuda/bin
    export -f java_of_tests
    export dir device
    for tool in memcheck racecheck; do
        echo "== $tool"
        for class in $(classes_of "${CLASSES:-(Norm|Sum|Loss|Elementwise|Pixel|Attention)KernelsTest|TensorCoreTest|CudaOptimizerTest}"); do
            test_class "$class" "$OUT/$tool-${class##*.}.log" \
                "timeout -k 5 60 compute-sanitizer --tool $tool --target-processes all --error-exitcode 9" || failed=1
        done
        cat "$OUT/$tool"-*.log | grep -E 'ERROR SUMMARY|RACECHECK SUMMARY|========= (Invalid|Race|Error|Warning)' | sort | uniq -c
    done
    return $failed
}

# products in the form that the engine asks for and in others
products() {
    local setting
    for setting in ${SETTINGS:-vit_base:256}; do
        (java_of_tests io.mae4j.engine.cuda.card.ProductForms "${setting%:*}" "${setting#*:}") || return
    done
}

# PyTorch's script, eager and compiled, in one process: a line of JSON for each, and one with the most memory that it held
torch() {
    "$MAE_PYTHON" -c '
import gc, runpy, sys, torch
script, given = sys.argv[1], sys.argv[2:]
for more in [], ["--compile"]:
    sys.argv = [script] + given + more
    if torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()
    runpy.run_path(script, run_name="__main__")
    if torch.cuda.is_available():
        print("{\"peak_bytes\": %d, \"reserved_bytes\": %d}" % (torch.cuda.max_memory_allocated(), torch.cuda.max_memory_reserved()))
    sys.stdout.flush()
    gc.collect()
    torch.cuda.empty_cache()
' "$dir/torch_mae.py" --device "${TORCH_DEVICE:-cuda}" --precision "$precision" --steps "$steps" --threads "$(nproc)" "$@" 2>>"$OUT/step.log" |
        tee -a "$OUT/step.log"
}

# a card's clock rises under load, and Java compiles what is done often
ours() { # more overrides
    mae bench step engine="$engine" engine.precision="$precision" model="$model" batch="$batch" steps="$steps" warmup="$steps" ceiling="$ceiling" \
        --json "$@" 2>>"$OUT/step.log" | tee -a "$OUT/step.log"
}

field() { sed -n "s/.*\"$1\": *\([-+.0-9eE]*\).*/\1/p" | sed -n "${2:-1}p"; } # key, which of the lines that have it

# each setting once, then each once more
step() {
    local setting model batch pair both exact tanh="" tuned="" failed=0 steps=${STEPS:-30}
    for pair in $(seq "${PAIRS:-3}"); do
        for setting in ${SETTINGS:-vit_base:256 vit_base:32 vit_large:256 vit_huge:128}; do
            model=${setting%:*} batch=${setting#*:}
            exact=$(ours)
            both=$(torch --model "$model" --batch "$batch")
            [ "$engine" != cuda ] || [ "$precision" != bf16 ] || tanh=$(ours engine.gelu=tanh)
            [ "$engine" != cuda ] || tuned=$(ours engine.tune=true)
            awk -v name="$setting $pair" -v e="$(field step_s 1 <<<"$both")" -v c="$(field step_s 2 <<<"$both")" \
                -v x="$(field step_s <<<"$exact")" -v t="$(field step_s <<<"$tanh")" -v p="$(field step_s <<<"$tuned")" -v mfu="$(field mfu <<<"$exact")" \
                -v eb="$(field peak_bytes 1 <<<"$both")" -v cb="$(field peak_bytes 2 <<<"$both")" -v xb="$(field device_peak_bytes <<<"$exact")" '
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
        mae bench step engine="$engine" engine.precision="$precision" model="${setting%:*}" batch="${setting#*:}" steps="${STEPS:-20}" warmup="${STEPS:-20}" ceiling="$ceiling" profile=true || failed=1
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
[ $# -gt 0 ] || set -- doctor contract sanitizer products step profile photos train
for section; do
    [[ " $limits" == *" $section:"* ]] || { echo "check.sh: no section is called $section" >&2 && exit 2; }
done
for section; do
    own=$(tr ' ' '\n' <<<"$limits" | sed -n "s/^$section://p")
    echo "=== $section, at most ${LIMIT:-$own} s" | tee -a "$OUT/$section.txt"
    start=$SECONDS before=$(wc -c <"$OUT/$section.txt")
    SECTION=$section timeout -k 10 "${LIMIT:-$own}" "$BASH" "$0" "$dir" 2>&1 | tee -a "$OUT/$section.txt"
    status=${PIPESTATUS[0]}
    case $status in
        0) result=ok ;;
        124 | 137) result="out of time" ;;
        *) result="failed ($status)" ;;
    esac
    printf '%-10s %-12s %4d s  %s\n' "$section" "$result" $((SECONDS - start)) \
        "$(tail -c +"$before" "$OUT/$section.txt" | grep -oE '[0-9]+ tests (successful|failed)' | tail -n 2 | paste -sd ,)" >>"$OUT/table.txt"
done
tail -n $# "$OUT/table.txt"
[ ! -f "$OUT/ratios.txt" ] || cat "$OUT/ratios.txt"
