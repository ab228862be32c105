//===- Fourier.cpp - Discrete Fourier transforms --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "arete/Fourier.h"
#include "Graph.h"
#include "Size.h"
#include "Slicing.h"
#include "arete/Elementwise.h"

using namespace arete;
using namespace arete::detail;
using ir::Expr;

namespace {
enum class Direction { Forward, Backward };

/// Transforms along one axis after the other.
class Fourier {
public:
  Fourier(const char *op, const Arg &x, FourierNorm norm)
      : b(op, x.location()), x(b.value(x)), norm(norm) {}

  /// The lengths and axes of a transform of several; Errors where they do not
  /// fit each other.
  void setAxes(const FourierLengths &sizes, const Axes &given) {
    int64_t rank = rankOf(x), count = sizes ? int64_t(sizes->size()) : rank;
    if (given.get())
      for (int64_t axis : *given.get())
        axes.push_back(b.axis(axis, rank, x));
    else
      for (int64_t axis = rank - count; axis < rank; ++axis)
        axes.push_back(b.axis(axis < 0 ? axis - rank : axis, rank, x));
    b.axes(axes, rank, x); // An axis that is given twice.
    if (axes.empty())
      b.fail(ErrorKind::Value, "at least one axis is needed");
    if (sizes && sizes->size() != axes.size())
      b.fail(ErrorKind::Value, llvm::Twine(sizes->size()) + " lengths for " +
                                   llvm::Twine(axes.size()) + " axes");
    for (size_t i = 0; i < axes.size(); ++i)
      lengths.push_back(sizes ? b.size((*sizes)[i]) : mlir::Value());
  }
  void setAxis(const FourierLength &n, int64_t axis) {
    axes.push_back(b.axis(axis, rankOf(x), x));
    lengths.push_back(n ? b.size(*n) : mlir::Value());
  }

  Variable complexToComplex(Direction direction) {
    toComplex();
    for (size_t i = axes.size(); i-- > 0;)
      complexStep(i, direction);
    return finish(direction);
  }

  Variable realToComplex() {
    if (isComplex(dtypeOfValue(x)))
      b.fail(ErrorKind::Type, "x must be real, got " + describe(x));
    x = b.cast(x, isNarrow() ? DType::Float32 : DType::Float64);
    int64_t axis = axes.back();
    fit(axes.size() - 1);
    countElements(b.dim(x, axis));
    x = b.op("rfft", x, b.attr("axis", axis));
    for (size_t i = axes.size() - 1; i-- > 0;)
      complexStep(i, Direction::Forward);
    return finish(Direction::Forward);
  }

  Variable complexToReal() {
    toComplex();
    for (size_t i = 0; i + 1 < axes.size(); ++i)
      complexStep(i, Direction::Backward);
    int64_t axis = axes.back();
    mlir::Value n = lengths.back();
    auto constant = n ? ir::getConstantSize(n) : std::nullopt;
    int64_t size = ir::tensorTypeOf(x).getDimSize(axis);
    if (!n && !mlir::ShapedType::isDynamic(size))
      constant = 2 * (size - 1);
    Expr length = n ? b.expr(n) : (b.expr(b.dim(x, axis)) - 1.0) * 2.0;
    mlir::Value half =
        constant ? b.size(*constant / 2 + 1)
                 : (floor_divide(length, b.expr(b.size(2))) + 1.0).get();
    mlir::Value whole = constant ? b.size(*constant) : length.get();
    if (n) {
      lengths.back() = half;
      fit(axes.size() - 1);
    }
    countElements(whole);
    x = b.op("irfft", {x, whole}, b.attr("axis", axis));
    return finish(Direction::Backward);
  }

private:
  bool isNarrow() const {
    switch (dtypeOfValue(x)) {
    case DType::Float16:
    case DType::BFloat16:
    case DType::Float32:
    case DType::Complex64:
      return true;
    default:
      return false;
    }
  }

  void toComplex() {
    if (!isComplex(dtypeOfValue(x)))
      x = b.cast(x, isNarrow() ? DType::Complex64 : DType::Complex128);
  }

