//===- GraphBuilder.cpp - Building one operation --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Graph.h"
#include "dialects/Arete/IR/Arete.h"
#include "dialects/Arete/IR/Provenance.h"

#include <limits>

using namespace arete;
using namespace arete::detail;

static mlir::Location toMlirLocation(const Location &loc) {
  return mlir::FileLineColLoc::get(Graph::get().context(), loc.file_name(),
                                   loc.line(), loc.column());
}

/// A diagnostic says in words what was wrong.
static ErrorKind classify(llvm::StringRef text) {
  if (text.contains("axis") && text.contains("out of range"))
    return ErrorKind::Index;
  for (llvm::StringRef word : {"size", "shape", "element", "broadcast to"})
    if (text.contains(word))
      return ErrorKind::Shape;
  return ErrorKind::Type;
}

GraphBuilder::GraphBuilder(std::string_view op, const Location &loc)
    : lock(Graph::get().mutex), outer(Graph::get().outermost),
      opName(outer ? outer->opName : op),
      location(outer ? outer->location : loc),
      mlirLoc(toMlirLocation(location)), opBuilder(Graph::get().context()),
      handler(Graph::get().context(), [this](mlir::Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error &&
            report.empty()) {
          report = diagnostic.str();
          reportLine = lineOf(diagnostic.getLocation());
        }
        return mlir::success();
      }) {
  opBuilder.setInsertionPointToEnd(&Graph::get().block());
  if (outer)
    return;
  Graph::get().setMark();
  Graph::get().outermost = this;
}

GraphBuilder::~GraphBuilder() {
  if (outer)
    return;
  Graph::get().outermost = nullptr;
  Graph::get().sweepBehindMark();
  Graph::get().clearMark();
}

void GraphBuilder::dropNames() {
  Graph::get().forEachBehindMark(
      [](mlir::Operation *op) { op->setLoc(ir::withName(op->getLoc(), "")); });
}

void GraphBuilder::fail(ErrorKind kind, const llvm::Twine &text) {
  throw Error(kind, opName, text.str(), location);
}

void GraphBuilder::failReported() {
  if (report.empty())
    fail(ErrorKind::Internal, "failed without a message");
  llvm::StringRef text = report;
  // The verifier's "'arete.gather' op operand ...".
  if (text.contains("' op ") && text.consume_front("'")) {
    auto [name, rest] = text.split("' op ");
    report = (ir::userName(name) + ": " + rest).str();
    text = report;
  }
  std::string line =
      std::string(location.file_name()) + ":" + std::to_string(location.line());
  std::string message = line + ": error: ";
  if (!text.starts_with(opName))
    message += opName + ": ";
  message += report;
  // An op of the graph that this operation could not deal with.
  if (!reportLine.empty() && reportLine != line)
    message += "\n" + reportLine + ": note: built here";
  throw Error(classify(report), message, location.file_name(), location.line());
}

