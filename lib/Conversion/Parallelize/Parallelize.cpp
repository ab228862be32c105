//===- Parallelize/Parallelize.cpp - Loops on several threads -------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A nest with a loop whose iterations are independent becomes a function that
/// runs a range of these iterations. Its caller runs the whole range, or where
/// the estimate says that this takes long, has the runtime divide it among
/// threads:
///
///   kernel(from, to, captured...)      the nest
///   task(data, from, to, part)         kernel(from, to, data->captured...)
///   entry:  if (work > threshold) {
///             store captured in data;
///             arete_rt_parallel(count, grain, task, data);
///           } else
///             kernel(0, count, captured...);
///
/// A nest that follows a product, row by row (arete-attach-epilogues), is given
/// to the call that makes the product instead:
///
///   status = arete_rt_gemm_then(..., count, grain, task, data)
///
/// So the code of the nest exists once, and what it captures are arguments, of
/// which LLVM learns that they are not aliased.
///
//===----------------------------------------------------------------------===//

#include "lib/Conversion/Parallelize/LoopCost.h"
#include "lib/Conversion/Parallelize/SplitReduction.h"
#include "lib/Conversion/Passes.h"
#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;

namespace arete {
#define GEN_PASS_DEF_ARETEPARALLELIZE
#include "lib/Conversion/Passes.h.inc"

namespace {

/// A nest that takes less than this runs on one thread, and no part of one that
/// is divided takes less than half of it: to hand a part to a thread that waits
/// for it takes about a third of a microsecond, to wake a thread several.
constexpr int64_t thresholdPicoseconds = 2000000;
constexpr int64_t partPicoseconds = thresholdPicoseconds / 2;

/// Parts of a loop over single elements end at multiples of this, so that no
/// two threads write to one cache line and vectors are full.
constexpr int64_t elementGrain = 64;
/// And of one within loops that are not divided, over the rows of a matrix say:
/// short pieces of many rows are read more slowly than whole rows.
constexpr int64_t innerElementGrain = 256;

/// A nest and the loop in it whose iterations are divided.
struct Candidate {
  scf::ForOp nest, loop;
  Value iterationCost; // of that loop; null if it is still to be estimated
};

/// Memory that a buffer lies in: two with different ones do not overlap. Null
/// if that is not known.
Value memoryOf(Value buffer) {
  while (Operation *op = buffer.getDefiningOp()) {
    // Temporaries are disjoint parts of the arena; those that have a place one
    // after the other are at the same offset.
    if (auto view = dyn_cast<memref::ViewOp>(op))
      return view.getByteShift();
    if (auto view = dyn_cast<ViewLikeOpInterface>(op))
      buffer = view.getViewSource();
    else if (auto metadata = dyn_cast<memref::ExtractStridedMetadataOp>(op))
      buffer = metadata.getSource();
    else if (isa<UnrealizedConversionCastOp, memref::AllocOp, memref::AllocaOp,
                 memref::GetGlobalOp>(op))
      return buffer; // an argument, a result
    else
      return nullptr;
  }
  return nullptr;
}

/// A value that a nest uses, and how a kernel gets it.
class Capture {
public:
  /// Null values: it cannot be passed.
  Capture(ImplicitLocOpBuilder &b, const LLVMTypeConverter &converter,
          Value value, bool needsSizes)
      : value(value) {
    auto memref = dyn_cast<MemRefType>(value.getType());
    if (!memref) {
      pass(b, converter.convertType(value.getType()), value);
      return;
    }
    Type descriptorType = converter.convertType(memref);
    int64_t offset;
    if (!descriptorType ||
        failed(getStridesAndOffset(memref, strides, offset))) {
      isPassed = false;
      return;
    }
    hasDynamicOffset = ShapedType::isDynamic(offset);
    this->needsSizes = needsSizes;
    MemRefDescriptor descriptor(
        b.create<UnrealizedConversionCastOp>(descriptorType, value)
            .getResult(0));
    Value pointer = descriptor.alignedPtr(b, b.getLoc());
    if (hasDynamicOffset)
      pointer = b.create<LLVM::GEPOp>(
          pointer.getType(), converter.convertType(memref.getElementType()),
          pointer, descriptor.offset(b, b.getLoc()));
    passed.push_back(pointer);
    for (auto [axis, stride] : llvm::enumerate(strides))
      if (ShapedType::isDynamic(stride))
        passed.push_back(descriptor.stride(b, b.getLoc(), axis));
    if (needsSizes)
      for (int64_t axis = 0; axis < memref.getRank(); ++axis)
        if (memref.isDynamicDim(axis))
          passed.push_back(descriptor.size(b, b.getLoc(), axis));
  }

