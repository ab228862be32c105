//===- AreteToLinalg/Lowering.h - What the patterns share -*- C++ -* -===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_CONVERSION_ARETETOLINALG_LOWERING_H
#define ARETE_CONVERSION_ARETETOLINALG_LOWERING_H

#include "dialects/Arete/IR/Arete.h"
#include "mlir/IR/DialectInterface.h"
#include "mlir/Transforms/DialectConversion.h"

namespace arete {

void populateKernelPatterns(const mlir::TypeConverter &converter,
                            mlir::RewritePatternSet &patterns);
void populateShapePatterns(const mlir::TypeConverter &converter,
                           mlir::RewritePatternSet &patterns);
void populateContractionPatterns(const mlir::TypeConverter &converter,
                                 mlir::RewritePatternSet &patterns);
void populateIndexingPatterns(const mlir::TypeConverter &converter,
                              mlir::RewritePatternSet &patterns);
void populateLibraryPatterns(const mlir::TypeConverter &converter,
                             mlir::RewritePatternSet &patterns);
void populateSlicingPatterns(const mlir::TypeConverter &converter,
                             mlir::RewritePatternSet &patterns);

namespace lowering {

/// How the ops of another dialect than Arete's become linalg and AreteRT: the
/// dialect adds this interface. What is elementwise, a reduction or a call of
/// the runtime by its interface needs no pattern, and what is decomposed does
/// not come here.
class LoweringInterface
    : public mlir::DialectInterface::Base<LoweringInterface> {
public:
  explicit LoweringInterface(mlir::Dialect *dialect) : Base(dialect) {}

  /// `converter` turns a tensor into one of storage types (see storageTensor).
  virtual void populatePatterns(const mlir::TypeConverter &converter,
                                mlir::RewritePatternSet &patterns) const = 0;
};

/// A tensor of the elements' storage type.
mlir::RankedTensorType storageTensor(mlir::RankedTensorType type);

/// The size of a dimension as an index value. Looks through the ops that this
/// conversion makes, so that sizes are functions of the arguments' sizes.
mlir::Value getDim(mlir::OpBuilder &b, mlir::Location loc, mlir::Value tensor,
                   int64_t axis);
llvm::SmallVector<mlir::Value> getDims(mlir::OpBuilder &b, mlir::Location loc,
                                       mlir::Value tensor);
/// What a size operand (a 0-d int64 tensor) says, as an index value.
mlir::Value getSize(mlir::OpBuilder &b, mlir::Location loc, mlir::Value scalar);

/// An uninitialised tensor; one size for each dimension, static ones ignored.
mlir::Value makeEmpty(mlir::OpBuilder &b, mlir::Location loc,
                      mlir::RankedTensorType type, mlir::ValueRange sizes);

/// "file:line: op: ", the beginning of a message about op.
std::string messagePrefix(mlir::Operation *op);

/// Two sizes must agree; nothing is emitted if they are known to. Returns the
/// one that is known better.
mlir::Value checkEqual(mlir::OpBuilder &b, mlir::Operation *op, mlir::Value lhs,
                       mlir::Value rhs, const llvm::Twine &what);
/// `condition` must hold; `what` follows the prefix of the message.
void check(mlir::OpBuilder &b, mlir::Operation *op, mlir::Value condition,
           arete_status status, const llvm::Twine &what);
/// A size given as an operand must not be negative.
void checkNotNegative(mlir::OpBuilder &b, mlir::Operation *op, mlir::Value size,
                      const llvm::Twine &what);

/// The sizes that operands have together, broadcast to the rank of `sizes`,
/// which holds what is known of them already (null where nothing is). Checks
/// that they agree; `what` are the operands in messages. `sizeOf` gives the
/// size of an axis of an operand, by the operand's number.
void mergeBroadcastSizes(
    mlir::OpBuilder &b, mlir::Operation *op, mlir::ValueRange operands,
    llvm::StringRef what,
    llvm::function_ref<mlir::Value(size_t operand, int64_t axis)> sizeOf,
    llvm::SmallVectorImpl<mlir::Value> &sizes);

/// "file:line: op: index out of range for axis 0 of float32[?]", the beginning
/// of a message about an index into op's first operand.
std::string indexMessage(mlir::Operation *op, int64_t axis);
/// An index, of type index, must lie in [-size, size) for it to mean a position
/// along an axis of op's first operand.
void checkIndex(mlir::OpBuilder &b, mlir::Operation *op, mlir::Value index,
                mlir::Value size, int64_t axis);
/// The position that an index means: a negative one counts from the end.
mlir::Value wrapIndex(mlir::OpBuilder &b, mlir::Location loc, mlir::Value index,
                      mlir::Value size);

/// A reduced tensor with its reduced dimensions back, of size 1. The axes are
/// those of the result.
mlir::Value restoreDims(mlir::OpBuilder &b, mlir::Location loc,
                        mlir::Value tensor, llvm::ArrayRef<int64_t> axes);

/// Whether the op is a broadcast that repeats nothing: it says what is known of
/// the sizes, and needs no loop.
bool repeatsNothing(mlir::Operation *op);

/// How an operand is read in an iteration space: trailing dimensions align, a
/// dimension that is statically 1 is stretched.
mlir::AffineMap broadcastMap(mlir::RankedTensorType operand,
                             llvm::ArrayRef<int64_t> space);

/// A scalar of the storage type as scalar code sees it, and back.
mlir::Value fromStorage(mlir::OpBuilder &b, mlir::Location loc,
                        mlir::Value scalar, mlir::Type elementType);
/// A tensor of scalars likewise.
mlir::Value toStorage(mlir::OpBuilder &b, mlir::Location loc,
                      mlir::Value scalar, mlir::Type elementType);
/// A tensor of 16-bit floats as float32; another tensor as it is.
mlir::Value widen(mlir::OpBuilder &b, mlir::Location loc, mlir::Value tensor);
/// A constant of a scalar type.
mlir::Value makeScalar(mlir::OpBuilder &b, mlir::Location loc,
                       mlir::TypedAttr value);

/// Copies through an indexing map: result[i] = source[map(i)].
mlir::Value makeCopy(mlir::OpBuilder &b, mlir::Location loc, mlir::Value source,
                     mlir::AffineMap map, mlir::RankedTensorType resultType,
                     mlir::ValueRange resultSizes);

/// A copy in memory of its own, without strides, that no simplification takes
/// for its source.
mlir::Value makeContiguous(mlir::OpBuilder &b, mlir::Location loc,
                           mlir::Value tensor);

/// The number of a dtype for the runtime.
mlir::IntegerAttr dtypeAttr(mlir::OpBuilder &b, mlir::Type elementType);

} // namespace lowering
} // namespace arete

#endif // ARETE_CONVERSION_ARETETOLINALG_LOWERING_H
