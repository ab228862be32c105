//===- arete/NumThreads.h - How many threads compute ------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_NUMTHREADS_H
#define ARETE_NUMTHREADS_H

#include "arete/Error.h"

namespace arete {

/// How many threads compute a function, the caller's among them. At first what
/// the environment says in ARETE_NUM_THREADS, else in OMP_NUM_THREADS, else as
/// many as the CPUs that the process may run on. torch.get_num_threads.
int get_num_threads();

/// Sets it for the whole process, OpenBLAS and oneDNN in it, from the next
/// loop or product on. An Error if it is less than 1; there are never more than
/// 256. Results are the same bits in each run with the same number.
/// torch.set_num_threads.
void set_num_threads(int count, Location loc = Location::current());

} // namespace arete

#endif // ARETE_NUMTHREADS_H
