//===- CompiledCall.h - Compiled code on the oracle's arrays ----*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SELFCHECK_COMPILEDCALL_H
#define ARETE_SELFCHECK_COMPILEDCALL_H

#include "lib/SelfCheck/Graph.h"
#include "lib/Target/CPU/Jit.h"

namespace arete::selfcheck {

/// One call of compiled code, in memory that a context owns.
class CompiledCall {
public:
  CompiledCall(const target::JitFunction &function, const Arguments &arguments);
  CompiledCall(const CompiledCall &) = delete;
  CompiledCall &operator=(const CompiledCall &) = delete;
  ~CompiledCall();

  bool succeeded() const { return status == ARETE_OK; }
  std::string message() const { return arete_context_message(&context); }
  Array output(size_t i) const { return arrayOf(outputs[i]); }
  Array state(size_t i) const { return arrayOf(states[i]); }
  size_t numOutputs() const { return outputs.size(); }

private:
  void fill(arete_tensor &tensor, const Array &array);
  static Array arrayOf(const arete_tensor &tensor) {
    return llvm::cantFail(Array::fromTensor(tensor));
  }

  arete_context context = {};
  std::vector<arete_tensor> inputs, states, outputs;
  int32_t status = ARETE_OK;
};

} // namespace arete::selfcheck

#endif // ARETE_SELFCHECK_COMPILEDCALL_H
