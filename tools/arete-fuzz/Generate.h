//===- Generate.h - Random graphs ------------------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A graph is made together with the values of one call: the reference
/// evaluates each op when it is built. So operands are chosen by what they are
/// (a shape that fits, numbers in a domain, positions in range), an op that
/// cannot be built or evaluated is given up, and no rule about shapes is
/// written down twice.
///
//===----------------------------------------------------------------------===//

#ifndef ARETE_TOOLS_ARETE_FUZZ_GENERATE_H
#define ARETE_TOOLS_ARETE_FUZZ_GENERATE_H

#include "lib/SelfCheck/Model.h"
#include "lib/SelfCheck/Random.h"
#include "mlir/IR/Builders.h"
#include "tools/arete-fuzz/Catalogue.h"

namespace arete::fuzz {

using namespace selfcheck;

using Sizes = std::vector<int64_t>;

class GraphMaker {
  enum class Draw { Uniform, Positions, Definite };
  /// How an argument's elements were drawn, to draw others.
  struct ArgumentInfo {
    Draw draw = Draw::Uniform;
    double low = 0, high = 0;
    bool isState = false;
  };

public:
  GraphMaker(mlir::MLIRContext &context, uint64_t seed, unsigned maxOps);

  /// Ends the maker's life.
  Graph make();

  //===--------------------------------------------------------------------===//
  // For recipes
  //===--------------------------------------------------------------------===//

  Random random;

  const Array &arrayOf(mlir::Value value) const {
    return *values.find(value)->second;
  }
  const Sizes &shapeOf(mlir::Value value) const { return arrayOf(value).shape; }

  using Property = llvm::function_ref<bool(const Array &)>;
  /// A value of the graph with the property, a recent one rather than an old
  /// one; null if none was found.
  mlir::Value find(arete_dtype dtype, Property property);
  /// A value of the dtype, of the graph or new.
  mlir::Value any(arete_dtype dtype, int64_t minRank = 0, int64_t maxRank = 5);
  /// A value of the dtype and shape, whose new elements are in the interval.
  mlir::Value shaped(arete_dtype dtype, const Sizes &shape, double low = -3,
                     double high = 3);
  /// A new argument or constant.
  mlir::Value fresh(arete_dtype dtype, const Sizes &shape, double low = -3,
                    double high = 3);
  /// A new argument: a batch of Hermitian matrices with eigenvalues near 4,
  /// 5, ...
  mlir::Value definite(arete_dtype dtype, const Sizes &shape);
  /// int64 values in [low, high).
  mlir::Value positions(const Sizes &shape, int64_t low, int64_t high);
  /// A 0-d int64: a constant, or the size of a dimension.
  mlir::Value size(int64_t value);
  llvm::SmallVector<mlir::Value> sizes(const Sizes &shape);
  /// The value with its elements brought into the interval, mostly.
  mlir::Value within(mlir::Value value, double low, double high);

  Sizes randomShape(int64_t minRank, int64_t maxRank);
  int64_t randomSize() { return random.pick(palette); }
  /// A shape that broadcasts to another.
  Sizes narrowed(const Sizes &shape);
  arete_dtype randomDtype();

  mlir::MLIRContext *context() { return builder.getContext(); }
  /// Elements as those of a new argument.
  Array draw(arete_dtype dtype, const Sizes &shape) {
    return drawArray(dtype, shape, {Draw::Uniform, -3, 3});
  }
  /// The last result of the op that was added last.
  mlir::Value latest() const { return nodes.back(); }

  /// Takes the results of the last op, so that nothing else uses them.
  llvm::SmallVector<mlir::Value> hideLatest();

  /// Adds an op; false if it cannot be built or has no value.
  bool add(llvm::StringRef name, mlir::ValueRange operands,
           llvm::ArrayRef<mlir::NamedAttribute> attributes = {});
  /// Attributes of the op that axes and flags are, as they fit to x.
  llvm::SmallVector<mlir::NamedAttribute> attributes(llvm::StringRef name,
                                                     const Array &x);
  mlir::NamedAttribute attribute(llvm::StringRef name, int64_t value);
  mlir::NamedAttribute attribute(llvm::StringRef name,
                                 llvm::ArrayRef<int64_t> values);
  mlir::NamedAttribute attribute(llvm::StringRef name, bool value);
  mlir::NamedAttribute attribute(llvm::StringRef name, llvm::StringRef value);

private:
  mlir::Value addArgument(arete_dtype dtype, const Sizes &shape,
                          const ArgumentInfo &info);
  Array drawArray(arete_dtype dtype, const Sizes &shape,
                  const ArgumentInfo &info);
  mlir::RankedTensorType typeOf(arete_dtype dtype, const Sizes &shape);
  /// Builds and evaluates; null if that does not work.
  mlir::Operation *build(llvm::StringRef name, mlir::ValueRange operands,
                         llvm::ArrayRef<mlir::NamedAttribute> attributes);
  bool evaluate(mlir::Operation *op);

  void addGradients();
  /// The function's results: what nothing uses, and some other values.
  void finish();
  Arguments specialCall();
  Arguments resizedCall();

  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::OpBuilder builder;
  mlir::func::FuncOp function;
  unsigned maxOps;
  Sizes palette; ///< the sizes that dimensions have
  int dynamicPercent;
  ValueMap values;
  std::vector<mlir::Value> nodes;
  llvm::DenseMap<mlir::Value, ArgumentInfo> arguments;
  unsigned numInputs = 0;
};

/// The graph of a seed.
Graph makeGraph(mlir::MLIRContext &context, uint64_t seed, unsigned maxOps);

} // namespace arete::fuzz

#endif // ARETE_TOOLS_ARETE_FUZZ_GENERATE_H
