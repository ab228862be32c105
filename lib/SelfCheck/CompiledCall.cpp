//===- CompiledCall.cpp - Compiled code on the oracle's arrays ------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/SelfCheck/CompiledCall.h"
#include "llvm/ADT/STLExtras.h"

using llvm::ArrayRef;

namespace arete::selfcheck {

void CompiledCall::fill(arete_tensor &tensor, const Array &array) {
  tensor = {};
  [[maybe_unused]] int32_t allocated =
      arete_tensor_alloc(&context, &tensor, array.dtype,
                         int32_t(array.shape.size()), array.shape.data());
  assert(allocated == ARETE_OK && "no memory for an argument");
  llvm::cantFail(array.copyTo(tensor));
}

CompiledCall::CompiledCall(const target::JitFunction &function,
                           const Arguments &arguments) {
  const arete_signature &signature = function.signature();
  inputs.resize(signature.num_inputs);
  states.resize(signature.num_states);
  outputs.resize(signature.num_outputs);
  std::vector<const arete_tensor *> inputPointers;
  std::vector<arete_tensor *> statePointers, outputPointers;
  for (auto [input, array] :
       llvm::zip(inputs, ArrayRef(arguments).take_front(inputs.size()))) {
    fill(input, array);
    inputPointers.push_back(&input);
  }
  for (auto [state, array] :
       llvm::zip(states, ArrayRef(arguments).drop_front(inputs.size()))) {
    fill(state, array);
    statePointers.push_back(&state);
  }
  for (arete_tensor &output : outputs) {
    output = {};
    outputPointers.push_back(&output);
  }
  status = function.entry()(&context, inputPointers.data(),
                            statePointers.data(), outputPointers.data());
}

CompiledCall::~CompiledCall() {
  for (auto *tensors : {&inputs, &states, &outputs})
    for (arete_tensor &tensor : *tensors)
      arete_tensor_free(&context, &tensor);
  arete_context_destroy(&context);
}

} // namespace arete::selfcheck
