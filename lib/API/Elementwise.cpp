//===- Elementwise.cpp - Elementwise functions ----------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "arete/Ops.h"
#include "dialects/Arete/IR/Inference.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"

#include <cmath>
#include <limits>

using namespace arete;
using namespace arete::detail;

namespace {
/// What the record of an op says: the kind of operands it takes, and what it is
/// in NumPy or SciPy.
struct ElementwiseRecord {
  llvm::StringRef kind, numpy;

  bool takes(DType dtype) const {
    return ir::isOfKind(elementTypeOf(dtype), kind);
  }
};
} // namespace

static const ElementwiseRecord &recordOf(llvm::StringRef op) {
  static const llvm::StringMap<ElementwiseRecord> records = {
#define ARETE_ELEMENTWISE(NAME, OP, ARITY, KIND, PREDICATE, DIFFERENTIABLE,    \
                          ACCURACY, DOMAIN, ORACLE, INTEGER_ORACLE,            \
                          COMPLEX_ORACLE, NUMPY)                               \
  {#NAME, {KIND, NUMPY}},
#include "dialects/Arete/IR/Elementwise.inc"
#undef ARETE_ELEMENTWISE
  };
  return records.find(op)->second;
}

/// "bool[?], the number 2.5 and float32[]".
static std::string describe(llvm::ArrayRef<const Arg *> args, GraphBuilder &b) {
  std::string text;
  for (auto [i, arg] : llvm::enumerate(args)) {
    if (i)
      text += i + 1 == args.size() ? " and " : ", ";
    if (Access::isLiteral(*arg))
      text += Access::literal(*arg).kind == ScalarKind::Bool ? "a bool literal"
                                                             : "a number";
    else
      text += describe(b.value(*arg));
  }
  return text;
}

//===----------------------------------------------------------------------===//
// Comparisons of integers, which are exact, as in NumPy 2: what is compared
// need not fit one dtype.
//===----------------------------------------------------------------------===//

/// What a comparison says of an x that is below every y, or above.
static bool isTrueOfSmaller(llvm::StringRef op) {
  return op == "less" || op == "less_equal" || op == "not_equal";
}
static bool isTrueOfLarger(llvm::StringRef op) {
  return op == "greater" || op == "greater_equal" || op == "not_equal";
}

static bool isOrderOrEquality(llvm::StringRef op) {
  return isTrueOfSmaller(op) || isTrueOfLarger(op) || op == "equal";
}

/// Compares integers with an integer literal beyond the range of their dtype:
/// all give one answer. Null if that is not the case.
static mlir::Value compareBeyondRange(GraphBuilder &b, llvm::StringRef op,
                                      const Arg &x, const Arg &y) {
  bool literalFirst = Access::isLiteral(x);
  if (literalFirst == Access::isLiteral(y))
    return nullptr;
  const Literal &literal = Access::literal(literalFirst ? x : y);
  mlir::Value numbers = b.value(literalFirst ? y : x);
  DType dtype = dtypeOfValue(numbers);
  if (literal.kind != ScalarKind::Int || !isInteger(dtype) ||
      literalFits(literal, dtype))
    return nullptr;
  bool answer = literal.isNegative == literalFirst ? isTrueOfSmaller(op)
                                                   : isTrueOfLarger(op);
  return b.op(answer ? "equal" : "not_equal", {numbers, numbers});
}

/// Compares signed integers with uint64, which no integer dtype holds both of:
/// as uint64 where the signed ones are not negative. Null for other dtypes.
static mlir::Value compareSigns(GraphBuilder &b, llvm::StringRef op,
                                const Arg &x, const Arg &y) {
  if (Access::isLiteral(x) || Access::isLiteral(y))
    return nullptr;
  mlir::Value values[] = {b.value(x), b.value(y)};
  DType dtypes[] = {dtypeOfValue(values[0]), dtypeOfValue(values[1])};
  bool firstIsSigned = isSignedInteger(dtypes[0]);
  if (!isSignedInteger(dtypes[!firstIsSigned]) ||
      dtypes[firstIsSigned] != DType::UInt64)
    return nullptr;
  ir::Expr number = b.expr(values[!firstIsSigned]);
  ir::Expr isNegative = less(number, number.literal(0));
  mlir::Value compared = b.op(
      op, {b.cast(values[0], DType::UInt64), b.cast(values[1], DType::UInt64)});
  bool answer = firstIsSigned ? isTrueOfSmaller(op) : isTrueOfLarger(op);
  ir::Expr result = b.expr(compared);
  return (answer ? logical_or(isNegative, result)
                 : logical_and(logical_not(isNegative), result))
      .get();
}

