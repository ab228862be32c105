//===- Variable.cpp - Symbolic variables ----------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Variable.h"

#include "Graph.h"
#include "arete/Ops.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Provenance.h"

using namespace arete;
using namespace arete::detail;

//===----------------------------------------------------------------------===//
// What a variable is
//===----------------------------------------------------------------------===//

static mlir::Value checked(const Variable &variable, const char *op) {
  if (mlir::Value value = Access::value(variable))
    return value;
  throw Error(ErrorKind::Value, std::string(op) + ": this Variable is empty");
}

DType Variable::dtype() const { return dtypeOfValue(checked(*this, "dtype")); }

int64_t Variable::rank() const {
  return ir::tensorTypeOf(checked(*this, "rank")).getRank();
}

Shape Variable::staticShape() const {
  Shape sizes;
  for (int64_t size :
       ir::tensorTypeOf(checked(*this, "staticShape")).getShape())
    sizes.push_back(mlir::ShapedType::isDynamic(size) ? dynamicSize : size);
  return sizes;
}

std::string Variable::name() const {
  std::lock_guard lock(Graph::get().mutex);
  return nameOf(checked(*this, "name"));
}

Variable Variable::setName(std::string_view name) const {
  std::lock_guard lock(Graph::get().mutex);
  mlir::Operation *op = checked(*this, "setName").getDefiningOp();
  op->setLoc(ir::withName(op->getLoc(), name));
  if (auto variable = llvm::dyn_cast<ir::VariableOp>(op))
    variable.setName(name);
  return *this;
}

bool Variable::is(const Variable &other) const {
  return Access::value(*this) == Access::value(other);
}

Variable Variable::shape(int64_t axis, Location loc) const {
  GraphBuilder b("shape", loc);
  mlir::Value x = b.value(Arg(*this, loc));
  return b.wrap(b.dim(x, b.axis(axis, ir::tensorTypeOf(x).getRank(), x)));
}

std::vector<Variable> Variable::shape(Location loc) const {
  GraphBuilder b("shape", loc);
  std::vector<Variable> sizes;
  for (mlir::Value size :
       ir::buildDims(b.builder(), b.loc(), b.value(Arg(*this, loc))))
    sizes.push_back(b.wrap(size));
  return sizes;
}

Variable Variable::T(Location loc) const { return transpose(Arg(*this, loc)); }

namespace arete {
Variable operator+(const Arg &x, const Arg &y) { return add(x, y); }
Variable operator-(const Arg &x, const Arg &y) { return subtract(x, y); }
Variable operator*(const Arg &x, const Arg &y) { return multiply(x, y); }
Variable operator/(const Arg &x, const Arg &y) { return divide(x, y); }
Variable operator%(const Arg &x, const Arg &y) { return remainder(x, y); }
Variable operator-(const Arg &x) { return negative(x); }
Variable operator&(const Arg &x, const Arg &y) { return bitwise_and(x, y); }
Variable operator|(const Arg &x, const Arg &y) { return bitwise_or(x, y); }
Variable operator^(const Arg &x, const Arg &y) { return bitwise_xor(x, y); }
Variable operator~(const Arg &x) { return invert(x); }
Variable operator<<(const Arg &x, const Arg &y) { return left_shift(x, y); }
Variable operator>>(const Arg &x, const Arg &y) { return right_shift(x, y); }
Variable operator<(const Arg &x, const Arg &y) { return less(x, y); }
Variable operator<=(const Arg &x, const Arg &y) { return less_equal(x, y); }
Variable operator>(const Arg &x, const Arg &y) { return greater(x, y); }
Variable operator>=(const Arg &x, const Arg &y) { return greater_equal(x, y); }
} // namespace arete

//===----------------------------------------------------------------------===//
// Making variables
//===----------------------------------------------------------------------===//

Variable detail::makeInput(std::string_view name, DType dtype,
                           const Shape &sizes, std::string_view op,
                           const Location &loc) {
  GraphBuilder b(op, loc);
  if (sizes.size() > ARETE_MAX_RANK)
    b.fail(ErrorKind::Shape, "rank " + llvm::Twine(sizes.size()) +
                                 " is above the limit of " +
                                 llvm::Twine(ARETE_MAX_RANK));
  for (int64_t size : sizes)
    if (size < 0 && size != dynamicSize)
      b.fail(ErrorKind::Shape, "size " + llvm::Twine(size) + " is negative");
  return b.wrap(b.builder().create<ir::VariableOp>(
      ir::withName(b.loc(), name), tensorTypeOf(dtype, sizes), name));
}

Variable arete::constant(const Tensor &value, Location loc) {
  GraphBuilder b("constant", loc);
  return b.wrap(b.constant(value));
}

Arg::Arg(const Tensor &value, Location loc)
    : variable(constant(value, loc)), loc(loc) {}
