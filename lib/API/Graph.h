//===- Graph.h - The graph that variables are handles to --------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One MLIR context and one block hold every expression of the process. Ops
/// are only ever appended, so the order in the block is topological. An op is
/// erased with its last handle and its last use.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_LIB_API_GRAPH_H
#define ARETE_LIB_API_GRAPH_H

#include "arete/Axes.h"
#include "arete/Function.h"
#include "arete/TestValue.h"
#include "arete/Variable.h"

#include "dialects/Arete/IR/Dialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/SetVector.h"

#include <mutex>

namespace arete::detail {

struct SharedCell;
struct EvalCache;
struct TestValue;
class GraphBuilder;

/// What an indexing expression was made of.
struct Subtensor {
  Variable x;
  std::vector<Index> indices;
};

/// What a handle points to. The nodes of a value come and go; the graph counts
/// them.
struct Node {
  explicit Node(mlir::Value value);
  ~Node();
  Node(const Node &) = delete;
  Node &operator=(const Node &) = delete;

  const mlir::Value value;
  std::shared_ptr<EvalCache> evalCache;
  /// For set_subtensor and inc_subtensor; null if it is not a part of anything.
  std::shared_ptr<const Subtensor> origin;
};

class Graph {
public:
  /// Lives to the end of the process, so that variables of static storage
  /// duration can be destroyed in any order.
  static Graph &get();

  mlir::MLIRContext *context() { return &mlirContext; }
  mlir::Block &block() { return *module->getBody(); }

  /// Guards the context: building, compiling and destroying.
  std::recursive_mutex mutex;

  void retain(mlir::Operation *op);
  void release(mlir::Operation *op);
  /// The storage of a shared variable, by its arete.variable op.
  void setCell(mlir::Operation *op, std::shared_ptr<SharedCell> cell);
  std::shared_ptr<SharedCell> getCell(mlir::Value value) const;

  /// What was computed of an op's test values; null if nothing was.
  std::shared_ptr<TestValue> &testValue(mlir::Operation *op) {
    return infos[op].testValue;
  }

  /// The building that is under way, if any; others happen on its behalf.
  const GraphBuilder *outermost = nullptr;

  /// Notes where the block ends now.
  void setMark() { mark = last(); }
  /// The ops behind the mark.
  void forEachBehindMark(llvm::function_ref<void(mlir::Operation *)> visit);
  /// Erases what is dead of them.
  void sweepBehindMark();
  void clearMark() { mark = nullptr; }

private:
  Graph();
  mlir::Operation *last();
  bool isDead(mlir::Operation *op) const;
  void erase(mlir::Operation *op);
  /// Erases these, and what only they used, as far as nothing refers to them.
  void eraseDead(llvm::SetVector<mlir::Operation *> candidates);

  struct OpInfo {
    unsigned handles = 0;
    std::shared_ptr<SharedCell> cell;
    std::shared_ptr<TestValue> testValue;
  };

  mlir::MLIRContext mlirContext;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  llvm::DenseMap<mlir::Operation *, OpInfo> infos;
  mlir::Operation *mark = nullptr;
};

/// The one way between the public classes and the graph.
struct Access {
  static Variable wrap(mlir::Value value) {
    Variable result;
    result.node = std::make_shared<Node>(value);
    return result;
  }
  static Node *node(const Variable &variable) { return variable.node.get(); }
  /// Whether a node dies with this variable.
  static bool isLast(const Variable &variable) {
    return variable.node.use_count() == 1;
  }
  /// Null for an empty variable.
  static mlir::Value value(const Variable &variable) {
    return variable.node ? variable.node->value : mlir::Value();
  }
  static const Variable &variable(const Arg &arg) { return arg.variable; }
  static bool isLiteral(const Arg &arg) { return arg.isLiteral; }
  static Function function(std::shared_ptr<Function::State> state) {
    return Function(std::move(state));
  }
  static const Function::State &
  state(const Function &function, std::string_view op, const Location &loc) {
    return function.state ? *function.state : function.get(op, loc);
  }
  static std::shared_ptr<const Function::State>
  share(const Function &function, std::string_view op, const Location &loc) {
    function.get(op, loc);
    return function.state;
  }
  static const Literal &literal(const Arg &arg) { return arg.literal; }
};

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

inline DType dtypeOfValue(mlir::Value value) {
  return static_cast<DType>(*ir::dtypeOf(ir::elementTypeOf(value)));
}
inline int64_t rankOf(mlir::Value value) {
  return ir::tensorTypeOf(value).getRank();
}
mlir::Type elementTypeOf(DType dtype);
/// The tensor type with these sizes, -1 being dynamic.
mlir::RankedTensorType tensorTypeOf(DType dtype, const Shape &sizes);
/// "float32[?,784]".
std::string describe(mlir::Value value);
/// "'w' (float32[?,784])", or without the name if there is none.
std::string describeNamed(mlir::Value value);
/// The name that the value's location carries; "" if there is none.
std::string nameOf(mlir::Value value);
/// "model.cpp:12" for an op that has a location.
std::string lineOf(mlir::Location loc);

mlir::DenseElementsAttr elementsOf(const Tensor &tensor);
/// Whether the dtype can hold the literal: integers and bools exactly, floats
/// any number.
bool literalFits(const Literal &literal, DType dtype);
/// The number, of rank 0, converted.
Tensor toTensor(const Literal &literal, DType dtype);

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

/// Computes the test value of a value, and of what it depends on; what goes
/// wrong is an error of `b`.
void computeTestValue(GraphBuilder &b, mlir::Value value);

/// The building of one operation of the API: holds the lock, puts the user's
/// line on every op, turns diagnostics into Errors, and erases at its end what
/// it built in vain.
///
/// An operation that is made of others calls these as a user would. The one
/// that the user called gives its name and its line to all.
///
/// A value lives as long as a Variable or an op refers to it: hold Variables
/// where nothing else does.
class GraphBuilder {
public:
  GraphBuilder(std::string_view op, const Location &loc);
  ~GraphBuilder();
  GraphBuilder(const GraphBuilder &) = delete;
  GraphBuilder &operator=(const GraphBuilder &) = delete;

