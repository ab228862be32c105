// The JIT finds the runtime in a process that shows it to nobody: a plugin,
// opened as RTLD_LOCAL, brings the library with it.
//
// RUN: %cxx -fPIC -shared -DPLUGIN %s %arete_link -o %t.so
// RUN: %cxx %s -ldl -o %t.exe
// RUN: %t.exe %t.so | FileCheck %s
// CHECK: 21 42 63

#ifdef PLUGIN
#include "arete/Arete.h"

#include <cstdio>

extern "C" void run() {
  auto x = arete::vector<double>("x");
  auto f = arete::function({x}, {x + 20.0 * x});
  auto result = f(arete::Tensor::of<double>({1, 2, 3}))[0];
  for (double value : result.toVector<double>())
    std::printf("%g ", value);
}
#else
#include <cstdio>
#include <dlfcn.h>

int main(int argc, char **argv) {
  void *plugin = dlopen(argv[argc - 1], RTLD_NOW | RTLD_LOCAL);
  if (!plugin) {
    std::puts(dlerror());
    return 1;
  }
  // Nobody else sees the runtime.
  if (dlsym(RTLD_DEFAULT, "arete_rt_enter"))
    return 2;
  reinterpret_cast<void (*)()>(dlsym(plugin, "run"))();
  return 0;
}
#endif
