//===- Call.cpp - Calling compiled functions ------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionState.h"

#include "llvm/ADT/SmallVector.h"

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// Frames
//===----------------------------------------------------------------------===//

Frame::Frame(const arete_signature &signature)
    : inputs(size_t(signature.num_inputs)),
      states(size_t(signature.num_states)),
      results(size_t(signature.num_outputs)) {
  context.allocate = allocateAligned;
  context.deallocate = freeAligned;
  for (arete_tensor &result : results)
    outputs.push_back(&result);
}

std::unique_ptr<Frame> FramePool::take(const arete_signature &signature) {
  {
    std::lock_guard lock(mutex);
    if (!free.empty()) {
      std::unique_ptr<Frame> frame = std::move(free.back());
      free.pop_back();
      return frame;
    }
  }
  return std::make_unique<Frame>(signature);
}

void FramePool::give(std::unique_ptr<Frame> frame) {
  std::lock_guard lock(mutex);
  free.push_back(std::move(frame));
}

namespace {

/// Holds the states of a call: alone those that it updates. All calls lock in
/// the same order, so none waits for one that waits for it.
class StateLock {
public:
  explicit StateLock(const Function::State &function) : function(function) {
    // Debug mode reads the graph: before the states, as whoever needs both.
    if (function.checks.debugCheck)
      graphLock = std::unique_lock(Graph::get().mutex);
    for (size_t i : function.lockOrder)
      function.isUpdated[i] ? function.states[i]->mutex.lock()
                            : function.states[i]->mutex.lock_shared();
  }
  ~StateLock() {
    for (size_t i : function.lockOrder)
      function.isUpdated[i] ? function.states[i]->mutex.unlock()
                            : function.states[i]->mutex.unlock_shared();
  }
  StateLock(const StateLock &) = delete;
  StateLock &operator=(const StateLock &) = delete;

private:
  const Function::State &function;
  std::unique_lock<std::recursive_mutex> graphLock;
};

/// A frame for the time of a call.
class Borrowed {
public:
  explicit Borrowed(const Function::State &function)
      : pool(function.frames), frame(pool.take(function.signature())) {}
  ~Borrowed() { pool.give(std::move(frame)); }
  Borrowed(const Borrowed &) = delete;
  Borrowed &operator=(const Borrowed &) = delete;
  Frame *operator->() const { return frame.get(); }
  Frame &operator*() const { return *frame; }

private:
  FramePool &pool;
  std::unique_ptr<Frame> frame;
};

} // namespace

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

void Function::State::run(Frame &frame, const Location &loc) const {
  int32_t status = code.entry()(&frame.context, frame.inputs.data(),
                                frame.states.data(), frame.outputs.data());
  if (status == ARETE_OK)
    return;
  llvm::StringRef message = arete_context_message(&frame.context);
  message.consume_front(name + ": ");
  throw Error(kindOf(status), name, message.str(), loc);
}