  mlir::OpBuilder &builder() { return opBuilder; }
  mlir::Location loc() const { return mlirLoc; }
  const Location &userLoc() const { return location; }

  /// Builds arete.<name>.
  mlir::Value op(llvm::StringRef name, mlir::ValueRange operands,
                 llvm::ArrayRef<mlir::NamedAttribute> attributes = {});
  mlir::NamedAttribute attr(llvm::StringRef name, int64_t value) {
    return opBuilder.getNamedAttr(name, opBuilder.getI64IntegerAttr(value));
  }
  mlir::NamedAttribute attr(llvm::StringRef name, bool value) {
    return opBuilder.getNamedAttr(name, opBuilder.getBoolAttr(value));
  }
  mlir::NamedAttribute attr(llvm::StringRef name,
                            llvm::ArrayRef<int64_t> value) {
    return opBuilder.getNamedAttr(name, opBuilder.getDenseI64ArrayAttr(value));
  }

  /// The value of an operand; a literal has the dtype of its kind.
  mlir::Value value(const Arg &arg);
  /// The same, held.
  Variable variable(const Arg &arg) { return wrap(value(arg)); }
  /// The value as this dtype; a literal must fit it.
  mlir::Value value(const Arg &arg, DType dtype);
  /// The dtype in which operands meet; literals yield to the others.
  DType commonDType(llvm::ArrayRef<const Arg *> args);
  llvm::SmallVector<mlir::Value> values(llvm::ArrayRef<const Arg *> args,
                                        DType dtype);
  mlir::Value cast(mlir::Value value, DType dtype);
  mlir::Value literal(const Literal &literal, DType dtype);
  mlir::Value number(DType dtype, double value) {
    return ir::buildScalar(opBuilder, mlirLoc, elementTypeOf(dtype), value);
  }
  mlir::Value constant(const Tensor &tensor);
  mlir::Value size(int64_t value) {
    return ir::buildSize(opBuilder, mlirLoc, value);
  }
  mlir::Value dim(mlir::Value x, int64_t axis) {
    return ir::buildDim(opBuilder, mlirLoc, x, axis);
  }
  /// A size or a bound: an integer of rank 0, as int64.
  mlir::Value size(const Arg &arg);
  llvm::SmallVector<mlir::Value> sizes(const Args &args);
  /// A floating-point operand; other dtypes become float64.
  mlir::Value floating(const Arg &arg);
  /// The same, but complex numbers stay complex.
  mlir::Value inexact(const Arg &arg);
  /// An integer operand, as int64. `what` says what it is for.
  mlir::Value integer(const Arg &arg, llvm::StringRef what);

  /// The axis counted from the front; an Error if it is not one of `rank`.
  int64_t axis(int64_t axis, int64_t rank, mlir::Value of);
  /// Normalised, sorted and unique.
  llvm::SmallVector<int64_t> axes(llvm::ArrayRef<int64_t> axes, int64_t rank,
                                  mlir::Value of);
  /// Those of `of`; all if none are given.
  llvm::SmallVector<int64_t> axes(const Axes &axes, mlir::Value of);

  ir::Expr expr(mlir::Value value) { return {opBuilder, mlirLoc, value}; }
  ir::Expr floatingExpr(const Arg &arg) { return expr(floating(arg)); }

  Variable wrap(mlir::Value value) {
    if (compute_test_value() != ComputeTestValue::Off)
      computeTestValue(*this, value);
    return Access::wrap(value);
  }
  Variable wrap(ir::Expr value) {
    return value ? wrap(value.get()) : (failReported(), Variable());
  }

  /// Takes names off the ops built so far: a derivative is built with the
  /// location of its op, and with it would have its name.
  void dropNames();

  [[noreturn]] void fail(ErrorKind kind, const llvm::Twine &text);
  /// Throws what was reported since this builder began.
  [[noreturn]] void failReported();

private:
  mlir::Value checked(const Variable &variable);

  std::lock_guard<std::recursive_mutex> lock;
  const GraphBuilder *const outer;
  std::string opName;
  Location location;
  mlir::Location mlirLoc;
  mlir::OpBuilder opBuilder;
  /// The first error that was reported, and its line.
  std::string report, reportLine;
  mlir::ScopedDiagnosticHandler handler;
};

/// What sums and products of a dtype are: those of small integers would
/// overflow at once.
DType accumulatorDType(DType dtype);

/// x^2, of a complex x |x|^2.
ir::Expr squaredMagnitude(ir::Expr x);

/// The line of a list of operands: that of its first.
inline Location locationOf(const Args &args) {
  return args.empty() ? Location() : args[0].location();
}
/// Operands that must have one dtype, in it.
std::vector<Variable> promoted(GraphBuilder &b, const Args &args);
/// Brings two batches of matrices to one rank, and to one batch by repeating
/// what is declared to be 1.
void broadcastBatches(GraphBuilder &b, mlir::Value &x, mlir::Value &y);

/// Builds an elementwise op: promotes the operands as NumPy does. Public
/// functions of Elementwise.inc call it.
Variable elementwise(std::string_view name,
                     std::initializer_list<const Arg *> args);

} // namespace arete::detail

#endif // ARETE_LIB_API_GRAPH_H
