//===- Call.cpp - Calling compiled functions ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Function.h"

#include "CallDetail.h"
#include "TensorDetail.h"
#include "llvm/ADT/SmallVector.h"

#include <cstring>

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Frames
//===----------------------------------------------------------------------===//

Frame::Frame(const arete_signature &signature)
    : inputs(size_t(signature.num_inputs)),
      states(size_t(signature.num_states)),
      results(size_t(signature.num_outputs)),
      outputs(size_t(signature.num_outputs)),
      numbers(size_t(signature.num_inputs)),
      numberData(size_t(signature.num_inputs)) {
  context.allocate = arete_memory_allocate;
  context.deallocate = arete_memory_free;
  for (size_t i = 0; i < numbers.size(); ++i) {
    numbers[i].data = &numberData[i];
    numbers[i].dtype = signature.inputs[i].dtype;
  }
}

FramePool::~FramePool() {
  for (Frame *frame = first.load(); frame;)
    delete std::exchange(frame, frame->next);
}

Frame &FramePool::add(const arete_signature &signature) {
  auto *frame = new Frame(signature);
  frame->next = first.load(std::memory_order_relaxed);
  while (!first.compare_exchange_weak(frame->next, frame,
                                      std::memory_order_release,
                                      std::memory_order_relaxed)) {
  }
  return *frame;
}

void StateLock::lock() {
  // Debug mode reads the graph: before the states, as whoever needs both.
  if (function.checks.debugCheck)
    Graph::get().mutex.lock();
  for (size_t i : function.lockOrder)
    function.isUpdated[i] ? function.states[i]->mutex.lock()
                          : function.states[i]->mutex.lock_shared();
}

void StateLock::unlock() {
  for (size_t i : function.lockOrder)
    function.isUpdated[i] ? function.states[i]->mutex.unlock()
                          : function.states[i]->mutex.unlock_shared();
  if (function.checks.debugCheck)
    Graph::get().mutex.unlock();
}

static ErrorKind kindOf(int32_t status) {
  switch (status) {
  case ARETE_ERROR_ARGUMENT: // Dtypes and ranks are right by now: a layout.
  case ARETE_ERROR_SIZE:
    return ErrorKind::Shape;
  case ARETE_ERROR_INDEX:
    return ErrorKind::Index;
  case ARETE_ERROR_MEMORY:
    return ErrorKind::Memory;
  case ARETE_ERROR_VALUE:
    return ErrorKind::Value;
  default:
    return ErrorKind::Internal;
  }
}

void Function::State::fail(const arete_context &context, int32_t status,
                           const Location &loc) const {
  llvm::StringRef message = arete_context_message(&context);
  message.consume_front(name + ": ");
  throw Error(kindOf(status), name, message.str(), loc);
}

