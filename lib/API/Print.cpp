//===- Print.cpp - Tensors as text ----------------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// NumPy's str() of an array, as of NumPy 2.3 with its default options. First
/// the elements that are shown become words of equal width, then the words are
/// laid out in brackets and lines.
///
/// A float is shown by the shortest digits that tell it from the other values
/// of its type, cut to 8 after the point in an array but not by itself.
///
//===----------------------------------------------------------------------===//

#include "TensorDetail.h"

#include <charconv>
#include <ostream>

using namespace arete;
using namespace arete::detail;

static constexpr int64_t summaryThreshold = 1000, edgeItems = 3;
static constexpr size_t lineWidth = 75;
static constexpr int precision = 8;

//===----------------------------------------------------------------------===//
// Digits of a float
//===----------------------------------------------------------------------===//

namespace {
/// 0.DDD * 10^(point), DDD being digits without zeros at the end; for zero,
/// no digits and point 1.
struct Decimal {
  std::string digits;
  int point = 1;
};
} // namespace

/// Reads what to_chars wrote in scientific notation, without a sign.
static Decimal parseScientific(std::string_view text) {
  Decimal result;
  const size_t e = text.find('e');
  for (char c : text.substr(0, e))
    if (c != '.')
      result.digits += c;
  while (!result.digits.empty() && result.digits.back() == '0')
    result.digits.pop_back();
  if (result.digits.empty())
    return result;
  std::string_view exponent = text.substr(e + 1);
  if (exponent.front() == '+')
    exponent.remove_prefix(1);
  std::from_chars(exponent.data(), exponent.data() + exponent.size(),
                  result.point);
  ++result.point;
  return result;
}

/// `magnitude` rounded to so many digits, exactly and ties to even.
static Decimal roundedDecimal(double magnitude, int digits) {
  char buffer[64];
  const auto end = std::to_chars(buffer, std::end(buffer), magnitude,
                                 std::chars_format::scientific, digits - 1);
  return parseScientific({buffer, end.ptr});
}

template <class T> static Decimal shortestDecimal(T magnitude) {
  char buffer[64];
  const auto end = std::to_chars(buffer, std::end(buffer), magnitude,
                                 std::chars_format::scientific);
  return parseScientific({buffer, end.ptr});
}

/// The standard library does not know 16-bit floats: try one digit more until
/// the value comes back. Of two decimals equally near to a power of two, the
/// lower may not come back where the upper does, floats being sparser there.
template <class T> static Decimal shortestDecimal16(double magnitude) {
  const double above =
      std::nextafter(magnitude, std::numeric_limits<double>::infinity());
  for (int digits = 1;; ++digits) {
    for (double candidate : {magnitude, above}) {
      char buffer[64];
      const auto end = std::to_chars(buffer, std::end(buffer), candidate,
                                     std::chars_format::scientific, digits - 1);
      double back = 0;
      std::from_chars(buffer, end.ptr, back);
      if (static_cast<float>(T(back)) == magnitude)
        return parseScientific({buffer, end.ptr});
    }
  }
}

/// The shortest decimal that rounds to this non-negative finite value of a real
/// float dtype.
static Decimal shortestDecimal(double magnitude, DType dtype) {
  if (magnitude == 0)
    return {};
  switch (dtype) {
  case DType::Float16:
    return shortestDecimal16<float16>(magnitude);
  case DType::BFloat16:
    return shortestDecimal16<bfloat16>(magnitude);
  case DType::Float32:
    return shortestDecimal(static_cast<float>(magnitude));
  default:
    return shortestDecimal(magnitude);
  }
}

//===----------------------------------------------------------------------===//
// One float
//===----------------------------------------------------------------------===//

namespace {
/// The parts of a number as text.
struct FloatText {
  std::string whole;    ///< With the sign.
  std::string fraction; ///< After the point, without zeros at the end.
  int exponent = 0;     ///< Of scientific notation.
};
} // namespace

static std::string signOf(double value, bool plus) {
  return std::signbit(value) ? "-" : plus ? "+" : "";
}