  bool canBePassed() const { return isPassed; }
  Value getValue() const { return value; }
  /// The arguments that stand for it, of LLVM's types.
  ArrayRef<Value> getPassed() const { return passed; }

  /// Makes the value of its arguments.
  Value restore(ImplicitLocOpBuilder &b, const LLVMTypeConverter &converter,
                ValueRange arguments) const {
    auto memref = dyn_cast<MemRefType>(value.getType());
    if (!memref) {
      if (value.getType().isIndex())
        return b.create<arith::IndexCastOp>(b.getIndexType(), arguments[0]);
      if (value.getType() == arguments[0].getType())
        return arguments[0];
      return b.create<UnrealizedConversionCastOp>(value.getType(), arguments[0])
          .getResult(0);
    }
    Location loc = b.getLoc();
    auto descriptor =
        MemRefDescriptor::undef(b, loc, converter.convertType(memref));
    descriptor.setAllocatedPtr(b, loc, arguments[0]);
    descriptor.setAlignedPtr(b, loc, arguments[0]);
    arguments = arguments.drop_front();
    if (hasDynamicOffset)
      descriptor.setConstantOffset(b, loc, 0);
    auto take = [&] {
      Value first = arguments.front();
      arguments = arguments.drop_front();
      return first;
    };
    for (auto [axis, stride] : llvm::enumerate(strides)) {
      if (ShapedType::isDynamic(stride))
        descriptor.setStride(b, loc, axis, take());
      else
        descriptor.setConstantStride(b, loc, axis, stride);
    }
    for (int64_t axis = 0; axis < memref.getRank() && needsSizes; ++axis) {
      if (memref.isDynamicDim(axis))
        descriptor.setSize(b, loc, axis, take());
      else
        descriptor.setConstantSize(b, loc, axis, memref.getDimSize(axis));
    }
    return b.create<UnrealizedConversionCastOp>(memref, Value(descriptor))
        .getResult(0);
  }

private:
  void pass(ImplicitLocOpBuilder &b, Type type, Value value) {
    isPassed = type && LLVM::isCompatibleType(type);
    if (!isPassed)
      return;
    if (value.getType().isIndex())
      value = b.createOrFold<arith::IndexCastOp>(type, value);
    else if (value.getType() != type)
      value = b.create<UnrealizedConversionCastOp>(type, value).getResult(0);
    passed.push_back(value);
  }

  Value value;
  SmallVector<Value, 4> passed;
  SmallVector<int64_t, 4> strides;
  bool isPassed = true, hasDynamicOffset = false, needsSizes = false;
};

class Outliner {
public:
  Outliner(ModuleOp module)
      : module(module), converter(module.getContext()),
        pointer(LLVM::LLVMPointerType::get(module.getContext())) {}

  void run(func::FuncOp entry) {
    this->entry = entry;
    last = entry;
    numLoops = 0;
    products.clear();
    for (auto call : entry.getOps<LLVM::CallOp>())
      if (Attribute number = call->removeAttr(epilogueAttrName))
        products[number] = call;
    SmallVector<Candidate> candidates;
    for (auto loop : llvm::to_vector(entry.getOps<scf::ForOp>())) {
      SplitReduction reduction = splitReduction(loop, entry, partPicoseconds);
      if (reduction.loop) {
        candidates.push_back(
            {reduction.loop, reduction.loop, reduction.partCost});
        continue;
      }
      loop.walk([&](scf::ForOp inner) {
        if (inner->hasAttr(parallelLoopAttrName))
          if (scf::ForOp nest = nestOf(inner))
            candidates.push_back({nest, inner, {}});
      });
    }
    for (Candidate candidate : candidates)
      divide(candidate);
  }

private:
  ModuleOp module;
  LLVMTypeConverter converter;
  Type pointer;
  func::FuncOp entry;
  Operation *last = nullptr; // functions are added behind it
  unsigned numLoops = 0;
  DenseMap<Attribute, LLVM::CallOp> products; // by their epilogueAttrName

