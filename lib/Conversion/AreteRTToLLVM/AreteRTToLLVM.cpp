//===- AreteRTToLLVM/AreteRTToLLVM.cpp - Runtime ops to calls of the runtime
//-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// The ops stand at the top level of a function of one block, which becomes
// several: a check that fails branches to a block that reports and returns.
//
//===----------------------------------------------------------------------===//

#include "arete/runtime.h"
#include "dialects/Arete/IR/Types.h"
#include "dialects/AreteRT/IR/AreteRT.h"
#include "lib/Conversion/Passes.h"
#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Complex/IR/Complex.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cstddef>

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_CONVERTARETERTTOLLVM
#include "lib/Conversion/Passes.h.inc"

namespace {

/// Declarations and strings of a module, each made once.
class ModuleSymbols {
public:
  explicit ModuleSymbols(ModuleOp module) : module(module) {
    for (auto function : module.getOps<LLVM::LLVMFuncOp>())
      functions[function.getSymName()] = function;
  }

  LLVM::LLVMFuncOp function(StringRef name, Type result, TypeRange arguments) {
    LLVM::LLVMFuncOp &op = functions[name];
    if (!op) {
      auto b = OpBuilder::atBlockBegin(module.getBody());
      op = b.create<LLVM::LLVMFuncOp>(
          module.getLoc(), name,
          LLVM::LLVMFunctionType::get(result, llvm::to_vector(arguments)));
    }
    return op;
  }

  Value string(ImplicitLocOpBuilder &b, StringRef text) {
    auto [it, isNew] = strings.try_emplace(text);
    if (isNew) {
      it->second = "arete_message_" + std::to_string(strings.size() - 1);
      std::string terminated = (text + Twine('\0')).str();
      auto type = LLVM::LLVMArrayType::get(b.getI8Type(), terminated.size());
      auto top = OpBuilder::atBlockBegin(module.getBody());
      top.create<LLVM::GlobalOp>(module.getLoc(), type, /*isConstant=*/true,
                                 LLVM::Linkage::Private, it->second,
                                 top.getStringAttr(terminated));
    }
    return b.create<LLVM::AddressOfOp>(
        LLVM::LLVMPointerType::get(b.getContext()), it->second);
  }

  /// The signature of an entry, which the target defines.
  Value signature(ImplicitLocOpBuilder &b, StringRef entry) {
    std::string name = (entry + "_signature").str();
    if (!module.lookupSymbol(name)) {
      auto top = OpBuilder::atBlockBegin(module.getBody());
      top.create<LLVM::GlobalOp>(
          module.getLoc(), LLVM::LLVMPointerType::get(b.getContext()),
          /*isConstant=*/true, LLVM::Linkage::External, name, Attribute());
    }
    return b.create<LLVM::AddressOfOp>(
        LLVM::LLVMPointerType::get(b.getContext()), name);
  }

private:
  ModuleOp module;
  llvm::StringMap<LLVM::LLVMFuncOp> functions;
  llvm::StringMap<std::string> strings;
};

/// A dense matrix or a batch of them, for the BLAS.
struct MatrixOperand {
  Value data, leading, batchStride;
};

class EntryLowering {
public:
  EntryLowering(func::FuncOp function, ModuleSymbols &symbols,
                const LLVMTypeConverter &converter)
      : function(function), symbols(symbols), converter(converter),
        b(function.getLoc(), function.getContext()),
        pointer(LLVM::LLVMPointerType::get(function.getContext())) {}

