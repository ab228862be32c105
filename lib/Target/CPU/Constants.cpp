//===- Constants.cpp - The constants beside a compiled function -----------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Target/CPU/Constants.h"
#include "lib/Target/Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"
#include <cstddef>

using namespace llvm;

namespace arete::target {

// The LLVM types below say the same as the C types, on a machine with pointers
// of 8 bytes: the only padding that C may add there is at none of these places.
static_assert(sizeof(void *) == 8);
static_assert(offsetof(arete_param, dtype) == 8 &&
              offsetof(arete_param, rank) == 12 &&
              offsetof(arete_param, sizes) == 16 &&
              sizeof(arete_param) == 16 + 8 * ARETE_MAX_RANK);
static_assert(offsetof(arete_signature, num_outputs) == 12 &&
              offsetof(arete_signature, name) == 16 &&
              offsetof(arete_signature, inputs) == 24 &&
              offsetof(arete_signature, states) == 32 &&
              offsetof(arete_signature, outputs) == 40 &&
              sizeof(arete_signature) == 48);
static_assert(offsetof(arete_tensor, dtype) == 8 &&
              offsetof(arete_tensor, rank) == 12 &&
              offsetof(arete_tensor, sizes) == 16 &&
              offsetof(arete_tensor, strides) == 16 + 8 * ARETE_MAX_RANK &&
              sizeof(arete_tensor) == 16 + 16 * ARETE_MAX_RANK);

namespace {
/// Makes constants of one module.
class ConstantBuilder {
public:
  explicit ConstantBuilder(Module &module)
      : module(module), context(module.getContext()),
        pointer(PointerType::get(context, 0)), i32(Type::getInt32Ty(context)),
        i64(Type::getInt64Ty(context)),
        sizes(ArrayType::get(i64, ARETE_MAX_RANK)),
        param(StructType::get(pointer, i32, i32, sizes)),
        tensor(StructType::get(pointer, i32, i32, sizes, sizes)) {}

  Constant *number(int32_t value) { return ConstantInt::getSigned(i32, value); }
  Constant *null() { return ConstantPointerNull::get(pointer); }

  /// A pointer to a constant that nothing else refers to.
  Constant *privateConstant(Constant *value, uint64_t align) {
    auto *global =
        new GlobalVariable(module, value->getType(), /*isConstant=*/true,
                           GlobalValue::PrivateLinkage, value);
    global->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
    global->setAlignment(Align(align));
    return global;
  }

  Constant *string(StringRef text) {
    return privateConstant(ConstantDataArray::getString(context, text), 1);
  }

  /// The first entries of an array of ARETE_MAX_RANK; the rest is zero.
  Constant *sizeArray(ArrayRef<int64_t> values) {
    SmallVector<Constant *, ARETE_MAX_RANK> elements;
    for (int64_t value : values)
      elements.push_back(ConstantInt::getSigned(i64, value));
    elements.resize(ARETE_MAX_RANK, ConstantInt::get(i64, 0));
    return ConstantArray::get(sizes, elements);
  }

  Constant *paramArray(ArrayRef<Param> params) {
    SmallVector<Constant *> elements;
    for (const Param &p : params)
      elements.push_back(ConstantStruct::get(
          param, {string(p.name), number(p.dtype), number(p.sizes.size()),
                  sizeArray(p.sizes)}));
    return elements.empty()
               ? null()
               : privateConstant(array(param, elements), alignof(arete_param));
  }

  Constant *array(Type *type, ArrayRef<Constant *> elements) {
    return ConstantArray::get(ArrayType::get(type, elements.size()), elements);
  }

  /// Defines the exported constant `name`, which may be declared already.
  void define(const Twine &name, Constant *value, uint64_t align) {
    std::string symbol = name.str();
    GlobalVariable *old = module.getNamedGlobal(symbol);
    auto *global =
        new GlobalVariable(module, value->getType(), /*isConstant=*/true,
                           GlobalValue::ExternalLinkage, value);
    global->setAlignment(Align(align));
    if (old) {
      old->replaceAllUsesWith(global);
      old->eraseFromParent();
    }
    global->setName(symbol);
  }

  Module &module;
  LLVMContext &context;
  PointerType *pointer;
  Type *i32, *i64;
  ArrayType *sizes;
  StructType *param, *tensor;
};
} // namespace

void defineSignature(Module &module, const Signature &signature,
                     StringRef symbol) {
  ConstantBuilder b(module);
  Constant *fields[] = {
      b.number(ARETE_ABI_VERSION),       b.number(signature.inputs.size()),
      b.number(signature.states.size()), b.number(signature.outputs.size()),
      b.string(signature.name),          b.paramArray(signature.inputs),
      b.paramArray(signature.states),    b.paramArray(signature.outputs)};
  b.define(symbol + "_signature", ConstantStruct::getAnon(b.context, fields),
           alignof(arete_signature));
}

static Error checkInitialState(const Param &state, const arete_tensor &value) {
  auto fail = [&](const Twine &text) {
    return makeError("the initial value of the state '" + state.name + "' " +
                     text + "; its type is " + state.type());
  };
  if (value.dtype != state.dtype)
    return fail("has dtype number " + Twine(value.dtype));
  if (value.rank != static_cast<int32_t>(state.sizes.size()))
    return fail("has rank " + Twine(value.rank));
  for (int32_t axis = 0; axis < value.rank; ++axis)
    if (value.sizes[axis] < 0 ||
        (state.sizes[axis] >= 0 && state.sizes[axis] != value.sizes[axis]))
      return fail("has size " + Twine(value.sizes[axis]) + " in dimension " +
                  Twine(axis));
  int64_t count = arete_tensor_count(&value);
  if (count == INT64_MAX)
    return fail("has a number of elements that overflows");
  if (count != 0 && !value.data)
    return fail("has no data");
  if (!arete_tensor_is_contiguous(&value))
    return fail("is not contiguous");
  return Error::success();
}

Error defineInitialStates(Module &module, const Signature &signature,
                          StringRef symbol, ArrayRef<arete_tensor> values) {
  if (values.size() != signature.states.size())
    return makeError(Twine(values.size()) + " initial values for " +
                     Twine(signature.states.size()) + " states");
  ConstantBuilder b(module);
  SmallVector<Constant *> elements;
  for (auto [state, value] : zip_equal(signature.states, values)) {
    if (Error error = checkInitialState(state, value))
      return error;
    ArrayRef sizes(value.sizes, value.rank);
    // A contiguous tensor may have any stride where there is one element;
    // the constant has the strides of C order.
    SmallVector<int64_t> strides(value.rank, 1);
    for (int32_t axis = value.rank - 2; axis >= 0; --axis)
      strides[axis] = strides[axis + 1] * std::max<int64_t>(sizes[axis + 1], 1);
    size_t bytes = arete_tensor_count(&value) * arete_dtype_size(value.dtype);
    Constant *data = b.null();
    if (bytes)
      data = b.privateConstant(
          ConstantDataArray::get(
              b.context,
              ArrayRef(static_cast<const uint8_t *>(value.data), bytes)),
          /*align=*/64);
    elements.push_back(ConstantStruct::get(
        b.tensor, {data, b.number(value.dtype), b.number(value.rank),
                   b.sizeArray(sizes), b.sizeArray(strides)}));
  }
  b.define(symbol + "_initial_states", b.array(b.tensor, elements),
           alignof(arete_tensor));
  return Error::success();
}

} // namespace arete::target