  /// The outermost loop around a loop, where all iterations of that are
  /// independent in each iteration of the ones around it, which do nothing
  /// else that could not be done twice; null if there is none.
  scf::ForOp nestOf(scf::ForOp loop) {
    if (!loop.getInitArgs().empty())
      return nullptr;
    scf::ForOp nest = loop;
    while (auto outer = dyn_cast<scf::ForOp>(nest->getParentOp())) {
      if (!outer.getInitArgs().empty())
        return nullptr;
      for (Operation &op : outer.getBody()->without_terminator())
        if (&op != nest && !isScalar(&op) && !isa<memref::LoadOp>(op))
          return nullptr;
      nest = outer;
    }
    return isa<func::FuncOp>(nest->getParentOp()) ? nest : nullptr;
  }

  /// Whether a bound of a nest is of no use once it has a range: the upper one
  /// where the range ends there or before.
  static bool isReplaced(Candidate candidate, OpOperand &bound) {
    return candidate.loop == candidate.nest &&
           isConstantIntValue(candidate.loop.getStep(), 1) &&
           &bound == &candidate.nest.getUpperBoundMutable();
  }

  /// The values that a nest needs; constants go with it.
  SetVector<Value> capturedBy(Candidate candidate,
                              SmallVectorImpl<Operation *> &constants) {
    SetVector<Value> used, captured;
    getUsedValuesDefinedAbove(candidate.nest->getRegions(), used);
    for (OpOperand &bound : candidate.nest->getOpOperands())
      if (!isReplaced(candidate, bound))
        used.insert(bound.get());
    for (Value value : used) {
      Operation *op = value.getDefiningOp();
      if (op && op->getNumOperands() == 0 && isMemoryEffectFree(op))
        constants.push_back(op);
      else
        captured.insert(value);
    }
    return captured;
  }

  /// The product that a nest follows, where what stands between them can be
  /// computed before; null if there is none.
  LLVM::CallOp productOf(Candidate candidate) {
    Attribute number = candidate.nest->removeAttr(epilogueAttrName);
    LLVM::CallOp product = number ? products.lookup(number) : nullptr;
    // The call is followed by a branch out if it failed.
    Block *block = candidate.nest->getBlock();
    if (!product || candidate.nest != candidate.loop ||
        block->getSinglePredecessor() != product->getBlock())
      return nullptr;
    SmallVector<Operation *> between;
    for (Operation &op :
         llvm::make_range(block->begin(), Block::iterator(candidate.nest))) {
      if (!isMemoryEffectFree(&op))
        return nullptr;
      between.push_back(&op);
    }
    for (Operation *op : between)
      op->moveBefore(product);
    return product;
  }