mlir::Value GraphBuilder::op(llvm::StringRef name, mlir::ValueRange operands,
                             llvm::ArrayRef<mlir::NamedAttribute> attributes) {
  auto built = ir::buildOp(opBuilder, mlirLoc, ("arete." + name).str(),
                           operands, attributes);
  if (failed(built))
    failReported();
  return (*built)->getResult(0);
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

mlir::Value GraphBuilder::checked(const Variable &variable) {
  mlir::Value value = Access::value(variable);
  if (!value)
    fail(ErrorKind::Value, "an operand is an empty Variable");
  return value;
}

static DType dtypeOfKind(ScalarKind kind) {
  switch (kind) {
  case ScalarKind::Bool:
    return DType::Bool;
  case ScalarKind::Int:
    return DType::Int64;
  case ScalarKind::Float:
    return DType::Float64;
  case ScalarKind::Complex:
    return DType::Complex128;
  }
  return DType::Float64;
}

static std::string numberText(const Literal &literal) {
  if (literal.kind == ScalarKind::Complex)
    return std::to_string(literal.number) + " + " +
           std::to_string(literal.imaginary) + "i";
  if (literal.kind == ScalarKind::Float)
    return std::to_string(literal.number);
  if (literal.kind == ScalarKind::Bool)
    return literal.integer ? "true" : "false";
  return literal.isNegative
             ? std::to_string(static_cast<int64_t>(literal.integer))
             : std::to_string(literal.integer);
}

bool detail::literalFits(const Literal &literal, DType dtype) {
  return visitDType(dtype, [&]<class T>(std::type_identity<T>) {
    if constexpr (TensorElement<T> && isComplex(dtypeOf<T>))
      return true;
    else if (literal.kind == ScalarKind::Complex)
      return false;
    else if constexpr (std::same_as<T, bool>)
      return literal.kind == ScalarKind::Bool;
    else if constexpr (std::integral<T>)
      return literal.kind != ScalarKind::Float &&
             (literal.isNegative
                  ? static_cast<int64_t>(literal.integer) >=
                        static_cast<int64_t>(std::numeric_limits<T>::min())
                  : literal.integer <=
                        static_cast<uint64_t>(std::numeric_limits<T>::max()));
    else
      return true;
  });
}

mlir::Value GraphBuilder::literal(const Literal &literal, DType dtype) {
  if (!literalFits(literal, dtype))
    fail(ErrorKind::Value, "the number " + numberText(literal) +
                               " does not fit " + std::string(name(dtype)));
  return constant(toTensor(literal, dtype));
}

Tensor detail::toTensor(const Literal &literal, DType dtype) {
  if (literal.kind == ScalarKind::Complex)
    return Tensor(std::complex<double>(literal.number, literal.imaginary))
        .astype(dtype);
  Tensor result = literal.kind == ScalarKind::Float ? Tensor(literal.number)
                  : literal.isNegative
                      ? Tensor(static_cast<int64_t>(literal.integer))
                      : Tensor(literal.integer);
  return result.astype(dtype);
}

mlir::Value GraphBuilder::constant(const Tensor &tensor) {
  mlir::DenseElementsAttr elements = elementsOf(tensor);
  return opBuilder.create<ir::ConstantOp>(mlirLoc, elements.getType(),
                                          elements);
}

mlir::Value GraphBuilder::cast(mlir::Value value, DType dtype) {
  if (dtypeOfValue(value) == dtype)
    return value;
  return op("cast", value,
            opBuilder.getNamedAttr(
                "dtype", mlir::TypeAttr::get(detail::elementTypeOf(dtype))));
}

mlir::Value GraphBuilder::value(const Arg &arg) {
  if (!Access::isLiteral(arg))
    return checked(Access::variable(arg));
  const Literal &number = Access::literal(arg);
  return literal(number, dtypeOfKind(number.kind));
}

mlir::Value GraphBuilder::value(const Arg &arg, DType dtype) {
  if (Access::isLiteral(arg))
    return literal(Access::literal(arg), dtype);
  return cast(checked(Access::variable(arg)), dtype);
}

DType GraphBuilder::commonDType(llvm::ArrayRef<const Arg *> args) {
  std::optional<DType> strong, weak;
  for (const Arg *arg : args)
    if (!Access::isLiteral(*arg)) {
      DType dtype = dtypeOfValue(checked(Access::variable(*arg)));
      strong = strong ? promote(*strong, dtype) : dtype;
    } else {
      DType dtype = dtypeOfKind(Access::literal(*arg).kind);
      weak = weak ? promote(*weak, dtype) : dtype;
    }
  if (!strong)
    return *weak;
  for (const Arg *arg : args)
    if (Access::isLiteral(*arg))
      strong = promoteWeak(*strong, Access::literal(*arg).kind);
  return *strong;
}

llvm::SmallVector<mlir::Value>
GraphBuilder::values(llvm::ArrayRef<const Arg *> args, DType dtype) {
  llvm::SmallVector<mlir::Value> result;
  for (const Arg *arg : args)
    result.push_back(value(*arg, dtype));
  return result;
}

mlir::Value GraphBuilder::floating(const Arg &arg) {
  mlir::Value x = value(arg);
  return isFloat(dtypeOfValue(x)) ? x : cast(x, DType::Float64);
}

mlir::Value GraphBuilder::inexact(const Arg &arg) {
  mlir::Value x = value(arg);
  return isComplex(dtypeOfValue(x)) ? x : floating(arg);
}

mlir::Value GraphBuilder::integer(const Arg &arg, llvm::StringRef what) {
  mlir::Value x = value(arg);
  if (!isInteger(dtypeOfValue(x)))
    fail(ErrorKind::Type, what + " must be integers, got " + describe(x));
  return cast(x, DType::Int64);
}

mlir::Value GraphBuilder::size(const Arg &arg) {
  mlir::Value result = integer(arg, "sizes");
  if (ir::tensorTypeOf(result).getRank() != 0)
    fail(ErrorKind::Type, "a size must be a scalar, got " + describe(result));
  return result;
}

llvm::SmallVector<mlir::Value> GraphBuilder::sizes(const Args &args) {
  llvm::SmallVector<mlir::Value> result;
  for (const Arg &arg : args)
    result.push_back(size(arg));
  return result;
}

//===----------------------------------------------------------------------===//
// Axes
//===----------------------------------------------------------------------===//

int64_t GraphBuilder::axis(int64_t axis, int64_t rank, mlir::Value of) {
  if (axis < -rank || axis >= rank)
    fail(ErrorKind::Index,
         "axis " + llvm::Twine(axis) + " is out of range for " + describe(of));
  return axis < 0 ? axis + rank : axis;
}

llvm::SmallVector<int64_t> GraphBuilder::axes(llvm::ArrayRef<int64_t> axes,
                                              int64_t rank, mlir::Value of) {
  llvm::SmallVector<int64_t> result;
  for (int64_t given : axes)
    result.push_back(axis(given, rank, of));
  llvm::sort(result);
  auto *repeated = std::adjacent_find(result.begin(), result.end());
  if (repeated != result.end())
    fail(ErrorKind::Value,
         "axis " + llvm::Twine(*repeated) + " is given twice");
  return result;
}

llvm::SmallVector<int64_t> GraphBuilder::axes(const Axes &axes,
                                              mlir::Value of) {
  int64_t rank = rankOf(of);
  return axes.get() ? this->axes(*axes.get(), rank, of)
                    : llvm::to_vector(llvm::seq<int64_t>(rank));
}
