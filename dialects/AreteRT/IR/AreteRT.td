//===- AreteRT.td - What the machine does ------------------------*- tablegen -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETERT_IR_ARETERT_TD
#define ARETERT_IR_ARETERT_TD

include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/IR/OpBase.td"

def AreteRT_Dialect : Dialect {
  let name = "arete_rt";
  let summary = "Buffers, checks and library calls of a compiled function";
  let description = [{
    The runtime dialect says what the machine does: where arguments lie, which
    sizes are checked, what is called in a library. Integers are signless here;
    where signs matter an op carries the `arete_dtype` of the runtime's ABI.
  }];
  let cppNamespace = "::arete::rt";
}

class AreteRT_Op<string mnemonic, list<Trait> traits = []>
    : Op<AreteRT_Dialect, mnemonic, traits>;

def AreteRT_Scalar : AnyTypeOf<[AnySignlessInteger, AnyFloat]>;

//===----------------------------------------------------------------------===//
// Arguments of the compiled function
//===----------------------------------------------------------------------===//

def AreteRT_InputOp : AreteRT_Op<"input", [Pure]> {
  let summary = "The contiguous data of an input";
  let arguments = (ins I64Attr:$index);
  let results = (outs AnyMemRef:$buffer);
  let assemblyFormat = "$index attr-dict `:` type($buffer)";
}

def AreteRT_StateOp : AreteRT_Op<"state", [Pure]> {
  let summary = "The data of a shared variable, which the function may write";
  let arguments = (ins I64Attr:$index);
  let results = (outs AnyMemRef:$buffer);
  let assemblyFormat = "$index attr-dict `:` type($buffer)";
}

def AreteRT_OutputOp : AreteRT_Op<"output", [MemoryEffects<[MemWrite]>]> {
  let summary = "Memory for a result: the caller's, or new";
  let arguments = (ins I64Attr:$index, Variadic<Index>:$sizes);
  let results = (outs AnyMemRef:$buffer);
  let assemblyFormat = "$index `(` $sizes `)` attr-dict `:` type($buffer)";
  let hasVerifier = 1;
}

def AreteRT_ReserveStateOp : AreteRT_Op<"reserve_state",
    [MemoryEffects<[MemWrite]>]> {
  let summary = "Memory for the new value of a shared variable";
  let description = [{
    After it `store_state` of a value of these sizes cannot fail.
  }];
  let arguments = (ins I64Attr:$index, Variadic<Index>:$sizes);
  let assemblyFormat = "$index `(` $sizes `)` attr-dict";
}

def AreteRT_StoreStateOp : AreteRT_Op<"store_state",
    [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "Replaces a shared variable whose sizes may change";
  let arguments = (ins I64Attr:$index, AnyMemRef:$buffer);
  let assemblyFormat = "$index `,` $buffer attr-dict `:` type($buffer)";
}

def AreteRT_ArenaOp : AreteRT_Op<"arena", [MemoryEffects<[MemWrite]>]> {
  let summary = "Memory for temporaries, kept between calls";
  let description = [{
    Arena 0 holds every temporary whose size follows from the sizes of the
    arguments; others have one each. A negative size is an error: its
    computation overflowed.
  }];
  let arguments = (ins I64Attr:$number, Index:$bytes);
  let results = (outs MemRefRankOf<[I8], [1]>:$buffer);
  let assemblyFormat = "$number `,` $bytes attr-dict `:` type($buffer)";
}

//===----------------------------------------------------------------------===//
// Checks. A failing check ends the call with a status and a message.
//===----------------------------------------------------------------------===//

def AreteRT_CheckEqualOp : AreteRT_Op<"check_equal",
    [MemoryEffects<[MemWrite]>]> {
  let summary = "Two sizes must be equal";
  let description = "The message ends in the two values.";
  let arguments = (ins Index:$lhs, Index:$rhs, StrAttr:$message);
  let assemblyFormat = "$lhs `,` $rhs `,` $message attr-dict";
  let hasCanonicalizeMethod = 1;
}

