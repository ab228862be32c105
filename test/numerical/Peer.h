//===- Peer.h - The same formulas in NumPy ----------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_TEST_NUMERICAL_PEER_H
#define ARETE_TEST_NUMERICAL_PEER_H

#include <cstdio>
#include <span>
#include <string>
#include <sys/types.h>

namespace arete::numerical {

/// A process of Python that runs numpy_peer.py. Arguments and results are in
/// memory that both see, commands are lines of pipes. Throws std::runtime_error
/// where the process fails.
class Peer {
public:
  Peer(const std::string &python, const std::string &script);
  ~Peer();
  Peer(const Peer &) = delete;
  Peer &operator=(const Peer &) = delete;

  /// The versions of NumPy and SciPy.
  std::string versions();
  /// What the next calls compute: expressions of x and y.
  void setFormula(const std::string &value, const std::string &slope);
  template <class T>
  void operator()(std::span<const T> x, std::span<const T> y,
                  std::span<T> value, std::span<T> slope);

private:
  /// Sends a line and waits for one.
  std::string ask(const std::string &line);

  pid_t process = -1;
  std::FILE *to = nullptr, *from = nullptr;
  char *memory = nullptr;
};

} // namespace arete::numerical

#endif // ARETE_TEST_NUMERICAL_PEER_H
