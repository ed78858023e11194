#!/bin/sh
# Fashion-MNIST (Debian package dataset-fashion-mnist): one pre-training, then what its features are worth, each beside the same
# network from scratch with the same budget. Steps that have finished are passed over, so it can be started again at any time.
#
#     tools/transfer/fashion_mnist.sh [folder] [steps, default: pretrain probe knn 1 10 100]
set -eu
mae=${MAE:-$(dirname "$0")/../../mae}
runs=${1:-runs/transfer}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- pretrain probe knn 1 10 100
epochs=${EPOCHS:-80}
engine=${ENGINE:-engine.precision=bf16}

finished() { # name: the folder of the finished run of that name
    for summary in "$runs"/*/*-"$1"/summary.json; do
        if [ -f "$summary" ] && grep -q '"status" *: *"finished"' "$summary"; then
            dirname "$summary"
            return
        fi
    done
}

unfinished() { # name: the folder of a run that has a checkpoint to go on from
    for folder in "$runs"/*/*-"$1"; do
        [ -z "$(ls "$folder"/checkpoints 2>/dev/null)" ] || echo "$folder"
    done | tail -n 1
}

train() { # command name overrides...
    command=$1
    name=$2
    shift 2
    [ -z "$(finished "$name")" ] || return 0
    folder=$(unfinished "$name")
    if [ -n "$folder" ]; then
        "$mae" "$command" resume="$folder"
    else
        "$mae" "$command" name="$name" runs="$runs" data=fashion_mnist data.full=true "$engine" "$@"
    fi
}

both() { # share-name fraction seed overrides...: fine-tuned and from scratch
    label=$1
    fraction=$2
    seed=$3
    shift 3
    common="labels.fraction=$fraction labels.seed=$seed trainer.seed=$seed optimizer.lr=1e-3 trainer.heldOutEvery=0"
    # shellcheck disable=SC2086 # a list of words
    train finetune "finetune-$label-$seed" checkpoint="$pretrained" $common "$@"
    # shellcheck disable=SC2086
    train finetune "scratch-$label-$seed" checkpoint=null classifier.layerDecay=1 optimizer.beta2=0.95 $common "$@"
}

for step; do
    pretrained=$(finished pretrain)
    case $step in
        pretrain) train pretrain pretrain trainer.epochs="$epochs" schedule.warmupEpochs=3 knn.enabled=false ;;
        probe) train probe probe checkpoint="$pretrained" ;;
        knn) "$mae" knn run="$pretrained" ;;
        1) for seed in 0 1 2; do both 1 0.01 $seed trainer.batch=100 trainer.epochs=30; done ;;
        10) for seed in 0 1 2; do both 10 0.1 $seed trainer.batch=100 trainer.epochs=10 schedule.warmupEpochs=1; done ;;
        100) both 100 1 0 trainer.batch=250 trainer.epochs=5 schedule.warmupEpochs=1 ;;
        *) echo "no step is called $step" >&2 && exit 2 ;;
    esac
done

for summary in "$runs"/*/*/summary.json; do
    name=$(basename "$(dirname "$summary")")
    grep -o '"\(test.top1\|probe.top1\|knn.top1\|knn.untrained.top1\)" *: *[0-9.]*' "$summary" | sed "s/^/$name  /"
done
