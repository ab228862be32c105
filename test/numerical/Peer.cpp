//===- Peer.cpp - The same formulas in NumPy ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Peer.h"
#include "Sweep.h"

#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace arete::numerical {

/// Four arrays: x, y, the values and the slopes.
static constexpr size_t arrayBytes = maxChunk * sizeof(double);

static void require(bool holds, const char *what) {
  if (!holds)
    throw std::runtime_error(std::string("cannot ") + what + " for NumPy: " +
                             std::strerror(errno));
}

Peer::Peer(const std::string &python, const std::string &script) {
  char path[] = "/tmp/arete-numerics-XXXXXX";
  int file = mkstemp(path);
  require(file >= 0 && ftruncate(file, 4 * arrayBytes) == 0, "make memory");
  void *mapped = mmap(nullptr, 4 * arrayBytes, PROT_READ | PROT_WRITE,
                      MAP_SHARED, file, 0);
  require(mapped != MAP_FAILED, "map memory");
  memory = static_cast<char *>(mapped);
  close(file);

  int there[2], back[2];
  require(pipe2(there, O_CLOEXEC) == 0 && pipe2(back, O_CLOEXEC) == 0,
          "make pipes");
  process = fork();
  require(process >= 0, "make a process");
  if (process == 0) {
    dup2(there[0], STDIN_FILENO);
    dup2(back[1], STDOUT_FILENO);
    execl(python.c_str(), python.c_str(), script.c_str(), path,
          std::to_string(maxChunk).c_str(), nullptr);
    std::perror(python.c_str());
    _exit(1);
  }
  close(there[0]);
  close(back[1]);
  to = fdopen(there[1], "w");
  from = fdopen(back[0], "r");
  std::string ready = ask("ready");
  unlink(path);
  require(ready == "ok", "start Python");
}

Peer::~Peer() {
  std::fclose(to);
  std::fclose(from);
  waitpid(process, nullptr, 0);
  munmap(memory, 4 * arrayBytes);
}

std::string Peer::ask(const std::string &line) {
  std::fprintf(to, "%s\n", line.c_str());
  std::fflush(to);
  char answer[256];
  if (!std::fgets(answer, sizeof(answer), from))
    throw std::runtime_error("NumPy ended at: " + line);
  answer[std::strcspn(answer, "\n")] = 0;
  return answer;
}

std::string Peer::versions() { return ask("versions"); }

void Peer::setFormula(const std::string &value, const std::string &slope) {
  if (std::string answer = ask("formula\t" + value + "\t" + slope);
      answer != "ok")
    throw std::runtime_error("NumPy says of " + value + ": " + answer);
}

template <class T>
void Peer::operator()(std::span<const T> x, std::span<const T> y,
                      std::span<T> value, std::span<T> slope) {
  std::memcpy(memory, x.data(), x.size_bytes());
  std::memcpy(memory + arrayBytes, y.data(), y.size_bytes());
  std::string answer =
      ask((sizeof(T) == 4 ? "float32\t" : "float64\t") +
          std::to_string(x.size()));
  if (answer != "ok")
    throw std::runtime_error("NumPy says: " + answer);
  std::memcpy(value.data(), memory + 2 * arrayBytes, value.size_bytes());
  std::memcpy(slope.data(), memory + 3 * arrayBytes, slope.size_bytes());
}
template void Peer::operator()(std::span<const float>, std::span<const float>,
                               std::span<float>, std::span<float>);
template void Peer::operator()(std::span<const double>,
                               std::span<const double>, std::span<double>,
                               std::span<double>);

} // namespace arete::numerical
