//===- Execute.cpp - Runs a function --------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/arete-run/Execute.h"
#include "lib/Reference/Reference.h"
#include "lib/Target/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using arete::target::makeError;

namespace arete::tools {

//===----------------------------------------------------------------------===//
// Compiled code
//===----------------------------------------------------------------------===//

namespace {
/// A context and tensors in its memory, all freed at the end.
class CallMemory {
public:
  CallMemory(size_t numStates, size_t numOutputs)
      : states(numStates), outputs(numOutputs) {}
  CallMemory(const CallMemory &) = delete;
  CallMemory &operator=(const CallMemory &) = delete;
  ~CallMemory() {
    for (arete_tensor &tensor : states)
      arete_tensor_free(&context, &tensor);
    for (arete_tensor &tensor : outputs)
      arete_tensor_free(&context, &tensor);
    arete_context_destroy(&context);
  }

  llvm::Error error() const {
    return makeError(StringRef(arete_context_message(&context)));
  }

  arete_context context = {};
  std::vector<arete_tensor> states, outputs;
};
} // namespace

static std::vector<Tensor> copies(ArrayRef<arete_tensor> tensors) {
  std::vector<Tensor> result;
  for (const arete_tensor &tensor : tensors)
    result.push_back(Tensor::fromAbi(tensor).copy());
  return result;
}

Expected<Results> runCompiled(const target::JitFunction &function,
                              ArrayRef<Tensor> arguments) {
  const arete_signature &signature = function.signature();
  CallMemory memory(signature.num_states, signature.num_outputs);
  arete_context *context = &memory.context;

  std::vector<const arete_tensor *> inputs;
  for (const Tensor &input : arguments.take_front(signature.num_inputs))
    inputs.push_back(&input.abi());
  std::vector<arete_tensor *> states, outputs;
  for (auto [state, value] :
       zip_equal(memory.states, arguments.drop_front(signature.num_inputs))) {
    const arete_tensor &initial = value.abi();
    if (arete_tensor_alloc(context, &state,
                           static_cast<arete_dtype>(initial.dtype),
                           initial.rank, initial.sizes) != ARETE_OK ||
        arete_tensor_copy(context, &state, &initial) != ARETE_OK)
      return memory.error();
    states.push_back(&state);
  }
  for (arete_tensor &output : memory.outputs)
    outputs.push_back(&output);
  if (function.entry()(context, inputs.data(), states.data(), outputs.data()) !=
      ARETE_OK)
    return memory.error();
  return Results{copies(memory.outputs), copies(memory.states)};
}

//===----------------------------------------------------------------------===//
// The reference
//===----------------------------------------------------------------------===//

Expected<std::vector<reference::Array>> toArrays(ArrayRef<Tensor> tensors) {
  std::vector<reference::Array> arrays;
  for (const Tensor &tensor : tensors) {
    auto array = reference::Array::fromTensor(tensor.abi());
    if (!array)
      return array.takeError();
    arrays.push_back(std::move(*array));
  }
  return arrays;
}

Expected<Results> runReference(mlir::func::FuncOp function,
                               const target::Signature &signature,
                               ArrayRef<Tensor> arguments) {
  auto arrays = toArrays(arguments);
  if (!arrays)
    return arrays.takeError();
  auto values = reference::evaluate(function, *arrays);
  if (!values)
    return values.takeError();
  std::vector<Tensor> tensors;
  for (const reference::Array &value : *values) {
    Tensor tensor = Tensor::empty(value.shape, static_cast<DType>(value.dtype));
    if (llvm::Error error = value.copyTo(tensor.abi()))
      return error;
    tensors.push_back(std::move(tensor));
  }

  Results results;
  results.outputs.assign(tensors.begin(),
                         tensors.begin() + signature.outputs.size());
  for (auto [state, update] : zip_equal(
           arguments.drop_front(signature.inputs.size()), signature.updates))
    results.states.push_back(update ? tensors[*update] : state);
  return results;
}

} // namespace arete::tools
