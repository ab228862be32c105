//===- TensorText.cpp - Tensors as text, exactly --------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tools/common/TensorText.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <charconv>
#include <cmath>
#include <cstring>

using namespace llvm;

namespace arete::tools {

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// Takes digits off the front and returns how many there were.
static size_t takeDigits(StringRef &text, bool hexadecimal) {
  StringRef rest = text.drop_while(
      [&](char c) { return hexadecimal ? isHexDigit(c) : isDigit(c); });
  size_t count = text.size() - rest.size();
  text = rest;
  return count;
}

/// Whether an unsigned number is written as C writes one. APFloat takes more:
/// exponents without digits, and names of its own for infinities and NaNs.
static bool isFloatLiteral(StringRef text) {
  bool hexadecimal = text.consume_front_insensitive("0x");
  size_t digits = takeDigits(text, hexadecimal);
  if (text.consume_front("."))
    digits += takeDigits(text, hexadecimal);
  bool hasExponent = text.consume_front_insensitive(hexadecimal ? "p" : "e");
  if (hasExponent) {
    if (!text.consume_front("-"))
      text.consume_front("+");
    if (takeDigits(text, /*hexadecimal=*/false) == 0)
      return false;
  }
  // APFloat wants the exponent of a hexadecimal number.
  return digits != 0 && text.empty() && (hasExponent || !hexadecimal);
}

namespace {
/// Parses the literal once, element bytes in the order in which they stand.
class LiteralParser {
public:
  LiteralParser(StringRef text, DType dtype)
      : text(text), dtype(dtype), width(itemSize(dtype)) {}

  Expected<Tensor> parse() {
    if (llvm::Error error = parseValue(0))
      return error;
    skipSpace();
    if (at != text.size())
      return fail("text after the value");
    Shape shape(sizes.begin(), sizes.end());
    Tensor result = Tensor::empty(shape, dtype);
    if (!bytes.empty())
      std::memcpy(result.data(), bytes.data(), bytes.size());
    return result;
  }

private:
  llvm::Error parseValue(size_t depth) {
    skipSpace();
    if (at == text.size())
      return fail("the value ends too early");
    if (text[at] == '[')
      return parseList(depth);
    // The first number says how deep all of them are.
    if (leafDepth < 0)
      leafDepth = depth;
    if (static_cast<size_t>(leafDepth) != depth)
      return fail("a number where the others have a list");
    return parseNumber();
  }

  llvm::Error parseList(size_t depth) {
    if (depth == ARETE_MAX_RANK)
      return fail("lists nest deeper than " + Twine(ARETE_MAX_RANK));
    if (leafDepth >= 0 && depth >= static_cast<size_t>(leafDepth))
      return fail("a list where the others have a number");
    size_t start = at++;
    bool first = depth == sizes.size();
    if (first)
      sizes.push_back(unknown);
    int64_t count = 0;
    skipSpace();
    if (!take(']')) {
      do {
        if (llvm::Error error = parseValue(depth + 1))
          return error;
        ++count;
        skipSpace();
      } while (take(','));
      if (!take(']'))
        return fail(at == text.size() ? "a list without its ']'"
                                      : "',' or ']' is missing");
    } else if (leafDepth < 0) {
      // Nothing can be inside, so this is as deep as it gets.
      leafDepth = depth + 1;
    }
    if (sizes[depth] != unknown && sizes[depth] != count) {
      at = start;
      return fail("a list of " + Twine(count) + " where the others have " +
                  Twine(sizes[depth]));
    }
    sizes[depth] = count;
    return llvm::Error::success();
  }

  llvm::Error parseNumber() {
    size_t start = at;
    while (at != text.size() && !isSpace(text[at]) && text[at] != ',' &&
           text[at] != ']' && text[at] != '[')
      ++at;
    StringRef word = text.slice(start, at);
    bool ok = isComplex(dtype)   ? addComplex(word)
              : isFloat(dtype)   ? addFloat(word)
              : isInteger(dtype) ? addInteger(word)
                                 : addBool(word);
    if (ok)
      return llvm::Error::success();
    at = start;
    return fail("'" + word + "' is no " + name(dtype));
  }

  bool addBool(StringRef word) {
    bool isTrue = word == "true" || word == "1";
    bytes.push_back(isTrue);
    return isTrue || word == "false" || word == "0";
  }

  bool addInteger(StringRef word) {
    bool negative = word.consume_front("-");
    if (!negative)
      word.consume_front("+");
    uint64_t magnitude;
    unsigned radix = word.consume_front_insensitive("0x") ? 16 : 10;
    if (word.empty() || word.getAsInteger(radix, magnitude))
      return false;
    unsigned bits = width * 8;
    uint64_t top = uint64_t(1) << (bits - 1);
    uint64_t highest = isUnsignedInteger(dtype) ? (top - 1) * 2 + 1
                       : negative               ? top
                                                : top - 1;
    if (magnitude > highest ||
        (negative && magnitude != 0 && isUnsignedInteger(dtype)))
      return false;
    addBits(negative ? 0 - magnitude : magnitude, width);
    return true;
  }

