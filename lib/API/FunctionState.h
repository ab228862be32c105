//===- FunctionState.h - What copies of a function share --------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_FUNCTIONSTATE_H
#define ARETE_LIB_API_FUNCTIONSTATE_H

#include "FunctionForm.h"
#include "SharedCell.h"
#include "arete/Function.h"
#include "lib/Target/CPU/Jit.h"

#include <atomic>
#include <complex>

namespace arete {

namespace selfcheck {
class DebugCheck;
class NanGuard;
} // namespace selfcheck

namespace detail {

/// What Mode::Debug and Mode::NanGuard know of a function.
struct Checks {
  Mode mode = Mode::FastRun;
  DebugOptions debug;
  NanGuardOptions nanGuard;
  /// Null in other modes. They refer to the graph's context.
  std::shared_ptr<const selfcheck::DebugCheck> debugCheck;
  std::shared_ptr<const selfcheck::NanGuard> guard;
};

/// What one call needs besides its arguments. Frames are kept between calls,
/// so that a call allocates nothing once there are as many as concurrent calls.
/// Inputs and outputs are set by each call.
struct Frame {
  explicit Frame(const arete_signature &signature);
  ~Frame() { arete_context_destroy(&context); }
  Frame(const Frame &) = delete;
  Frame &operator=(const Frame &) = delete;

  arete_context context{};
  std::vector<const arete_tensor *> inputs;
  std::vector<arete_tensor *> states;
  /// Outputs that the call makes.
  std::vector<arete_tensor> results;
  std::vector<arete_tensor *> outputs;
  /// Inputs that are given as numbers, and room for the largest dtype of each.
  std::vector<arete_tensor> numbers;
  std::vector<std::complex<double>> numberData;

  std::atomic<bool> isTaken = true;
  Frame *next = nullptr;
};

/// The frames of a function, as many as there were calls at one time. To take
/// one is an exchange, to give it back a store; nobody waits.
class FramePool {
public:
  FramePool() = default;
  ~FramePool();
  FramePool(const FramePool &) = delete;
  FramePool &operator=(const FramePool &) = delete;

  Frame &take(const arete_signature &signature) {
    for (Frame *frame = first.load(std::memory_order_acquire); frame;
         frame = frame->next)
      if (tryTake(*frame))
        return *frame;
    return add(signature);
  }
  static void give(Frame &frame) {
    frame.isTaken.store(false, std::memory_order_release);
  }
  /// Calls `visit` on each frame that no call has.
  template <class Fn> void forEachFree(Fn visit) {
    for (Frame *frame = first.load(std::memory_order_acquire); frame;
         frame = frame->next)
      if (tryTake(*frame)) {
        visit(*frame);
        give(*frame);
      }
  }

private:
  /// A new one, which is taken.
  Frame &add(const arete_signature &signature);
  static bool tryTake(Frame &frame) {
    return !frame.isTaken.load(std::memory_order_relaxed) &&
           !frame.isTaken.exchange(true, std::memory_order_acquire);
  }

  std::atomic<Frame *> first = nullptr;
};

} // namespace detail

struct Function::State {
  ~State();

  const arete_signature &signature() const { return code.signature(); }
  /// Makes what the mode needs for the function as it is now.
  void makeChecks(detail::GraphBuilder &b);
  /// Whether a call is more than the machine code.
  bool isChecked() const { return checks.debugCheck || checks.guard; }
  /// Throws what is wrong with the number of arguments, of which a call needs
  /// `least`; with a number of calls that is negative.
  [[noreturn]] void failCount(size_t given, size_t least,
                              const Location &loc) const;
  void checkCallCount(int64_t count, const Location &loc) const;

  void setStates(detail::Frame &frame) const {
    for (size_t i = 0; i < states.size(); ++i)
      frame.states[i] = &states[i]->value;
  }
  /// Runs the machine code on a frame that is set, while the states are locked.
  void run(detail::Frame &frame, const Location &loc) const {
    int32_t status = code.entry()(&frame.context, frame.inputs.data(),
                                  frame.states.data(), frame.outputs.data());
    if (status != ARETE_OK) [[unlikely]]
      fail(frame.context, status, loc);
  }
  /// The same with the checks of the mode, where inputs and outputs are set.
  void invoke(detail::Frame &frame, const Location &loc) const;
  /// The outputs of the last of `count` calls on a frame whose inputs are set.
  std::vector<Tensor> makeResults(detail::Frame &frame, int64_t count,
                                  const Location &loc) const;
  /// Calls `count` times into memory of the caller.
  void callInto(std::span<const Tensor> inputs, std::span<const Tensor> outputs,
                int64_t count, const Location &loc) const;
  /// "'x' (float32[?])"; an input without a name is called by its number.
  std::string describeInput(size_t i) const;
  /// Copies of the states' values at one moment.
  std::vector<Tensor> copyStates() const;
  /// Puts the states in an order that all functions lock them in.
  void setLockOrder();

  std::string name;
  bool allowInputDowncast = false;
  target::CompileOptions compileOptions;
  /// What was compiled, for Printing.h and save_object(). Belongs to the
  /// graph's context.
  mlir::OwningOpRef<mlir::ModuleOp> module;
  target::JitFunction code;
  detail::Checks checks;

  /// For each input its value where a call gives none, of its dtype and rank.
  std::vector<std::optional<Tensor>> defaults;
  std::vector<std::shared_ptr<detail::SharedCell>> states;
  std::vector<bool> isUpdated;
  /// How many inputs have none.
  size_t numRequired = 0;
  /// The numbers of the states in the order in which they are locked.
  std::vector<size_t> lockOrder;

  mutable detail::FramePool frames;
  /// The function without its kernels, for memory(); made when it is asked for,
  /// while the graph is locked.
  mutable target::JitFunction measuring;

  /// Throws what the machine code answered on this context.
  [[noreturn]] void fail(const arete_context &context, int32_t status,
                         const Location &loc) const;

private:
  void runChecked(detail::Frame &frame, const Location &loc) const;
};

namespace detail {
/// A module as machine code; throws if it cannot be compiled.
target::JitFunction compileModule(GraphBuilder &b, mlir::ModuleOp module,
                                  const std::string &name,
                                  const target::CompileOptions &options);

/// Whether machine code may come from the cache on disk, if there is one.
bool useCache();
/// Writes a file; throws in the name of `op` where that fails.
void writeFile(const std::string &op, const std::string &path,
               llvm::StringRef contents, const Location &loc);

/// The tensor in the dtype of parameter i; throws where it does not fit.
Tensor convertArgument(const Function::State &function, size_t i,
                       const Tensor &tensor, const Location &loc);
Tensor convertArgument(const Function::State &function, size_t i,
                       const Literal &literal, const Location &loc);
} // namespace detail

} // namespace arete

#endif // ARETE_LIB_API_FUNCTIONSTATE_H
