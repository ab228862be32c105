//===- TensorNpy.cpp - NumPy's .npy files ---------------------------------===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A file is the magic, two version bytes, the length of the header (two bytes
/// in version 1, four later), the header, and the elements. The header is a
/// Python dict literal: {'descr': '<f4', 'fortran_order': False, 'shape': (2,
/// 3), }, padded with spaces so that the elements are aligned to 64 bytes.
///
/// A file is not to be trusted: nothing is allocated for a size that it claims
/// before that size is checked against what the stream holds, if it can tell.
///
//===----------------------------------------------------------------------===//

#include "TensorDetail.h"

#include <bit>
#include <charconv>
#include <cstring>
#include <fstream>

using namespace arete;
using namespace arete::detail;

static constexpr std::string_view magic = "\x93NUMPY";
static constexpr size_t dataAlignment = 64;
/// No array that a Tensor can hold needs more than a fraction of this.
static constexpr uint32_t maxHeaderBytes = 1 << 16;
/// NumPy leaves room for the first size to grow to so many digits.
static constexpr size_t growthDigits = 21;

[[noreturn]] static void fail(const std::string &op, const std::string &text,
                              const Location &loc) {
  throw Error(ErrorKind::IO, op, text, loc);
}

/// Bytes of a number that byte order applies to: the part of a complex.
static size_t wordSize(DType dtype) { return itemSize(realDType(dtype)); }

/// "<f4" without the byte order; empty for a dtype that NumPy lacks.
static std::string typeCode(DType dtype) {
  const char *kind = isBool(dtype)              ? "b"
                     : isSignedInteger(dtype)   ? "i"
                     : isUnsignedInteger(dtype) ? "u"
                     : isComplex(dtype)         ? "c"
                     : dtype != DType::BFloat16 ? "f"
                                                : nullptr;
  return kind ? kind + std::to_string(itemSize(dtype)) : std::string();
}

/// Swaps the bytes of every word in place.
static void swapBytes(char *data, size_t bytes, size_t word) {
  for (char *end = data + bytes; data != end; data += word)
    std::reverse(data, data + word);
}

//===----------------------------------------------------------------------===//
// Saving
//===----------------------------------------------------------------------===//

void arete::saveNpy(std::ostream &os, const Tensor &tensor, Location loc) {
  const std::string code = typeCode(tensor.dtype());
  if (code.empty())
    throw Error(ErrorKind::Type, "saveNpy",
                "NumPy has no " + std::string(name(tensor.dtype())), loc);

  const Shape shape = tensor.shape();
  const bool fortran =
      !tensor.isContiguous() && tensor.transpose().isContiguous();
  const char order = wordSize(tensor.dtype()) == 1 ? '|' : '<';
  std::string header = std::string("{'descr': '") + order + code +
                       "', 'fortran_order': " + (fortran ? "True" : "False") +
                       ", 'shape': " + toString(shape) + ", }";
  if (!shape.empty()) {
    const int64_t growing = fortran ? shape.back() : shape.front();
    header.append(growthDigits - std::to_string(growing).size(), ' ');
  }
  // As NumPy does it: a header that would fit exactly gets a whole block more.
  const size_t prefix = magic.size() + 2 + 2;
  const size_t used = prefix + header.size() + 1;
  header.append(dataAlignment - used % dataAlignment, ' ');
  header += '\n';

  os.write(magic.data(), static_cast<std::streamsize>(magic.size()));
  const auto length = static_cast<uint16_t>(header.size());
  os.put(1).put(0);
  os.put(static_cast<char>(length & 0xff)).put(static_cast<char>(length >> 8));
  os.write(header.data(), static_cast<std::streamsize>(header.size()));

  Tensor packed = (fortran ? tensor.transpose() : tensor).contiguous(loc);
  if (std::endian::native == std::endian::big) {
    packed = packed.copy(loc);
    swapBytes(static_cast<char *>(packed.data()), packed.nbytes(),
              wordSize(packed.dtype()));
  }
  os.write(static_cast<const char *>(packed.data()),
           static_cast<std::streamsize>(packed.nbytes()));
  if (!os.flush())
    fail("saveNpy", "cannot write", loc);
}