  LogicalResult run() {
    SmallVector<Operation *> ops;
    Block &entry = function.getBody().front();
    for (Operation &op : entry)
      ops.push_back(&op);
    Block *rest = entry.splitBlock(entry.begin());
    before = &entry;
    b.setInsertionPointToStart(rest);
    enter();
    for (Operation *op : ops) {
      // Scalar functions are the only ops of the dialect that loops hold.
      if (!isa<rt::AreteRTDialect>(op->getDialect()) ||
          isa<rt::MathOp, rt::SpecialOp>(op)) {
        // One walk: it may erase op itself.
        op->walk([&](Operation *scalar) {
          llvm::TypeSwitch<Operation *>(scalar)
              .Case([&](rt::MathOp math) { lowerMath(math); })
              .Case([&](rt::SpecialOp special) { lowerSpecial(special); });
        });
        continue;
      }
      b.setLoc(op->getLoc());
      b.setInsertionPoint(op);
      LogicalResult done =
          llvm::TypeSwitch<Operation *, LogicalResult>(op)
              .Case<rt::InputOp, rt::StateOp, rt::OutputOp, rt::ArenaOp,
                    rt::ReserveStateOp, rt::StoreStateOp, rt::CheckEqualOp,
                    rt::CheckOp, rt::CheckIndexOp, rt::CallOp, rt::MatmulOp,
                    rt::ScatterOp>([&](auto typed) { return lower(typed); })
              .Default([](Operation *op) {
                return op->emitError("has no lowering");
              });
      if (failed(done))
        return failure();
      op->erase();
    }
    moveBefore(*rest, rest->end());
    rest->erase();
    return success();
  }

private:
  func::FuncOp function;
  ModuleSymbols &symbols;
  const LLVMTypeConverter &converter;
  ImplicitLocOpBuilder b;
  Type pointer;
  /// Takes what comes before the next branch out.
  Block *before = nullptr;

  Value context() { return function.getArgument(0); }
  Value i32(int64_t value) { return b.create<arith::ConstantIntOp>(value, 32); }
  Value i64(int64_t value) { return b.create<arith::ConstantIntOp>(value, 64); }
  Value toI64(Value index) {
    return b.createOrFold<arith::IndexCastOp>(b.getI64Type(), index);
  }
  Value null() { return b.create<LLVM::ZeroOp>(pointer); }

  /// Address of the byte at a constant offset.
  Value at(Value base, int64_t offset) {
    return b.create<LLVM::GEPOp>(pointer, b.getI8Type(), base,
                                 LLVM::GEPArg(int32_t(offset)));
  }
  Value load(Type type, Value base, int64_t offset) {
    return b.create<LLVM::LoadOp>(type, at(base, offset));
  }

  Value call(StringRef name, Type result, ValueRange arguments) {
    LLVM::LLVMFuncOp callee =
        symbols.function(name, result, arguments.getTypes());
    return b.create<LLVM::CallOp>(callee, arguments).getResult();
  }

  /// Puts what comes before `end` in the last block where it is to stay.
  void moveBefore(Block &rest, Block::iterator end) {
    before->getOperations().splice(before->end(), rest.getOperations(),
                                   rest.begin(), end);
  }
  /// Ends the call where `failed` holds; `report` makes the status to return.
  /// What is done leaves the last block, not what is to come: each op moves
  /// once, whatever the number of calls.
  void returnIf(Value failed, llvm::function_ref<Value()> report) {
    Block *rest = b.getInsertionBlock();
    moveBefore(*rest, b.getInsertionPoint());
    Block *end = b.createBlock(&function.getBody(), function.getBody().end());
    b.create<func::ReturnOp>(report());
    b.setInsertionPointToEnd(before);
    auto *next = new Block;
    next->insertBefore(rest);
    b.create<cf::CondBranchOp>(failed, end, next);
    before = next;
    b.setInsertionPointToStart(rest);
  }
  /// The text and the status are those of the runtime function that failed.
  Value failAsReported(Value status) {
    return call("arete_rt_fail", b.getI32Type(),
                {context(), status, null(), i64(0), i64(0)});
  }
  void returnIfStatus(Value status) {
    Value failed = b.create<arith::CmpIOp>(arith::CmpIPredicate::ne, status,
                                           i32(ARETE_OK));
    returnIf(failed, [&] { return failAsReported(status); });
  }
  void returnIfNull(Value result) {
    Value failed =
        b.create<LLVM::ICmpOp>(LLVM::ICmpPredicate::eq, result, null());
    returnIf(failed, [&] {
      return failAsReported(
          load(b.getI32Type(), context(), offsetof(arete_context, status)));
    });
  }

  void enter() {
    Value status = call("arete_rt_enter", b.getI32Type(),
                        {context(), symbols.signature(b, function.getSymName()),
                         function.getArgument(1), function.getArgument(2),
                         function.getArgument(3)});
    Value failed = b.create<arith::CmpIOp>(arith::CmpIPredicate::ne, status,
                                           i32(ARETE_OK));
    returnIf(failed, [&] { return status; });
  }