def AreteRT_CheckOp : AreteRT_Op<"check", [MemoryEffects<[MemWrite]>]> {
  let summary = "A condition must hold";
  let description = "`status` is the arete_status to return.";
  let arguments = (ins I1:$condition, I32Attr:$status, StrAttr:$message);
  let assemblyFormat = "$condition `,` $status `,` $message attr-dict";
  let hasCanonicalizeMethod = 1;
}

def AreteRT_CheckIndexOp : AreteRT_Op<"check_index",
    [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "Every index must lie in [-size, size)";
  let description = "An array of indices, or one that was computed as a size is.";
  let arguments = (ins AnyTypeOf<[RankedTensorOf<[I64]>, MemRefOf<[I64]>, Index]>:$indices,
                       Index:$size, StrAttr:$message);
  let assemblyFormat = "$indices `,` $size `,` $message attr-dict `:` type($indices)";
}

//===----------------------------------------------------------------------===//
// Library calls and kernels
//===----------------------------------------------------------------------===//

class AreteRT_DestinationOp<string mnemonic>
    : AreteRT_Op<mnemonic, [DestinationStyleOpInterface,
        DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getInitMutable(); }
  }];
}

def AreteRT_MatmulOp : AreteRT_DestinationOp<"matmul"> {
  let summary = "Products of vectors and matrices, by the BLAS";
  let description = [{
    init = op(lhs) op(rhs). Rank 1 or 2 each for one product (a vector on the
    left is a row, on the right a column), equal rank of 3 or more for a batch.
    The flags transpose the matrices. `dtype` is an arete_dtype. The scalars are
    none, alpha, a factor of the product, or alpha and beta, which is that of
    what is in init and is added.
  }];
  let arguments = (ins AnyShaped:$lhs, AnyShaped:$rhs, AnyShaped:$init,
                       Variadic<AnyType>:$scalars, I32Attr:$dtype,
                       BoolAttr:$transpose_lhs, BoolAttr:$transpose_rhs);
  let results = (outs Variadic<AnyRankedTensor>:$result);
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getInitMutable(); }
    bool accumulates() { return getScalars().size() == 2; }
  }];
  let assemblyFormat = [{
    `ins` `(` $lhs `,` $rhs `:` type($lhs) `,` type($rhs) `)`
    `outs` `(` $init `:` type($init) `)`
    (`scalars` `(` $scalars^ `:` type($scalars) `)`)?
    attr-dict (`->` type($result)^)?
  }];
}

def AreteRT_ScatterOp : AreteRT_DestinationOp<"scatter"> {
  let summary = "init[indices] += updates, in the order of the updates";
  let description = [{
    The index arrays have one shape and address `axes` of init; updates have the
    other dimensions of init and, behind `position` of them, that shape. Indices
    have been checked; negative ones count from the end. Updates are added, or,
    with `replaces`, take the place of what is there.
  }];
  let arguments = (ins AnyShaped:$updates, Variadic<AnyShaped>:$indices,
                       AnyShaped:$init, DenseI64ArrayAttr:$axes,
                       I64Attr:$position, BoolAttr:$replaces);
  let results = (outs Variadic<AnyRankedTensor>:$result);
  let assemblyFormat = [{
    `ins` `(` $updates `,` $indices `:` type($updates) `,` type($indices) `)`
    `outs` `(` $init `:` type($init) `)` attr-dict (`->` type($result)^)?
  }];
}

def AreteRT_CallOp : AreteRT_Op<"call", [DestinationStyleOpInterface,
    AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "Calls a routine of the runtime";
  let description = [{
    `arete_routine_<routine>` reads the inputs and writes the inits. `dtypes`
    has the arete_dtype of each input and init, `parameters` what else it is
    told; `message` begins its errors. A routine that is not fallible returns
    no error.
  }];
  let arguments = (ins StrAttr:$routine, Variadic<AnyShaped>:$inputs,
                       Variadic<AnyShaped>:$inits, DenseI32ArrayAttr:$dtypes,
                       DenseI64ArrayAttr:$parameters, StrAttr:$message,
                       UnitAttr:$fallible);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getInitsMutable(); }
  }];
  let assemblyFormat = [{
    $routine `ins` `(` ($inputs^ `:` type($inputs))? `)`
    `outs` `(` $inits `:` type($inits) `)` attr-dict (`->` type($results)^)?
  }];
}