  /// Cuts or fills axis number i to its length, where one is given.
  void fit(size_t i) {
    mlir::Value length = lengths[i];
    int64_t axis = axes[i], size = ir::tensorTypeOf(x).getDimSize(axis);
    if (!length)
      return;
    auto constant = ir::getConstantSize(length);
    if (constant && *constant < 1)
      b.fail(ErrorKind::Value, "the length is " + llvm::Twine(*constant) +
                                   "; it must be at least 1");
    bool isKnown = constant && !mlir::ShapedType::isDynamic(size);
    if (isKnown && *constant == size)
      return;
    if (!isKnown || *constant < size) {
      mlir::Value kept =
          isKnown ? length
                  : minimum(b.expr(length), b.expr(b.dim(x, axis))).get();
      x = sliceAxis(b, x, axis, b.size(0), kept);
    }
    if (isKnown && *constant < size)
      return;
    llvm::SmallVector<mlir::Value> operands{b.number(dtypeOfValue(x), 0.0)};
    for (int64_t d = 0; d < rankOf(x); ++d)
      operands.push_back(d != axis ? b.dim(x, d)
                         : isKnown
                             ? b.size(*constant - size)
                             : (b.expr(length) - b.expr(b.dim(x, d))).get());
    mlir::Value zeros = b.op("broadcast_to", operands);
    x = b.op("concatenate", {x, zeros}, b.attr("axis", axis));
  }

  void complexStep(size_t i, Direction direction) {
    fit(i);
    countElements(b.dim(x, axes[i]));
    x = b.op("fft", x,
             {b.attr("axis", axes[i]),
              b.attr("inverse", direction == Direction::Backward)});
  }

  void countElements(mlir::Value size) {
    Expr factor = b.expr(b.cast(size, DType::Float64));
    count = count ? count * factor : factor;
  }

  /// With the factor that the norm wants.
  Variable finish(Direction direction) {
    Expr y = b.expr(x), scale;
    if (norm == FourierNorm::Ortho)
      scale = count.literal(1.0) / sqrt(count);
    else if ((norm == FourierNorm::Backward) ==
             (direction == Direction::Backward))
      scale = count.literal(1.0) / count;
    if (!scale)
      return b.wrap(y);
    if (!isComplex(dtypeOfValue(x)))
      return b.wrap(y * castLike(scale, y));
    // Part by part: a product of complex numbers would make NaN of infinity.
    Expr re = real(y), im = imag(y);
    scale = castLike(scale, re);
    return b.wrap(complex(re * scale, im * scale));
  }

  GraphBuilder b;
  mlir::Value x;
  FourierNorm norm;
  llvm::SmallVector<int64_t> axes;
  llvm::SmallVector<mlir::Value> lengths;
  /// The number of elements of one transform, in float64.
  Expr count;
};
} // namespace

//===----------------------------------------------------------------------===//
// Transforms
//===----------------------------------------------------------------------===//

Variable arete::fft(const Arg &x, const FourierLength &n, int64_t axis,
                    FourierNorm norm) {
  Fourier fourier("fft", x, norm);
  fourier.setAxis(n, axis);
  return fourier.complexToComplex(Direction::Forward);
}
Variable arete::ifft(const Arg &x, const FourierLength &n, int64_t axis,
                     FourierNorm norm) {
  Fourier fourier("ifft", x, norm);
  fourier.setAxis(n, axis);
  return fourier.complexToComplex(Direction::Backward);
}
Variable arete::rfft(const Arg &x, const FourierLength &n, int64_t axis,
                     FourierNorm norm) {
  Fourier fourier("rfft", x, norm);
  fourier.setAxis(n, axis);
  return fourier.realToComplex();
}
Variable arete::irfft(const Arg &x, const FourierLength &n, int64_t axis,
                      FourierNorm norm) {
  Fourier fourier("irfft", x, norm);
  fourier.setAxis(n, axis);
  return fourier.complexToReal();
}

/// The norm of the transform the other way that has the same factor.
static FourierNorm swapped(FourierNorm norm) {
  switch (norm) {
  case FourierNorm::Backward:
    return FourierNorm::Forward;
  case FourierNorm::Ortho:
    return FourierNorm::Ortho;
  case FourierNorm::Forward:
    return FourierNorm::Backward;
  }
  return norm;
}