  /// A contiguous memref over memory.
  Value makeMemref(MemRefType type, Value data, ArrayRef<Value> sizes) {
    Type descriptorType = converter.convertType(type);
    auto descriptor = MemRefDescriptor::undef(b, b.getLoc(), descriptorType);
    descriptor.setAllocatedPtr(b, b.getLoc(), data);
    descriptor.setAlignedPtr(b, b.getLoc(), data);
    descriptor.setConstantOffset(b, b.getLoc(), 0);
    Value stride = i64(1);
    for (int64_t axis = type.getRank() - 1; axis >= 0; --axis) {
      descriptor.setSize(b, b.getLoc(), axis, sizes[axis]);
      descriptor.setStride(b, b.getLoc(), axis, stride);
      stride = b.createOrFold<arith::MulIOp>(stride, sizes[axis]);
    }
    return b.create<UnrealizedConversionCastOp>(type, Value(descriptor))
        .getResult(0);
  }

  /// The sizes of an argument, from its arete_tensor where they are dynamic.
  SmallVector<Value> argumentSizes(MemRefType type, Value tensor) {
    SmallVector<Value> sizes;
    for (auto [axis, size] : llvm::enumerate(type.getShape()))
      sizes.push_back(
          ShapedType::isDynamic(size)
              ? load(b.getI64Type(), tensor,
                     offsetof(arete_tensor, sizes) + axis * sizeof(int64_t))
              : i64(size));
    return sizes;
  }

  Value argument(unsigned array, int64_t index) {
    return load(pointer, function.getArgument(array), index * sizeof(void *));
  }

  LogicalResult lower(rt::InputOp op) {
    Value table = load(pointer, context(), offsetof(arete_context, input_data));
    Value data = load(pointer, table, op.getIndex() * sizeof(void *));
    auto type = cast<MemRefType>(op.getType());
    op.replaceAllUsesWith(makeMemref(
        type, data, argumentSizes(type, argument(1, op.getIndex()))));
    return success();
  }

  LogicalResult lower(rt::StateOp op) {
    Value tensor = argument(2, op.getIndex());
    Value data = load(pointer, tensor, offsetof(arete_tensor, data));
    auto type = cast<MemRefType>(op.getType());
    op.replaceAllUsesWith(makeMemref(type, data, argumentSizes(type, tensor)));
    return success();
  }