def AreteRT_RowsOp : AreteRT_Op<"rows", [DestinationStyleOpInterface,
    AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "Several loops over a row, for each row of a space";
  let description = [{
    The last `row_rank` dimensions of the iteration space are a row; the maps
    say, as those of linalg.generic do, which element of an operand belongs to a
    point, by projections and zeros. The body is run for each row. Its arguments
    are the indices of the row and the elements of the inputs that are the same
    for a whole row; it holds scalar code and `row_loop`s, one after the other,
    and yields the elements of the inits that have one element a row.
  }];
  let arguments = (ins Variadic<AnyShaped>:$inputs, Variadic<AnyShaped>:$inits,
                       AffineMapArrayAttr:$maps, I64Attr:$row_rank);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getInitsMutable(); }
    /// The dimensions of the space, and those that are not along a row.
    int64_t getRank() { return getMapsArray().front().getNumDims(); }
    int64_t getKeptRank() { return getRank() - getRowRank(); }
    ::llvm::SmallVector<::mlir::AffineMap> getMapsArray() {
      return ::llvm::to_vector(
          getMaps().getAsValueRange<::mlir::AffineMapAttr>());
    }
    /// Whether the elements of an operand differ along a row.
    bool variesAlongRow(unsigned operand);
    /// The numbers of the operands that have an argument of the body, of those
    /// that have one in a row_loop, and of those that the body yields.
    ::llvm::SmallVector<unsigned> getInputsOfRow();
    ::llvm::SmallVector<unsigned> getOperandsAlongRow();
    ::llvm::SmallVector<unsigned> getInitsOfRow();
  }];
  let assemblyFormat = [{
    `ins` `(` ($inputs^ `:` type($inputs))? `)`
    `outs` `(` $inits `:` type($inits) `)` attr-dict-with-keyword $body
    (`->` type($results)^)?
  }];
}

def AreteRT_RowLoopOp : AreteRT_Op<"row_loop", [HasParent<"RowsOp">]> {
  let summary = "One loop over a row";
  let description = [{
    The arguments of the body are the indices along the row, the elements of the
    operands of `rows` that vary along it, inputs and inits, and the
    accumulators, which begin as given. It yields the next accumulators and the
    elements of the operands that it stores, by their numbers in `rows`. An init
    may be read by a loop after the one that stores it.
  }];
  let arguments = (ins Variadic<AnyType>:$initial, DenseI64ArrayAttr:$stored);
  let results = (outs Variadic<AnyType>:$results);
  let regions = (region SizedRegion<1>:$body);
  let hasVerifier = 1;
  let assemblyFormat = [{
    (`init` `(` $initial^ `:` type($initial) `)`)? attr-dict-with-keyword $body
    (`->` type($results)^)?
  }];
}

def AreteRT_YieldOp : AreteRT_Op<"yield",
    [Pure, Terminator, ReturnLike, ParentOneOf<["RowsOp", "RowLoopOp"]>]> {
  let summary = "What a body gives to its op";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

def AreteRT_MathOp : AreteRT_Op<"math", [Pure, SameOperandsAndResultType]> {
  let summary = "A function of the math library";
  let description = [{
    Calls `arete_<function>_<type>` of the math library, which is linked into
    the module as bitcode and inlined.
  }];
  let arguments = (ins StrAttr:$function, Variadic<AreteRT_Scalar>:$args);
  let results = (outs AreteRT_Scalar:$result);
  let assemblyFormat = "$function `(` $args `)` attr-dict `:` type($result)";
}

def AreteRT_SpecialOp : AreteRT_Op<"special",
    [Pure, SameOperandsAndResultType]> {
  let summary = "A special function of the runtime";
  let description = [{
    Calls `arete_special_<function>` (arete/special.h), which stays a call: these
    functions have loops and tables and are too large to be inlined or
    vectorised.
  }];
  let arguments = (ins StrAttr:$function, Variadic<F64>:$args);
  let results = (outs F64:$result);
  let assemblyFormat = "$function `(` $args `)` attr-dict `:` type($result)";
}

#endif // ARETERT_IR_ARETERT_TD
