//===- Workload.h - What arete-bench can run --------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A workload is a line of the table that benchmarks/workloads.py prints:
///
///     KIND name=NAME key=value... in=dtype:sizes:low:high;...
///
/// Each group of workloads is a file that knows how to build its kinds.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_BENCHMARKS_WORKLOAD_H
#define ARETE_BENCHMARKS_WORKLOAD_H

#include "arete/Arete.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// A line of the table, taken apart.
class Line {
public:
  /// Throws std::invalid_argument if the line does not have the form.
  explicit Line(std::string_view text);

  std::string kind;
  /// The arguments: pseudo-random numbers, the same as in the peers.
  std::vector<arete::Tensor> inputs;
  /// How the function is compiled.
  arete::FunctionOptions options;

  /// The value of a key; throws std::invalid_argument where there is none.
  const std::string &get(const std::string &key) const;
  int64_t number(const std::string &key) const;
  bool has(const std::string &key) const { return values.contains(key); }

  /// A variable for argument i: its sizes are known to the compiler with
  /// shapes=static, and otherwise left open.
  arete::Variable variable(size_t i, std::string_view name) const;

private:
  std::map<std::string, std::string> values;
};

/// A function and what it is called with.
struct Workload {
  arete::Function function;
  /// Fewer than the line has, where the others are values of `state`.
  std::vector<arete::Tensor> inputs;
  std::vector<arete::Shared> state = {};
};

/// Builds and compiles the workload of a line. Throws std::invalid_argument for
/// one that does not exist.
Workload build(const Line &line);

// The groups, by kind.
Workload buildElementwise(const Line &line);
Workload buildReduction(const Line &line);
Workload buildScalar(const Line &line);
Workload buildChain2x2(const Line &line);
Workload buildMlp(const Line &line);
Workload buildConvnet(const Line &line);
Workload buildProduct(const Line &line);
Workload buildGraph(const Line &line);

} // namespace bench

#endif // ARETE_BENCHMARKS_WORKLOAD_H