void Function::State::invoke(Frame &frame, const Location &loc) const {
  setStates(frame);
  if (isChecked())
    runChecked(frame, loc);
  else
    run(frame, loc);
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

void Function::State::failCount(size_t given, size_t least,
                                const Location &loc) const {
  size_t most = defaults.size();
  std::string list;
  for (size_t i = 0; i < most; ++i)
    list += (i ? ", " : ": ") + describeInput(i);
  std::string range = least == most ? "" : std::to_string(least) + " to ";
  throw Error(ErrorKind::Value, name,
              "takes " + range + std::to_string(most) +
                  (most == 1 ? " argument" : " arguments") + list + "; got " +
                  std::to_string(given),
              loc);
}

static void checkCount(const Function::State &function, size_t given,
                       size_t least, const Location &loc) {
  if (given < least || given > function.defaults.size())
    function.failCount(given, least, loc);
}

[[noreturn]] static void failArgument(const Function::State &function, size_t i,
                                      const std::string &text,
                                      const Location &loc) {
  throw Error(ErrorKind::Type, function.name,
              "argument " + function.describeInput(i) + " " + text, loc);
}

Tensor detail::convertArgument(const Function::State &function, size_t i,
                               const Tensor &tensor, const Location &loc) {
  const arete_param &param = function.signature().inputs[i];
  DType wanted = static_cast<DType>(param.dtype);
  if (tensor.rank() != param.rank)
    failArgument(function, i,
                 "cannot be a tensor of rank " + std::to_string(tensor.rank()),
                 loc);
  if (tensor.dtype() == wanted)
    return tensor;
  bool isSafe = promote(tensor.dtype(), wanted) == wanted;
  if (!isSafe && !function.allowInputDowncast)
    failArgument(function, i,
                 "cannot be " + std::string(name(tensor.dtype())) +
                     " without loss; convert it, or compile with "
                     "allow_input_downcast",
                 loc);
  return tensor.astype(wanted, loc);
}

/// Checks that a number can be argument i.
static void checkNumber(const Function::State &function, size_t i,
                        const Literal &literal, const Location &loc) {
  const arete_param &param = function.signature().inputs[i];
  if (param.rank != 0)
    failArgument(function, i, "cannot be a number", loc);
  if (!literalFits(literal, static_cast<DType>(param.dtype)) &&
      !function.allowInputDowncast)
    failArgument(function, i, "cannot hold this number without loss", loc);
}

Tensor detail::convertArgument(const Function::State &function, size_t i,
                               const Literal &literal, const Location &loc) {
  checkNumber(function, i, literal, loc);
  return toTensor(literal,
                  static_cast<DType>(function.signature().inputs[i].dtype));
}

/// Writes a number in a dtype that it may have.
static void storeNumber(const Literal &literal, DType dtype, void *to) {
  if (literal.kind == ScalarKind::Float && dtype == DType::Float64)
    *static_cast<double *>(to) = literal.number;
  else if (literal.kind == ScalarKind::Float && dtype == DType::Float32)
    *static_cast<float *>(to) = static_cast<float>(literal.number);
  else
    std::memcpy(to, toTensor(literal, dtype).data(), itemSize(dtype));
}

void Function::State::checkCallCount(int64_t count, const Location &loc) const {
  if (count < 0)
    throw Error(ErrorKind::Value, name,
                "cannot be called " + std::to_string(count) + " times", loc);
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

/// The tensor as argument i. What has to be converted is kept in `converted`,
/// which does not move.
static const arete_tensor *inputFor(const Function::State &function, size_t i,
                                    const Tensor &tensor,
                                    llvm::SmallVectorImpl<Tensor> &converted,
                                    const Location &loc) {
  const arete_param &param = function.signature().inputs[i];
  if (tensor.abi().rank == param.rank && tensor.abi().dtype == param.dtype)
    return &tensor.abi();
  converted.reserve(function.defaults.size());
  return &converted.emplace_back(convertArgument(function, i, tensor, loc))
              .abi();
}

/// Takes the results out of a frame.
static std::vector<Tensor> takeResults(Frame &frame) {
  std::vector<Tensor> outputs;
  outputs.reserve(frame.results.size());
  for (const arete_tensor &result : frame.results)
    outputs.push_back(Tensor::fromAbi(result, freeBlock));
  return outputs;
}

std::vector<Tensor> Function::State::makeResults(Frame &frame, int64_t count,
                                                 const Location &loc) const {
  std::vector<Tensor> made;
  StateLock lock(*this);
  for (int64_t call = 0; call < count; ++call) {
    for (size_t i = 0; i < frame.results.size(); ++i) {
      frame.results[i].data = nullptr;
      frame.outputs[i] = &frame.results[i];
    }
    invoke(frame, loc);
    // Those of the call before are freed.
    made = takeResults(frame);
  }
  return made;
}

/// The arguments of all inputs, where a null one is left out.
std::vector<Tensor> Function::run(std::span<const Argument *const> arguments,
                                  const Location &loc) const {
  const State &self = get("call", loc);
  checkCount(self, arguments.size(), self.numRequired, loc);
  Borrowed frame(self);
  llvm::SmallVector<Tensor, 0> converted;
  for (size_t i = 0; i < self.defaults.size(); ++i) {
    const Argument *argument = i < arguments.size() ? arguments[i] : nullptr;
    if (!argument) {
      frame->inputs[i] = &self.defaults[i]->abi();
    } else if (argument->isNumber) {
      checkNumber(self, i, argument->literal, argument->loc);
      frame->inputs[i] = &frame->numbers[i];
      storeNumber(argument->literal,
                  static_cast<DType>(frame->numbers[i].dtype),
                  frame->numbers[i].data);
    } else {
      frame->inputs[i] =
          inputFor(self, i, *argument->tensor, converted, argument->loc);
    }
  }
  return self.makeResults(*frame, 1, loc);
}

std::vector<Tensor>
Function::named(std::initializer_list<NamedArgument> arguments,
                Location loc) const {
  const State &self = get("call", loc);
  llvm::SmallVector<const Argument *> places(self.defaults.size());
  for (const NamedArgument &argument : arguments) {
    std::optional<size_t> found;
    for (size_t i = 0; i < places.size(); ++i) {
      if (self.signature().inputs[i].name != argument.name)
        continue;
      if (found)
        throw Error(ErrorKind::Value, self.name,
                    "has two inputs '" + std::string(argument.name) + "'", loc);
      found = i;
    }
    if (!found) {
      std::string list;
      for (size_t i = 0; i < places.size(); ++i)
        list += (i ? ", " : "; there are ") + self.describeInput(i);
      throw Error(ErrorKind::Value, self.name,
                  "has no input '" + std::string(argument.name) + "'" + list,
                  loc);
    }
    if (places[*found])
      throw Error(ErrorKind::Value, self.name,
                  "argument " + self.describeInput(*found) + " is given twice",
                  loc);
    places[*found] = &argument.value;
  }
  for (size_t i = 0; i < places.size(); ++i)
    if (!places[i] && !self.defaults[i])
      throw Error(ErrorKind::Value, self.name,
                  "argument " + self.describeInput(i) + " is not given", loc);
  return run(std::span(places.data(), places.size()), loc);
}

std::vector<Tensor> Function::call_n(int64_t count,
                                     const std::vector<Tensor> &arguments,
                                     Location loc) const {
  const State &self = get("call_n", loc);
  self.checkCallCount(count, loc);
  checkCount(self, arguments.size(), self.numRequired, loc);
  Borrowed frame(self);
  llvm::SmallVector<Tensor, 0> converted;
  for (size_t i = 0; i < self.defaults.size(); ++i)
    frame->inputs[i] = i < arguments.size()
                           ? inputFor(self, i, arguments[i], converted, loc)
                           : &self.defaults[i]->abi();
  return self.makeResults(*frame, count, loc);
}

std::vector<Tensor> Function::operator()(
#define ARETE_ARGUMENT(N) const Argument &a##N
    ARETE_ARGUMENT(0), ARETE_ARGUMENT(1), ARETE_ARGUMENT(2), ARETE_ARGUMENT(3),
    ARETE_ARGUMENT(4), ARETE_ARGUMENT(5), ARETE_ARGUMENT(6), ARETE_ARGUMENT(7),
    ARETE_ARGUMENT(8), ARETE_ARGUMENT(9), ARETE_ARGUMENT(10),
    ARETE_ARGUMENT(11), ARETE_ARGUMENT(12), ARETE_ARGUMENT(13),
    ARETE_ARGUMENT(14), ARETE_ARGUMENT(15)
#undef ARETE_ARGUMENT
) const {
  const Argument *all[] = {&a0, &a1, &a2,  &a3,  &a4,  &a5,  &a6,  &a7,
                           &a8, &a9, &a10, &a11, &a12, &a13, &a14, &a15};
  size_t count = 0;
  while (count < std::size(all) && (all[count]->isNumber || all[count]->tensor))
    ++count;
  return run(std::span(all, count), a0.loc);
}

std::vector<Tensor> Function::operator()(const std::vector<Tensor> &arguments,
                                         Location loc) const {
  llvm::SmallVector<Argument, 0> wrapped;
  for (const Tensor &argument : arguments)
    wrapped.emplace_back(argument, loc);
  llvm::SmallVector<const Argument *> pointers;
  for (const Argument &argument : wrapped)
    pointers.push_back(&argument);
  return run(std::span(pointers.data(), pointers.size()), loc);
}

std::vector<Tensor>
Function::operator()(std::initializer_list<Tensor> arguments,
                     Location loc) const {
  return (*this)(std::vector<Tensor>(arguments), loc);
}
