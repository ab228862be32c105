//===- View.cpp - What of a graph is shown --------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "lib/Explain/View.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Provenance.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace arete::explain {

//===----------------------------------------------------------------------===//
// Walking
//===----------------------------------------------------------------------===//

/// What computes the value: in a fused group, the op in it.
static Value sourceOf(Value value) {
  while (auto fused = value.getDefiningOp<ir::FusedOp>())
    value = fused.getBody().front().getTerminator()->getOperand(
        cast<OpResult>(value).getResultNumber());
  return value;
}

View::View(Value value, llvm::function_ref<bool(Value)> isState) {
  Root root;
  root.value = value;
  shown.push_back(std::move(root));
  collect([&](Value leaf) {
    if (isState(leaf))
      states.insert(leaf);
    addLeaf(leaf);
  });
}

View::View(func::FuncOp function) {
  for (BlockArgument argument : function.getArguments())
    if (function.getArgAttr(argument.getArgNumber(), "arete.state"))
      states.insert(argument);
  Operation *end = function.getBody().front().getTerminator();
  for (auto [i, value] : llvm::enumerate(end->getOperands())) {
    Root root;
    root.kind = Root::Kind::Output;
    root.value = sourceOf(value);
    root.number = unsigned(i);
    if (auto name = function.getResultAttrOfType<StringAttr>(i, "arete.name"))
      root.name = name.str();
    if (auto of =
            function.getResultAttrOfType<IntegerAttr>(i, "arete.update_of")) {
      root.kind = Root::Kind::Update;
      root.state = function.getArgument(of.getInt());
      root.isInPlace = bool(function.getResultAttr(i, "arete.in_place"));
    }
    shown.push_back(std::move(root));
  }
  collect([&](Value leaf) { addLeaf(leaf); });
}

void View::addLeaf(Value value) {
  if (!known.insert(value).second)
    return;
  found.push_back(value);
  if (kindOf(value) == Kind::Constant)
    return;
  std::string name = givenName(value);
  if (name.empty()) {
    auto argument = dyn_cast<BlockArgument>(value);
    name = "arg" + std::to_string(argument ? argument.getArgNumber()
                                           : leafNames.size());
  }
  leafNames[value] = uniqueName(name);
}

void View::collect(llvm::function_ref<void(Value)> meetLeaf) {
  struct Frame {
    Operation *op;
    unsigned nextOperand = 0;
  };
  DenseSet<Operation *> entered;
  SmallVector<Frame> stack;
  auto enter = [&](Value value) {
    value = sourceOf(value);
    Operation *op = value.getDefiningOp();
    if (kindOf(value) != Kind::Op)
      meetLeaf(value);
    else if (entered.insert(op).second)
      stack.push_back({op});
  };
  for (const Root &root : shown) {
    if (root.state)
      addLeaf(root.state);
    enter(root.value);
    while (!stack.empty()) {
      Frame &frame = stack.back();
      if (frame.nextOperand < frame.op->getNumOperands()) {
        enter(frame.op->getOperand(frame.nextOperand++));
        continue;
      }
      ordered.push_back(frame.op);
      if (Operation *kernel = frame.op->getParentOfType<ir::FusedOp>())
        kernels.try_emplace(kernel, kernels.size());
      stack.pop_back();
    }
  }
}

View::Kind View::kindOf(Value value) const {
  if (isa<BlockArgument>(value) || value.getDefiningOp<ir::VariableOp>())
    return states.contains(value) ? Kind::State : Kind::Input;
  return ir::getConstantElements(value) ? Kind::Constant : Kind::Op;
}

SmallVector<Value> View::operandsOf(Operation *op) const {
  return llvm::map_to_vector(op->getOperands(), sourceOf);
}

std::optional<unsigned> View::kernelOf(Operation *op) const {
  auto found = kernels.find(op->getParentOfType<ir::FusedOp>());
  if (found == kernels.end())
    return std::nullopt;
  return found->second;
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

std::string View::givenName(Value value) const {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto function = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
    auto name = function ? function.getArgAttrOfType<StringAttr>(
                               argument.getArgNumber(), "arete.name")
                         : StringAttr();
    return name ? name.str() : "";
  }
  return ir::givenName(value.getLoc()).str();
}

std::string View::uniqueName(StringRef wish) const {
  std::string name = wish.str();
  for (unsigned i = 1; !taken.insert(name).second; ++i)
    name = wish.str() + "_" + std::to_string(i);
  return name;
}