/// Finite `value`; at most `maxFraction` digits after the point.
static FloatText positional(double value, DType dtype, bool plus,
                            int maxFraction) {
  const double magnitude = std::fabs(value);
  Decimal decimal = shortestDecimal(magnitude, dtype);
  if (static_cast<int>(decimal.digits.size()) - decimal.point > maxFraction) {
    const int digits = decimal.point + maxFraction;
    // Too small for the first digit kept; never so in a choice of NumPy's.
    decimal = digits > 0 ? roundedDecimal(magnitude, digits) : Decimal();
  }
  FloatText text;
  text.whole = signOf(value, plus);
  if (decimal.point <= 0) {
    text.whole += '0';
    text.fraction.assign(static_cast<size_t>(-decimal.point), '0');
    text.fraction += decimal.digits;
    return text;
  }
  const auto point = static_cast<size_t>(decimal.point);
  std::string digits = decimal.digits;
  if (digits.size() < point)
    digits.append(point - digits.size(), '0');
  text.whole += digits.substr(0, point);
  text.fraction = digits.substr(point);
  return text;
}

/// In scientific notation.
static FloatText layOut(double value, bool plus, const Decimal &decimal) {
  FloatText text;
  text.whole = signOf(value, plus);
  text.whole += decimal.digits.empty() ? '0' : decimal.digits[0];
  if (decimal.digits.size() > 1)
    text.fraction = decimal.digits.substr(1);
  text.exponent = decimal.point - 1;
  return text;
}

/// Finite `value`; at most `maxFraction` digits after the point.
static FloatText scientific(double value, DType dtype, bool plus,
                            int maxFraction) {
  const double magnitude = std::fabs(value);
  Decimal decimal = shortestDecimal(magnitude, dtype);
  if (static_cast<int>(decimal.digits.size()) > maxFraction + 1)
    decimal = roundedDecimal(magnitude, maxFraction + 1);
  return layOut(value, plus, decimal);
}

static std::string exponentText(int exponent, size_t width) {
  std::string digits = std::to_string(std::abs(exponent));
  if (digits.size() < width)
    digits.insert(0, width - digits.size(), '0');
  return (exponent < 0 ? "e-" : "e+") + digits;
}

static std::string nonFinite(double value, bool plus) {
  if (std::isnan(value))
    return plus ? "+nan" : "nan";
  return signOf(value, plus) + "inf";
}

/// From here on upwards a dtype is shown in scientific notation, in an array.
static double arrayCutoff(DType dtype) {
  switch (dtype) {
  case DType::BFloat16:
    return 1e2;
  case DType::Float16:
    return 1e3;
  case DType::Float32:
    return 1e6;
  default:
    return 1e8;
  }
}

/// A float by itself, all its digits. An array's "1." is "1.0" here, or "1"
/// without `point`.
static std::string scalarText(double value, DType dtype, bool plus,
                              bool point) {
  if (!std::isfinite(value))
    return nonFinite(value, plus);
  const double magnitude = std::fabs(value);
  const double cutoff = dtype == DType::Float64 ? 1e16 : arrayCutoff(dtype);
  constexpr int allDigits = 1000;
  if (magnitude == 0 || (magnitude >= 1e-4 && magnitude < cutoff)) {
    const FloatText text = positional(value, dtype, plus, allDigits);
    if (!text.fraction.empty())
      return text.whole + '.' + text.fraction;
    return point ? text.whole + ".0" : text.whole;
  }
  const FloatText text = scientific(value, dtype, plus, allDigits);
  return text.whole + (text.fraction.empty() ? "" : "." + text.fraction) +
         exponentText(text.exponent, 2);
}

//===----------------------------------------------------------------------===//
// The floats of an array
//===----------------------------------------------------------------------===//

/// `value` as a value of a real float dtype.
static double roundTo(double value, DType dtype) {
  switch (dtype) {
  case DType::Float16:
    return float16(value);
  case DType::BFloat16:
    return bfloat16(value);
  case DType::Float32:
    return static_cast<float>(value);
  default:
    return value;
  }
}