void Function::State::invoke(Frame &frame, const Location &loc) const {
  for (size_t i = 0; i < states.size(); ++i)
    frame.states[i] = &states[i]->value;
  if (checks.debugCheck || checks.guard)
    runChecked(frame, loc);
  else
    run(frame, loc);
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

/// How many arguments a call must give; the others have values.
static size_t requiredCount(const Function::State &function) {
  return size_t(llvm::count(function.defaults, std::nullopt));
}

static void checkCount(const Function::State &function, size_t given,
                       size_t least, const Location &loc) {
  size_t most = size_t(function.signature().num_inputs);
  if (given >= least && given <= most)
    return;
  std::string list;
  for (size_t i = 0; i < most; ++i)
    list += (i ? ", " : ": ") + function.describeInput(i);
  std::string range = least == most ? "" : std::to_string(least) + " to ";
  throw Error(ErrorKind::Value, function.name,
              "takes " + range + std::to_string(most) +
                  (most == 1 ? " argument" : " arguments") + list + "; got " +
                  std::to_string(given),
              loc);
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

Tensor detail::convertArgument(const Function::State &function, size_t i,
                               const Literal &literal, const Location &loc) {
  const arete_param &param = function.signature().inputs[i];
  DType wanted = static_cast<DType>(param.dtype);
  if (param.rank != 0)
    failArgument(function, i, "cannot be a number", loc);
  if (!literalFits(literal, wanted) && !function.allowInputDowncast)
    failArgument(function, i, "cannot hold this number without loss", loc);
  return toTensor(literal, wanted);
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

/// Takes the results out of a frame.
static std::vector<Tensor> takeResults(Borrowed &frame) {
  std::vector<Tensor> outputs;
  outputs.reserve(frame->results.size());
  for (const arete_tensor &result : frame->results)
    outputs.push_back(Tensor::fromAbi(
        result, [](void *data) { freeAligned(data, nullptr); }));
  return outputs;
}

static std::vector<Tensor> runOn(const Function::State &self,
                                 const std::vector<Tensor> &inputs,
                                 int64_t count, const Location &loc) {
  Borrowed frame(self);
  for (size_t i = 0; i < inputs.size(); ++i)
    frame->inputs[i] = &inputs[i].abi();
  std::vector<Tensor> outputs;
  StateLock lock(self);
  for (int64_t call = 0; call < count; ++call) {
    for (arete_tensor &result : frame->results)
      result = {};
    self.invoke(*frame, loc);
    // Those of the call before are freed.
    outputs = takeResults(frame);
  }
  return outputs;
}

/// The arguments of all inputs, where a null one is left out.
std::vector<Tensor> Function::run(std::span<const Argument *const> arguments,
                                  const Location &loc) const {
  const State &self = get("call", loc);
  checkCount(self, arguments.size(), requiredCount(self), loc);
  std::vector<Tensor> inputs;
  inputs.reserve(self.defaults.size());
  for (size_t i = 0; i < self.defaults.size(); ++i) {
    const Argument *argument = i < arguments.size() ? arguments[i] : nullptr;
    if (!argument)
      inputs.push_back(*self.defaults[i]);
    else if (argument->isNumber)
      inputs.push_back(
          convertArgument(self, i, argument->literal, argument->loc));
    else
      inputs.push_back(
          convertArgument(self, i, *argument->tensor, argument->loc));
  }
  return runOn(self, inputs, 1, loc);
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
  if (count < 0)
    throw Error(ErrorKind::Value, self.name,
                "cannot be called " + std::to_string(count) + " times", loc);
  checkCount(self, arguments.size(), requiredCount(self), loc);
  std::vector<Tensor> inputs;
  for (size_t i = 0; i < self.defaults.size(); ++i)
    inputs.push_back(i < arguments.size()
                         ? convertArgument(self, i, arguments[i], loc)
                         : *self.defaults[i]);
  return runOn(self, inputs, count, loc);
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

void Function::call(std::span<const Tensor> inputs,
                    std::span<const Tensor> outputs, Location loc) const {
  const State &self = get("call", loc);
  checkCount(self, inputs.size(), self.defaults.size(), loc);
  const arete_signature &signature = self.signature();
  if (outputs.size() != size_t(signature.num_outputs))
    throw Error(ErrorKind::Value, self.name,
                "has " + std::to_string(signature.num_outputs) +
                    " outputs, got memory for " +
                    std::to_string(outputs.size()),
                loc);
  // Where there are no elements the runtime still has to know that the memory
  // is the caller's.
  static char noElements;
  Borrowed frame(self);
  for (size_t i = 0; i < inputs.size(); ++i)
    frame->inputs[i] = &inputs[i].abi();
  for (size_t i = 0; i < outputs.size(); ++i) {
    frame->results[i] = outputs[i].abi();
    if (!frame->results[i].data)
      frame->results[i].data = &noElements;
  }
  StateLock lock(self);
  self.invoke(*frame, loc);
}