  /// Memory on the stack, in the first block, where it does not grow twice.
  Value stackMemory(Type type, size_t count) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&function.getBody().front());
    return b.create<LLVM::AllocaOp>(pointer, type,
                                    i64(std::max<size_t>(count, 1)));
  }

  /// An array of sizes on the stack.
  Value sizeArray(ArrayRef<Value> sizes) {
    Value memory = stackMemory(b.getI64Type(), sizes.size());
    for (auto [axis, size] : llvm::enumerate(sizes))
      b.create<LLVM::StoreOp>(size, at(memory, axis * sizeof(int64_t)));
    return memory;
  }

  LogicalResult lower(rt::OutputOp op) {
    SmallVector<Value> sizes;
    for (Value size : op.getSizes())
      sizes.push_back(toI64(size));
    Value data = call("arete_rt_output", pointer,
                      {context(), i32(op.getIndex()), sizeArray(sizes)});
    returnIfNull(data);
    op.replaceAllUsesWith(
        makeMemref(cast<MemRefType>(op.getType()), data, sizes));
    return success();
  }

  LogicalResult lower(rt::ArenaOp op) {
    Value bytes = toI64(op.getBytes());
    Value data = call("arete_rt_arena", pointer,
                      {context(), i32(op.getNumber()), bytes});
    returnIfNull(data);
    op.replaceAllUsesWith(
        makeMemref(cast<MemRefType>(op.getType()), data, bytes));
    return success();
  }

  /// The address of the first element.
  Value dataOf(Value memref) {
    auto type = cast<MemRefType>(memref.getType());
    Value address =
        toI64(b.create<memref::ExtractAlignedPointerAsIndexOp>(memref));
    if (!type.getLayout().isIdentity()) {
      auto metadata = b.create<memref::ExtractStridedMetadataOp>(memref);
      Value bytes = b.createOrFold<arith::MulIOp>(
          toI64(metadata.getOffset()),
          i64(ir::itemSize(type.getElementType())));
      address = b.createOrFold<arith::AddIOp>(address, bytes);
    }
    return b.create<LLVM::IntToPtrOp>(pointer, address);
  }

  SmallVector<Value> sizesOf(Value memref) {
    SmallVector<Value> sizes;
    for (int64_t axis = 0; axis < cast<MemRefType>(memref.getType()).getRank();
         ++axis)
      sizes.push_back(b.createOrFold<memref::DimOp>(memref, axis));
    return sizes;
  }

  LogicalResult lower(rt::ReserveStateOp op) {
    SmallVector<Value> sizes;
    for (Value size : op.getSizes())
      sizes.push_back(toI64(size));
    returnIfStatus(call("arete_rt_reserve_state", b.getI32Type(),
                        {context(), i32(op.getIndex()), sizeArray(sizes)}));
    return success();
  }

  LogicalResult lower(rt::StoreStateOp op) {
    if (!cast<MemRefType>(op.getBuffer().getType()).getLayout().isIdentity())
      return op.emitError("the new value must be contiguous");
    SmallVector<Value> sizes;
    for (Value size : sizesOf(op.getBuffer()))
      sizes.push_back(toI64(size));
    returnIfStatus(call("arete_rt_store_state", b.getI32Type(),
                        {context(), i32(op.getIndex()), dataOf(op.getBuffer()),
                         sizeArray(sizes)}));
    return success();
  }

  //===--------------------------------------------------------------------===//
  // Checks
  //===--------------------------------------------------------------------===//

  Value fail(int32_t status, StringRef message, Value lhs, Value rhs) {
    return call("arete_rt_fail", b.getI32Type(),
                {context(), i32(status), symbols.string(b, message), lhs, rhs});
  }

  LogicalResult lower(rt::CheckEqualOp op) {
    Value differ = b.create<arith::CmpIOp>(arith::CmpIPredicate::ne,
                                           op.getLhs(), op.getRhs());
    returnIf(differ, [&] {
      return fail(ARETE_ERROR_SIZE, op.getMessage(), toI64(op.getLhs()),
                  toI64(op.getRhs()));
    });
    return success();
  }

  LogicalResult lower(rt::CheckOp op) {
    Value failed = b.create<arith::XOrIOp>(
        op.getCondition(), b.create<arith::ConstantIntOp>(1, 1));
    returnIf(failed, [&] {
      // A size error would print two values that this op does not have.
      int32_t status = op.getStatus() == ARETE_ERROR_SIZE ? ARETE_ERROR_VALUE
                                                          : op.getStatus();
      return fail(status, op.getMessage(), i64(0), i64(0));
    });
    return success();
  }

  /// One index: the runtime is called where it is wrong, for the message.
  LogicalResult lowerScalarCheck(rt::CheckIndexOp op) {
    Value zero = b.create<arith::ConstantIndexOp>(0);
    Value lowest = b.createOrFold<arith::SubIOp>(zero, op.getSize());
    Value isLow = b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::slt,
                                                op.getIndices(), lowest);
    Value isHigh = b.createOrFold<arith::CmpIOp>(arith::CmpIPredicate::sge,
                                                 op.getIndices(), op.getSize());
    returnIf(b.createOrFold<arith::OrIOp>(isLow, isHigh), [&] {
      return failAsReported(call("arete_rt_check_index", b.getI32Type(),
                                 {context(), sizeArray(toI64(op.getIndices())),
                                  i32(ARETE_INT64), i64(1), toI64(op.getSize()),
                                  symbols.string(b, op.getMessage())}));
    });
    return success();
  }

  LogicalResult lower(rt::CheckIndexOp op) {
    if (op.getIndices().getType().isIndex())
      return lowerScalarCheck(op);
    Value count = b.create<arith::ConstantIndexOp>(1);
    for (Value size : sizesOf(op.getIndices()))
      count = b.createOrFold<arith::MulIOp>(count, size);
    if (!cast<MemRefType>(op.getIndices().getType()).getLayout().isIdentity())
      return op.emitError("indices must be contiguous");
    returnIfStatus(call("arete_rt_check_index", b.getI32Type(),
                        {context(), dataOf(op.getIndices()), i32(ARETE_INT64),
                         toI64(count), toI64(op.getSize()),
                         symbols.string(b, op.getMessage())}));
    return success();
  }

  //===--------------------------------------------------------------------===//
  // Kernels
  //===--------------------------------------------------------------------===//

  /// Where the matrices of an operand lie. A vector is a row on the left and a
  /// column on the right.
  FailureOr<MatrixOperand> matrixOperand(Operation *op, Value memref,
                                         bool vectorIsColumn) {
    auto type = cast<MemRefType>(memref.getType());
    int64_t rank = type.getRank();
    SmallVector<int64_t> strides;
    int64_t offset;
    if (failed(getStridesAndOffset(type, strides, offset)) ||
        (rank > 0 && strides.back() != 1) ||
        (rank > 3 && !type.getLayout().isIdentity()))
      return op->emitError("rows of a matrix must be contiguous, got ") << type;
    MatrixOperand result{dataOf(memref), i64(1), i64(0)};
    if (rank == 0 || (rank == 1 && vectorIsColumn))
      return result;
    if (rank == 1) {
      result.leading = toI64(b.createOrFold<memref::DimOp>(memref, 0));
      return result;
    }
    auto metadata = b.create<memref::ExtractStridedMetadataOp>(memref);
    result.leading = toI64(metadata.getStrides()[rank - 2]);
    if (rank > 2)
      result.batchStride = toI64(metadata.getStrides()[rank - 3]);
    return result;
  }

  /// Fills an arete_tensor with what describes a buffer.
  void storeTensor(Value tensor, Value memref, int32_t dtype) {
    auto metadata = b.create<memref::ExtractStridedMetadataOp>(memref);
    auto store = [&](Value value, size_t offset) {
      b.create<LLVM::StoreOp>(value, at(tensor, offset));
    };
    store(dataOf(memref), offsetof(arete_tensor, data));
    store(i32(dtype), offsetof(arete_tensor, dtype));
    store(i32(metadata.getSizes().size()), offsetof(arete_tensor, rank));
    for (auto [axis, size] : llvm::enumerate(metadata.getSizes()))
      store(toI64(size),
            offsetof(arete_tensor, sizes) + axis * sizeof(int64_t));
    for (auto [axis, stride] : llvm::enumerate(metadata.getStrides()))
      store(toI64(stride),
            offsetof(arete_tensor, strides) + axis * sizeof(int64_t));
  }

  LogicalResult lower(rt::CallOp op) {
    auto tensorType =
        LLVM::LLVMArrayType::get(b.getI64Type(), sizeof(arete_tensor) / 8);
    ArrayRef<int32_t> dtypes = op.getDtypes();
    auto describe = [&](ValueRange buffers) {
      Value memory = stackMemory(tensorType, buffers.size());
      for (auto [i, buffer] : llvm::enumerate(buffers))
        storeTensor(at(memory, i * sizeof(arete_tensor)), buffer, dtypes[i]);
      dtypes = dtypes.drop_front(buffers.size());
      return memory;
    };
    Value inputs = describe(op.getInputs());
    Value outputs = describe(op.getInits());
    SmallVector<Value> parameters;
    for (int64_t parameter : op.getParameters())
      parameters.push_back(i64(parameter));
    Value status =
        call("arete_routine_" + op.getRoutine().str(), b.getI32Type(),
             {context(), inputs, outputs, sizeArray(parameters),
              symbols.string(b, op.getMessage())});
    if (op.getFallible())
      returnIfStatus(status);
    return success();
  }

  LogicalResult lower(rt::MatmulOp op) {
    auto lhsType = cast<MemRefType>(op.getLhs().getType());
    auto rhsType = cast<MemRefType>(op.getRhs().getType());
    int64_t lhsRank = lhsType.getRank(), rhsRank = rhsType.getRank();
    auto lhs = matrixOperand(op, op.getLhs(), /*vectorIsColumn=*/false);
    auto rhs = matrixOperand(op, op.getRhs(), /*vectorIsColumn=*/true);
    auto init =
        matrixOperand(op, op.getInit(), /*vectorIsColumn=*/rhsRank == 1);
    if (failed(lhs) || failed(rhs) || failed(init))
      return failure();

    SmallVector<Value> lhsSizes = sizesOf(op.getLhs());
    SmallVector<Value> rhsSizes = sizesOf(op.getRhs());
    Value batch = i64(1);
    for (int64_t axis = 0; axis < lhsRank - 2; ++axis)
      batch = b.createOrFold<arith::MulIOp>(batch, toI64(lhsSizes[axis]));
    Value m = i64(1), n = i64(1), k = toI64(lhsSizes.back());
    if (lhsRank > 1) {
      m = toI64(lhsSizes[lhsRank - 2]);
      if (op.getTransposeLhs())
        std::swap(m, k);
    }
    if (rhsRank > 1)
      n = toI64(rhsSizes[op.getTransposeRhs() ? rhsRank - 2 : rhsRank - 1]);
    SmallVector<Value> arguments{context(),
                                 i32(op.getDtype()),
                                 i32(op.getTransposeLhs()),
                                 i32(op.getTransposeRhs()),
                                 batch,
                                 m,
                                 n,
                                 k,
                                 lhs->data,
                                 lhs->leading,
                                 lhs->batchStride,
                                 rhs->data,
                                 rhs->leading,
                                 rhs->batchStride,
                                 init->data,
                                 init->leading,
                                 init->batchStride};
    StringRef function = "arete_rt_gemm";
    if (!op.getScalars().empty()) {
      function = "arete_rt_gemm_update";
      for (Value scalar : op.getScalars())
        arguments.push_back(storeScalar(scalar));
      if (!op.accumulates())
        arguments.push_back(null());
    }
    Value status = call(function, b.getI32Type(), arguments);
    if (Attribute number = op->getAttr(epilogueAttrName))
      status.getDefiningOp()->setAttr(epilogueAttrName, number);
    returnIfStatus(status);
    return success();
  }

  /// A number in memory, as an element of a tensor is.
  Value storeScalar(Value scalar) {
    auto complex = dyn_cast<ComplexType>(scalar.getType());
    Type type = complex ? complex.getElementType() : scalar.getType();
    Value memory = stackMemory(type, complex ? 2 : 1);
    if (!complex) {
      b.create<LLVM::StoreOp>(scalar, memory);
      return memory;
    }
    b.create<LLVM::StoreOp>(b.create<complex::ReOp>(scalar), memory);
    b.create<LLVM::StoreOp>(b.create<complex::ImOp>(scalar),
                            at(memory, type.getIntOrFloatBitWidth() / 8));
    return memory;
  }

  LogicalResult lower(rt::ScatterOp op) {
    Value zero = b.create<arith::ConstantIndexOp>(0);
    Value one = b.create<arith::ConstantIndexOp>(1);
    SmallVector<Value> extents = sizesOf(op.getUpdates());
    SmallVector<Value> sizes = sizesOf(op.getInit());
    int64_t indexRank =
        cast<MemRefType>(op.getIndices()[0].getType()).getRank();
    int64_t first = op.getPosition(), behind = first + indexRank;

    // Loops over the updates, in their order: the sum of repeated positions is
    // the same from run to run, and the last update is the one that stays.
    OpBuilder::InsertionGuard guard(b);
    SmallVector<Value> position, found;
    auto readIndices = [&] {
      for (auto [axis, indices] : llvm::zip(op.getAxes(), op.getIndices())) {
        Value index = b.create<memref::LoadOp>(
            indices, ArrayRef(position).slice(first, indexRank));
        index = b.create<arith::IndexCastOp>(b.getIndexType(), index);
        Value isNegative =
            b.create<arith::CmpIOp>(arith::CmpIPredicate::slt, index, zero);
        Value fromEnd = b.create<arith::AddIOp>(index, sizes[axis]);
        found.push_back(b.create<arith::SelectOp>(isNegative, fromEnd, index));
      }
    };
    for (auto [k, extent] : llvm::enumerate(extents)) {
      if (int64_t(k) == behind)
        readIndices();
      auto loop = b.create<scf::ForOp>(zero, extent, one);
      position.push_back(loop.getInductionVar());
      b.setInsertionPointToStart(loop.getBody());
    }
    if (int64_t(extents.size()) == behind)
      readIndices();
    SmallVector<Value> target;
    int64_t nextOther = 0, nextFound = 0;
    for (int64_t axis = 0; axis < int64_t(sizes.size()); ++axis) {
      if (llvm::is_contained(op.getAxes(), axis)) {
        target.push_back(found[nextFound++]);
        continue;
      }
      target.push_back(
          position[nextOther < first ? nextOther : nextOther + indexRank]);
      ++nextOther;
    }
    if (op.getReplaces()) {
      Value update = b.create<memref::LoadOp>(op.getUpdates(), position);
      b.create<memref::StoreOp>(update, op.getInit(), target);
      return success();
    }
    Value old = b.create<memref::LoadOp>(op.getInit(), target);
    Value update = b.create<memref::LoadOp>(op.getUpdates(), position);
    b.create<memref::StoreOp>(add(old, update), op.getInit(), target);
    return success();
  }

  /// The sum of two elements as they are in memory.
  Value add(Value x, Value y) {
    Type type = x.getType();
    if (auto complexType = dyn_cast<ComplexType>(type))
      return b.create<complex::CreateOp>(
          complexType,
          add(b.create<complex::ReOp>(x), b.create<complex::ReOp>(y)),
          add(b.create<complex::ImOp>(x), b.create<complex::ImOp>(y)));
    if (type.isF16() || type.isBF16()) { // computed in float32
      Type wide = b.getF32Type();
      return b.create<arith::TruncFOp>(type,
                                       add(b.create<arith::ExtFOp>(wide, x),
                                           b.create<arith::ExtFOp>(wide, y)));
    }
    return isa<FloatType>(type) ? b.create<arith::AddFOp>(x, y).getResult()
                                : b.create<arith::AddIOp>(x, y).getResult();
  }

  void lowerMath(rt::MathOp op) {
    b.setLoc(op.getLoc());
    b.setInsertionPoint(op);
    Type type = op.getType();
    std::string name = ("arete_" + op.getFunction() + "_" +
                        (isa<FloatType>(type) ? "f" : "i") +
                        Twine(type.getIntOrFloatBitWidth()))
                           .str();
    op.replaceAllUsesWith(call(name, type, op.getArgs()));
    op.erase();
  }

  void lowerSpecial(rt::SpecialOp op) {
    b.setLoc(op.getLoc());
    b.setInsertionPoint(op);
    LLVM::LLVMFuncOp callee =
        symbols.function(("arete_special_" + op.getFunction()).str(),
                         op.getType(), op.getArgs().getTypes());
    // It depends on its arguments alone: calls can be merged and moved.
    constexpr auto none = LLVM::ModRefInfo::NoModRef;
    callee.setMemoryAttr(
        LLVM::MemoryEffectsAttr::get(b.getContext(), {none, none, none}));
    callee.setNoUnwind(true);
    callee.setWillReturn(true);
    op.replaceAllUsesWith(
        b.create<LLVM::CallOp>(callee, op.getArgs()).getResult());
    op.erase();
  }
};

struct AreteRTToLLVM : impl::ConvertAreteRTToLLVMBase<AreteRTToLLVM> {
  void runOnOperation() override {
    LLVMTypeConverter converter(&getContext());
    ModuleSymbols symbols(getOperation());
    for (auto function :
         llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      if (function.isDeclaration())
        continue;
      bool isEntry = function.getNumArguments() == 4 &&
                     llvm::all_of(function.getArgumentTypes(),
                                  llvm::IsaPred<LLVM::LLVMPointerType>) &&
                     function.getBody().hasOneBlock();
      if (!isEntry) {
        function.emitError("is not an entry; run arete-make-entry first");
        return signalPassFailure();
      }
      if (failed(EntryLowering(function, symbols, converter).run()))
        return signalPassFailure();
    }
  }
};
} // namespace
} // namespace arete