Variable arete::hfft(const Arg &x, const FourierLength &n, int64_t axis,
                     FourierNorm norm) {
  GraphBuilder b("hfft", x.location());
  return irfft(conj(x), n, axis, swapped(norm));
}
Variable arete::ihfft(const Arg &x, const FourierLength &n, int64_t axis,
                      FourierNorm norm) {
  GraphBuilder b("ihfft", x.location());
  return conj(rfft(x, n, axis, swapped(norm)));
}

Variable arete::fftn(const Arg &x, const FourierLengths &sizes,
                     const Axes &axes, FourierNorm norm) {
  Fourier fourier("fftn", x, norm);
  fourier.setAxes(sizes, axes);
  return fourier.complexToComplex(Direction::Forward);
}
Variable arete::ifftn(const Arg &x, const FourierLengths &sizes,
                      const Axes &axes, FourierNorm norm) {
  Fourier fourier("ifftn", x, norm);
  fourier.setAxes(sizes, axes);
  return fourier.complexToComplex(Direction::Backward);
}
Variable arete::rfftn(const Arg &x, const FourierLengths &sizes,
                      const Axes &axes, FourierNorm norm) {
  Fourier fourier("rfftn", x, norm);
  fourier.setAxes(sizes, axes);
  return fourier.realToComplex();
}
Variable arete::irfftn(const Arg &x, const FourierLengths &sizes,
                       const Axes &axes, FourierNorm norm) {
  Fourier fourier("irfftn", x, norm);
  fourier.setAxes(sizes, axes);
  return fourier.complexToReal();
}

//===----------------------------------------------------------------------===//
// Frequencies
//===----------------------------------------------------------------------===//

/// 0, 1, ..., size - 1.
static Expr upTo(GraphBuilder &b, const Size &size) {
  return b.expr(b.op("arange", {b.size(0), b.size(size), b.size(1)}));
}

static Variable frequencies(GraphBuilder &b, Expr cycles, const Size &n,
                            double spacing) {
  Expr duration = b.expr(b.cast(b.size(n), DType::Float64)) * spacing;
  return b.wrap(b.expr(b.cast(cycles.get(), DType::Float64)) / duration);
}

Variable arete::fftfreq(const Arg &arg, double spacing) {
  GraphBuilder b("fftfreq", arg.location());
  Size n(b, arg);
  Expr k = upTo(b, n), middle = b.expr(b.size(floorDivide(n + 1, 2)));
  // The upper half stands for negative frequencies.
  return frequencies(b, where(less(k, middle), k, k - b.expr(b.size(n))), n,
                     spacing);
}
Variable arete::rfftfreq(const Arg &arg, double spacing) {
  GraphBuilder b("rfftfreq", arg.location());
  Size n(b, arg);
  return frequencies(b, upTo(b, floorDivide(n, 2) + 1), n, spacing);
}

/// Along each axis what lies from `start(size)` on comes first.
static Variable shift(const char *op, const Arg &arg, const Axes &given,
                      bool isBack) {
  GraphBuilder b(op, arg.location());
  mlir::Value x = b.value(arg);
  llvm::SmallVector<int64_t> axes =
      given.get() ? b.axes(*given.get(), rankOf(x), x)
                  : llvm::to_vector(llvm::seq<int64_t>(rankOf(x)));
  for (int64_t axis : axes) {
    Size size = sizeOf(b, x, axis);
    Size start = floorDivide(isBack ? size : size + 1, 2);
    auto part = [&](const Size &from, const Size &count) {
      return sliceAxis(b, x, axis, b.size(from), b.size(count));
    };
    x = b.op("concatenate", {part(start, size - start), part(0, start)},
             b.attr("axis", axis));
  }
  return b.wrap(x);
}

Variable arete::fftshift(const Arg &x, const Axes &axes) {
  return shift("fftshift", x, axes, /*isBack=*/false);
}
Variable arete::ifftshift(const Arg &x, const Axes &axes) {
  return shift("ifftshift", x, axes, /*isBack=*/true);
}
