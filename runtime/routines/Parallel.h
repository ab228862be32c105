//===- Parallel.h - The parts of a routine ----------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_ROUTINES_PARALLEL_H
#define ARETE_ROUTINES_PARALLEL_H

#include "arete/threads.h"

#include <algorithm>
#include <cstdint>

namespace arete::routines {

/// Elements [0, count) that do not depend on one another, divided for the
/// threads there are:
///
///   Parts parts(rows, columns);
///   T *scratch = ...; // of parts.size() * columns elements
///   parts.run([&](int64_t from, int64_t to, int64_t part) { ... });
///
/// The number of parts is asked for once: another thread may change the number
/// of threads between two looks, and the memory of a part must be there.
class Parts {
public:
  /// `steps` of about a nanosecond make an element.
  Parts(int64_t count, int64_t steps) : count(count) {
    constexpr int64_t leastSteps = 10000; // What it is worth to wake a thread.
    const int64_t together =
        std::max<int64_t>(leastSteps / std::max<int64_t>(steps, 1), 1);
    parts = std::clamp<int64_t>(count / together, 1, arete_num_threads());
  }

  int64_t size() const { return parts; }

  /// Calls body(from, to, part) for each part, several at a time. What is
  /// empty is none.
  template <typename Body> void run(Body body) const {
    if (count <= 0)
      return;
    if (parts == 1)
      return body(int64_t(0), count, int64_t(0));
    struct Task {
      const Parts &self;
      Body &body;
    } task{*this, body};
    arete_rt_parallel(
        parts, 1,
        [](void *data, int64_t from, int64_t to, int32_t) -> int32_t {
          auto &[self, body] = *static_cast<Task *>(data);
          for (int64_t part = from; part < to; ++part)
            body(self.begin(part), self.begin(part + 1), part);
          return ARETE_OK;
        },
        &task);
  }

private:
  /// The first parts have one more where there is no equal division.
  int64_t begin(int64_t part) const {
    return count / parts * part + std::min(part, count % parts);
  }

  int64_t count, parts;
};

} // namespace arete::routines

#endif // ARETE_ROUTINES_PARALLEL_H
