#!/bin/bash
# Packs engine=cuda and its tests for a machine with a card but without a JDK and a network: target/card/mae-card-1.tar.xz and so on,
# each below 40 MiB, for check.sh, which is in the first. Needs a JDK with jlink, and xz.
#
#     tools/card/bundle.sh [torch_mae.py [PICTURES]]
#
# torch_mae.py: a PyTorch script to compare with, which has the keys of mae bench step --json. PICTURES: a folder of picture files,
# packed with what decodes them into a part of their own.
set -euo pipefail
baseline=${1:+$(realpath "$1")}
pictures=${2:+$(realpath "$2")}
here=$(cd "$(dirname "$0")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
out=$root/target/card
limit=$((40 << 20))
cd "$root"
rm -rf "$out"
mkdir -p "$out"/all/{lib,natives,pictures,tests/{cuda,core,models/reference}}

jdk=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v jlink)")")")}
./mvnw -q -Pcuda -DskipTests -pl experiments -am package dependency:build-classpath \
    -DincludeScope=runtime -Dmdep.outputFile="$out/classpath"
junit=$(sed -n 's/.*<junit.version>5\.\(.*\)<.*/1.\1/p' pom.xml) # the platform's
./mvnw -q -N dependency:copy -Dartifact="org.junit.platform:junit-platform-console-standalone:$junit" \
    -DoutputDirectory="$out/all/tests" -Dmdep.stripVersion=true

# --- jars: stored, since xz packs what is not packed yet better. Of the natives, LAPACK beyond what ND4J calls is left out, and of
# opencv, which only files of pictures need, all but its modules that decode and resize.

pack_jar() { # from, to
    mkdir "$out/jar"
    (cd "$out/jar" && "$jdk/bin/jar" -xf "$1")
    find "$out/jar" -name module-info.class -delete # all is on the class path
    case $1 in *opencv-*-linux-x86_64.jar)
        find "$out/jar" -type f ! -name 'lib*opencv_core.so*' ! -name 'lib*opencv_img*.so*' -delete ;;
    esac
    case $1 in *-linux-x86_64.jar) find "$out/jar" -type f \( ! -name '*.so*' -o -name libjniopenblas_full.so \) -delete ;; esac
    "$jdk/bin/jar" -c0Mf "$out/all/$2" -C "$out/jar" .
    echo "$2" >>"$out/all/lib/order"
    rm -r "$out/jar"
}
pack_jar "$(realpath experiments/target/experiments-*.jar)" lib/experiments.jar
for jar in $(tr : ' ' <"$out/classpath"); do
    name=$(basename "$jar")
    case $name in
        opencv-*-linux-x86_64.jar) [ -z "$pictures" ] || pack_jar "$jar" "pictures/$name" ;;
        *-linux-x86_64.jar) pack_jar "$jar" "natives/$name" ;;
        *) pack_jar "$jar" "lib/$name" ;;
    esac
done

# --- tests

cp -r mae-engine-cuda/target/test-classes/. "$out/all/tests/cuda"
cp -r mae-core/target/test-classes/. "$out/all/tests/core"
cp -r mae-models/target/test-classes/io "$out/all/tests/models"
cp mae-models/target/test-classes/reference/mae_tiny_{normpix,pixels}.safetensors "$out/all/tests/models/reference"

# --- a Java runtime of the modules that the jars use, and jdk.zipfs

modules=$(for jar in "$out"/all/lib/*.jar "$out"/all/tests/*.jar; do
    "$jdk/bin/jdeps" --ignore-missing-deps --multi-release 17 --print-module-deps "$jar" 2>/dev/null | tail -n 1
done | tr , '\n' | grep -E '^(java|jdk)[.]' | sort -u | paste -sd ,)
"$jdk/bin/jlink" --add-modules "$modules,jdk.zipfs" --strip-debug --no-header-files --no-man-pages --compress=0 --output "$out/all/java"

# --- parts

cp "$here/check.sh" "$here/mae" ${baseline:+"$baseline"} "$out/all"
pack() { # number, what of it
    tar -C "$out/all" --sort=name --owner=0 --group=0 -c "${@:2}" | xz -T0 -6 >"$out/mae-card-$1.tar.xz"
    size=$(stat -c %s "$out/mae-card-$1.tar.xz")
    echo "mae-card-$1.tar.xz: $((size >> 10)) KiB: ${*:2}"
    [ "$size" -lt "$limit" ] || { echo "bundle.sh: part $1 is larger than $((limit >> 20)) MiB" >&2 && exit 1; }
}
pack_all() { # number; what of it, a line each
    mapfile -t what && pack "$1" "${what[@]}"
}
(cd "$out/all" && ls -d -- * | grep -vxE 'java|natives|pictures') | pack_all 1
(cd "$out/all" && ls -d -- java natives/* | grep -vE '/(nd4j-native|openblas)') | pack_all 2
(cd "$out/all" && ls -d -- natives/* | grep -E '/(nd4j-native|openblas)') | pack_all 3
if [ -d data/fashion_mnist ]; then # mae data download fashion_mnist
    mkdir -p "$out/all/data"
    cp -r data/fashion_mnist "$out/all/data"
    pack 4 data
fi
if [ -n "$pictures" ]; then
    cp -r "$pictures" "$out/all/pictures/photographs"
    chmod -R u+w "$out/all/pictures"
    pack 5 pictures
fi