/// Whether NumPy shows these values in scientific notation. It compares in the
/// array's own dtype.
static bool needsScientific(const std::vector<double> &values, DType dtype) {
  double largest = 0, smallest = std::numeric_limits<double>::infinity();
  for (double value : values) {
    const double magnitude = std::fabs(value);
    if (magnitude == 0 || !std::isfinite(magnitude))
      continue;
    largest = std::max(largest, magnitude);
    smallest = std::min(smallest, magnitude);
  }
  return largest != 0 &&
         (largest >= arrayCutoff(dtype) || smallest < roundTo(1e-4, dtype) ||
          roundTo(largest / smallest, dtype) > 1000);
}

/// The values as words of equal width. With `plus` every one has a sign.
static std::vector<std::string> floatWords(const std::vector<double> &values,
                                           DType dtype, bool plus) {
  const bool exponents = needsScientific(values, dtype);
  std::vector<FloatText> texts(values.size());
  size_t left = 0, fraction = 0, exponent = 2;
  bool anyFinite = false;
  for (size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i]))
      continue;
    anyFinite = true;
    texts[i] = (exponents ? scientific : positional)(values[i], dtype, plus,
                                                     precision);
    left = std::max(left, texts[i].whole.size());
    fraction = std::max(fraction, texts[i].fraction.size());
    exponent =
        std::max(exponent, std::to_string(std::abs(texts[i].exponent)).size());
  }
  // Where NumPy fills up with digits, they are those of the exact value.
  if (exponents)
    for (size_t i = 0; i < values.size(); ++i)
      if (std::isfinite(values[i]))
        texts[i] = layOut(values[i], plus,
                          roundedDecimal(std::fabs(values[i]),
                                         static_cast<int>(fraction) + 1));

  // After the point; the exponent comes with an e and a sign.
  const size_t right = exponents ? fraction + exponent + 2 : fraction;
  size_t width = left + 1 + (anyFinite ? right : 0);
  for (double value : values)
    if (!std::isfinite(value))
      width = std::max(width, nonFinite(value, plus).size());

  std::vector<std::string> words;
  words.reserve(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    std::string word;
    if (std::isfinite(values[i])) {
      word = texts[i].whole + '.' + texts[i].fraction;
      word.append(fraction - texts[i].fraction.size(), exponents ? '0' : ' ');
      if (exponents)
        word += exponentText(texts[i].exponent, exponent);
    } else {
      word = nonFinite(values[i], plus);
    }
    words.push_back(std::string(width - word.size(), ' ') + word);
  }
  return words;
}

//===----------------------------------------------------------------------===//
// Words of any dtype
//===----------------------------------------------------------------------===//

template <class T>
static std::vector<std::string> complexWords(const std::vector<T> &values,
                                             DType real) {
  std::vector<double> reals, imaginaries;
  for (T value : values) {
    reals.push_back(value.real());
    imaginaries.push_back(value.imag());
  }
  std::vector<std::string> words = floatWords(reals, real, false);
  std::vector<std::string> suffixes = floatWords(imaginaries, real, true);
  for (size_t i = 0; i < words.size(); ++i) {
    // The j belongs to the number: before the spaces that align it.
    std::string &suffix = suffixes[i];
    suffix.insert(suffix.find_last_not_of(' ') + 1, 1, 'j');
    words[i] += suffix;
  }
  return words;
}

template <class T>
static std::vector<std::string> arrayWords(const std::vector<T> &values,
                                           DType dtype) {
  std::vector<std::string> words;
  if constexpr (isComplexType<T>) {
    return complexWords(values, realDType(dtype));
  } else if constexpr (std::same_as<T, bool>) {
    for (bool value : values)
      words.push_back(value ? " True" : "False");
  } else if constexpr (std::integral<T>) {
    size_t width = 0;
    for (T value : values) {
      words.push_back(std::to_string(value));
      width = std::max(width, words.back().size());
    }
    for (std::string &word : words)
      word.insert(0, width - word.size(), ' ');
  } else {
    return floatWords({values.begin(), values.end()}, dtype, false);
  }
  return words;
}