  /// "1.5", "2j", "1.5-2e3j", in parentheses or not.
  bool addComplex(StringRef word) {
    if (word.consume_front("(") && !word.consume_back(")"))
      return false;
    if (!word.consume_back("j"))
      return addFloat(word) && addFloat("0");
    // The sign between the parts: the last one that belongs to no exponent.
    size_t sign = word.size();
    while (sign-- > 1)
      if ((word[sign] == '+' || word[sign] == '-') &&
          !StringRef("eEpP").contains(word[sign - 1]))
        break;
    bool hasReal = sign != 0 && sign != StringRef::npos;
    return addFloat(hasReal ? word.take_front(sign) : "0") &&
           addFloat(hasReal ? word.drop_front(sign) : word);
  }

  bool addFloat(StringRef word) {
    const DType part = realDType(dtype);
    const size_t bytesOfPart = itemSize(part);
    const fltSemantics &format = part == DType::Float16    ? APFloat::IEEEhalf()
                                 : part == DType::BFloat16 ? APFloat::BFloat()
                                 : part == DType::Float32
                                     ? APFloat::IEEEsingle()
                                     : APFloat::IEEEdouble();
    APFloat value(format);
    StringRef digits = word;
    bool negative = digits.consume_front("-");
    if (!negative)
      digits.consume_front("+");
    if (digits == "inf") {
      value = APFloat::getInf(format, negative);
    } else if (digits == "nan") {
      value = APFloat::getNaN(format, negative);
    } else {
      if (!isFloatLiteral(digits))
        return false;
      auto status = value.convertFromString(word, APFloat::rmNearestTiesToEven);
      if (!status) {
        consumeError(status.takeError());
        return false;
      }
    }
    addBits(value.bitcastToAPInt().getZExtValue(), bytesOfPart);
    return true;
  }

  /// The low bytes of `bits` are an element, or a part of one.
  void addBits(uint64_t bits, size_t count) {
    for (size_t i = 0; i < count; ++i, bits >>= 8)
      bytes.push_back(bits & 0xff);
  }

  void skipSpace() {
    while (at != text.size() && isSpace(text[at]))
      ++at;
  }

  bool take(char c) {
    if (at == text.size() || text[at] != c)
      return false;
    ++at;
    return true;
  }

  llvm::Error fail(const Twine &message) {
    return createStringError(inconvertibleErrorCode(),
                             "column " + Twine(at + 1) + ": " + message);
  }

  static constexpr int64_t unknown = -1;
  StringRef text;
  DType dtype;
  size_t width, at = 0;
  int64_t leafDepth = -1;
  SmallVector<int64_t, ARETE_MAX_RANK> sizes;
  std::vector<uint8_t> bytes;
};
} // namespace

Expected<Tensor> parseTensor(StringRef text, DType dtype) {
  return LiteralParser(text, dtype).parse();
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

template <typename T> static std::string numberText(T value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::is_same_v<T, float16> ||
                       std::is_same_v<T, bfloat16>) {
    return numberText(static_cast<float>(value));
  } else if constexpr (std::is_same_v<T, std::complex<float>> ||
                       std::is_same_v<T, std::complex<double>>) {
    std::string imaginary = numberText(value.imag());
    bool isSigned = imaginary[0] == '-';
    return "(" + numberText(value.real()) + (isSigned ? "" : "+") + imaginary +
           "j)";
  } else {
    // The sign of a NaN says nothing.
    if constexpr (std::is_floating_point_v<T>)
      if (std::isnan(value))
        return "nan";
    char buffer[64];
    return {buffer, std::to_chars(buffer, std::end(buffer), value).ptr};
  }
}

std::string elementText(const Tensor &tensor, int64_t index) {
  return visitDType(tensor.dtype(), [&](auto type) {
    using T = typename decltype(type)::type;
    return numberText(static_cast<const T *>(tensor.data())[index]);
  });
}

static void printAxis(const Tensor &tensor, int64_t axis, int64_t &next,
                      raw_ostream &os) {
  if (axis == tensor.rank()) {
    os << elementText(tensor, next++);
    return;
  }
  os << "[";
  for (int64_t i = 0; i < tensor.shape(axis); ++i) {
    if (i)
      os << ", ";
    printAxis(tensor, axis + 1, next, os);
  }
  os << "]";
}

void printTensor(const Tensor &tensor, raw_ostream &os) {
  int64_t next = 0;
  printAxis(tensor.contiguous(), 0, next, os);
}

} // namespace arete::tools