//===----------------------------------------------------------------------===//
// Dtypes. docs/dtypes.md tells where they are not NumPy's.
//===----------------------------------------------------------------------===//

static bool isRounding(llvm::StringRef op) {
  return llvm::is_contained(
      {"floor", "ceil", "trunc", "round", "round_half_away_from_zero"}, op);
}

/// The arithmetic that bools have of their own; null for what computes them as
/// integers or floats.
static Variable boolArithmetic(GraphBuilder &b, llvm::StringRef op,
                               llvm::ArrayRef<const Arg *> args) {
  auto logic = llvm::StringSwitch<llvm::StringRef>(op)
                   .Cases("add", "maximum", "fmax", "logical_or")
                   .Cases("multiply", "minimum", "fmin", "logical_and")
                   .Default("");
  if (!logic.empty())
    return b.wrap(b.op(logic, b.values(args, DType::Bool)));
  if (op == "abs")
    return b.variable(*args[0]);
  llvm::StringRef instead = llvm::StringSwitch<llvm::StringRef>(op)
                                .Case("subtract", "not_equal")
                                .Case("negative", "logical_not")
                                .Case("sign", "a cast")
                                .Default("");
  if (!instead.empty())
    b.fail(ErrorKind::Type,
           "bools have none, got " + ::describe(args, b) + "; use " + instead);
  return Variable();
}

/// The dtype in which an op computes operands that meet in `dtype`.
static DType computedIn(llvm::StringRef op, DType dtype) {
  const ElementwiseRecord &record = recordOf(op);
  if (isInexact(dtype) || record.takes(dtype))
    return dtype;
  if (record.takes(DType::Int8)) // a bool
    return DType::Int8;
  if (!record.takes(DType::Float64))
    return dtype; // an error
  // SciPy's functions, and division, are of doubles.
  bool isNarrow = record.numpy.starts_with("numpy.") && op != "divide";
  return isNarrow ? floatOf(dtype) : DType::Float64;
}

Variable detail::elementwise(std::string_view name,
                             std::initializer_list<const Arg *> list) {
  llvm::ArrayRef<const Arg *> args(list.begin(), list.size());
  GraphBuilder b(name, args[0]->location());
  llvm::StringRef op(name.data(), name.size());
  llvm::SmallVector<mlir::Value> operands;

  if (isOrderOrEquality(op))
    for (auto *compare : {compareBeyondRange, compareSigns})
      if (mlir::Value result = compare(b, op, *args[0], *args[1]))
        return b.wrap(result);

  // The one op whose operands are not of one dtype.
  if (op == "where") {
    operands.push_back(b.cast(b.value(*args[0]), DType::Bool));
    args = args.drop_front();
  }

  DType dtype = b.commonDType(args);
  if (isBool(dtype) && !recordOf(op).takes(dtype))
    if (Variable result = boolArithmetic(b, op, args))
      return result;
  // Rounding leaves integers as they are.
  if (!isInexact(dtype) && isRounding(op))
    return b.wrap(b.value(*args[0]));
  operands.append(b.values(args, computedIn(op, dtype)));
  return b.wrap(b.op(op, operands));
}

namespace arete {
#include "dialects/Arete/IR/ElementwiseApiDefs.inc"
} // namespace arete

Variable arete::pow(const Arg &x, const Arg &y) { return power(x, y); }

Variable arete::cast(const Arg &x, DType dtype) {
  GraphBuilder b("cast", x.location());
  // A literal is converted as a value is: what it loses was asked for.
  if (Access::isLiteral(x))
    return b.wrap(b.constant(toTensor(Access::literal(x), dtype)));
  return b.wrap(b.cast(b.value(x), dtype));
}

//===----------------------------------------------------------------------===//
// Composed
//===----------------------------------------------------------------------===//

std::pair<Variable, Variable> arete::divmod(const Arg &x, const Arg &y) {
  return {floor_divide(x, y), remainder(x, y)};
}

/// A real operand as an expr, integers in the float that functions compute them
/// in.
static ir::Expr realExpr(GraphBuilder &b, const Arg &arg) {
  mlir::Value x = b.value(arg);
  DType dtype = dtypeOfValue(x);
  return isComplex(dtype) ? b.floatingExpr(arg)
                          : b.expr(b.cast(x, floatOf(dtype)));
}

