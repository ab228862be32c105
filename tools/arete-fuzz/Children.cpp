//===- Children.cpp - Work in processes that may die ----------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-fuzz/Children.h"
#include "llvm/Support/ErrorHandling.h"
#include <cerrno>
#include <csignal>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace arete::fuzz {

ChildResult runChild(unsigned seconds,
                     llvm::function_ref<void(llvm::raw_ostream &)> work) {
  int ends[2];
  if (pipe(ends) != 0)
    llvm::report_fatal_error("no pipe");
  llvm::outs().flush();
  pid_t child = fork();
  if (child < 0)
    llvm::report_fatal_error("no process");
  if (child == 0) {
    close(ends[0]);
    // The default action of its signal kills the process, whatever it does.
    alarm(seconds);
    {
      llvm::raw_fd_ostream os(ends[1], /*shouldClose=*/true);
      work(os);
    }
    llvm::outs().flush();
    _exit(0);
  }
  close(ends[1]);
  ChildResult result;
  char buffer[4096];
  for (ssize_t count; (count = read(ends[0], buffer, sizeof(buffer))) != 0;) {
    if (count > 0)
      result.output.append(buffer, size_t(count));
    else if (errno != EINTR)
      break;
  }
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.exited = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (WIFSIGNALED(status))
    result.howItEnded = WTERMSIG(status) == SIGALRM
                            ? "took more than " + std::to_string(seconds) + " s"
                            : "signal " + std::to_string(WTERMSIG(status));
  else
    result.howItEnded = "status " + std::to_string(WEXITSTATUS(status));
  return result;
}

void *shareMemory(size_t bytes) {
  void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    llvm::report_fatal_error("no memory to share");
  return memory;
}

} // namespace arete::fuzz