  void divide(Candidate candidate) {
    LLVM::CallOp product = productOf(candidate);
    ImplicitLocOpBuilder b(candidate.nest.getLoc(), candidate.nest);
    if (product)
      b.setInsertionPoint(product);
    scf::ForOp nest = candidate.nest, loop = candidate.loop;
    if (llvm::any_of(ValueRange{loop.getLowerBound(), loop.getUpperBound(),
                                loop.getStep()},
                     [&](Value v) { return !nest.isDefinedOutsideOfLoop(v); }))
      return;
    Value count = tripCount(b, loop);
    Value each = candidate.iterationCost ? candidate.iterationCost
                                         : iterationCost(b, loop, nest);
    for (auto outer = loop->getParentOfType<scf::ForOp>(); outer;
         outer = outer->getParentOfType<scf::ForOp>()) {
      if (llvm::any_of(outer->getOperands(), [&](Value v) {
            return !nest.isDefinedOutsideOfLoop(v);
          }))
        return;
      each = b.createOrFold<arith::MulIOp>(tripCount(b, outer), each);
    }
    Value work = b.createOrFold<arith::MulIOp>(count, each);
    std::optional<int64_t> knownWork = getConstantIntValue(work);
    if (knownWork && *knownWork < thresholdPicoseconds)
      return;

    SmallVector<Operation *> constants;
    SmallVector<Capture> captures;
    for (Value value : capturedBy(candidate, constants)) {
      captures.emplace_back(b, converter, value, needsSizes(nest, value));
      if (!captures.back().canBePassed())
        return;
    }
    SmallVector<Value> passed;
    for (const Capture &capture : captures)
      llvm::append_range(passed, capture.getPassed());

    std::string suffix = std::to_string(numLoops++);
    func::FuncOp kernel =
        makeKernel(candidate, captures, constants, passed, suffix);
    auto runOnThreads = [&] {
      Value grain = grainOf(b, candidate, each);
      callRuntime(b, kernel, count, grain, passed, suffix);
    };
    if (product) {
      Value grain = grainOf(b, candidate, each);
      followProduct(b, product, kernel, count, grain, passed, suffix);
    } else if (knownWork) {
      runOnThreads();
    } else {
      Value isLong = b.create<arith::CmpIOp>(
          arith::CmpIPredicate::sge, work,
          b.create<arith::ConstantIndexOp>(thresholdPicoseconds));
      auto choice = b.create<scf::IfOp>(isLong, /*withElseRegion=*/true);
      b.setInsertionPointToStart(choice.thenBlock());
      runOnThreads();
      b.setInsertionPointToStart(choice.elseBlock());
      SmallVector<Value> arguments{b.create<arith::ConstantIntOp>(0, 64),
                                   toI64(b, count)};
      arguments.append(passed);
      b.create<func::CallOp>(kernel, arguments);
    }
    nest.erase();
  }

  /// Whether the loops ask for the sizes of a buffer; most know them.
  static bool needsSizes(scf::ForOp nest, Value buffer) {
    return llvm::any_of(buffer.getUsers(), [&](Operation *user) {
      return nest->isProperAncestor(user) &&
             !isa<memref::LoadOp, memref::StoreOp>(user);
    });
  }

  static Value toI64(ImplicitLocOpBuilder &b, Value index) {
    return b.createOrFold<arith::IndexCastOp>(b.getI64Type(), index);
  }

  /// Iterations that a part has at least, and a multiple of.
  static Value grainOf(ImplicitLocOpBuilder &b, Candidate candidate,
                       Value each) {
    bool isOverElements =
        candidate.loop.getBody()->getOps<scf::ForOp>().empty();
    int64_t unit = !isOverElements                    ? 1
                   : candidate.nest == candidate.loop ? elementGrain
                                                      : innerElementGrain;
    Value constants[] = {b.create<arith::ConstantIndexOp>(partPicoseconds),
                         b.create<arith::ConstantIndexOp>(unit)};
    // At least 1: that all ops cost nothing cannot be told from the type.
    Value cost = b.createOrFold<arith::MaxSIOp>(
        b.createOrFold<arith::MulIOp>(each, constants[1]),
        b.create<arith::ConstantIndexOp>(1));
    Value units = b.createOrFold<arith::AddIOp>(
        b.createOrFold<arith::DivUIOp>(constants[0], cost),
        b.create<arith::ConstantIndexOp>(1));
    return b.createOrFold<arith::MulIOp>(units, constants[1]);
  }

  /// Which arguments of a kernel are addresses of memory that it reaches by
  /// that argument only, or does not write.
  BitVector unaliased(scf::ForOp nest, ArrayRef<Capture> captures) {
    SetVector<Value> written;
    nest.walk([&](Operation *op) {
      if (isa<memref::LoadOp, memref::AllocaOp, scf::ForOp, scf::IfOp>(op) ||
          isScalar(op))
        return;
      if (auto store = dyn_cast<memref::StoreOp>(op))
        written.insert(memoryOf(store.getMemRef()));
      else
        written.insert(Value()); // anything
    });
    BitVector result(captures.size());
    if (written.contains(Value()))
      return result;
    DenseMap<Value, unsigned> numUsers;
    for (const Capture &capture : captures)
      if (isa<MemRefType>(capture.getValue().getType())) {
        Value memory = memoryOf(capture.getValue());
        if (!memory)
          return result;
        ++numUsers[memory];
      }
    for (auto [i, capture] : llvm::enumerate(captures)) {
      if (!isa<MemRefType>(capture.getValue().getType()))
        continue;
      Value memory = memoryOf(capture.getValue());
      result[i] = numUsers[memory] == 1 || !written.contains(memory);
    }
    return result;
  }

