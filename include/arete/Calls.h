//===- arete/Calls.h - Calls that cost little, and memory -------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Ways to call a function often, for programs in which the call itself counts
/// (Function::call, into memory of the caller, is the first of them), and what
/// functions and tensors hold in memory.
///
/// Inputs are borrowed by every call: only one that is not contiguous is
/// copied, and one that overlaps a shared variable which the call updates.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_CALLS_H
#define ARETE_CALLS_H

#include "arete/Function.h"

namespace arete {

/// Calls as Function::call does, but without a check of the arguments. The
/// caller promises that all are there, of the dtype, rank and declared sizes of
/// their parameter, inputs contiguous and apart from shared variables which the
/// call updates, and outputs as Function::call wants them; otherwise memory is
/// overwritten. That sizes of arguments fit together is checked all the same.
/// Where the mode of the function checks, this is Function::call.
void call_trusted(const Function &function, std::span<const Tensor> inputs,
                  std::span<const Tensor> outputs,
                  Location loc = Location::current());

/// Calls `count` times into memory of the caller, as Function::call does; no
/// other function changes the shared variables in between.
void call_n(const Function &function, int64_t count,
            std::span<const Tensor> inputs, std::span<const Tensor> outputs,
            Location loc = Location::current());

/// A function with its arguments and memory for its outputs, to be called again
/// and again: what can be checked once is checked by the first call, and after
/// a call that failed. So a call costs little more than the code itself. It
/// keeps the function and the tensors, whose elements may change between calls,
/// and has memory of its own for temporaries.
///
/// As Function::call otherwise. One thread at a time may use one; others may
/// call the function meanwhile. Where the mode of the function checks, each
/// call does.
class BoundCall {
public:
  BoundCall(const Function &function, std::vector<Tensor> inputs,
            std::vector<Tensor> outputs, Location loc = Location::current());
  ~BoundCall();
  BoundCall(BoundCall &&) noexcept;
  BoundCall &operator=(BoundCall &&) noexcept;

  void operator()(Location loc = Location::current());

private:
  struct State;
  std::unique_ptr<State> state;
};

/// The memory that a function keeps for its calls, in bytes. It grows to what
/// the largest call so far needed and is freed with the function.
struct FunctionMemory {
  /// How many calls ran at the same time at most: each has what follows of its
  /// own, and the numbers are sums over all of them.
  int64_t calls = 0;
  /// Temporaries, laid out as `aretec --emit=memory-plan` prints.
  int64_t temporaries = 0;
  /// Contiguous copies of inputs that were not contiguous or overlapped a
  /// shared variable.
  int64_t copies = 0;
  /// What routines of the runtime work in.
  int64_t scratch = 0;
};

/// What a function keeps now. Calls under way are not counted.
FunctionMemory memory(const Function &function,
                      Location loc = Location::current());

/// The memory that a call takes, in bytes.
struct CallMemory {
  /// What the function keeps for temporaries, laid out as
  /// `aretec --emit=memory-plan` prints.
  int64_t temporaries = 0;
  /// Outputs, where the caller does not give their memory.
  int64_t outputs = 0;
  /// Whether that is all. Otherwise the function has temporaries or outputs
  /// whose sizes only the computation finds out; they are not counted.
  bool isComplete = true;
};

/// What a call with inputs of these shapes will take, without making it. Of
/// inputs of rank 0, by which sizes may be computed, and of every other the
/// elements are taken for 0; shared variables are as they are. Throws what such
/// a call would throw for its sizes. Neither copies of inputs nor what routines
/// of the runtime work in are counted. The first time the function is lowered
/// once more, which takes a part of the time of compiling it.
CallMemory memory(const Function &function, const std::vector<Shape> &shapes,
                  Location loc = Location::current());

/// Gives memory back to the system that was freed and is kept for the next
/// tensors: large blocks of the process (256 MiB at most;
/// ARETE_MEMORY_CACHE in the environment says another number of bytes), and
/// small ones of this thread. With the GNU C library what compiling freed, and
/// the rest of the program, is given back as well. Returns how many bytes of
/// tensors.
size_t release_memory();

} // namespace arete

#endif // ARETE_CALLS_H
