//===- FunctionMemory.cpp - What functions hold in memory -----------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Calls.h"

#include "CallDetail.h"
#include "TensorDetail.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <sys/mman.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace arete;
using namespace arete::detail;

FunctionMemory arete::memory(const Function &function, Location loc) {
  FunctionMemory memory;
  const Function::State &self = Access::state(function, "memory", loc);
  self.frames.forEachFree([&](const Frame &frame) {
    const arete_context &context = frame.context;
    auto sum = [](const arete_context::arete_arena *blocks, int32_t count) {
      int64_t bytes = 0;
      for (int32_t i = 0; i < count; ++i)
        bytes += blocks[i].bytes;
      return bytes;
    };
    ++memory.calls;
    memory.temporaries +=
        context.arena_bytes +
        sum(context.more_arenas, context.more_arenas_capacity);
    memory.copies += context.pack_bytes;
    memory.scratch +=
        context.panels_bytes + sum(context.scratch, context.scratch_capacity);
  });
  return memory;
}

//===----------------------------------------------------------------------===//
// Calls that are not made
//===----------------------------------------------------------------------===//

namespace {
/// Memory that reads as 0 and takes none until it is written to.
class Pages {
public:
  ~Pages() {
    for (auto [memory, bytes] : mapped)
      munmap(memory, bytes);
  }
  /// Null where the address space has no room for it.
  void *map(size_t bytes) {
    void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
      return nullptr;
    mapped.emplace_back(memory, bytes);
    return memory;
  }

private:
  std::vector<std::pair<void *, size_t>> mapped;
};
} // namespace

/// The machine code of a function without its kernels.
static const target::JitFunction &measuring(const Function::State &self,
                                            const Location &loc) {
  GraphBuilder b("memory", loc);
  if (!self.measuring) {
    mlir::ModuleOp given = *self.module;
    mlir::OwningOpRef<mlir::ModuleOp> module = given.clone();
    auto function = *module->getOps<mlir::func::FuncOp>().begin();
    // See arete-plan-memory.
    function->setAttr("arete.measure_memory",
                      mlir::UnitAttr::get(module->getContext()));
    target::CompileOptions options = self.compileOptions;
    options.rewrites.print = false;
    self.measuring = compileModule(b, *module, self.name, options);
  }
  return self.measuring;
}

static int64_t bytesOf(const arete_tensor &tensor) {
  return arete_tensor_count(&tensor) *
         static_cast<int64_t>(arete_dtype_size(tensor.dtype));
}

CallMemory arete::memory(const Function &function,
                         const std::vector<Shape> &shapes, Location loc) {
  const Function::State &self = Access::state(function, "memory", loc);
  if (shapes.size() != self.defaults.size())
    self.failCount(shapes.size(), self.defaults.size(), loc);
  const target::JitFunction &code = measuring(self, loc);

  Pages pages;
  Frame frame(self.signature());
  frame.context.user = &pages;
  frame.context.allocate = [](size_t bytes, void *user) {
    return static_cast<Pages *>(user)->map(bytes);
  };
  frame.context.deallocate = nullptr;
  std::vector<arete_tensor> inputs;
  for (size_t i = 0; i < shapes.size(); ++i) {
    const DType dtype = static_cast<DType>(self.signature().inputs[i].dtype);
    checkShape(shapes[i], dtype, self.name, loc);
    inputs.push_back(contiguousDesc(nullptr, dtype, shapes[i]));
    const int64_t bytes = std::max<int64_t>(bytesOf(inputs[i]), 1);
    inputs[i].data = pages.map(static_cast<size_t>(bytes));
    if (!inputs[i].data)
      throw Error(ErrorKind::Memory, self.name,
                  "the address space has no room for argument " +
                      self.describeInput(i) + " of shape " +
                      toString(shapes[i]),
                  loc);
  }
  for (size_t i = 0; i < inputs.size(); ++i)
    frame.inputs[i] = &inputs[i];
  for (size_t i = 0; i < frame.results.size(); ++i) {
    frame.results[i].data = nullptr;
    frame.outputs[i] = &frame.results[i];
  }

  StateLock lock(self);
  self.setStates(frame);
  arete_context &context = frame.context;
  int32_t status = code.entry()(&context, frame.inputs.data(),
                                frame.states.data(), frame.outputs.data());
  if (status != ARETE_OK)
    self.fail(context, status, loc);
  CallMemory memory;
  memory.temporaries = context.arena_bytes;
  memory.isComplete = context.more_arenas_capacity == 0;
  for (const arete_tensor &result : frame.results) {
    if (result.data)
      memory.outputs += bytesOf(result);
    else
      memory.isComplete = false;
  }
  return memory;
}

size_t arete::release_memory() {
  size_t bytes = arete_memory_release();
#ifdef __GLIBC__
  // What the compiler freed: many small pieces, which the C library keeps.
  malloc_trim(0);
#endif
  return bytes;
}
