#!/bin/bash
# mae with engine=emulated: engine=cuda on a card that the processor emulates (docs/cuda.md), slowly. Needs g++, and NVRTC
# of CUDA 13 (MAE_PYTHON: a Python that has it).
#
#     tools/card/emulated.sh pretrain engine=emulated engine.precision=fp32 trainer.batch=4 trainer.epochs=1 knn.enabled=false
set -euo pipefail
cd "$(dirname "$0")/../.."
./mvnw -q -Pcuda -DskipTests -pl experiments -am package dependency:build-classpath -DincludeScope=runtime \
    -Dmdep.outputFile="$PWD/target/emulated.classpath"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" --add-modules jdk.incubator.vector -Djava.awt.headless=true -Dorg.bytedeco.javacpp.maxbytes=200% \
    -Dorg.bytedeco.javacpp.maxphysicalbytes=300% -cp \
    "mae-engine-cuda/target/test-classes:$(realpath experiments/target/experiments-*.jar):$(cat target/emulated.classpath)" \
    io.mae4j.experiments.Main "$@"