  /// kernel(from, to, passed...)
  func::FuncOp makeKernel(Candidate candidate, ArrayRef<Capture> captures,
                          ArrayRef<Operation *> constants, ValueRange passed,
                          StringRef suffix) {
    Location loc = candidate.nest.getLoc();
    ImplicitLocOpBuilder b(loc, module.getContext());
    b.setInsertionPointAfter(last);
    SmallVector<Type> types(2, b.getI64Type());
    llvm::append_range(types, passed.getTypes());
    auto kernel =
        b.create<func::FuncOp>((entry.getSymName() + "_loop_" + suffix).str(),
                               b.getFunctionType(types, {}));
    kernel.setPrivate();
    last = kernel;
    Block *body = kernel.addEntryBlock();
    b.setInsertionPointToStart(body);

    IRMapping mapping;
    for (Operation *constant : constants)
      b.clone(*constant, mapping);
    BitVector noAlias = unaliased(candidate.nest, captures);
    unsigned next = 2;
    for (auto [i, capture] : llvm::enumerate(captures)) {
      unsigned count = capture.getPassed().size();
      if (noAlias[i])
        kernel.setArgAttr(next, LLVM::LLVMDialect::getNoAliasAttrName(),
                          b.getUnitAttr());
      mapping.map(
          capture.getValue(),
          capture.restore(b, converter,
                          ValueRange(body->getArguments()).slice(next, count)));
      next += count;
    }

    auto nest = cast<scf::ForOp>(b.clone(*candidate.nest, mapping));
    auto loop =
        cast<scf::ForOp>(mapping.lookup(candidate.loop.getInductionVar())
                             .getParentBlock()
                             ->getParentOp());
    b.setInsertionPoint(nest);
    setRange(b, loop, body->getArgument(0), body->getArgument(1));
    loop->removeAttr(parallelLoopAttrName);
    b.setInsertionPointToEnd(body);
    b.create<func::ReturnOp>();
    return kernel;
  }

  /// Makes a loop run the iterations [from, to) of those it has.
  static void setRange(ImplicitLocOpBuilder &b, scf::ForOp loop, Value from,
                       Value to) {
    Value lower = loop.getLowerBound(), upper = loop.getUpperBound();
    auto boundOf = [&](Value iteration) -> Value {
      Value index = b.create<arith::IndexCastOp>(b.getIndexType(), iteration);
      if (!isConstantIntValue(loop.getStep(), 1))
        index = b.create<arith::MulIOp>(index, loop.getStep());
      if (!isConstantIntValue(lower, 0))
        index = b.create<arith::AddIOp>(index, lower);
      return index;
    };
    loop.setLowerBound(boundOf(from));
    Value end = boundOf(to);
    if (!isConstantIntValue(loop.getStep(), 1))
      end = b.create<arith::MinSIOp>(end, upper);
    loop.setUpperBound(end);
  }

  /// task(data, from, to, part): the kernel with what lies in data.
  LLVM::LLVMFuncOp makeTask(func::FuncOp kernel, Type dataType,
                            StringRef suffix) {
    ImplicitLocOpBuilder b(kernel.getLoc(), module.getContext());
    b.setInsertionPointAfter(last);
    auto task = b.create<LLVM::LLVMFuncOp>(
        (entry.getSymName() + "_task_" + suffix).str(),
        LLVM::LLVMFunctionType::get(
            b.getI32Type(),
            {pointer, b.getI64Type(), b.getI64Type(), b.getI32Type()}),
        LLVM::Linkage::Internal);
    last = task;
    // Equal tasks may be merged.
    task.setUnnamedAddr(LLVM::UnnamedAddr::Global);
    Block *body = task.addEntryBlock(b);
    b.setInsertionPointToStart(body);
    SmallVector<Value> arguments{body->getArgument(1), body->getArgument(2)};
    for (auto [i, type] :
         llvm::enumerate(kernel.getArgumentTypes().drop_front(2)))
      arguments.push_back(b.create<LLVM::LoadOp>(
          type, fieldOf(b, dataType, body->getArgument(0), i)));
    b.create<func::CallOp>(kernel, arguments);
    b.create<LLVM::ReturnOp>(
        b.create<LLVM::ConstantOp>(b.getI32Type(), 0).getResult());
    return task;
  }