std::string View::leafName(Value value) const {
  return leafNames.lookup(value);
}

std::string opName(Value value) {
  Operation *op = value.getDefiningOp();
  std::string name = ir::userName(op->getName().getStringRef()).str();
  if (op->getNumResults() > 1)
    name += "[" + std::to_string(cast<OpResult>(value).getResultNumber()) + "]";
  return name;
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

/// The fewest digits that give the number back, as Python writes it.
static std::string numberText(const APFloat &value) {
  if (value.isNaN())
    return "nan";
  if (value.isInfinity())
    return value.isNegative() ? "-inf" : "inf";
  SmallString<32> digits;
  constexpr unsigned enough = 17;
  for (unsigned count = 1; count <= enough; ++count) {
    digits.clear();
    value.toString(digits, count);
    if (APFloat(value.getSemantics(), digits).bitwiseIsEqual(value))
      break;
  }
  std::string text = digits.str().lower();
  return StringRef(text).find_first_of(".e") == StringRef::npos ? text + ".0"
                                                                : text;
}

static std::string elementText(Attribute element, Type type) {
  if (auto real = dyn_cast<FloatAttr>(element))
    return numberText(real.getValue());
  if (auto integer = dyn_cast<IntegerAttr>(element)) {
    if (type.isInteger(1))
      return integer.getValue().isZero() ? "False" : "True";
    return llvm::toString(integer.getValue(), 10, !type.isUnsignedInteger());
  }
  auto parts = cast<ArrayAttr>(element);
  std::string real = elementText(parts[0], type);
  std::string imaginary = elementText(parts[1], type);
  return "(" + real + (imaginary[0] == '-' ? "" : "+") + imaginary + "j)";
}

template <typename Range> static std::string listText(const Range &texts) {
  return "[" + llvm::join(texts, ", ") + "]";
}

static std::string attributeText(Attribute attribute) {
  if (auto text = dyn_cast<StringAttr>(attribute)) {
    std::string quoted;
    llvm::raw_string_ostream os(quoted);
    os << '\'';
    os.write_escaped(text.getValue());
    os << '\'';
    return quoted;
  }
  if (auto type = dyn_cast<TypeAttr>(attribute);
      type && ir::dtypeOf(type.getValue()))
    return ir::dtypeName(type.getValue()).str();
  if (auto number = dyn_cast<TypedAttr>(attribute);
      isa<FloatAttr, IntegerAttr>(attribute))
    return elementText(number, number.getType());
  auto each = [](auto range) {
    return llvm::map_to_vector(range,
                               [](auto item) { return std::to_string(item); });
  };
  if (auto list = dyn_cast<DenseI64ArrayAttr>(attribute))
    return listText(each(list.asArrayRef()));
  if (auto list = dyn_cast<DenseI32ArrayAttr>(attribute))
    return listText(each(list.asArrayRef()));
  if (auto list = dyn_cast<ArrayAttr>(attribute))
    return listText(llvm::map_to_vector(list, attributeText));
  std::string text;
  llvm::raw_string_ostream os(text);
  attribute.print(os, /*elideType=*/true);
  return text;
}

SmallVector<Keyword> keywordsOf(Operation *op) {
  SmallVector<Keyword> keywords;
  for (NamedAttribute attribute : op->getAttrDictionary()) {
    auto flag = dyn_cast<BoolAttr>(attribute.getValue());
    // The last is how MLIR counts operands of several lists.
    if ((flag && !flag.getValue()) ||
        attribute.getName() == "operandSegmentSizes")
      continue;
    keywords.push_back(
        {attribute.getName().str(), attributeText(attribute.getValue())});
  }
  return keywords;
}

std::string constantText(Value value) {
  DenseElementsAttr elements = ir::getConstantElements(value);
  Type type = elements.getElementType();
  constexpr int64_t few = 8;
  if (elements.getType().getRank() == 0)
    return elementText(*elements.value_begin<Attribute>(), type);
  std::string sizes = listText(
      llvm::map_to_vector(elements.getType().getShape(),
                          [](int64_t size) { return std::to_string(size); }));
  if (elements.isSplat())
    return "full(" + sizes + ", " +
           elementText(elements.getSplatValue<Attribute>(), type) + ")";
  if (elements.getType().getRank() > 1 || elements.getNumElements() > few)
    return "constant(" + ir::describe(value.getType()) + ")";
  return listText(llvm::map_to_vector(
      elements.getValues<Attribute>(),
      [&](Attribute element) { return elementText(element, type); }));
}

} // namespace arete::explain
