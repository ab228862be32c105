//===- Size.cpp - Arithmetic on sizes -------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Size.h"

#include "Graph.h"
#include "arete/Ops.h"
#include "llvm/Support/MathExtras.h"

using namespace arete;
using namespace arete::detail;

Size::Size(const Variable &variable)
    : number(ir::getConstantSize(Access::value(variable))) {
  if (!number)
    value = variable;
}

Size::Size(GraphBuilder &b, const Arg &arg) : Size(b.wrap(b.size(arg))) {}

Variable Size::variable() const {
  GraphBuilder b("size", Location::current());
  return number ? b.wrap(b.size(*number)) : value;
}

Size::operator Arg() const { return number ? Arg(*number) : Arg(value); }

/// By `fold` if both numbers are known and it has a result, by an op if not:
/// what overflows is an error when it is used as a size.
template <class Fold, class Build>
static Size combine(const Size &x, const Size &y, Fold fold, Build build) {
  if (x.known() && y.known()) {
    int64_t result = 0;
    if (fold(*x.known(), *y.known(), result))
      return result;
  }
  return build(x.variable(), y.variable());
}

namespace arete::detail {

Size operator+(const Size &x, const Size &y) {
  if (x.is(0))
    return y;
  if (y.is(0))
    return x;
  return combine(
      x, y,
      [](int64_t a, int64_t b, int64_t &sum) {
        return !llvm::AddOverflow(a, b, sum);
      },
      [](const Variable &a, const Variable &b) { return arete::add(a, b); });
}

Size operator-(const Size &x, const Size &y) {
  if (y.is(0))
    return x;
  return combine(
      x, y,
      [](int64_t a, int64_t b, int64_t &difference) {
        return !llvm::SubOverflow(a, b, difference);
      },
      [](const Variable &a, const Variable &b) {
        return arete::subtract(a, b);
      });
}

Size operator*(const Size &x, const Size &y) {
  if (x.is(1))
    return y;
  if (y.is(1))
    return x;
  return combine(
      x, y,
      [](int64_t a, int64_t b, int64_t &product) {
        return !llvm::MulOverflow(a, b, product);
      },
      [](const Variable &a, const Variable &b) {
        return arete::multiply(a, b);
      });
}

Size floorDivide(const Size &x, const Size &y) {
  if (y.is(1))
    return x;
  return combine(
      x, y,
      [](int64_t a, int64_t b, int64_t &quotient) {
        if (b <= 0)
          return false;
        quotient = a / b - (a % b < 0);
        return true;
      },
      [](const Variable &a, const Variable &b) {
        return arete::floor_divide(a, b);
      });
}

Size modulo(const Size &x, const Size &y) {
  return combine(
      x, y,
      [](int64_t a, int64_t b, int64_t &rest) {
        if (b <= 0)
          return false;
        rest = a % b + (a % b < 0 ? b : 0);
        return true;
      },
      [](const Variable &a, const Variable &b) {
        return arete::remainder(a, b);
      });
}

Size min(const Size &x, const Size &y) {
  return combine(
      x, y,
      [](int64_t a, int64_t b, int64_t &least) {
        least = std::min(a, b);
        return true;
      },
      [](const Variable &a, const Variable &b) {
        return arete::minimum(a, b);
      });
}

Size max(const Size &x, const Size &y) {
  return combine(
      x, y,
      [](int64_t a, int64_t b, int64_t &most) {
        most = std::max(a, b);
        return true;
      },
      [](const Variable &a, const Variable &b) {
        return arete::maximum(a, b);
      });
}

Size sizeOf(const Variable &x, int64_t axis) { return x.shape(axis); }

Size sizeOf(GraphBuilder &b, mlir::Value x, int64_t axis) {
  return b.wrap(b.dim(x, axis));
}

std::vector<Size> sizesOf(const Variable &x) {
  std::vector<Size> sizes;
  for (const Variable &size : x.shape())
    sizes.emplace_back(size);
  return sizes;
}

std::vector<Size> sizesOf(GraphBuilder &b, const Args &args) {
  std::vector<Size> sizes;
  for (const Arg &arg : args)
    sizes.emplace_back(b, arg);
  return sizes;
}

Args toArgs(const std::vector<Size> &sizes) {
  return std::vector<Arg>(sizes.begin(), sizes.end());
}

} // namespace arete::detail