  Value fieldOf(ImplicitLocOpBuilder &b, Type dataType, Value data,
                unsigned index) {
    return b.create<LLVM::GEPOp>(pointer, dataType, data,
                                 ArrayRef<LLVM::GEPArg>{0, int32_t(index)});
  }

  /// The arguments of the runtime for a loop: count, grain, task, data.
  SmallVector<Value> loopArguments(ImplicitLocOpBuilder &b, func::FuncOp kernel,
                                   Value count, Value grain,
                                   ArrayRef<Value> passed, StringRef suffix) {
    auto dataType = LLVM::LLVMStructType::getLiteral(
        b.getContext(), llvm::to_vector(ValueRange(passed).getTypes()));
    LLVM::LLVMFuncOp task = makeTask(kernel, dataType, suffix);
    Value data;
    {
      // In the first block, where it does not grow twice.
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(&entry.getBody().front());
      data = b.create<LLVM::AllocaOp>(pointer, dataType,
                                      b.create<arith::ConstantIntOp>(1, 64));
    }
    for (auto [i, value] : llvm::enumerate(passed))
      b.create<LLVM::StoreOp>(value, fieldOf(b, dataType, data, i));
    return {toI64(b, count), toI64(b, grain), b.create<LLVM::AddressOfOp>(task),
            data};
  }

  void callRuntime(ImplicitLocOpBuilder &b, func::FuncOp kernel, Value count,
                   Value grain, ArrayRef<Value> passed, StringRef suffix) {
    call(b, "arete_rt_parallel",
         loopArguments(b, kernel, count, grain, passed, suffix));
  }

  /// Has the call that makes a product run the nest as well.
  void followProduct(ImplicitLocOpBuilder &b, LLVM::CallOp product,
                     func::FuncOp kernel, Value count, Value grain,
                     ArrayRef<Value> passed, StringRef suffix) {
    SmallVector<Value> arguments(product.getArgOperands());
    if (*product.getCallee() == "arete_rt_gemm")
      arguments.append(2, b.create<LLVM::ZeroOp>(pointer)); // alpha and beta
    llvm::append_range(arguments,
                       loopArguments(b, kernel, count, grain, passed, suffix));
    LLVM::CallOp both = call(b, "arete_rt_gemm_then", arguments);
    product.replaceAllUsesWith(both);
    product.erase();
  }

  LLVM::CallOp call(ImplicitLocOpBuilder &b, StringRef name,
                    ArrayRef<Value> arguments) {
    auto function = module.lookupSymbol<LLVM::LLVMFuncOp>(name);
    if (!function) {
      auto top = OpBuilder::atBlockBegin(module.getBody());
      function = top.create<LLVM::LLVMFuncOp>(
          module.getLoc(), name,
          LLVM::LLVMFunctionType::get(
              b.getI32Type(),
              llvm::to_vector(ValueRange(arguments).getTypes())));
    }
    return b.create<LLVM::CallOp>(function, arguments);
  }
};

/// Memory of an iteration is that of the function: of a kernel, so that each
/// thread has its own.
void hoistAllocas(func::FuncOp function) {
  Block &first = function.getBody().front();
  SmallVector<memref::AllocaOp> allocas;
  function.walk([&](memref::AllocaOp alloca) {
    if (alloca->getBlock() != &first && alloca->getNumOperands() == 0)
      allocas.push_back(alloca);
  });
  for (memref::AllocaOp alloca : allocas)
    alloca->moveBefore(&first, first.begin());
}

struct Parallelize : impl::AreteParallelizeBase<Parallelize> {
  void runOnOperation() override {
    Outliner outliner(getOperation());
    for (auto function : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
      if (!function.isDeclaration())
        outliner.run(function);
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function.isDeclaration())
        hoistAllocas(function);
  }
};
} // namespace
} // namespace arete
