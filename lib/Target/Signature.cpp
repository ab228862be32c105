//===- Signature.cpp - What a function takes and gives --------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/Signature.h"
#include "dialects/Arete/IR/Types.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace arete::target {

static constexpr StringLiteral nameAttr = "arete.name";
static constexpr StringLiteral stateAttr = "arete.state";
static constexpr StringLiteral updateAttr = "arete.update_of";

std::string Param::type() const {
  std::string text;
  switch (dtype) {
#define X(ENUM, NAME, BYTES)                                                   \
  case ARETE_##ENUM:                                                           \
    text = #NAME;                                                              \
    break;
    ARETE_FOR_EACH_DTYPE(X)
#undef X
  case ARETE_NUM_DTYPES:
    break;
  }
  text += "[";
  for (auto [i, size] : llvm::enumerate(sizes))
    text += (i ? "," : "") + (size < 0 ? "?" : std::to_string(size));
  return text + "]";
}

//===----------------------------------------------------------------------===//
// From a function
//===----------------------------------------------------------------------===//

namespace {
/// Reads the arguments and results of one function. The first thing that is
/// wrong is reported.
class SignatureReader {
public:
  explicit SignatureReader(func::FuncOp function) : function(function) {}

  FailureOr<Signature> read() {
    signature.name = function.getSymName();
    if (function.isExternal()) {
      function.emitError() << "'" << signature.name << "' has no body";
      return failure();
    }
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
      if (failed(readArgument(i)))
        return failure();
    signature.updates.resize(signature.states.size());
    for (unsigned i = 0; i < function.getNumResults(); ++i)
      if (failed(readResult(i)))
        return failure();
    return std::move(signature);
  }

private:
  LogicalResult readArgument(unsigned i) {
    auto param = readParam("argument", i, function.getArgumentTypes()[i],
                           function.getArgAttrDict(i), "arg");
    if (failed(param))
      return failure();
    if (function.getArgAttr(i, updateAttr))
      return error("argument", i) << "'" << updateAttr << "' is for results";
    Attribute state = function.getArgAttr(i, stateAttr);
    if (state && !isa<UnitAttr>(state))
      return error("argument", i) << "'" << stateAttr << "' has no value";
    if (!state && !signature.states.empty())
      return error("argument", i) << "an input cannot follow a state";
    (state ? signature.states : signature.inputs).push_back(std::move(*param));
    return success();
  }

  LogicalResult readResult(unsigned i) {
    auto param = readParam("result", i, function.getResultTypes()[i],
                           function.getResultAttrDict(i), "out");
    if (failed(param))
      return failure();
    if (function.getResultAttr(i, stateAttr))
      return error("result", i) << "'" << stateAttr << "' is for arguments";
    Attribute update = function.getResultAttr(i, updateAttr);
    if (!update) {
      if (llvm::any_of(signature.updates, [](auto u) { return bool(u); }))
        return error("result", i) << "an output cannot follow an update";
      signature.outputs.push_back(std::move(*param));
      return success();
    }
    auto number = dyn_cast<IntegerAttr>(update);
    if (!number || !number.getType().isSignlessInteger(64))
      return error("result", i) << "'" << updateAttr << "' must be an i64";
    return readUpdate(i, *param, number.getInt());
  }

  LogicalResult readUpdate(unsigned i, const Param &value, int64_t argument) {
    int64_t first = signature.inputs.size();
    if (argument < 0 || argument >= function.getNumArguments())
      return error("result", i) << "updates argument " << argument << " of "
                                << function.getNumArguments();
    if (argument < first)
      return error("result", i) << "updates argument " << argument
                                << ", which is an input and no state";
    std::optional<unsigned> &update = signature.updates[argument - first];
    if (update)
      return error("result", i) << "updates argument " << argument
                                << ", as result " << *update << " does";
    const Param &state = signature.states[argument - first];
    auto conflict = [](int64_t a, int64_t b) {
      return a >= 0 && b >= 0 && a != b;
    };
    bool fits =
        value.dtype == state.dtype && value.sizes.size() == state.sizes.size();
    for (size_t axis = 0; fits && axis < value.sizes.size(); ++axis)
      fits = !conflict(value.sizes[axis], state.sizes[axis]);
    if (!fits)
      return error("result", i)
             << "an update of type " << value.type() << " for the state '"
             << state.name << "' of type " << state.type();
    update = i;
    return success();
  }

  FailureOr<Param> readParam(StringRef kind, unsigned i, Type type,
                             DictionaryAttr attributes, StringRef prefix) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor)
      return error(kind, i)
             << "has type " << type << "; only ranked tensors are passed";
    std::optional<arete_dtype> dtype = ir::dtypeOf(tensor.getElementType());
    if (!dtype)
      return error(kind, i) << "has type " << type << "; no dtype is "
                            << tensor.getElementType();
    if (tensor.getRank() > ARETE_MAX_RANK)
      return error(kind, i) << "has rank " << tensor.getRank()
                            << "; the largest is " << ARETE_MAX_RANK;
    Param param;
    param.dtype = *dtype;
    for (int64_t size : tensor.getShape())
      param.sizes.push_back(ShapedType::isDynamic(size) ? -1 : size);
    param.name = (prefix + llvm::Twine(i)).str();
    if (Attribute name = attributes ? attributes.get(nameAttr) : nullptr) {
      auto text = dyn_cast<StringAttr>(name);
      if (!text || text.empty() || text.getValue().contains('\0'))
        return error(kind, i)
               << "'" << nameAttr << "' must be a string that is not empty";
      param.name = text.str();
    }
    return param;
  }

  InFlightDiagnostic error(StringRef kind, unsigned i) {
    return function.emitError()
           << "'" << signature.name << "': " << kind << " " << i << ": ";
  }

  func::FuncOp function;
  Signature signature;
};
} // namespace

FailureOr<Signature> Signature::get(func::FuncOp function) {
  return SignatureReader(function).read();
}

//===----------------------------------------------------------------------===//
// In a module
//===----------------------------------------------------------------------===//

FailureOr<func::FuncOp> findFunction(ModuleOp module, StringRef name) {
  SmallVector<func::FuncOp> functions;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (!name.empty() && function.getSymName() == name)
      return function;
    // Without a name: what is private is not for callers.
    if (function.isPublic())
      functions.push_back(function);
  }
  if (name.empty() && functions.size() == 1)
    return functions.front();

  InFlightDiagnostic error = module.emitError();
  if (functions.empty())
    return error << "there is no function";
  if (name.empty())
    error << "there are several functions";
  else
    error << "there is no function '" << name << "'";
  error << (name.empty() ? "; name one of: " : "; there is: ");
  llvm::interleaveComma(functions, error, [&](func::FuncOp function) {
    error << "'" << function.getSymName() << "'";
  });
  return error;
}

} // namespace arete::target
