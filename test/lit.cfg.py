#===- lit.cfg.py - Configuration of the lit tests ---------*- python -*-===//#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#

import os

import lit.formats

config.name = "Arete"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test", ".c", ".cpp"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.arete_binary_dir, "test")

# unit/ and numerical/ hold GoogleTest binaries and package/ a project that
# CTest builds; Inputs/ folders hold what tests read.
config.excludes = ["unit", "numerical", "package", "Inputs", "CMakeLists.txt",
                   "FuzzerTest.cpp"]

path = config.arete_tools_dirs + [config.llvm_tools_dir, os.environ["PATH"]]
config.environment["PATH"] = os.pathsep.join(dict.fromkeys(path))
# The tests of the tree do not depend on the user's settings.
for name in [n for n in os.environ if n.startswith("ARETE_")]:
    config.environment.pop(name, None)
# Nothing is written outside the build folder.
config.environment["ARETE_CACHE"] = "0"

source, binary = config.arete_source_dir, config.arete_binary_dir
include = f"-I{source}/include -I{source}/runtime/include -I{binary}/include"
sanitize = f" -fsanitize={config.sanitize}" if config.sanitize else ""
lib_dir = os.path.dirname(config.arete_lib)

# A longer name before its own prefix: lit replaces in this order.
config.substitutions += [
    ("%source_dir", source),
    ("%binary_dir", binary),
    ("%include", include),
    ("%llvm_include", config.llvm_include),
    # Links a program with what aretec writes: no LLVM.
    ("%runtime_link", f"{config.arete_runtime} -lopenblas -lm -lpthread"),
    # Links a C++ program with the compiler.
    ("%arete_link", f"{config.arete_lib} -Wl,-rpath,{lib_dir}"),
    ("%cxx", f"{config.clangxx} -std=c++20 {include}{sanitize}"),
    ("%cc", f"{config.clang} -std=c11 {include}{sanitize}"),
    ("%gxx", config.gxx),
    ("%clangxx", config.clangxx),
    # Passes that make mistakes, for what is to find them.
    ("%wrong_passes", config.wrong_passes),
]

if config.arete_bench:
    config.available_features.add("benchmarks")
    config.substitutions += [
        ("%arete_bench", config.arete_bench),
        ("%python", config.python),
    ]

if config.digits_train:
    config.available_features.add("examples")
    config.substitutions += [
        ("%digits_train", config.digits_train),
        ("%gaussian_process", config.gaussian_process),
        ("%newton_cg", config.newton_cg),
        ("%lenet_train", config.lenet_train),
        ("%example_plugin", config.example_plugin),
        ("%test_plugin", config.test_plugin),
        ("%plugin_use", config.plugin_use),
    ]
