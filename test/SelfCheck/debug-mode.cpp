// A plug-in's rewrite makes a mistake: Debug mode names it, with the line of the
// program, when the function is compiled; and nothing is lost.

// RUN: %cxx %s -o %t %arete_link
// RUN: rm -rf %t.folder && mkdir %t.folder
// RUN: %t %wrong_passes %t.folder 2>&1 | FileCheck %s
// RUN: not arete-opt --run-reproducer --self-check --load-pass-plugin=%wrong_passes \
// RUN:   %t.folder/*.mlir 2>&1 | FileCheck %s --check-prefix=AGAIN

#include "arete/Elementwise.h"
#include "arete/Function.h"
#include "arete/Plugin.h"
#include <cstdio>

int main(int, char **argv) {
  using namespace arete;
  load_plugin(argv[1]);
  auto x = vector<double>("x");
  auto y = exp(x) * erf(x);
  FunctionOptions options = {.name = "f"};
  // CHECK: fast: 0.76190239
  std::printf("fast: %.8f\n",
              function({x}, {y}, options)(Tensor::of<double>({0.5}))[0]
                  .at<double>({0}));
  options.mode = Mode::Debug;
  options.debug.reproducers = argv[2];
  // CHECK: debug-mode.cpp:[[@LINE+6]]: error: function: the pass 'arete-specialize' changes
  // CHECK-SAME: what is computed: output 0 ('out0'), float64[3]: element 0 is
  // CHECK-NEXT: by the rewrite 'wrong-erf' of 'arete.erf' at {{.*}}debug-mode.cpp:[[@LINE-10]]:
  // CHECK-NEXT: reproducer: {{.*}}.mlir
  // AGAIN: by the rewrite 'wrong-erf' of 'arete.erf' at {{.*}}debug-mode.cpp:[[@LINE-12]]:
  try {
    function({x}, {y}, options);
  } catch (const Error &error) {
    std::printf("%s\n", error.what());
  }
  // Without it there is nothing to tell.
  options.rewrites.excluding = {"wrong-erf"};
  // CHECK: right: 0.8581
  std::printf("right: %.5f\n",
              function({x}, {y}, options)(Tensor::of<double>({0.5}))[0]
                  .at<double>({0}));
}
