#!/bin/sh
# Compiles the programs of this folder into the mesh's resources, as base64 of each object.
#   compile.sh            writes them
#   compile.sh --check    compares, and fails where what is kept differs from what the sources give
# Needs clang and llvm-strip of version 14: another version makes other, equally good code.
set -eu
cd "$(dirname "$0")"
kept=../resources/io/meshspan/mesh/ebpf
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

differs=
for source in *.bpf.c; do
  name=${source%.c}
  # BTF, which -g brings, is what libbpf reads maps from; debugging sections are stripped.
  clang-14 -target bpf -mcpu=v3 -O2 -g -Wall -Werror -fdebug-prefix-map="$PWD=." -c "$source" -o "$made/$name.o"
  llvm-strip-14 -g "$made/$name.o"
  base64 -w 100 "$made/$name.o" > "$made/$name.o.base64"
  if [ "${1:-}" = --check ]; then
    cmp "$made/$name.o.base64" "$kept/$name.o.base64" || differs=$name
  else
    mkdir -p "$kept"
    cp "$made/$name.o.base64" "$kept/"
  fi
done
if [ -n "$differs" ]; then
  echo "$differs is not what its source gives; run mesh/src/main/ebpf/compile.sh" >&2
  exit 1
fi