Variable arete::float_power(const Arg &x, const Arg &y) {
  GraphBuilder b("float_power", x.location());
  const Arg *args[] = {&x, &y};
  DType dtype = promote(b.commonDType(args), DType::Float64);
  llvm::SmallVector<mlir::Value> operands = b.values(args, dtype);
  return b.wrap(ir::power(b.expr(operands[0]), b.expr(operands[1])));
}

Variable arete::ldexp(const Arg &x, const Arg &exponent) {
  GraphBuilder b("ldexp", x.location());
  ir::Expr significand = realExpr(b, x);
  mlir::Value amount = b.value(exponent);
  return b.wrap(ir::ldexp(
      significand, b.expr(b.cast(amount, dtypeOfValue(significand.get())))));
}

std::pair<Variable, Variable> arete::frexp(const Arg &arg) {
  GraphBuilder b("frexp", arg.location());
  ir::Expr x = realExpr(b, arg);
  ir::Expr exponent = frexp_exponent(x);
  Variable significand = b.wrap(ir::ldexp(x, -exponent));
  return {significand, b.wrap(b.cast(exponent.get(), DType::Int32))};
}

std::pair<Variable, Variable> arete::modf(const Arg &arg) {
  GraphBuilder b("modf", arg.location());
  ir::Expr x = realExpr(b, arg);
  ir::Expr whole = trunc(x);
  // An infinity has no fraction, and that of -1 is -0.
  ir::Expr rest = where(isinf(x), x.literal(0.0), x - whole);
  return {b.wrap(copysign(rest, x)), b.wrap(whole)};
}

/// The greatest number of a float dtype.
static double greatestOf(DType dtype) {
  switch (dtype) {
  case DType::Float16:
    return 65504;
  case DType::BFloat16:
    return 0x1.fep127;
  case DType::Float32:
    return std::numeric_limits<float>::max();
  default:
    return std::numeric_limits<double>::max();
  }
}

Variable arete::nan_to_num(const Arg &arg, double nan,
                           std::optional<double> posinf,
                           std::optional<double> neginf) {
  GraphBuilder b("nan_to_num", arg.location());
  Variable x = b.variable(arg);
  if (isComplex(x.dtype()))
    return complex(nan_to_num(real(x), nan, posinf, neginf),
                   nan_to_num(imag(x), nan, posinf, neginf));
  if (!isFloat(x.dtype()))
    return x;
  double greatest = greatestOf(x.dtype());
  x = where(isposinf(x), posinf.value_or(greatest), x);
  x = where(isneginf(x), neginf.value_or(-greatest), x);
  return where(isnan(x), nan, x);
}

Variable arete::round(const Arg &arg, int64_t decimals) {
  GraphBuilder b("round", arg.location());
  Variable x = b.variable(arg);
  bool isWhole = isInteger(x.dtype());
  if (decimals == 0 || (isWhole && decimals > 0))
    return isWhole ? x : round(x);
  double scale = std::pow(10.0, double(std::abs(decimals)));
  if (decimals > 0)
    return round(x * scale) / scale;
  return cast(round(x / scale) * scale, x.dtype());
}

Variable arete::isclose(const Arg &x, const Arg &y, double rtol, double atol,
                        bool equalNan) {
  GraphBuilder b("isclose", x.location());
  const Arg *args[] = {&x, &y};
  DType dtype = b.commonDType(args);
  // The difference of integers is one of doubles: it must not wrap.
  if (!isInexact(dtype))
    dtype = DType::Float64;
  ir::Expr a = b.expr(b.value(x, dtype)), c = b.expr(b.value(y, dtype));
  ir::Expr isNear = less_equal(abs(a - c), abs(c) * rtol + atol);
  // An infinity is close to itself alone.
  ir::Expr close = logical_or(logical_and(isNear, isfinite(c)), equal(a, c));
  if (equalNan)
    close = logical_or(close, logical_and(isnan(a), isnan(c)));
  return b.wrap(close);
}

Variable arete::allclose(const Arg &x, const Arg &y, double rtol, double atol,
                         bool equalNan) {
  return all(Arg(isclose(x, y, rtol, atol, equalNan), x.location()));
}

/// Whether x is the infinity of one sign.
static Variable isInfinityLike(const char *name, const Arg &arg, double sign) {
  GraphBuilder b(name, arg.location());
  ir::Expr x = b.floatingExpr(arg);
  return b.wrap(logical_and(isinf(x), greater(x * sign, x.literal(0.0))));
}
Variable arete::isposinf(const Arg &x) {
  return isInfinityLike("isposinf", x, 1);
}
Variable arete::isneginf(const Arg &x) {
  return isInfinityLike("isneginf", x, -1);
}
