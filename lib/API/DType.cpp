//===- DType.cpp - Element types ------------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/DType.h"

#include "arete/Error.h"

#include <algorithm>
#include <atomic>
#include <ostream>

using namespace arete;

std::optional<DType> arete::parseDType(std::string_view text) {
  for (int32_t i = 0; i < ARETE_NUM_DTYPES; ++i)
    if (name(static_cast<DType>(i)) == text)
      return static_cast<DType>(i);
  return std::nullopt;
}

std::ostream &arete::operator<<(std::ostream &os, DType dtype) {
  return os << name(dtype);
}

static DType signedInteger(size_t bytes) {
  switch (bytes) {
  case 1:
    return DType::Int8;
  case 2:
    return DType::Int16;
  case 4:
    return DType::Int32;
  default:
    return DType::Int64;
  }
}

static DType promoteIntegers(DType lhs, DType rhs) {
  if (isSignedInteger(lhs) == isSignedInteger(rhs))
    return itemSize(lhs) >= itemSize(rhs) ? lhs : rhs;
  if (isUnsignedInteger(lhs))
    std::swap(lhs, rhs);
  // A signed type that holds the unsigned one needs twice its width; none holds
  // uint64, and float64 is what NumPy takes then.
  if (rhs == DType::UInt64)
    return DType::Float64;
  return signedInteger(std::max(itemSize(lhs), 2 * itemSize(rhs)));
}

/// Both are real floats.
static DType promoteFloats(DType lhs, DType rhs) {
  if (lhs == rhs)
    return lhs;
  if (itemSize(lhs) == 2 && itemSize(rhs) == 2)
    return DType::Float32;
  return itemSize(lhs) > itemSize(rhs) ? lhs : rhs;
}

/// The float that `integer` becomes when it meets `other`, a real float.
static DType floatForInteger(DType integer, DType other) {
  switch (itemSize(integer)) {
  case 1:
    return other;
  case 2:
    return DType::Float32;
  default:
    return DType::Float64;
  }
}

DType arete::floatOf(DType dtype) {
  if (isInexact(dtype))
    return dtype;
  switch (itemSize(dtype)) {
  case 1:
    return DType::Float16;
  case 2:
    return DType::Float32;
  default:
    return DType::Float64;
  }
}

static DType complexOf(DType real) {
  return real == DType::Float64 ? DType::Complex128 : DType::Complex64;
}

DType arete::promote(DType lhs, DType rhs) {
  if (lhs == rhs || isBool(rhs))
    return lhs;
  if (isBool(lhs))
    return rhs;
  if (isInteger(lhs) && isInteger(rhs))
    return promoteIntegers(lhs, rhs);

  DType realLhs = realDType(lhs), realRhs = realDType(rhs);
  if (isInteger(realLhs))
    realLhs = floatForInteger(realLhs, realRhs);
  else if (isInteger(realRhs))
    realRhs = floatForInteger(realRhs, realLhs);
  DType real = promoteFloats(realLhs, realRhs);
  return isComplex(lhs) || isComplex(rhs) ? complexOf(real) : real;
}

DType arete::promoteWeak(DType array, ScalarKind literal) {
  switch (literal) {
  case ScalarKind::Bool:
    return array;
  case ScalarKind::Int:
    return isBool(array) ? DType::Int64 : array;
  case ScalarKind::Float:
    return isBool(array) || isInteger(array) ? DType::Float64 : array;
  case ScalarKind::Complex:
    if (isComplex(array))
      return array;
    return isFloat(array) ? complexOf(array) : DType::Complex128;
  }
  return array;
}

//===----------------------------------------------------------------------===//
// The default
//===----------------------------------------------------------------------===//

static std::atomic<DType> defaultFloat = DType::Float64;

DType arete::floatX() { return defaultFloat; }

void arete::setFloatX(DType dtype) {
  if (!isFloat(dtype))
    throw Error(ErrorKind::Type, "setFloatX: the dtype must be a float, got " +
                                     std::string(name(dtype)));
  defaultFloat = dtype;
}
