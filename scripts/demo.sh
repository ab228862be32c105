#!/usr/bin/env bash
#===- scripts/demo.sh - The digits example, end to end ----------*- bash -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: scripts/demo.sh
#
# Trains a classifier of handwritten digits through the C++ API, saves it as an
# object file with a C header, and links both into a C program that knows
# nothing of LLVM and classifies the digits that were held back.
#
#===----------------------------------------------------------------------===#

source "$(dirname "$0")/common.sh"

scripts/build.sh release digits-train arete_runtime

build=build/release
out=$build/demo
mkdir -p "$out"

say "Training"
"$build/examples/digits/digits-train" examples/digits/data/digits.csv.gz "$out"

say "Linking a C program with the object file"
command=(cc -std=c11 -O2 -I runtime/include -I "$out"
  examples/digits/classify.c "$out/digits.o"
  "$build/runtime/libarete_runtime.a" -lopenblas -lm -lpthread
  -o "$out/classify")
echo "${command[*]}"
"${command[@]}"

say "Classifying the digits held back"
"$out/classify" "$out"