void arete::saveNpy(const std::string &path, const Tensor &tensor,
                    Location loc) {
  // Before the file is made: a tensor that cannot be saved harms none.
  if (typeCode(tensor.dtype()).empty())
    throw Error(ErrorKind::Type, "saveNpy",
                "NumPy has no " + std::string(name(tensor.dtype())), loc);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file)
    fail("saveNpy", "cannot open " + path, loc);
  saveNpy(file, tensor, loc);
  file.close();
  if (!file)
    fail("saveNpy", "cannot write " + path, loc);
}

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

namespace {
struct Header {
  DType dtype = DType::Float64;
  bool swapped = false;
  bool fortran = false;
  Shape shape;
};

/// Reads the dict literal. Any mistake ends in fail().
class HeaderParser {
public:
  HeaderParser(std::string_view text, const Location &loc)
      : text(text), loc(loc) {}

  Header parse() {
    Header header;
    bool hasDescr = false, hasOrder = false, hasShape = false;
    expect('{');
    while (!accept('}')) {
      const std::string_view key = quoted();
      expect(':');
      if (key == "descr") {
        once(hasDescr);
        parseDescr(header);
      } else if (key == "fortran_order") {
        once(hasOrder);
        parseOrder(header);
      } else if (key == "shape") {
        once(hasShape);
        parseShape(header);
      } else {
        bad("unknown key '" + std::string(key) + "'");
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skipSpace();
    if (!text.empty())
      bad("text after the end");
    if (!hasDescr || !hasOrder || !hasShape)
      bad("a key is missing");
    return header;
  }

private:
  [[noreturn]] void bad(const std::string &what) const {
    fail("loadNpy", "malformed header: " + what, loc);
  }

  /// Notes that a key has come; it must not come again.
  void once(bool &seen) const {
    if (seen)
      bad("a key comes twice");
    seen = true;
  }

  void skipSpace() {
    const size_t start = text.find_first_not_of(" \t\r\n");
    text.remove_prefix(std::min(start, text.size()));
  }
  bool accept(char c) {
    skipSpace();
    if (text.empty() || text.front() != c)
      return false;
    text.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!accept(c))
      bad(std::string("expected '") + c + "'");
  }
  bool acceptWord(std::string_view word) {
    skipSpace();
    if (!text.starts_with(word))
      return false;
    text.remove_prefix(word.size());
    return true;
  }

  std::string_view quoted() {
    skipSpace();
    if (text.empty() || (text.front() != '\'' && text.front() != '"'))
      bad("expected a string");
    const size_t end = text.find(text.front(), 1);
    if (end == std::string_view::npos)
      bad("a string does not end");
    const std::string_view result = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    return result;
  }

  void parseDescr(Header &header) {
    skipSpace();
    if (!text.empty() && text.front() == '[')
      fail("loadNpy", "structured dtypes are not supported", loc);
    const std::string_view descr = quoted();
    for (int32_t i = 0; descr.size() > 1 && i < ARETE_NUM_DTYPES; ++i) {
      const auto dtype = static_cast<DType>(i);
      const std::string code = typeCode(dtype);
      if (code.empty() || descr.substr(1) != code)
        continue;
      const char order = descr.front();
      const bool bytes = wordSize(dtype) == 1;
      if (order != '<' && order != '>' && order != '=' &&
          !(order == '|' && bytes))
        break;
      const bool big = std::endian::native == std::endian::big;
      header.dtype = dtype;
      header.swapped = !bytes && order == (big ? '<' : '>');
      return;
    }
    fail("loadNpy", "dtype '" + std::string(descr) + "' is not supported", loc);
  }

  void parseOrder(Header &header) {
    if (acceptWord("True"))
      header.fortran = true;
    else if (!acceptWord("False"))
      bad("fortran_order is not a bool");
  }

  void parseShape(Header &header) {
    expect('(');
    bool comma = true;
    while (!accept(')')) {
      if (!comma)
        bad("expected ','");
      skipSpace();
      int64_t size = 0;
      const auto [end, error] =
          std::from_chars(text.data(), text.data() + text.size(), size);
      if (error != std::errc() || size < 0)
        bad("a size is not a number from 0 to 2^63 - 1");
      text.remove_prefix(static_cast<size_t>(end - text.data()));
      acceptWord("L"); // Written by Python 2.
      header.shape.push_back(size);
      if (header.shape.size() > ARETE_MAX_RANK)
        fail("loadNpy",
             "the rank exceeds the limit of " + std::to_string(ARETE_MAX_RANK),
             loc);
      comma = accept(',');
    }
    // (3) is a number in Python, not a tuple.
    if (header.shape.size() == 1 && !comma)
      bad("the shape is not a tuple");
  }

  std::string_view text;
  const Location &loc;
};
} // namespace

static void readBytes(std::istream &is, void *data, size_t bytes,
                      const Location &loc) {
  is.read(static_cast<char *>(data), static_cast<std::streamsize>(bytes));
  if (!is || static_cast<size_t>(is.gcount()) != bytes)
    fail("loadNpy", "the file is truncated", loc);
}

/// The bytes left in the stream; none where it cannot be known.
static std::optional<uint64_t> bytesLeft(std::istream &is) {
  const std::istream::pos_type here = is.tellg();
  if (here == std::istream::pos_type(-1)) {
    is.clear();
    return std::nullopt;
  }
  is.seekg(0, std::ios::end);
  const std::istream::pos_type end = is.tellg();
  is.clear();
  is.seekg(here);
  if (!is || end == std::istream::pos_type(-1))
    return std::nullopt;
  return static_cast<uint64_t>(end - here);
}

static Header readHeader(std::istream &is, const Location &loc) {
  char start[8];
  readBytes(is, start, sizeof(start), loc);
  if (std::string_view(start, magic.size()) != magic)
    fail("loadNpy", "not a .npy file", loc);
  const int major = static_cast<unsigned char>(start[6]);
  const int minor = static_cast<unsigned char>(start[7]);
  if (major < 1 || major > 3 || minor != 0)
    fail("loadNpy",
         "version " + std::to_string(major) + "." + std::to_string(minor) +
             " is not supported",
         loc);
  unsigned char lengthBytes[4] = {};
  readBytes(is, lengthBytes, major == 1 ? 2 : 4, loc);
  uint32_t length = 0;
  for (int i = 3; i >= 0; --i)
    length = length << 8 | lengthBytes[i];
  if (length > maxHeaderBytes)
    fail("loadNpy", "the header is too long", loc);
  std::string text(length, '\0');
  readBytes(is, text.data(), text.size(), loc);
  return HeaderParser(text, loc).parse();
}

Tensor arete::loadNpy(std::istream &is, Location loc) {
  const Header header = readHeader(is, loc);
  Shape shape = header.shape;
  if (header.fortran)
    std::reverse(shape.begin(), shape.end());
  try {
    checkShape(shape, header.dtype, "loadNpy", loc);
  } catch (const Error &) {
    fail("loadNpy", "shape " + toString(header.shape) + " is too large", loc);
  }
  const uint64_t bytes =
      static_cast<uint64_t>(countElements(shape)) * itemSize(header.dtype);
  if (bytes)
    if (const auto left = bytesLeft(is); left && *left < bytes)
      fail("loadNpy", "the file is truncated", loc);

  Tensor result = Tensor::empty(shape, header.dtype, loc);
  auto *data = static_cast<char *>(result.data());
  readBytes(is, data, bytes, loc);
  if (header.swapped)
    swapBytes(data, bytes, wordSize(header.dtype));
  // A bool is 0 or 1 in memory, whatever the file says.
  if (header.dtype == DType::Bool)
    std::transform(data, data + bytes, data,
                   [](char byte) { return static_cast<char>(byte != 0); });
  return header.fortran ? result.transpose() : result;
}

Tensor arete::loadNpy(const std::string &path, Location loc) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    fail("loadNpy", "cannot open " + path, loc);
  return loadNpy(file, loc);
}