template <class T> static std::string scalarWord(T value, DType dtype) {
  if constexpr (isComplexType<T>) {
    const DType real = realDType(dtype);
    if (value.real() == 0 && !std::signbit(value.real()))
      return scalarText(value.imag(), real, false, false) + "j";
    return "(" + scalarText(value.real(), real, false, false) +
           scalarText(value.imag(), real, true, false) + "j)";
  } else if constexpr (std::same_as<T, bool>) {
    return value ? "True" : "False";
  } else if constexpr (std::integral<T>) {
    return std::to_string(value);
  } else {
    return scalarText(value, dtype, false, true);
  }
}

//===----------------------------------------------------------------------===//
// Layout
//===----------------------------------------------------------------------===//

namespace {
/// Lays an array out. The indices along an axis are all shown or, in a summary,
/// the first and the last few.
class Layout {
public:
  explicit Layout(const Tensor &tensor)
      : desc(tensor.abi()), summary(tensor.size() > summaryThreshold) {}

  /// The offsets of the elements that are shown, in C order.
  std::vector<int64_t> offsets() const {
    std::vector<int64_t> result;
    collect(0, 0, result);
    return result;
  }

  std::string format(std::vector<std::string> elementWords) {
    words = std::move(elementWords);
    nextWord = 0;
    return block(0, 1, lineWidth);
  }

private:
  bool cut(int32_t axis) const {
    return summary && desc.sizes[axis] > 2 * edgeItems;
  }
  int64_t shown(int32_t axis) const {
    return cut(axis) ? 2 * edgeItems : desc.sizes[axis];
  }

  void collect(int32_t axis, int64_t offset,
               std::vector<int64_t> &result) const {
    if (axis == desc.rank) {
      result.push_back(offset);
      return;
    }
    for (int64_t i = 0; i < shown(axis); ++i) {
      const int64_t skipped =
          cut(axis) && i >= edgeItems ? desc.sizes[axis] - 2 * edgeItems : 0;
      collect(axis + 1, offset + (i + skipped) * desc.strides[axis], result);
    }
  }

  /// The text of axis `axis` and those inside, brackets included; its lines
  /// after the first begin with `indent` spaces.
  std::string block(int32_t axis, size_t indent, size_t width) {
    const bool isRow = axis + 1 == desc.rank;
    std::string text;
    size_t lineStart = 0; // Of a row, in text.
    auto addWord = [&](const std::string &word) {
      // One column less, for the bracket or the space that follows. The text
      // of the first line lacks its indent.
      const size_t used =
          text.size() - lineStart + (lineStart == 0 ? indent : 0);
      if (used + word.size() > width - 1 && used > indent) {
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
        lineStart = text.size();
        text.append(indent, ' ');
      }
      text += word;
    };
    for (int64_t i = 0; i < shown(axis); ++i) {
      const bool ellipsis = cut(axis) && i == edgeItems;
      if (isRow) {
        if (i)
          text += ' ';
        if (ellipsis) {
          addWord("...");
          text += ' ';
        }
        addWord(words[nextWord++]);
        continue;
      }
      const std::string separator =
          std::string(static_cast<size_t>(desc.rank - axis - 1), '\n') +
          std::string(indent, ' ');
      if (i)
        text += separator;
      if (ellipsis)
        text += "..." + separator;
      text += block(axis + 1, indent + 1, width - 1);
    }
    return "[" + text + "]";
  }

  const arete_tensor &desc;
  const bool summary;
  std::vector<std::string> words;
  size_t nextWord = 0;
};
} // namespace

std::string Tensor::str() const {
  if (size() == 0)
    return "[]";
  return visitDType(dtype(), [&]<class T>(std::type_identity<T>) {
    const T *elements = static_cast<const T *>(desc.data);
    if (desc.rank == 0)
      return scalarWord(*elements, dtype());
    Layout layout(*this);
    std::vector<T> values;
    for (int64_t offset : layout.offsets())
      values.push_back(elements[offset]);
    return layout.format(arrayWords(values, dtype()));
  });
}

std::ostream &arete::operator<<(std::ostream &os, const Tensor &tensor) {
  return os << tensor.str();
}
