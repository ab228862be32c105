//===- OneDnn.cpp - oneDNN, if there is one -------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OneDnn.h"

#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <pthread.h>

using namespace arete::routines;

static OneDnn library;
static const OneDnn *loaded = nullptr;

template <typename Function>
static bool find(void *handle, const char *name, Function *&function) {
  function = reinterpret_cast<Function *>(dlsym(handle, name));
  return function != nullptr;
}

static void load() {
  const char *wanted = std::getenv("ARETE_ONEDNN");
  if (wanted && std::strcmp(wanted, "0") == 0)
    return;
  // Never closed: its threads and its code are in use until the end.
  void *handle = dlopen("libdnnl.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return;
  bool isComplete = true;
#define X(NAME) isComplete &= find(handle, #NAME, library.NAME);
  ARETE_FOR_EACH_DNNL_FUNCTION(X)
#undef X
  // Those of the OpenMP that the library itself is linked with.
  if (!find(handle, "omp_set_num_threads", library.omp_set_num_threads) ||
      !find(handle, "omp_get_max_threads", library.omp_get_max_threads))
    library.omp_set_num_threads = nullptr;
  if (isComplete &&
      library.dnnl_engine_create(&library.engine, dnnl_cpu, 0) == dnnl_success)
    loaded = &library;
}

const OneDnn *arete::routines::oneDnn() {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return loaded;
}
