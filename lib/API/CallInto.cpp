//===- CallInto.cpp - Calls into memory of the caller ---------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Calls.h"

#include "CallDetail.h"
#include "arete/trust.h"

using namespace arete;
using namespace arete::detail;

[[noreturn]] static void failOutputs(const Function::State &function,
                                     size_t given, const Location &loc) {
  throw Error(ErrorKind::Value, function.name,
              "has " + std::to_string(function.signature().num_outputs) +
                  " outputs, got memory for " + std::to_string(given),
              loc);
}

/// Sets the inputs and outputs of a call into memory of the caller.
static inline void setArguments(const Function::State &function, Frame &frame,
                                std::span<const Tensor> inputs,
                                std::span<const Tensor> outputs,
                                const Location &loc) {
  if (inputs.size() != frame.inputs.size())
    function.failCount(inputs.size(), frame.inputs.size(), loc);
  if (outputs.size() != frame.outputs.size())
    failOutputs(function, outputs.size(), loc);
  // Where there are no elements the runtime still has to know that the memory
  // is the caller's.
  static char noElements;
  const bool copyOutputs = function.isChecked();
  for (size_t i = 0; i < inputs.size(); ++i)
    frame.inputs[i] = &inputs[i].abi();
  for (size_t i = 0; i < outputs.size(); ++i) {
    const arete_tensor &given = outputs[i].abi();
    if (given.data && !copyOutputs) [[likely]] {
      // A given output is not changed but for its elements.
      frame.outputs[i] = const_cast<arete_tensor *>(&given);
      continue;
    }
    frame.results[i] = given;
    if (!given.data)
      frame.results[i].data = &noElements;
    frame.outputs[i] = &frame.results[i];
  }
}

void Function::State::callInto(std::span<const Tensor> inputs,
                               std::span<const Tensor> outputs, int64_t count,
                               const Location &loc) const {
  Borrowed frame(*this);
  setArguments(*this, *frame, inputs, outputs, loc);
  StateLock lock(*this);
  if (isChecked()) {
    for (int64_t call = 0; call < count; ++call)
      invoke(*frame, loc);
    return;
  }
  setStates(*frame);
  bool canRepeat = false;
  for (int64_t call = 0; call < count; ++call) {
    if (canRepeat)
      arete_context_repeat(&frame->context);
    run(*frame, loc);
    if (call == 0 && count > 1)
      canRepeat = arete_context_can_repeat(&frame->context);
  }
}

void Function::call(std::span<const Tensor> inputs,
                    std::span<const Tensor> outputs, Location loc) const {
  Access::state(*this, "call", loc).callInto(inputs, outputs, 1, loc);
}

void arete::call_n(const Function &function, int64_t count,
                   std::span<const Tensor> inputs,
                   std::span<const Tensor> outputs, Location loc) {
  const Function::State &self = Access::state(function, "call_n", loc);
  self.checkCallCount(count, loc);
  self.callInto(inputs, outputs, count, loc);
}

void arete::call_trusted(const Function &function,
                         std::span<const Tensor> inputs,
                         std::span<const Tensor> outputs, Location loc) {
  const Function::State &self = Access::state(function, "call_trusted", loc);
  if (self.isChecked())
    return self.callInto(inputs, outputs, 1, loc);
  Borrowed frame(self);
  setArguments(self, *frame, inputs, outputs, loc);
  arete_context_trust(&frame->context);
  StateLock lock(self);
  self.setStates(*frame);
  self.run(*frame, loc);
}

//===----------------------------------------------------------------------===//
// BoundCall
//===----------------------------------------------------------------------===//

struct BoundCall::State {
  State(std::shared_ptr<const Function::State> function,
        std::vector<Tensor> inputs, std::vector<Tensor> outputs)
      : function(std::move(function)), inputs(std::move(inputs)),
        outputs(std::move(outputs)), frame(this->function->signature()) {}

  std::shared_ptr<const Function::State> function;
  std::vector<Tensor> inputs, outputs;
  Frame frame;
  /// Whether the last call succeeded and its arguments are in order for good.
  bool canRepeat = false;
};

BoundCall::BoundCall(const Function &function, std::vector<Tensor> inputs,
                     std::vector<Tensor> outputs, Location loc) {
  state = std::make_unique<State>(Access::share(function, "BoundCall", loc),
                                  std::move(inputs), std::move(outputs));
  const Function::State &self = *state->function;
  setArguments(self, state->frame, state->inputs, state->outputs, loc);
  self.setStates(state->frame);
}

BoundCall::~BoundCall() = default;
BoundCall::BoundCall(BoundCall &&) noexcept = default;
BoundCall &BoundCall::operator=(BoundCall &&) noexcept = default;

void BoundCall::operator()(Location loc) {
  if (!state) [[unlikely]]
    throw Error(ErrorKind::Value, "BoundCall", "this call was moved away", loc);
  const Function::State &function = *state->function;
  Frame &frame = state->frame;
  StateLock lock(function);
  if (state->canRepeat) [[likely]] {
    arete_context_repeat(&frame.context);
    // Until it has succeeded.
    state->canRepeat = false;
    function.run(frame, loc);
    state->canRepeat = true;
    return;
  }
  if (function.isChecked())
    return function.invoke(frame, loc);
  function.run(frame, loc);
  state->canRepeat = arete_context_can_repeat(&frame.context);
}
